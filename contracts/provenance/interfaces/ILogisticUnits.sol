// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {PartyId} from "../../parties/types/PartyId.sol";
import {LogisticUnitId} from "../types/ItemTypes.sol";
import {Aggregation, LogisticState, LogisticUnit, PackedUnits} from "../types/LogisticTypes.sol";
import {Sscc} from "../types/Sscc.sol";

/// @title ILogisticUnits
/// @notice What is packed in what: coded units in a case, cases on a pallet, pallets in a container, each by its SSCC.
/// @dev A packer states a logistic unit once, under its own GS1 company prefix: the logistic units that are directly in
/// it by their SSCCs, and the coded units of lots that are directly in it by the root of a tree and their number.
///
/// What holds for logistic units in others is enforced: each is in at most one, and there once; it must be packed
/// before, and belong to who packs it; none is ever in itself, for nothing is put into one that exists. It goes with
/// the outermost that it is in, wherever that goes, and is free again when it is taken out or the one around it is
/// opened.
///
/// What holds for coded units is the packer's word: a root says what it says, and two packers can state one unit, as
/// one packer can state it twice. {isInside} proves that a packer stated a unit in a logistic unit that is live; it
/// does not prove that nobody stated it elsewhere. Marking each unit would cost a slot for every 256 of them, which is
/// more than all the rest of the chain's record of a bag.
///
/// There is no money and no administrator here. Every deed may come through the ERC-2771 forwarder.
///
/// Assumptions:
/// - Safety: a packer packs what it states; goods go to whom they are handed over here.
/// - Liveness: while a holder is suspended, nobody moves what it has; once it has ended, nobody does. Such goods are
///   packed anew under other SSCCs.
interface ILogisticUnits {
    /* EVENTS */

    /// @notice A logistic unit was packed: an EPCIS AggregationEvent with action ADD.
    /// @param sscc Its SSCC.
    /// @param id Its id, the hash of its canonical GS1 Digital Link.
    /// @param holder The party that packed it, and has it.
    /// @param by Which of its accounts.
    /// @param children The logistic units that are directly in it.
    /// @param unitRoot The root of the coded units that are directly in it, or zero.
    /// @param units How many coded units those are.
    /// @param eventHash The CBV 2.0 hash of the EPCIS event, or zero.
    event LogisticUnitAggregated(
        Sscc indexed sscc,
        LogisticUnitId indexed id,
        PartyId indexed holder,
        address by,
        Sscc[] children,
        bytes32 unitRoot,
        uint32 units,
        bytes32 eventHash
    );

    /// @notice A holder offered a logistic unit to another party, or to nobody any more.
    /// @param sscc Its SSCC.
    /// @param holder The party that has it.
    /// @param to The party that may take it over, or zero.
    /// @param by Which account of the holder.
    event LogisticUnitOffered(Sscc indexed sscc, PartyId indexed holder, PartyId indexed to, address by);

    /// @notice A logistic unit, with all that is in it, went from one party to another.
    /// @param sscc Its SSCC.
    /// @param from The party that had it.
    /// @param to The party that has it.
    /// @param by Which account of the latter.
    event LogisticUnitHandedOver(Sscc indexed sscc, PartyId indexed from, PartyId indexed to, address by);

    /// @notice Logistic units were taken out of one that stays: an EPCIS AggregationEvent with action DELETE and
    /// children. An offer of it has ended.
    /// @param sscc The SSCC of the one that stays.
    /// @param holder The party that has it, and what was taken out.
    /// @param by Which of its accounts.
    /// @param children What was taken out.
    /// @param eventHash The CBV 2.0 hash of the EPCIS event, or zero.
    event LogisticUnitsTakenOut(
        Sscc indexed sscc,
        PartyId indexed holder,
        address by,
        Sscc[] children,
        bytes32 eventHash
    );

    /// @notice A logistic unit was opened for good, and all that was in it is free: an EPCIS AggregationEvent with
    /// action DELETE.
    /// @param sscc Its SSCC.
    /// @param holder The party that had it, and has what was in it.
    /// @param by Which of its accounts.
    /// @param eventHash The CBV 2.0 hash of the EPCIS event, or zero.
    event LogisticUnitDisaggregated(Sscc indexed sscc, PartyId indexed holder, address by, bytes32 eventHash);

    /* ERRORS */

    /// @notice Nothing would go in or out.
    /// @param sscc The logistic unit.
    error LogisticUnitNothingNamed(Sscc sscc);

    /// @notice There is a root without a number of coded units, or a number without a root.
    /// @param sscc The logistic unit.
    /// @param unitRoot The root.
    /// @param units The number.
    error LogisticUnitUnpairedRoot(Sscc sscc, bytes32 unitRoot, uint32 units);

    /// @notice There are too many logistic units directly in one.
    /// @param sscc The logistic unit.
    /// @param children How many.
    /// @param most How many there may be.
    error LogisticUnitTooManyChildren(Sscc sscc, uint256 children, uint256 most);

    /// @notice Logistic units would stand in each other too deep.
    /// @param sscc The outermost.
    /// @param levels How many levels it would have.
    /// @param most How many there may be.
    error LogisticUnitTooDeep(Sscc sscc, uint256 levels, uint256 most);

    /// @notice The logistic unit's state does not allow this.
    /// @param sscc The logistic unit.
    /// @param current Its state now.
    /// @param expected The state that allows it.
    error LogisticUnitUnexpectedState(Sscc sscc, LogisticState current, LogisticState expected);

    /// @notice The logistic unit is another party's.
    /// @param sscc The logistic unit.
    /// @param party The party for which the caller acts.
    /// @param holder The party that has it.
    error LogisticUnitWrongHolder(Sscc sscc, PartyId party, PartyId holder);

    /// @notice The logistic unit is not offered to the caller's party.
    /// @param sscc The logistic unit.
    /// @param party The party for which the caller acts.
    /// @param offered The party to which it is offered, or zero.
    error LogisticUnitNotOffered(Sscc sscc, PartyId party, PartyId offered);

    /// @notice The logistic unit does not hold what it did when its taker looked.
    /// @param sscc The logistic unit.
    /// @param children How many logistic units are directly in it.
    /// @param expected How many the taker saw.
    error LogisticUnitContentsChanged(Sscc sscc, uint16 children, uint16 expected);

    /// @notice A logistic unit is not directly in the other.
    /// @param child The one.
    /// @param sscc The other.
    /// @param parent The one in which it is, or zero.
    error LogisticUnitNotInside(Sscc child, Sscc sscc, Sscc parent);

    /* DEEDS */

    /// @notice A packer states a new logistic unit and what is directly in it.
    /// @dev Emits {LogisticUnitAggregated}. It becomes Packed, and its children become Inside; offers of these end.
    ///
    /// Notes:
    /// - Nothing is put in later: more takes another logistic unit around it.
    /// - Coded units are taken at the packer's word, their number too.
    ///
    /// Requirements:
    /// - The number must be an SSCC (`DigitalLinkInvalidSscc`).
    /// - Something must be in it (`LogisticUnitNothingNamed`), at most a thousand logistic units
    ///   (`LogisticUnitTooManyChildren`), and coded units with their root or neither (`LogisticUnitUnpairedRoot`).
    /// - The caller must act as producer, processor, carrier, brand or custodian now, for a party that holds the SSCC's
    ///   prefix (see {IParties-requireIssuer}).
    /// - The SSCC must never have been used (`LogisticUnitUnexpectedState`).
    /// - Each child must be Packed and named once (`LogisticUnitUnexpectedState`), and the packer's
    ///   (`LogisticUnitWrongHolder`).
    /// - It must have at most eight levels (`LogisticUnitTooDeep`).
    ///
    /// @param terms What is stated.
    /// @return id The id of the logistic unit.
    function aggregate(Aggregation calldata terms) external returns (LogisticUnitId id);

    /// @notice The holder offers a logistic unit, with all that is in it, to another party.
    /// @dev Emits {LogisticUnitOffered}. It stays Packed and the holder's until the other party takes it over. A later
    /// offer takes the place of the one before; party zero takes it back.
    ///
    /// Requirements:
    /// - The caller must act as producer, processor, carrier, brand or custodian now (see {IParties-requireRole}).
    /// - It must be Packed (`LogisticUnitUnexpectedState`) and of the caller's party (`LogisticUnitWrongHolder`).
    ///
    /// @param sscc The logistic unit.
    /// @param to The other party, or zero.
    function offer(Sscc sscc, PartyId to) external;

    /// @notice The party to which a logistic unit is offered takes it over, with all that is in it.
    /// @dev Emits {LogisticUnitHandedOver}. It stays Packed.
    ///
    /// Notes:
    /// - Who takes over says how much it has seen in it. Contents only grow fewer, and an inner one cannot be opened,
    ///   so the same number is the same contents: no holder takes something out in the last moment and offers the rest.
    ///
    /// Requirements:
    /// - The caller must act as producer, processor, carrier, brand or custodian now (see {IParties-requireRole}).
    /// - It must be Packed (`LogisticUnitUnexpectedState`) and offered to the caller's party
    ///   (`LogisticUnitNotOffered`).
    /// - As many logistic units must be directly in it as the caller says (`LogisticUnitContentsChanged`).
    ///
    /// @param sscc The logistic unit.
    /// @param children How many logistic units are directly in it.
    function takeOver(Sscc sscc, uint16 children) external;

    /// @notice The holder takes logistic units out of one that stays.
    /// @dev Emits {LogisticUnitsTakenOut}. It stays Packed, an offer of it ends, and what was taken out becomes Packed.
    ///
    /// Notes:
    /// - The last one can be taken out too. Coded units are not taken out one by one: their logistic unit is opened.
    ///
    /// Requirements:
    /// - Something must be named (`LogisticUnitNothingNamed`).
    /// - The caller must act as producer, processor, carrier, brand or custodian now (see {IParties-requireRole}).
    /// - It must be Packed (`LogisticUnitUnexpectedState`) and of the caller's party (`LogisticUnitWrongHolder`).
    /// - Each child must be directly in it, and named once (`LogisticUnitNotInside`).
    ///
    /// @param sscc The logistic unit.
    /// @param children What is taken out.
    /// @param eventHash The CBV 2.0 hash of the EPCIS event that tells the same, or zero.
    function takeOut(Sscc sscc, Sscc[] calldata children, bytes32 eventHash) external;

    /// @notice The holder opens a logistic unit for good.
    /// @dev Emits {LogisticUnitDisaggregated}. It becomes Unpacked, and what is in it becomes Packed and the holder's.
    /// It costs the same however much that is.
    ///
    /// Requirements:
    /// - The caller must act as producer, processor, carrier, brand or custodian now (see {IParties-requireRole}).
    /// - It must be Packed (`LogisticUnitUnexpectedState`) and of the caller's party (`LogisticUnitWrongHolder`).
    ///
    /// @param sscc The logistic unit.
    /// @param eventHash The CBV 2.0 hash of the EPCIS event that tells the same, or zero.
    function disaggregate(Sscc sscc, bytes32 eventHash) external;

    /* VIEWS */

    /// @notice Where a logistic unit stands.
    /// @param sscc The logistic unit.
    /// @return Its state.
    function stateOf(Sscc sscc) external view returns (LogisticState);

    /// @notice A logistic unit as it stands now.
    /// @param sscc The logistic unit.
    /// @return What is known of it, empty where it was never packed.
    function unitOf(Sscc sscc) external view returns (LogisticUnit memory);

    /// @notice The root of the coded units that are directly in a logistic unit.
    /// @param sscc The logistic unit.
    /// @return The root; zero where there are none, or it is not live.
    function unitRootOf(Sscc sscc) external view returns (bytes32);

    /// @notice The logistic unit that stands by itself, and in which another is.
    /// @dev Looks at no more than eight.
    /// @param sscc The other.
    /// @return The outermost; the same where it is in none.
    function outermostOf(Sscc sscc) external view returns (Sscc);

    /// @notice Whether its packer stated that a coded unit is directly in a logistic unit, and both are live.
    /// @dev Never reverts. A unit that was voided, or is beyond the number of its lot, is in none.
    /// @param sscc The logistic unit.
    /// @param packed The leaf in which the unit is.
    /// @param index The unit's place in its lot.
    /// @param proof The leaf's proof.
    /// @return True if so.
    function isInside(
        Sscc sscc,
        PackedUnits calldata packed,
        uint32 index,
        bytes32[] calldata proof
    ) external view returns (bool);

    /// @notice Whether a logistic unit is in another, directly or within others.
    /// @dev Looks at no more than eight.
    /// @param sscc The other.
    /// @param inner The logistic unit.
    /// @return True if it is.
    function isWithin(Sscc sscc, Sscc inner) external view returns (bool);

    /// @notice The registry that says who packers are.
    /// @return Its address.
    function parties() external view returns (address);

    /// @notice The lots whose units are packed.
    /// @return Its address.
    function lots() external view returns (address);
}
