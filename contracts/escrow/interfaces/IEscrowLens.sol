// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {Order, OrderState} from "../types/EscrowTypes.sol";
import {IEscrow} from "./IEscrow.sol";

/// @title IEscrowLens
/// @notice What a person asks of an order: what can I do now, what happens if nobody does anything, who gets what.
/// @dev Views that need the terms, kept out of the escrow so that it stays small. Nothing depends on them.
interface IEscrowLens {
    /// @notice What silence brings next.
    /// @param time When, in Unix seconds; zero where silence changes nothing: before payment, and in final states.
    /// @param state The state from then on.
    /// @param toPayer What goes back to the payer then, in token units.
    /// @param toPayee What is released to the payee then, fees included.
    struct Outcome {
        uint40 time;
        OrderState state;
        uint96 toPayer;
        uint96 toPayee;
    }

    /// @notice The escrow that the lens looks at.
    /// @return The escrow.
    function escrow() external view returns (IEscrow);

    /// @notice The deeds that an account can do now: those whose state, clock and party fit.
    /// @dev Terms, amounts, signatures, money and the pause are the deed's own checks. Before payment the payer has
    /// `pay` or `payNow`, which stand for the other ways to pay. `agreeSplit` is the payer's and the payee's: what
    /// others may do with a party's signature alone is not listed. `settleDue` is anyone's where something is due.
    /// @param order The terms.
    /// @param account The account.
    /// @return deeds The selectors of {IEscrow}'s deeds, each once.
    function deedsNow(Order calldata order, address account) external view returns (bytes4[] memory deeds);

    /// @notice What silence brings next: the first clock that ends, and what it means.
    /// @dev Exactly what `settleDue` would do at that time. Where it has come, the outcome is due; a later `settleDue`
    /// carries out this one and those that followed.
    /// @param order The terms.
    /// @return outcome The outcome.
    function nextOutcome(Order calldata order) external view returns (Outcome memory outcome);

    /// @notice Who gets what of a release.
    /// @dev For any release but by a ruling, whose arbiter takes its share out of the payee's remainder.
    /// @param order The terms, sound as {IEscrow-pay} lists it.
    /// @param part The release, fees included, in token units; at most the order's amount.
    /// @return toPayee What remains for the payee.
    /// @return toRecipients What each fee leg takes, in the order of the terms, rounded down.
    function amountsOf(
        Order calldata order,
        uint96 part
    ) external pure returns (uint256 toPayee, uint256[] memory toRecipients);
}
