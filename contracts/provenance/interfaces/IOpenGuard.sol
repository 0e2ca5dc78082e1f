// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {LotId} from "../types/LotTypes.sol";
import {CloneReport, CloneTally, ScanAnchor} from "../types/OpenTypes.sol";
import {Unit} from "../types/UnitTypes.sol";

/// @title IOpenGuard
/// @notice The first opening of each coded unit, in public and for good. A code that was opened before is a copy, or
/// its pack was.
/// @dev Inside each pack is a code, and the code is a one-time key. Its signature opens the unit. Whoever holds the
/// code can open, and nobody else; who brings the signature and pays for it does not matter, for it opens this unit and
/// can do nothing else. So anyone may sponsor it, and who copies it out of the queue of transactions does the same for
/// the opener.
///
/// The first opening of a unit is kept as 32 bits of Unix seconds, eight units to a slot: units of a lot that are
/// opened one after another share the cost of a slot.
///
/// What this cannot know: which of two packs with one code is the genuine one. Who copies a code before its pack is
/// sold and opens it first makes the genuine pack the second. It exposes the second copy; it does not stop the first.
///
/// A lot that was recalled or decommissioned opens as any other: that a code was used is a fact, and readers ask
/// {IRecalls} and {ILots} what else is so. Times are in Unix seconds; after 7 February 2106 nothing opens.
interface IOpenGuard {
    /* EVENTS */

    /// @notice A unit was opened for the first time. When, the block says.
    /// @param lot Its lot.
    /// @param index Its place in the lot.
    event UnitOpened(LotId indexed lot, uint32 indexed index);

    /// @notice Somebody holds the code of a unit that was opened before.
    /// @param lot The unit's lot.
    /// @param index Its place in the lot.
    /// @param reporter Who says so.
    /// @param evidence The commitment to what proves it.
    /// @param openedAt When the unit was first opened.
    event CloneReported(
        LotId indexed lot,
        uint32 indexed index,
        address indexed reporter,
        bytes32 evidence,
        uint40 openedAt
    );

    /// @notice An account wrote down all plain scans that it saw on a day.
    /// @param scanner The account.
    /// @param day The day, counted from 1 January 1970 in UTC.
    /// @param root The root of a tree over the scans.
    /// @param count How many they are.
    event ScansAnchored(address indexed scanner, uint32 indexed day, bytes32 root, uint64 count);

    /* ERRORS */

    /// @notice The signature's time is over.
    /// @param lot The unit's lot.
    /// @param index Its place in the lot.
    /// @param deadline When it was over.
    error OpenGuardExpired(LotId lot, uint32 index, uint40 deadline);

    /// @notice The lot has no unit at that place: the code was a decoy, or never was.
    /// @param lot The lot.
    /// @param index The place.
    /// @param units How many units the lot has.
    error OpenGuardBeyondLot(LotId lot, uint32 index, uint32 units);

    /// @notice The unit is not in the tree of its lot.
    /// @param lot The lot.
    /// @param index The place that the unit claims.
    /// @param unitRoot The root of the lot's units.
    error OpenGuardNotInLot(LotId lot, uint32 index, bytes32 unitRoot);

    /// @notice The unit was unpacked or taken out of the lot before it reached anyone.
    /// @param lot The lot.
    /// @param index The unit's place in it.
    error OpenGuardUnitVoided(LotId lot, uint32 index);

    /// @notice The signature is not of the code inside the pack.
    /// @param lot The unit's lot.
    /// @param index Its place in the lot.
    /// @param openKey The address of the code's key.
    error OpenGuardInvalidSignature(LotId lot, uint32 index, address openKey);

    /// @notice The unit was opened before: this code is a copy, or the pack was opened.
    /// @param lot The unit's lot.
    /// @param index Its place in the lot.
    /// @param openedAt When it was first opened.
    error OpenGuardOpenedBefore(LotId lot, uint32 index, uint40 openedAt);

    /// @notice The time no longer fits into what is kept of it.
    /// @param time The time.
    /// @param latest The last time that fits.
    error OpenGuardTimesOver(uint256 time, uint40 latest);

    /// @notice The unit was not opened in an earlier block: there is nothing to report.
    /// @param lot The unit's lot.
    /// @param index Its place in the lot.
    error OpenGuardNotOpened(LotId lot, uint32 index);

    /// @notice The report names no reporter, or commits to nothing.
    /// @param lot The unit's lot.
    /// @param index Its place in the lot.
    /// @param reporter Whom it names.
    /// @param evidence What it commits to.
    error OpenGuardEmptyReport(LotId lot, uint32 index, address reporter, bytes32 evidence);

    /// @notice The reporter has reported this unit.
    /// @param lot The unit's lot.
    /// @param index Its place in the lot.
    /// @param reporter Who has.
    error OpenGuardReportedBefore(LotId lot, uint32 index, address reporter);

    /// @notice The day is not over yet, so its scans are not all there.
    /// @param day The day.
    /// @param today The day that it is.
    error OpenGuardDayNotOver(uint32 day, uint32 today);

    /// @notice The anchor holds no scans.
    /// @param day The day.
    /// @param root The root that was given.
    /// @param count The count that was given.
    error OpenGuardNoScans(uint32 day, bytes32 root, uint64 count);

    /// @notice The account has written down the scans of that day.
    /// @param scanner The account.
    /// @param day The day.
    /// @param anchoredAt When it did.
    error OpenGuardScansAnchored(address scanner, uint32 day, uint40 anchoredAt);

    /* DEEDS */

    /// @notice Opens a unit for the first time, by the code inside its pack. Anyone may bring it.
    /// @dev Emits {UnitOpened}. A second opening is refused, and the error tells when the first was.
    ///
    /// Requirements:
    /// - The time must be before the deadline (`OpenGuardExpired`).
    /// - The lot must have been commissioned (`LotUnknown`), and have a unit at that place (`OpenGuardBeyondLot`).
    /// - The unit must be in the lot's tree (`OpenGuardNotInLot`).
    /// - The signature must be of the unit's open key over lot, index and deadline (`OpenGuardInvalidSignature`).
    /// - The unit must be closed (`OpenGuardOpenedBefore`), and still of the lot (`OpenGuardUnitVoided`).
    /// - The time must fit into 32 bits (`OpenGuardTimesOver`).
    ///
    /// @param lot The unit's lot.
    /// @param unit The unit.
    /// @param proof The unit's proof in the tree of its lot.
    /// @param deadline The signature is void at or after this time.
    /// @param signature The EIP-712 signature of the code's key over {lot, index, deadline}.
    function open(
        LotId lot,
        Unit calldata unit,
        bytes32[] calldata proof,
        uint40 deadline,
        bytes calldata signature
    ) external;

    /// @notice Reports a clone: the code of a unit that was opened before lies in a second pack. Anyone may bring it.
    /// @dev Emits {CloneReported}. Each reporter counts once for a unit.
    ///
    /// Notes:
    /// - The code signs the reporter's address and its evidence, so that nobody else can put its name under it.
    /// - Who holds one code can report under many addresses, of this one unit. A tally of one says as much as one of a
    ///   hundred: two who hold one code.
    /// - Reports stay possible where the unit was voided after its opening.
    ///
    /// Requirements:
    /// - The time must be before the deadline (`OpenGuardExpired`).
    /// - The lot must have been commissioned (`LotUnknown`), and have a unit at that place (`OpenGuardBeyondLot`).
    /// - The unit must be in the lot's tree (`OpenGuardNotInLot`).
    /// - The report must name a reporter and commit to evidence (`OpenGuardEmptyReport`).
    /// - The signature must be of the unit's open key over lot, index and report (`OpenGuardInvalidSignature`).
    /// - The unit must have been opened in an earlier block (`OpenGuardNotOpened`).
    /// - The reporter must not have reported the unit (`OpenGuardReportedBefore`).
    ///
    /// @param lot The unit's lot.
    /// @param unit The unit.
    /// @param proof The unit's proof in the tree of its lot.
    /// @param report What is reported, and by whom.
    /// @param signature The EIP-712 signature of the code's key over {lot, index, reporter, evidence, deadline}.
    function reportClone(
        LotId lot,
        Unit calldata unit,
        bytes32[] calldata proof,
        CloneReport calldata report,
        bytes calldata signature
    ) external;

    /// @notice Writes down all plain scans that the caller saw on a day, once and for good: a root over them, and how
    /// many.
    /// @dev Emits {ScansAnchored}. Who the caller is, readers judge.
    ///
    /// Requirements:
    /// - The root must not be zero, and there must be scans (`OpenGuardNoScans`).
    /// - The day must be over (`OpenGuardDayNotOver`).
    /// - The caller must not have written down that day (`OpenGuardScansAnchored`).
    ///
    /// @param day The day, counted from 1 January 1970 in UTC.
    /// @param root The root of a tree over the scans.
    /// @param count How many they are.
    function anchorScans(uint32 day, bytes32 root, uint64 count) external;

    /* VIEWS */

    /// @notice When a unit was first opened.
    /// @param lot Its lot.
    /// @param index Its place in the lot.
    /// @return The time; zero if never.
    function openedAt(LotId lot, uint32 index) external view returns (uint40);

    /// @notice When each of eight neighbors was first opened.
    /// @param lot Their lot.
    /// @param group Which eight: that of the units from 8 * group on.
    /// @return times Their times; zero where never.
    function openedInGroup(LotId lot, uint32 group) external view returns (uint40[8] memory times);

    /// @notice How often a unit was reported.
    /// @param lot Its lot.
    /// @param index Its place in the lot.
    /// @return The tally.
    function clonesOf(LotId lot, uint32 index) external view returns (CloneTally memory);

    /// @notice Whether somebody has reported a unit.
    /// @param lot Its lot.
    /// @param index Its place in the lot.
    /// @param reporter Who.
    /// @return True if so.
    function hasReported(LotId lot, uint32 index, address reporter) external view returns (bool);

    /// @notice What an account wrote down for a day.
    /// @param scanner The account.
    /// @param day The day, counted from 1 January 1970 in UTC.
    /// @return The anchor, empty if it did not.
    function scansOf(address scanner, uint32 day) external view returns (ScanAnchor memory);

    /// @notice The lots whose units open here.
    /// @return The contract.
    function lots() external view returns (address);
}
