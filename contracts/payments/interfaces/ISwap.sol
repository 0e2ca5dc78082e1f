// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {IMoneyPassage, Permit} from "../../common/interfaces/IMoneyPassage.sol";
import {SwapId, SwapQuote, SwapSlot, SwapState} from "../types/SwapTypes.sol";

/// @title ISwap
/// @notice Payment against payment: two parties, two tokens, one transaction. Neither goes first, and nobody holds the
/// money in between.
/// @dev The maker signs a quote; the taker fills it, at once in full or in parts. Both tokens move by the parties'
/// allowances, or nothing moves. There is no price source, no fee, no role and no pause.
///
/// The quote comes with every call; its EIP-712 hash is its id and what the maker signs, so a signature holds for this
/// chain, this contract and exactly these terms.
///
/// Amounts are in token units, times in Unix seconds. Only ERC-20 tokens; the native coin has no allowance. Every deed
/// may come through the ERC-2771 forwarder.
///
/// Assumptions on tokens, beyond those of {IMoneyPassage}: one that burns its holders' money, or moves it without being
/// asked, harms who holds it; the other side's token is not touched by it.
interface ISwap is IMoneyPassage {
    /* EVENTS */

    /// @notice A quote was filled, in full or in part: both amounts have changed hands.
    /// @param id The quote.
    /// @param maker Who signed it.
    /// @param taker Who filled it.
    /// @param makerToken The token that the maker gave.
    /// @param takerToken The token that the taker gave.
    /// @param makerAmount What the maker gave by this fill, in units of its token.
    /// @param takerAmount What the taker gave by this fill, in units of its token.
    /// @param filled What all fills so far have brought, in units of the taker's token.
    event SwapFilled(
        SwapId indexed id,
        address indexed maker,
        address indexed taker,
        address makerToken,
        address takerToken,
        uint256 makerAmount,
        uint256 takerAmount,
        uint256 filled
    );

    /// @notice The maker called a quote off.
    /// @param id The quote.
    /// @param maker Who called it off.
    event SwapCanceled(SwapId indexed id, address indexed maker);

    /* ERRORS */

    /// @notice Both sides would give the same token.
    /// @param id The quote.
    /// @param token The token.
    error SwapEqualTokens(SwapId id, address token);

    /// @notice One side would give nothing.
    /// @param id The quote.
    /// @param makerAmount What the maker would give, in units of its token.
    /// @param takerAmount What the taker would give, in units of its token.
    error SwapNoAmount(SwapId id, uint128 makerAmount, uint128 takerAmount);

    /// @notice The least that a fill may bring is zero, or more than the whole.
    /// @param id The quote.
    /// @param minimumFill The least in the terms, in units of the taker's token.
    /// @param takerAmount The whole.
    error SwapInvalidMinimum(SwapId id, uint128 minimumFill, uint128 takerAmount);

    /// @notice The quote can no longer be filled or canceled.
    /// @param id The quote.
    /// @param expiry When it expired.
    error SwapExpired(SwapId id, uint40 expiry);

    /// @notice The quote is filled or canceled.
    /// @param id The quote.
    /// @param current Its state.
    error SwapNotOpen(SwapId id, SwapState current);

    /// @notice The deed is another's.
    /// @param id The quote.
    /// @param caller Who tried.
    /// @param expected Whose deed it is.
    error SwapWrongCaller(SwapId id, address caller, address expected);

    /// @notice Maker and taker are one.
    /// @param id The quote.
    /// @param account Who they are.
    error SwapEqualParties(SwapId id, address account);

    /// @notice The signature is not the maker's over this quote.
    /// @param id The quote.
    /// @param maker Whose it should be.
    error SwapInvalidSignature(SwapId id, address maker);

    /// @notice The fill brings less than it must or more than it can.
    /// @param id The quote.
    /// @param takerAmount What it brings, in units of the taker's token.
    /// @param minimum The least that it must bring.
    /// @param rest The most that it can bring.
    error SwapUnfitFill(SwapId id, uint128 takerAmount, uint128 minimum, uint128 rest);

    /// @notice The fill is so small that the taker would get nothing for it.
    /// @param id The quote.
    /// @param takerAmount What it brings, in units of the taker's token.
    error SwapNothingGiven(SwapId id, uint128 takerAmount);

    /* DEEDS */

    /// @notice Fills a quote: the caller pays the maker, and the maker the caller, both by allowance.
    /// @dev Emits {SwapFilled}. The quote stays Open, or becomes Filled when the whole is brought.
    ///
    /// Notes:
    /// - The ratio is signed, so there is no slippage. After fills of f in all the maker has given makerAmount * f /
    ///   takerAmount, rounded down: never more than the ratio, and exactly its amount in the end. A taker gets its own
    ///   share rounded down, or one unit more, whoever filled before.
    /// - Nothing is clipped: of two takers who want the same rest, the second is refused and keeps its money.
    ///
    /// Requirements:
    /// - The tokens must differ (`SwapEqualTokens`), neither amount be zero (`SwapNoAmount`), and the minimum be from
    ///   one to the whole (`SwapInvalidMinimum`).
    /// - The time must be before expiry (`SwapExpired`).
    /// - The quote must be neither filled nor canceled (`SwapNotOpen`).
    /// - The caller must be the taker, if the quote names one (`SwapWrongCaller`), and not the maker
    ///   (`SwapEqualParties`).
    /// - The signature must be the maker's over the quote (`SwapInvalidSignature`).
    /// - The amount must be at least the minimum, or the rest where that is less, and at most the rest
    ///   (`SwapUnfitFill`).
    /// - The taker must get something (`SwapNothingGiven`).
    /// - Both tokens must have code (`MoneyTokenWithoutCode`) and move the exact amounts (`MoneyInexactTransfer`).
    ///
    /// @param quote The terms.
    /// @param signature The maker's EIP-712 signature over the terms.
    /// @param takerAmount What the taker pays, in units of its token.
    /// @return makerAmount What it gets, in units of the maker's token.
    function fill(
        SwapQuote calldata quote,
        bytes calldata signature,
        uint128 takerAmount
    ) external returns (uint256 makerAmount);

    /// @notice Fills a quote, and presents ERC-2612 permits of maker and taker before.
    /// @dev As `fill`. A permit that somebody else has already used is no obstacle: the allowance is there. One whose
    /// deadline is zero counts as none.
    /// @param quote The terms.
    /// @param signature The maker's EIP-712 signature over the terms.
    /// @param takerAmount What the taker pays, in units of its token.
    /// @param makerPermit The maker's permit for this contract, or none.
    /// @param takerPermit The taker's permit for this contract, or none.
    /// @return makerAmount What it gets, in units of the maker's token.
    function fillWithPermits(
        SwapQuote calldata quote,
        bytes calldata signature,
        uint128 takerAmount,
        Permit calldata makerPermit,
        Permit calldata takerPermit
    ) external returns (uint256 makerAmount);

    /// @notice The maker calls a quote off, signed or not, at once and for good.
    /// @dev Emits {SwapCanceled}. The quote becomes Canceled; what was filled before stays.
    ///
    /// Requirements:
    /// - The time must be before expiry (`SwapExpired`).
    /// - The quote must be neither filled nor canceled (`SwapNotOpen`).
    /// - The caller must be the maker (`SwapWrongCaller`).
    ///
    /// @param quote The terms.
    /// @return id The quote's id.
    function cancel(SwapQuote calldata quote) external returns (SwapId id);

    /* VIEWS */

    /// @notice Where a quote stands. Whether its maker signed it, nobody knows before the first fill.
    /// @param quote The terms.
    /// @return The state.
    function stateOf(SwapQuote calldata quote) external view returns (SwapState);

    /// @notice What is stored of a quote. Needs no terms.
    /// @param id The quote.
    /// @return The slot, empty if it was neither filled nor canceled.
    function slotOf(SwapId id) external view returns (SwapSlot memory);

    /// @notice The most that a fill could bring now, by the maker's balance and allowance; zero if there can be none.
    /// @dev Zero too where the maker can give something, but less than for the minimum. Less may be refused for its
    /// rounding (`SwapNothingGiven`).
    ///
    /// Requirements:
    /// - The terms must be sound (`SwapEqualTokens`, `SwapNoAmount`, `SwapInvalidMinimum`).
    /// - The maker's token must have code (`MoneyTokenWithoutCode`).
    ///
    /// @param quote The terms.
    /// @return takerAmount The amount, in units of the taker's token.
    function fillableOf(SwapQuote calldata quote) external view returns (uint256 takerAmount);

    /// @notice The id of a quote: the EIP-712 digest of its terms for this contract and chain.
    /// @param quote The terms.
    /// @return The id.
    function idOf(SwapQuote calldata quote) external view returns (SwapId);
}
