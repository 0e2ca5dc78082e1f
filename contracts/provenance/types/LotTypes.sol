// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {Gtin} from "../../common/types/Gtin.sol";
import {PartyId} from "../../parties/types/PartyId.sol";

/// @notice The id of a lot: the keccak256 of its canonical GS1 Digital Link,
/// `https://id.gs1.org/01/{GTIN-14}/10/{lot}`.
type LotId is bytes32;

/// @notice A unit of measure: its code of UN/ECE Recommendation 20 in ASCII, such as "GRM", "MLT" or "H87". Codes of two
/// characters have a zero byte at the end.
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
