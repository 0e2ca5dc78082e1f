// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {IMoneyPassage, Permit} from "../../common/interfaces/IMoneyPassage.sol";
import {StateSet} from "../../common/types/StateSet.sol";
import {Announcement, Mandate, MandateId, MandateSlot, MandateState} from "../types/MandateTypes.sol";

/// @title IMandates
/// @notice Automatic payment: the payer signs once, and the payee collects period after period, within the terms.
/// @dev The terms of a mandate come with every call; their EIP-712 hash is its id, so terms that differ in one bit
/// belong to a mandate that nobody signed (`MandateUnknown`).
///
/// An allowance for this contract is of no use to anybody without a mandate that its owner signed: nothing else moves
/// money, and money moves only from the payer to the payee. The contract holds nothing, so it has nothing to pause and
/// no roles; the payer's brake is `cancel`.
///
/// Amounts are in token units, times in Unix seconds. A period belongs to the mandate's own calendar, which is a fixed
/// number of minutes ahead of UTC and knows no daylight saving. Each second belongs to one period: it starts at its
/// first second, and ends before that of the next. Every deed may come through the ERC-2771 forwarder.
interface IMandates is IMoneyPassage {
    /* EVENTS */

    /// @notice The payer's will was recorded, and its terms hold from now on.
    /// @param id The mandate.
    /// @param payer Who pays.
    /// @param payee Who is paid.
    /// @param mandate All terms.
    event MandateAuthorized(MandateId indexed id, address indexed payer, address indexed payee, Mandate mandate);

    /// @notice A payee let another account collect and announce for it, or no longer.
    /// @param payee The payee.
    /// @param collector The other account.
    /// @param appointed Whether it may.
    event CollectorAppointed(address indexed payee, address indexed collector, bool appointed);

    /// @notice A collection was announced; it replaces what was announced for the same period.
    /// @param id The mandate.
    /// @param by Who announced it: the payee or its collector.
    /// @param period The period, from zero.
    /// @param amount The most that will be collected in it from now on.
    /// @param collectableFrom The second from which it may be.
    event CollectionAnnounced(
        MandateId indexed id,
        address indexed by,
        uint16 period,
        uint96 amount,
        uint40 collectableFrom
    );

    /// @notice Money went from the payer to the payee.
    /// @param id The mandate.
    /// @param payer Who paid.
    /// @param payee Who was paid.
    /// @param period The period whose allowance it used, from zero.
    /// @param amount How much.
    event MandateCollected(
        MandateId indexed id,
        address indexed payer,
        address indexed payee,
        uint16 period,
        uint96 amount
    );

    /// @notice `collectMany` left a mandate out.
    /// @param id The mandate.
    /// @param reason The error as the deed would have raised it, at most 256 bytes of it; empty where a token gave none
    /// or burned the gas.
    event CollectionSkipped(MandateId indexed id, bytes reason);

    /// @notice A party ended the mandate.
    /// @param id The mandate.
    /// @param by Who did: the payer or the payee.
    event MandateCanceled(MandateId indexed id, address indexed by);

    /* ERRORS */

    /// @notice Nobody recorded a mandate with exactly these terms.
    /// @param id Their id.
    error MandateUnknown(MandateId id);

    /// @notice The deed is not possible in this state.
    /// @param id The mandate.
    /// @param current Its state.
    /// @param allowed The states in which the deed is possible.
    error MandateUnexpectedState(MandateId id, MandateState current, StateSet allowed);

    /// @notice The account can be no party: it is zero, this contract, the forwarder, the token, or both parties.
    /// @param id The mandate.
    /// @param account The account.
    error MandateInvalidParty(MandateId id, address account);

    /// @notice A period allows nothing.
    /// @param id The mandate.
    error MandateZeroLimit(MandateId id);

    /// @notice The cap is less than what a single period allows.
    /// @param id The mandate.
    /// @param cap The cap.
    /// @param limit What a period allows.
    error MandateInvalidCap(MandateId id, uint96 cap, uint96 limit);

    /// @notice More could pile up than an amount can say.
    /// @param id The mandate.
    /// @param carry How many unused periods the terms let pile up.
    /// @param most What a period could then allow.
    error MandateCarryTooHigh(MandateId id, uint16 carry, uint256 most);

    /// @notice A period has no length.
    /// @param id The mandate.
    error MandateZeroPeriod(MandateId id);

    /// @notice The calendar is more than fourteen hours away from UTC.
    /// @param id The mandate.
    /// @param utcOffset The offset, in minutes.
    error MandateInvalidOffset(MandateId id, int16 utcOffset);

    /// @notice The days are not in order, or beyond the year 9999, or the first is 1970-01-01 or none.
    /// @param id The mandate.
    /// @param firstDay The first day.
    /// @param lastDay The last day, zero for none.
    error MandateInvalidDays(MandateId id, uint24 firstDay, uint24 lastDay);

    /// @notice The mandate is over before it was recorded.
    /// @param id The mandate.
    /// @param endsAt When it ended.
    error MandateOver(MandateId id, uint256 endsAt);

    /// @notice The signature is not the payer's over these terms.
    /// @param id The mandate.
    /// @param payer Whose it should be.
    error MandateInvalidSignature(MandateId id, address payer);

    /// @notice The deed is another's: the payee's or its collector's, or for a cancellation a party's.
    /// @param id The mandate.
    /// @param caller Who tried.
    error MandateWrongCaller(MandateId id, address caller);

    /// @notice The account cannot collect for another: it is zero, or the payee itself.
    /// @param collector The account.
    error MandateInvalidCollector(address collector);

    /// @notice The amount is zero, or in a fixed mandate not the limit.
    /// @param id The mandate.
    /// @param amount The amount.
    /// @param expected What it must be; in a mandate that is not fixed, zero: it may be any but zero.
    error MandateInvalidAmount(MandateId id, uint96 amount, uint96 expected);

    /// @notice The first period has not started.
    /// @param id The mandate.
    /// @param startsAt When it does.
    error MandateNotStarted(MandateId id, uint256 startsAt);

    /// @notice The period allows less.
    /// @param id The mandate.
    /// @param period The period, from zero.
    /// @param amount What was asked.
    /// @param left What the period still allows, with what was carried into it.
    error MandateLimitExceeded(MandateId id, uint16 period, uint96 amount, uint256 left);

    /// @notice All collections together would pass the cap.
    /// @param id The mandate.
    /// @param amount What was asked.
    /// @param left What the cap leaves.
    error MandateCapExceeded(MandateId id, uint96 amount, uint96 left);

    /// @notice Less was announced for the period.
    /// @param id The mandate.
    /// @param period The period, from zero.
    /// @param amount What was asked.
    /// @param announced What the announcement leaves; zero where there was none.
    error MandateNotAnnounced(MandateId id, uint16 period, uint96 amount, uint96 announced);

    /// @notice The notice has not passed.
    /// @param id The mandate.
    /// @param period The period, from zero.
    /// @param collectableFrom When it has.
    error MandateNoticeRunning(MandateId id, uint16 period, uint40 collectableFrom);

    /// @notice The terms ask for no announcements.
    /// @param id The mandate.
    error MandateWithoutNotice(MandateId id);

    /// @notice Nothing could be collected by this announcement: the period is none of the mandate's, or ends before the
    /// notice does.
    /// @param id The mandate.
    /// @param period The period, from zero.
    /// @param collectableFrom When the notice would end.
    /// @param periodEnd When the period ends.
    error MandateInvalidPeriod(MandateId id, uint16 period, uint256 collectableFrom, uint256 periodEnd);

    /// @notice The two lists do not have the same length.
    /// @param mandates How many mandates there are.
    /// @param amounts How many amounts there are.
    error MandateLengthMismatch(uint256 mandates, uint256 amounts);

    /// @notice Too little gas is left to attempt a collection in full; a relayer could make it fail otherwise.
    /// @param left The gas that is left.
    /// @param needed The least that must be left.
    error MandateGasTooLow(uint256 left, uint256 needed);

    /// @notice Only this contract calls this, within `collectMany`.
    /// @param caller Who tried.
    error MandateNotSelf(address caller);

    /* DEEDS: AUTHORIZE */

    /// @notice Records the payer's will. Needed before anything else, but the first collection can bring it along.
    /// @dev Emits {MandateAuthorized}. The mandate becomes Active. Anyone may bring the signature.
    ///
    /// Requirements:
    /// - The mandate must not have been recorded or canceled before (`MandateUnexpectedState`).
    /// - The parties must be sound (`MandateInvalidParty`), and so must the amounts (`MandateZeroLimit`,
    ///   `MandateInvalidCap`, `MandateCarryTooHigh`) and the calendar (`MandateZeroPeriod`, `MandateInvalidOffset`,
    ///   `MandateInvalidDays`).
    /// - The mandate must not be over (`MandateOver`).
    /// - The token must have code (`MoneyTokenWithoutCode`).
    /// - The caller must be the payer, or bring its signature (`MandateInvalidSignature`).
    ///
    /// @param mandate The terms.
    /// @param signature The payer's EIP-712 signature over them (ERC-1271 for accounts with code); unread if the caller
    /// is the payer.
    /// @return id The mandate's id.
    function authorize(Mandate calldata mandate, bytes calldata signature) external returns (MandateId id);

    /// @notice Records the payer's will, and presents the payer's ERC-2612 permit for this contract.
    /// @dev As `authorize`. A permit that somebody else has already used is no obstacle: the allowance is there.
    /// @param mandate The terms.
    /// @param signature The payer's signature over them; unread if the caller is the payer.
    /// @param permit The payer's permit.
    /// @return id The mandate's id.
    function authorizeWithPermit(
        Mandate calldata mandate,
        bytes calldata signature,
        Permit calldata permit
    ) external returns (MandateId id);

    /// @notice The caller lets another account collect and announce, in all mandates of which the caller is the payee,
    /// or no longer. The money still goes to the payee.
    /// @dev Emits {CollectorAppointed}.
    ///
    /// Requirements:
    /// - The collector must not be zero or the caller (`MandateInvalidCollector`).
    ///
    /// @param collector The other account.
    /// @param appointed Whether it may.
    function appointCollector(address collector, bool appointed) external;

    /* DEEDS: COLLECT */

    /// @notice Announces a collection, where the terms ask for notice. What was announced for the same period before is
    /// void, and the notice starts anew.
    /// @dev Emits {CollectionAnnounced}. An announcement for one period is of no use in another.
    ///
    /// Requirements:
    /// - The mandate must be recorded (`MandateUnknown`) and Active (`MandateUnexpectedState`).
    /// - The caller must be the payee or its collector, in a fixed mandate too: anybody else could start the notice
    ///   anew for ever (`MandateWrongCaller`).
    /// - The terms must ask for notice (`MandateWithoutNotice`).
    /// - The amount must not be zero, and in a fixed mandate be the limit (`MandateInvalidAmount`).
    /// - The period must be one of the mandate's, and the notice must end before it (`MandateInvalidPeriod`).
    ///
    /// @param mandate The terms.
    /// @param period The period, from zero.
    /// @param amount The most that will be collected in the period from now on.
    function announce(Mandate calldata mandate, uint16 period, uint96 amount) external;

    /// @notice Moves money from the payer to the payee, within the terms. What fails may be tried again in the same
    /// period.
    /// @dev Emits {MandateCollected}.
    ///
    /// Notes:
    /// - A period starts with the limit and what the period before it left, at most `carry` limits.
    /// - A fixed mandate may be collected by anyone: its terms say how much, when, and to whom.
    ///
    /// Requirements:
    /// - The mandate must be recorded (`MandateUnknown`) and Active (`MandateUnexpectedState`).
    /// - The caller must be the payee or its collector, unless the mandate is fixed (`MandateWrongCaller`).
    /// - The amount must not be zero, and in a fixed mandate be the limit (`MandateInvalidAmount`).
    /// - The first period must have started (`MandateNotStarted`).
    /// - The period must still allow the amount (`MandateLimitExceeded`), and so must the cap (`MandateCapExceeded`).
    /// - Where the terms ask for notice, at least the amount must have been announced for the period
    ///   (`MandateNotAnnounced`), and the notice must have passed (`MandateNoticeRunning`).
    /// - The token must have code (`MoneyTokenWithoutCode`) and move the exact amount (`MoneyInexactTransfer`).
    ///
    /// @param mandate The terms.
    /// @param amount How much.
    function collect(Mandate calldata mandate, uint96 amount) external;

    /// @notice Collects, and records the payer's will before if nobody has yet.
    /// @dev As `authorize` and `collect`. A mandate that somebody else has recorded first is no obstacle: then the
    /// signature is not read.
    /// @param mandate The terms.
    /// @param amount How much.
    /// @param signature The payer's signature over the terms.
    function collectWithSignature(Mandate calldata mandate, uint96 amount, bytes calldata signature) external;

    /// @notice Collects with the payer's ERC-2612 permit for this contract, and records the payer's will before if
    /// nobody has yet.
    /// @dev As `collectWithSignature`. A permit that somebody else has already used is no obstacle.
    /// @param mandate The terms.
    /// @param amount How much.
    /// @param signature The payer's signature over the terms; unread where they are recorded.
    /// @param permit The payer's permit.
    function collectWithPermit(
        Mandate calldata mandate,
        uint96 amount,
        bytes calldata signature,
        Permit calldata permit
    ) external;

    /// @notice Collects many recorded mandates, each by itself, and leaves out what fails.
    /// @dev Emits {MandateCollected} or {CollectionSkipped} for each. Whatever a token does, one collection burns at
    /// most 400,000 gas.
    ///
    /// Requirements:
    /// - There must be as many amounts as mandates (`MandateLengthMismatch`).
    /// - About 457,000 gas must be left before each (`MandateGasTooLow`).
    ///
    /// @param mandates The terms of each.
    /// @param amounts How much of each.
    /// @return collected Which were collected.
    function collectMany(
        Mandate[] calldata mandates,
        uint96[] calldata amounts
    ) external returns (bool[] memory collected);

    /// @notice One collection of `collectMany`, as a call of its own that can fail alone.
    /// @dev Emits {MandateCollected}.
    ///
    /// Requirements:
    /// - The caller must be this contract (`MandateNotSelf`).
    /// - As for `collect`.
    ///
    /// @param mandate The terms.
    /// @param amount How much.
    /// @param caller Who called `collectMany`.
    function collectFor(Mandate calldata mandate, uint96 amount, address caller) external;

    /* DEEDS: CANCEL */

    /// @notice A party ends the mandate, at once and for good. The payer can do so before anybody brought its
    /// signature.
    /// @dev Emits {MandateCanceled}. The mandate becomes Canceled.
    ///
    /// Requirements:
    /// - The mandate must be new or Active (`MandateUnexpectedState`).
    /// - The caller must be the payer or the payee (`MandateWrongCaller`).
    ///
    /// @param mandate The terms.
    function cancel(Mandate calldata mandate) external;

    /* VIEWS */

    /// @notice The id of a mandate: the EIP-712 digest of its terms.
    /// @param mandate The terms.
    /// @return The id.
    function idOf(Mandate calldata mandate) external view returns (MandateId);

    /// @notice Where a mandate stands.
    /// @param id The mandate.
    /// @return Its state; Ended at or after its end.
    function stateOf(MandateId id) external view returns (MandateState);

    /// @notice All that is stored of a mandate, with the state as `stateOf` tells it.
    /// @param id The mandate.
    /// @return slot The members.
    function slotOf(MandateId id) external view returns (MandateSlot memory slot);

    /// @notice What is announced for a period.
    /// @param id The mandate.
    /// @param period The period, from zero.
    /// @return The announcement, less what was collected by it; zero where there is none.
    function announcementOf(MandateId id, uint16 period) external view returns (Announcement memory);

    /// @notice Whether an account may collect and announce for a payee.
    /// @param payee The payee.
    /// @param collector The account.
    /// @return True if it was appointed.
    function isCollector(address payee, address collector) external view returns (bool);

    /// @notice The period that a second falls in.
    /// @dev The terms must be sound, as for `authorize`; they need not be recorded. The second must not be before the
    /// first period (`MandateNotStarted`) or at or after the end (`MandateOver`).
    /// @param mandate The terms.
    /// @param time The time, in Unix seconds.
    /// @return period The period, from zero.
    /// @return startsAt When it starts.
    /// @return endsAt When it ends: with the next one, or with the mandate.
    function periodAt(
        Mandate calldata mandate,
        uint40 time
    ) external view returns (uint16 period, uint40 startsAt, uint40 endsAt);

    /// @notice From when to when a mandate runs.
    /// @dev The terms must be sound, as for `authorize`; they need not be recorded.
    /// @param mandate The terms.
    /// @return startsAt When the first period starts.
    /// @return endsAt The second from which nothing can be collected.
    function termOf(Mandate calldata mandate) external view returns (uint40 startsAt, uint40 endsAt);

    /// @notice The most that one collection could take now, as far as the terms decide. Whether the payer has it, and
    /// has allowed it, only its token knows.
    /// @param mandate The terms.
    /// @return The amount, in token units; of a fixed mandate the limit or zero.
    function collectableNow(Mandate calldata mandate) external view returns (uint96);
}
