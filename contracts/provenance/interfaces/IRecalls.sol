// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {PartyId} from "../../parties/types/PartyId.sol";
import {LotId} from "../types/LotTypes.sol";
import {Notice, RecallTally, Standing} from "../types/RecallTypes.sol";

/// @title IRecalls
/// @notice What is wrong with a lot, or with some of its units: quarantined, expired, recalled, or made of such. Brand
/// and regulators give notice alone and at once; nobody takes a notice back alone.
/// @dev A notice is never changed. It is made worse by another one beside it, since the worst in force counts, and
/// lifted by the party that gave it, with the countersignature of an inspector or regulator of another party. Lifted
/// notices stay readable for good.
///
/// The taint of what was made of a recalled lot is not written anywhere by the recall itself: {effectiveStanding} looks
/// up through the ancestors when asked, and answers Unknown where there are more than it looks at. For contracts that
/// cannot afford that, anyone brings the path from a lot under notice to one made of it, and leaves a mark
/// ({markTainted}) that {requireClear} sees at once. One mark stands for each source, so clearing one leaves the
/// others. That a lot has no mark does not say that it is of clean ancestry.
///
/// A notice about some units of a lot taints all that was made of the lot: which units went into a product is not kept.
///
/// There is no money and no administrator here. Times are in Unix seconds. Every deed may come through the ERC-2771
/// forwarder.
///
/// Assumptions:
/// - Safety: the registry makes regulators only of authorities. Any regulator can stop any lot, and alone lifts what it
///   gave, with another party's word. Four that work together can use up the regulators' room on a lot, all of it with
///   notices that stand.
/// - Safety: {ILots} says truly what a lot was made of, and a lot's parents are known lots.
/// - Liveness: a notice whose party is gone stays in force for good.
interface IRecalls {
    /* EVENTS */

    /// @notice A brand or regulator gave notice about a lot.
    /// @param lot The lot.
    /// @param number The number of the notice, from 1 on for each lot.
    /// @param party The party that gave it.
    /// @param by Which of its accounts.
    /// @param standing How bad it is.
    /// @param from The first index.
    /// @param to The last index, inclusive; 2^32 - 1 for the whole lot.
    /// @param reason Why.
    event RecallNoticed(
        LotId indexed lot,
        uint32 number,
        PartyId indexed party,
        address indexed by,
        Standing standing,
        uint32 from,
        uint32 to,
        bytes32 reason
    );

    /// @notice A notice is no longer in force.
    /// @param lot The lot.
    /// @param number The number of the notice.
    /// @param party The party that gave it and lifted it.
    /// @param by Which of its accounts.
    /// @param countersigner Who countersigned.
    /// @param countersigning For which party.
    /// @param reason Why it was lifted.
    event RecallLifted(
        LotId indexed lot,
        uint32 number,
        PartyId indexed party,
        address by,
        address indexed countersigner,
        PartyId countersigning,
        bytes32 reason
    );

    /// @notice A lot was marked as made of one that is under a notice.
    /// @param lot The lot.
    /// @param source The lot under notice.
    /// @param number The oldest listed of its notices in force.
    /// @param by Who showed it.
    event LotTainted(LotId indexed lot, LotId indexed source, uint32 number, address indexed by);

    /// @notice A mark of a lot was taken away, since its source is under no notice any more.
    /// @param lot The lot.
    /// @param source The source.
    /// @param by Who did it.
    event LotTaintCleared(LotId indexed lot, LotId indexed source, address indexed by);

    /* ERRORS */

    /// @notice The unit is not clear.
    /// @param lot The lot.
    /// @param index The unit.
    /// @param standing How it stands.
    error RecallInForce(LotId lot, uint32 index, Standing standing);

    /// @notice This is nothing of which notice is given.
    /// @param lot The lot.
    /// @param standing The standing that was given.
    error RecallInvalidStanding(LotId lot, Standing standing);

    /// @notice There are no such units.
    /// @param lot The lot.
    /// @param from The first index that was given.
    /// @param to The last one.
    /// @param units How many units the lot has.
    error RecallInvalidRange(LotId lot, uint32 from, uint32 to, uint32 units);

    /// @notice There are as many notices in force as there may be.
    /// @param lot The lot.
    /// @param party The party that would give another.
    /// @param inForce How many are in force of those that count against it.
    /// @param most How many there may be.
    error RecallNoRoom(LotId lot, PartyId party, uint256 inForce, uint256 most);

    /// @notice There is no such notice, or it was lifted.
    /// @param lot The lot.
    /// @param number The number.
    error RecallNotInForce(LotId lot, uint32 number);

    /// @notice The notice is another party's.
    /// @param lot The lot.
    /// @param number The number of the notice.
    /// @param party The party for which the caller acts.
    /// @param expected The party that gave the notice.
    error RecallWrongParty(LotId lot, uint32 number, PartyId party, PartyId expected);

    /// @notice The countersignature came too late.
    /// @param lot The lot.
    /// @param number The number of the notice.
    /// @param deadline It could be used before this time.
    error RecallLiftExpired(LotId lot, uint32 number, uint40 deadline);

    /// @notice The countersigner acts for the party that gave the notice.
    /// @param lot The lot.
    /// @param number The number of the notice.
    /// @param party The party.
    error RecallOwnCountersigner(LotId lot, uint32 number, PartyId party);

    /// @notice The countersigner did not sign this.
    /// @param lot The lot.
    /// @param number The number of the notice.
    /// @param countersigner The account that is said to have signed.
    error RecallInvalidCountersignature(LotId lot, uint32 number, address countersigner);

    /// @notice A path has a source and a lot made of it, and no more than can be walked.
    /// @param lots How many lots were given.
    /// @param most How many there may be.
    error RecallInvalidPath(uint256 lots, uint256 most);

    /// @notice A lot on the path was not made of the one before it.
    /// @param lot The lot.
    /// @param parent The one before it.
    error RecallNotMadeOf(LotId lot, LotId parent);

    /// @notice The source is under no notice.
    /// @param source The source.
    error RecallSourceClear(LotId source);

    /// @notice The source is under a notice.
    /// @param source The source.
    /// @param inForce How many are in force.
    error RecallSourceInForce(LotId source, uint256 inForce);

    /// @notice The lot has a mark of this source already.
    /// @param lot The lot.
    /// @param source The source.
    error RecallTaintMarked(LotId lot, LotId source);

    /// @notice The lot has no mark of this source.
    /// @param lot The lot.
    /// @param source The source.
    error RecallTaintNotMarked(LotId lot, LotId source);

    /* DEEDS */

    /// @notice A brand or regulator gives notice about a whole lot: all its units, and what is loose of it.
    /// @dev Emits {RecallNoticed}.
    ///
    /// Notes:
    /// - Notice of a decommissioned lot can be given too: what was made of it may be on its way.
    /// - A party that is both brand and regulator gives notice as the brand.
    ///
    /// Requirements:
    /// - The standing must be Quarantined, Expired or Recalled (`RecallInvalidStanding`).
    /// - The lot must be known (`LotUnknown`).
    /// - The caller must act now for the lot's brand, as brand, producer, processor or regulator, or for any party as
    ///   regulator (see {IParties-requireRole}).
    /// - Fewer than 32 notices of the brand may be in force, or for a regulator fewer than 8 of its own, and fewer than
    ///   32 of all regulators (`RecallNoRoom`).
    ///
    /// @param lot The lot.
    /// @param standing How bad it is.
    /// @param reason Why: a code, or a hash that means something to those who ask.
    /// @return number The number of the notice.
    function recall(LotId lot, Standing standing, bytes32 reason) external returns (uint32 number);

    /// @notice A brand or regulator gives notice about some units of a lot.
    /// @dev Emits {RecallNoticed}.
    ///
    /// Notes:
    /// - It taints all that was made of the lot.
    ///
    /// Requirements:
    /// - The standing must be Quarantined, Expired or Recalled (`RecallInvalidStanding`).
    /// - The lot must be known (`LotUnknown`).
    /// - The range must not be empty, and be within the lot's units (`RecallInvalidRange`).
    /// - The caller must be as for {recall}, and there must be room as there (`RecallNoRoom`).
    ///
    /// @param lot The lot.
    /// @param from The first index.
    /// @param to The last index, inclusive.
    /// @param standing How bad it is.
    /// @param reason Why: a code, or a hash that means something to those who ask.
    /// @return number The number of the notice.
    function recallUnits(
        LotId lot,
        uint32 from,
        uint32 to,
        Standing standing,
        bytes32 reason
    ) external returns (uint32 number);

    /// @notice The party that gave a notice lifts it, with the countersignature of another.
    /// @dev Emits {RecallLifted}. The notice stays readable, and its number is never given again.
    ///
    /// Notes:
    /// - A notice is lifted once, so the countersignature needs no nonce. It names its account, so that wallets with
    ///   one owner do not sign for each other.
    /// - Marks that the notice left stay until somebody clears them ({clearTaint}).
    ///
    /// Requirements:
    /// - The notice must be in force (`RecallNotInForce`).
    /// - The caller must act now, in a role in which such notices are given, for the party that gave it
    ///   (`RecallWrongParty`).
    /// - The time must be before the deadline (`RecallLiftExpired`).
    /// - The countersigner must have signed lot, number, reason, its account and the deadline
    ///   (`RecallInvalidCountersignature`), and act now as inspector or regulator, for another party
    ///   (`RecallOwnCountersigner`).
    ///
    /// @param lot The lot.
    /// @param number The number of the notice.
    /// @param reason Why: a code, or a hash that means something to those who ask.
    /// @param countersigner The account that countersigned.
    /// @param deadline The countersignature cannot be used at or after this time.
    /// @param signature The countersigner's EIP-712 signature, by ERC-1271 where it has code.
    function lift(
        LotId lot,
        uint32 number,
        bytes32 reason,
        address countersigner,
        uint40 deadline,
        bytes calldata signature
    ) external;

    /// @notice Anyone marks a lot as made of one that is under a notice, however many generations lie between.
    /// @dev Emits {LotTainted}.
    ///
    /// Notes:
    /// - The source is a lot with a notice of its own, on any of its units. A mark is no source: so no mark outlives
    ///   what it came from by another.
    /// - A lot that is further away is marked by a path of its own from the same source, if that is within the bound.
    ///
    /// Requirements:
    /// - There must be 2 to 32 lots on the path (`RecallInvalidPath`).
    /// - The first must be under a notice (`RecallSourceClear`).
    /// - Each other must be made of the one before it (`RecallNotMadeOf`).
    /// - The last must have no mark of this source (`RecallTaintMarked`).
    ///
    /// @param path The source, then a lot made of it, and so on; last the lot that is marked.
    function markTainted(LotId[] calldata path) external;

    /// @notice Anyone takes a mark away whose source is under no notice any more.
    /// @dev Emits {LotTaintCleared}. Marks of other sources stay.
    ///
    /// Requirements:
    /// - The lot must have a mark of this source (`RecallTaintNotMarked`).
    /// - No notice of the source may be in force (`RecallSourceInForce`).
    ///
    /// @param lot The lot.
    /// @param source The source.
    function clearTaint(LotId lot, LotId source) external;

    /* VIEWS: WHAT OTHER CONTRACTS ASK */

    /// @notice Reverts where a unit is under a notice, or its lot is marked as tainted.
    /// @dev Reads one slot of a lot that never had either. It looks at no ancestor, and does not ask whether the lot is
    /// known.
    ///
    /// Requirements:
    /// - No notice about the unit may be in force, and the lot have no mark (`RecallInForce`).
    ///
    /// @param lot The lot.
    /// @param index The unit.
    function requireClear(LotId lot, uint32 index) external view;

    /// @notice How a unit stands by the notices about it and the marks of its lot, without a look at its ancestors.
    /// @param lot The lot.
    /// @param index The unit; for an index beyond the lot's units, only what is said of the whole lot counts.
    /// @return The worst that is in force; Unknown where the lot is.
    function standingOf(LotId lot, uint32 index) external view returns (Standing);

    /// @notice How a unit stands with all that it was made of.
    /// @dev It looks at no more than 256 lots, its own among them, generation by generation, each once. What is under a
    /// notice itself is answered so. Else an ancestor with any notice in force, or with a mark, makes it Tainted. Else
    /// it is Unknown where there are ancestors that were not looked at, and Clean where there are none.
    /// @param lot The lot.
    /// @param index The unit; for an index beyond the lot's units, only what is said of the whole lot counts.
    /// @param depth How many generations to look up; 16 is the most, and more is taken as 16.
    /// @return How it stands; Unknown where the lot is.
    function effectiveStanding(LotId lot, uint32 index, uint8 depth) external view returns (Standing);

    /* VIEWS */

    /// @notice A notice, in force or lifted.
    /// @param lot The lot.
    /// @param number The number of the notice.
    /// @return The notice, empty where there is none.
    function noticeOf(LotId lot, uint32 number) external view returns (Notice memory);

    /// @notice Which notices about a lot are in force.
    /// @param lot The lot.
    /// @return Their numbers, in no order.
    function noticesInForce(LotId lot) external view returns (uint32[] memory);

    /// @notice How many notices and marks a lot has.
    /// @param lot The lot.
    /// @return The slot, empty where it never had any.
    function tallyOf(LotId lot) external view returns (RecallTally memory);

    /// @notice How many notices of a party about a lot are in force.
    /// @param lot The lot.
    /// @param party The party.
    /// @return How many.
    function inForceOf(LotId lot, PartyId party) external view returns (uint8);

    /// @notice The mark that a source has left on a lot.
    /// @param lot The lot.
    /// @param source The source.
    /// @return The number of the notice by which it was marked, or zero where it is not.
    function taintOf(LotId lot, LotId source) external view returns (uint32);

    /// @notice The registry that says who brands, regulators and inspectors are.
    /// @return Its address.
    function parties() external view returns (address);

    /// @notice The lots.
    /// @return Their address.
    function lots() external view returns (address);
}
