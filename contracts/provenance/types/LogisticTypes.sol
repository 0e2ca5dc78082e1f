// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {PartyId, PartyRole, RoleSet} from "../../parties/types/PartyTypes.sol";
import {LotId} from "./LotTypes.sol";
import {Sscc} from "./Sscc.sol";

/// @notice Where a logistic unit stands.
enum LogisticState {
    // Unknown SSCC.
    None,
    // Live: it stands by itself, and its holder can open it, pack it or hand it over.
    Packed,
    // Live: it is in another logistic unit, and goes where that goes.
    Inside,
    // Final: it was opened, what was in it is free, and its SSCC is never used again.
    Unpacked
}

/// @notice Coded units of a lot that were packed together: one leaf of a logistic unit's tree.
/// @param lot The lot.
/// @param first The index of the first.
/// @param last The index of the last; all between are in too.
struct PackedUnits {
    LotId lot;
    uint32 first;
    uint32 last;
}

/// @notice What a packer states of a new logistic unit.
/// @param sscc Its SSCC.
/// @param prefixLength How many digits of the SSCC after the extension digit are the packer's GS1 company prefix.
/// @param children The logistic units that are directly in it.
/// @param unitRoot The root of the tree over the coded units that are directly in it, or zero for none.
/// @param units How many coded units those are.
/// @param eventHash The CBV 2.0 hash of the EPCIS event that tells the same, or zero.
struct Aggregation {
    Sscc sscc;
    uint8 prefixLength;
    Sscc[] children;
    bytes32 unitRoot;
    uint32 units;
    bytes32 eventHash;
}

/// @notice A logistic unit: what is stored of it, in one slot, as it stands now. The root of its coded units has a slot
/// of its own.
/// @param holder The party that has it; for one that is inside, the party that has the outermost.
/// @param offered The party that may take it over, or zero for none.
/// @param parent The logistic unit that it is directly in, or zero for none.
/// @param units How many coded units were packed directly into it.
/// @param children How many logistic units are directly in it.
/// @param level One above the highest of the logistic units that were packed into it; one where there was none.
/// @param state Its state.
struct LogisticUnit {
    // slot 0
    PartyId holder;
    PartyId offered;
    Sscc parent;
    uint32 units;
    uint16 children;
    uint8 level;
    LogisticState state;
}

/// @dev The most levels: case, pallet, container, and room for more.
uint8 constant MAX_LEVEL = 8;

/// @dev The most logistic units directly in one: what a transaction can pack. More go into several, and those into one.
uint16 constant MAX_CHILDREN = 1_000;

/// @dev The roles of which a party needs one to pack, hold and open logistic units.
RoleSet constant HOLDERS = RoleSet.wrap(
    uint32(
        (1 << uint8(PartyRole.Producer)) |
            (1 << uint8(PartyRole.Processor)) |
            (1 << uint8(PartyRole.Carrier)) |
            (1 << uint8(PartyRole.Brand)) |
            (1 << uint8(PartyRole.Custodian))
    )
);
