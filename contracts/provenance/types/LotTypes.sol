// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {Gtin} from "../../common/types/Gtin.sol";
import {PartyId} from "../../parties/types/PartyId.sol";

/// @notice The id of a lot: the keccak256 of its canonical GS1 Digital Link,
/// `https://id.gs1.org/01/{GTIN-14}/10/{lot}`.
type LotId is bytes32;

/// @notice A unit of measure: its code of UN/ECE Recommendation 20 in ASCII, such as "GRM", "MLT" or "H87". Codes of
/// two characters have a zero byte at the end.
type MeasureUnit is bytes3;

/// @notice Where a lot stands.
enum LotState {
    // Unknown id.
    None,
    // Live: what is left of it can be used.
    Active,
    // Final: nothing of it can be used. What was made of it before stays.
    Decommissioned
}

/// @notice How a lot was kept apart from others (ISO 22095:2020, chain of custody models), the strictest first; last
/// comes what nobody stated.
enum CustodyModel {
    IdentityPreserved,
    Segregated,
    ControlledBlending,
    MassBalance,
    BookAndClaim,
    Unstated
}

/// @notice What is stored of a lot, in one slot, as {LotWord} packs it.
/// @param brand The party that commissioned it, for good.
/// @param gtin Its product class.
/// @param left What is neither in coded units nor used up, in `unit`.
/// @param units How many coded units it had at birth; their indexes are below this.
/// @param unitSize How much one coded unit holds, in `unit`.
/// @param unit The unit of measure.
/// @param state Its state.
/// @param custody How it was kept apart from others.
/// @param parents How many lots it was made of; none is a lot of origin or of unstated origin.
/// @param isOfOrigin Whether it drew on a quota.
/// @param isHandedOver Whether another party than the brand holds it, or has held it.
/// @param hasVoids Whether some of its units' codes are void.
struct LotSlot {
    PartyId brand;
    Gtin gtin;
    uint64 left;
    uint32 units;
    uint32 unitSize;
    MeasureUnit unit;
    LotState state;
    CustodyModel custody;
    uint8 parents;
    bool isOfOrigin;
    bool isHandedOver;
    bool hasVoids;
}

/// @notice What a lot is made with. All of it is in the event of its birth; little is stored.
/// @param gtin Its product class.
/// @param prefixLength How many digits of the GTIN after the indicator digit are the brand's GS1 company prefix.
/// @param lot Its lot number (AI 10): 1 to 20 characters of GS1 character set 82.
/// @param quantity How much it is, in `unit`; below 2^52.
/// @param unit The unit of measure.
/// @param custody How it was kept apart from others.
/// @param units How many coded units it has; zero for bulk.
/// @param unitSize How much one coded unit holds, in `unit`; below 2^24.
/// @param unitRoot The root of the tree of its coded units, see {UnitLib}.
/// @param details A commitment to further facts, or zero.
struct LotTerms {
    Gtin gtin;
    uint8 prefixLength;
    string lot;
    uint64 quantity;
    MeasureUnit unit;
    CustodyModel custody;
    uint32 units;
    uint32 unitSize;
    bytes32 unitRoot;
    bytes32 details;
}

/// @notice What a transformation takes from one lot.
/// @param lot The lot.
/// @param amount How much, in the lot's unit of measure.
struct Consumption {
    LotId lot;
    uint64 amount;
}

/// @notice What a transformation gives.
/// @param terms The new lot.
/// @param shares How much of each input it stands on, in the input's unit of measure.
struct LotOutput {
    LotTerms terms;
    uint64[] shares;
}

/// @notice Lots made out of lots (EPCIS 2.0, TransformationEvent).
/// @param inputs What is taken; the ids in ascending order.
/// @param outputs What is given.
/// @param inspector The party whose conversion factors count; none where only GTIN and unit of measure stay the same.
/// @param eventHash The 32 bytes of the event's CBV 2.0 hash.
struct Transformation {
    Consumption[] inputs;
    LotOutput[] outputs;
    PartyId inspector;
    bytes32 eventHash;
}

/// @notice How much of one product class may become of another, as an inspector states it.
/// @param input What is taken.
/// @param inputUnit Its unit of measure.
/// @param output What is given.
/// @param outputUnit Its unit of measure.
/// @param numerator So many units of measure of the output…
/// @param denominator …may become of so many of the input.
/// @param from It counts from this time on, in Unix seconds.
/// @param until It counts before this time, in Unix seconds.
struct Factor {
    Gtin input;
    MeasureUnit inputUnit;
    Gtin output;
    MeasureUnit outputUnit;
    uint64 numerator;
    uint64 denominator;
    uint40 from;
    uint40 until;
}

/// @notice What is stored of a factor.
/// @param numerator See {Factor}.
/// @param denominator See {Factor}; zero where none was set.
/// @param from See {Factor}.
/// @param until See {Factor}.
struct FactorSlot {
    // slot 0
    uint64 numerator;
    uint64 denominator;
    uint40 from;
    uint40 until;
}

/// @notice What is found to be less than was thought, as an inspector signs it (EIP-712).
/// @param lot The lot.
/// @param counted What was left before.
/// @param remaining What is left now: less.
/// @param reason Why, as a code or a commitment.
/// @param inspector The account that signs.
/// @param nonce A number that this account has not used before.
/// @param deadline The signature counts before this time, in Unix seconds.
struct Adjustment {
    LotId lot;
    uint64 counted;
    uint64 remaining;
    bytes32 reason;
    address inspector;
    uint256 nonce;
    uint40 deadline;
}

/// @notice Who holds a lot that its brand does not, or is to hold it.
/// @param holder The holder; none while it is the brand.
/// @param offered The party that may take it over; none where it is not offered.
struct Holding {
    // slot 0
    PartyId holder;
    PartyId offered;
}
