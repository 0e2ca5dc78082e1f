// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SwapQuoteLib} from "../../contracts/payments/libraries/SwapQuoteLib.sol";
import {SwapQuote} from "../../contracts/payments/types/SwapTypes.sol";
import {bound, draw, oneIn} from "../shared/Cheats.sol";

/// @title SwapQuoteLibTest
/// @notice The rounding of fills: exact over any sequence of them, and the most that funds allow to the unit.
contract SwapQuoteLibTest {
    using SwapQuoteLib for SwapQuote;

    function testFuzz_fillsSumToTheWhole(uint256 seed) external view {
        SwapQuote memory quote = _anyQuote(seed);
        uint256 filled = 0;
        uint256 given = 0;
        for (uint256 i = 0; filled < quote.takerAmount; ++i) {
            uint256 rest = quote.takerAmount - filled;
            uint256 part = i == 5 ? rest : draw(seed, bytes32(i), 1, rest);
            uint256 gives = this.givenDown(quote, filled + part) - this.givenDown(quote, filled);
            (uint256 share, uint256 remainder) = _shareOf(quote, part);

            require(
                gives == share || (gives == share + 1 && remainder > 0),
                "not the share, rounded down, or one more"
            );
            filled += part;
            given += gives;
            require(given * quote.takerAmount <= filled * quote.makerAmount, "more than the ratio");
        }
        require(given == quote.makerAmount, "the parts are not the whole");
    }

    function testFuzz_theLastUnitGivesSomething(uint256 seed) external view {
        SwapQuote memory quote = _anyQuote(seed);
        uint256 filled = draw(seed, "filled", 0, quote.takerAmount - 1);

        require(this.givenDown(quote, quote.takerAmount) > this.givenDown(quote, filled), "a rest for nothing");
    }

    function testFuzz_whatIsAffordableIsTheMost(uint256 seed) external view {
        SwapQuote memory quote = _anyQuote(seed);
        uint256 filled = draw(seed, "filled", 0, quote.takerAmount - 1);
        uint256 given = this.givenDown(quote, filled);
        uint256 left = quote.makerAmount - given;
        uint256 funds = oneIn(8, seed, "plenty") ? type(uint256).max : draw(seed, "funds", 0, left + 1);

        uint256 most = this.affordableDown(quote, filled, funds);
        require(filled + most <= quote.takerAmount, "more than the rest");
        require(this.givenDown(quote, filled + most) - given <= funds, "more than the funds");
        if (filled + most == quote.takerAmount) return;
        require(this.givenDown(quote, filled + most + 1) - given > funds, "one unit more were affordable");
    }

    /* CALLDATA */

    function givenDown(SwapQuote calldata quote, uint256 filled) external pure returns (uint256) {
        return quote.givenDown(filled);
    }

    function affordableDown(SwapQuote calldata quote, uint256 filled, uint256 funds) external pure returns (uint256) {
        return quote.affordableDown(filled, funds);
    }

    /* PRIVATE */

    /// @dev From one unit to all that fits.
    function _anyQuote(uint256 seed) private pure returns (SwapQuote memory quote) {
        quote.makerAmount = _anyAmount(seed, "maker's amount");
        quote.takerAmount = _anyAmount(seed, "taker's amount");
    }

    function _anyAmount(uint256 seed, bytes32 purpose) private pure returns (uint128) {
        uint256 most = [uint256(9), 1e6, 1e18, type(uint128).max][draw(seed, purpose) % 4];
        return uint128(bound(draw(seed, purpose ^ bytes32(uint256(1))), 1, most));
    }

    function _shareOf(SwapQuote memory quote, uint256 part) private pure returns (uint256 share, uint256 remainder) {
        share = (quote.makerAmount * part) / quote.takerAmount;
        remainder = (quote.makerAmount * part) % quote.takerAmount;
    }
}
