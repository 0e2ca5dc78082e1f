// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {IMoneyDoor} from "../../common/interfaces/IMoneyDoor.sol";
import {Permit} from "../../common/interfaces/IMoneyPassage.sol";
import {Claim, Drop, DropId, DropSlot, DropState, SkipCause} from "../types/PayoutTypes.sol";

/// @title IPayouts
/// @notice Many paid at once: salaries, refunds, suppliers. By a list, which pays everybody in one transaction; or by a
/// drop, which holds the whole sum under one Merkle root until each takes its part.
/// @dev The terms of a drop come with every call; their EIP-712 hash is its id, so terms that differ in one bit belong
/// to a drop that nobody funded (`PayoutsUnknownDrop`).
///
/// Every drop ends. Before `claimBy` each second belongs to the claims, at or after it to `reclaim`.
///
/// Amounts are in token units, times in Unix seconds. Whatever leaves is pushed; what cannot be pushed waits in the
/// ledger for its recipient, not for the payer: it was paid (`withdraw`). One recipient never holds up another. Every
/// deed may come through the ERC-2771 forwarder.
interface IPayouts is IMoneyDoor {
    /* EVENTS */

    /// @notice A list was paid. Each transfer is logged by the token; of the native coin there is no log, and the list
    /// stands in the transaction.
    /// @param payer Who paid.
    /// @param token The token, zero for the native coin.
    /// @param payerReference Hash of the payer's own reference, or a commitment to the list.
    /// @param total What was paid, in token units.
    /// @param count How many lines the list has.
    event ListPaid(
        address indexed payer,
        address indexed token,
        bytes32 indexed payerReference,
        uint256 total,
        uint256 count
    );

    /// @notice A drop was funded, and its terms hold from now on.
    /// @param id The drop.
    /// @param funder Who paid.
    /// @param drop All terms.
    event DropFunded(DropId indexed id, address indexed funder, Drop drop);

    /// @notice A part of a drop went to its account.
    /// @param id The drop.
    /// @param account Whose money it is.
    /// @param index The claim's number in the drop.
    /// @param amount How much, in token units.
    event DropClaimed(DropId indexed id, address indexed account, uint256 index, uint256 amount);

    /// @notice One of many claims was passed over.
    /// @param id The drop.
    /// @param account Whose claim it is.
    /// @param index The claim's number in the drop.
    /// @param cause Why.
    event ClaimSkipped(DropId indexed id, address indexed account, uint256 index, SkipCause cause);

    /// @notice What nobody had claimed went back to the funder.
    /// @param id The drop.
    /// @param funder Who had paid.
    /// @param amount How much, in token units.
    event DropReclaimed(DropId indexed id, address indexed funder, uint256 amount);

    /* ERRORS */

    /// @notice There is nothing to pay or to claim.
    error PayoutsEmptyList();

    /// @notice A list has not as many amounts as recipients.
    /// @param recipients How many recipients there are.
    /// @param amounts How many amounts.
    error PayoutsUnevenList(uint256 recipients, uint256 amounts);

    /// @notice The account cannot be paid: it is zero, this contract, or the token.
    /// @param index Its place in the list, from zero, or the claim's number in the drop.
    /// @param recipient The account.
    error PayoutsInvalidRecipient(uint256 index, address recipient);

    /// @notice A line or a claim is about nothing.
    /// @param index Its place in the list, from zero, or the claim's number in the drop.
    error PayoutsNoAmount(uint256 index);

    /// @notice The account cannot fund: it is zero, this contract, or the token.
    /// @param id The drop.
    /// @param funder The account.
    error PayoutsInvalidFunder(DropId id, address funder);

    /// @notice The terms have no root.
    /// @param id The drop.
    error PayoutsNoRoot(DropId id);

    /// @notice The terms have no total.
    /// @param id The drop.
    error PayoutsNoTotal(DropId id);

    /// @notice The drop can no longer be funded.
    /// @param id The drop.
    /// @param fundBy Until when it could be.
    error PayoutsFundByPassed(DropId id, uint40 fundBy);

    /// @notice The claims would end before the drop must be funded, or before they begin.
    /// @param id The drop.
    /// @param claimBy When they would end.
    /// @param earliest The earliest that fits.
    error PayoutsClaimByTooEarly(DropId id, uint40 claimBy, uint256 earliest);

    /// @notice The end of the claims is too far away.
    /// @param id The drop.
    /// @param claimBy When they would end.
    /// @param latest The latest allowed.
    error PayoutsClaimByTooLate(DropId id, uint40 claimBy, uint256 latest);

    /// @notice The deed is another's.
    /// @param id The drop.
    /// @param caller Who tried.
    /// @param expected Whose deed it is.
    error PayoutsWrongCaller(DropId id, address caller, address expected);

    /// @notice Nobody funded a drop with exactly these terms.
    /// @param id Their id.
    error PayoutsUnknownDrop(DropId id);

    /// @notice The deed is not possible in this state.
    /// @param id The drop.
    /// @param current Its state.
    /// @param expected The state in which the deed is possible.
    error PayoutsUnexpectedState(DropId id, DropState current, DropState expected);

    /// @notice The root does not promise this.
    /// @param id The drop.
    /// @param index The claim's number.
    /// @param account Whose claim it would be.
    /// @param amount How much, in token units.
    error PayoutsInvalidProof(DropId id, uint256 index, address account, uint256 amount);

    /// @notice The claim was paid before.
    /// @param id The drop.
    /// @param index The claim's number.
    error PayoutsAlreadyClaimed(DropId id, uint256 index);

    /// @notice The drop holds less than the claim: its root promises more than its total.
    /// @param id The drop.
    /// @param index The claim's number.
    /// @param amount The claim, in token units.
    /// @param remaining What the drop holds.
    error PayoutsTotalExceeded(DropId id, uint256 index, uint256 amount, uint256 remaining);

    /* DEEDS: LISTS */

    /// @notice Pays everybody on a list, from the caller's allowance or in the native coin.
    /// @dev Emits {ListPaid}. Who cannot be paid finds its money in the ledger, and {MoneyCredited} says so; it stays
    /// the recipient's. The cost grows by the same for each line; a transaction takes at most 16,777,216 gas
    /// (EIP-7825), so that long lists are paid in several.
    ///
    /// Requirements:
    /// - New money must not be paused (`EnforcedPause`).
    /// - The list must not be empty (`PayoutsEmptyList`), and have as many amounts as recipients (`PayoutsUnevenList`).
    /// - No recipient must be zero, this contract or the token (`PayoutsInvalidRecipient`), no amount zero
    ///   (`PayoutsNoAmount`).
    /// - The value must be the sum for the native coin, else zero (`MoneyWrongValue`).
    /// - The token must have code (`MoneyTokenWithoutCode`) and move the exact sum (`MoneyInexactTransfer`).
    /// - There must be gas to attempt each payment in full (`MoneyGasTooLow`).
    ///
    /// @param token The token, zero for the native coin.
    /// @param recipients Who is paid; the same account may stand there more than once.
    /// @param amounts How much each gets, in token units.
    /// @param payerReference Hash of the payer's own reference, or a commitment to the list; zero for none.
    function pay(
        address token,
        address[] calldata recipients,
        uint256[] calldata amounts,
        bytes32 payerReference
    ) external payable;

    /// @notice Pays everybody on a list with an ERC-2612 permit.
    /// @dev As `pay`. A permit that somebody else has already used is no obstacle: the allowance is there.
    /// @param token The token.
    /// @param recipients Who is paid.
    /// @param amounts How much each gets, in token units.
    /// @param payerReference Hash of the payer's own reference, or a commitment to the list; zero for none.
    /// @param permit The payer's permit for this contract.
    function payWithPermit(
        address token,
        address[] calldata recipients,
        uint256[] calldata amounts,
        bytes32 payerReference,
        Permit calldata permit
    ) external;

    /* DEEDS: DROPS */

    /// @notice Funds a drop, from the caller's allowance or in the native coin.
    /// @dev Emits {DropFunded}. The drop becomes Funded, or Open where claims begin at once.
    ///
    /// Requirements:
    /// - New money must not be paused (`EnforcedPause`).
    /// - The drop must not have been funded before (`PayoutsUnexpectedState`).
    /// - The funder must not be zero, this contract or the token (`PayoutsInvalidFunder`).
    /// - The root (`PayoutsNoRoot`) and the total (`PayoutsNoTotal`) must not be zero.
    /// - The time must be before fund-by (`PayoutsFundByPassed`).
    /// - Claims must end at or after fund-by and after they begin (`PayoutsClaimByTooEarly`), within five years (1,826
    ///   days) from now (`PayoutsClaimByTooLate`).
    /// - The caller must be the funder (`PayoutsWrongCaller`).
    /// - The value must be the total for the native coin, else zero (`MoneyWrongValue`).
    /// - The token must have code (`MoneyTokenWithoutCode`) and move the exact total (`MoneyInexactTransfer`).
    ///
    /// @param drop The terms.
    /// @return id The drop's id.
    function fund(Drop calldata drop) external payable returns (DropId id);

    /// @notice Funds a drop with an ERC-2612 permit.
    /// @dev As `fund`. A permit that somebody else has already used is no obstacle: the allowance is there.
    /// @param drop The terms.
    /// @param permit The funder's permit for this contract.
    /// @return id The drop's id.
    function fundWithPermit(Drop calldata drop, Permit calldata permit) external returns (DropId id);

    /// @notice Funds a drop with the funder's ERC-3009 authorization: `receiveWithAuthorization` to this contract,
    /// value the total, valid after 0, valid before fund-by, nonce the drop's id.
    /// @dev As `fund`, but anyone may bring it: the one signature funds the drop and fixes its terms.
    /// @param drop The terms.
    /// @param signature The funder's authorization.
    /// @return id The drop's id.
    function fundWithAuthorization(Drop calldata drop, bytes calldata signature) external returns (DropId id);

    /// @notice Pays one claim to its account; anyone may bring it.
    /// @dev Emits {DropClaimed}. The drop stays Open, or becomes Exhausted when nothing remains.
    ///
    /// Requirements, the first two of them those of every deed below:
    /// - The drop must have been funded (`PayoutsUnknownDrop`).
    /// - It must be in the deed's state (`PayoutsUnexpectedState`), here Open.
    /// - The root must promise the claim (`PayoutsInvalidProof`).
    /// - The account must not be zero, this contract or the token (`PayoutsInvalidRecipient`), the amount not zero
    ///   (`PayoutsNoAmount`).
    /// - It must not have been claimed before (`PayoutsAlreadyClaimed`).
    /// - The drop must hold enough (`PayoutsTotalExceeded`).
    /// - There must be gas to attempt the payment in full (`MoneyGasTooLow`).
    ///
    /// @param drop The terms.
    /// @param entry The claim, with its proof.
    /// @return id The drop's id.
    function claim(Drop calldata drop, Claim calldata entry) external returns (DropId id);

    /// @notice Pays many claims of one drop, each to its account; anyone may bring them.
    /// @dev Emits {DropClaimed} for each that it pays. Passes over what others may have changed meanwhile: what is
    /// claimed already, and what the drop no longer holds, each with {ClaimSkipped}. Refuses all for what is wrong in
    /// any case.
    ///
    /// Requirements:
    /// - There must be a claim (`PayoutsEmptyList`).
    /// - As for every deed; possible in Open.
    /// - As for `claim`, for each.
    ///
    /// @param drop The terms.
    /// @param entries The claims, with their proofs.
    /// @return claimed For each, whether it was paid.
    function claimMany(Drop calldata drop, Claim[] calldata entries) external returns (bool[] memory claimed);

    /// @notice Sends what nobody has claimed back to the funder; anyone may call, at or after the end of the claims.
    /// @dev Emits {DropReclaimed}. The drop becomes Reclaimed.
    ///
    /// Requirements:
    /// - As for every deed; possible in Due.
    /// - There must be gas to attempt the payment in full (`MoneyGasTooLow`).
    ///
    /// @param drop The terms.
    /// @return id The drop's id.
    function reclaim(Drop calldata drop) external returns (DropId id);

    /* VIEWS */

    /// @notice The state of a drop. Needs no terms.
    /// @param id The drop.
    /// @return The state; None for an unknown id.
    function stateOf(DropId id) external view returns (DropState);

    /// @notice What is stored of a drop.
    /// @param id The drop.
    /// @return The slot, its state as `stateOf` gives it.
    function slotOf(DropId id) external view returns (DropSlot memory);

    /// @notice Whether a claim was paid.
    /// @param id The drop.
    /// @param index The claim's number.
    /// @return True if it was.
    function isClaimed(DropId id, uint256 index) external view returns (bool);

    /// @notice The id of a drop: the EIP-712 digest of its terms for this contract and chain.
    /// @param drop The terms.
    /// @return The id.
    function idOf(Drop calldata drop) external view returns (DropId);
}
