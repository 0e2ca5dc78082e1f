// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {ISwap} from "../interfaces/ISwap.sol";
import {SwapId, SwapQuote} from "../types/SwapTypes.sol";

/// @title SwapQuoteLib
/// @notice The hash of a quote, what makes one sound, and what a fill of it gives.
library SwapQuoteLib {
    /* CONSTANTS */

    bytes32 private constant SWAP_QUOTE_TYPEHASH = keccak256(
        "SwapQuote(address maker,address taker,address makerToken,address takerToken,"
        "uint128 makerAmount,uint128 takerAmount,uint128 minimumFill,uint40 expiry,uint256 salt)"
    );

    /* INTERNAL */

    /// @notice The EIP-712 struct hash of a quote.
    /// @param quote The terms.
    /// @return The struct hash.
    function hash(SwapQuote calldata quote) internal pure returns (bytes32) {
        return keccak256(abi.encode(SWAP_QUOTE_TYPEHASH, quote));
    }

    /// @notice Reverts unless the terms are sound, as {ISwap-fill} lists it.
    /// @param quote The terms.
    /// @param id Their id.
    function requireSound(SwapQuote calldata quote, SwapId id) internal pure {
        address token = quote.makerToken;
        require(token != quote.takerToken, ISwap.SwapEqualTokens(id, token));
        (uint128 makerAmount, uint128 takerAmount) = (quote.makerAmount, quote.takerAmount);
        require(makerAmount > 0 && takerAmount > 0, ISwap.SwapNoAmount(id, makerAmount, takerAmount));
        uint128 minimum = quote.minimumFill;
        require(minimum > 0 && minimum <= takerAmount, ISwap.SwapInvalidMinimum(id, minimum, takerAmount));
    }

    /// @notice What the maker has given in all once fills have brought so much: its part of the whole, rounded down in
    /// the maker's favor. The sums of several fills are therefore exact, and the last one gives all that is left.
    /// @param quote The terms, sound.
    /// @param filled What fills have brought in all, at most the whole, in units of the taker's token.
    /// @return What was given for it, in units of the maker's token.
    function givenDown(SwapQuote calldata quote, uint256 filled) internal pure returns (uint256) {
        unchecked {
            // Two factors below 2^128; the taker's amount of a sound quote is not zero.
            return (quote.makerAmount * filled) / quote.takerAmount;
        }
    }

    /// @notice The most that a fill may bring so that the maker gives no more than it has.
    /// @param quote The terms, sound.
    /// @param filled What fills have brought before, in units of the taker's token.
    /// @param funds What the maker has to give, in units of its token.
    /// @return The amount, in units of the taker's token.
    function affordableDown(SwapQuote calldata quote, uint256 filled, uint256 funds) internal pure returns (uint256) {
        uint256 given = givenDown(quote, filled);
        uint256 whole = quote.makerAmount;
        if (funds >= whole - given) return quote.takerAmount - filled;

        unchecked {
            // Below the whole, so both factors are below 2^128; and above what `filled` stands for.
            return ((given + funds + 1) * quote.takerAmount - 1) / whole - filled;
        }
    }
}
