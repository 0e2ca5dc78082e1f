// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {PartyId} from "../../parties/types/PartyId.sol";
import {PartyRole, RoleSet} from "../../parties/types/PartyTypes.sol";

/// @notice How a unit of a lot, or a lot, stands. From `Clean` on, the later is the worse, and the worst counts.
enum Standing {
    // Nobody can tell: an unknown lot, or more ancestors than were looked at. Never to be read as clean.
    Unknown,
    // No notice is in force, as far as the question went.
    Clean,
    // Something that it was made of is under a notice.
    Tainted,
    // Held until it is known whether something is wrong.
    Quarantined,
    // Past the time for which it is good.
    Expired,
    // Called back.
    Recalled
}

/// @notice A notice about a lot, or about a range of its units, in two slots.
/// @param party The party that gave it, and alone can lift it.
/// @param from The first index.
/// @param to The last index, inclusive; 2^32 - 1 for a whole lot, whose loose mass it covers too.
/// @param standing How bad it is.
/// @param isBrands Whether its party is the lot's brand; a regulator otherwise.
/// @param noticedAt When it was given, in Unix seconds.
/// @param liftedAt When it was lifted; zero while it is in force.
/// @param reason Why: a code, or a hash that means something to those who ask.
struct Notice {
    // slot 0
    PartyId party;
    uint32 from;
    uint32 to;
    Standing standing;
    bool isBrands;
    uint40 noticedAt;
    uint40 liftedAt;
    // slot 1
    bytes32 reason;
}

/// @notice How many notices and marks a lot has, in one slot; empty for a lot that never had any.
/// @param notices How many notices it ever had; their numbers are from 1 to this.
/// @param ofBrand How many of the brand's are in force.
/// @param ofRegulators How many of the regulators' are in force.
/// @param taints How many marks of taint it has.
struct RecallTally {
    // slot 0
    uint32 notices;
    uint8 ofBrand;
    uint8 ofRegulators;
    uint32 taints;
}

/// @dev The last index of a notice about a whole lot. No unit has it: indexes are below a number of 32 bits.
uint32 constant WHOLE_LOT = type(uint32).max;

/// @dev Who speaks for a lot on the brand's side.
RoleSet constant BRAND_SIDE = RoleSet.wrap(
    uint32((1 << uint8(PartyRole.Brand)) | (1 << uint8(PartyRole.Producer)) | (1 << uint8(PartyRole.Processor)))
);

/// @dev Who speaks for the public.
RoleSet constant PUBLIC_SIDE = RoleSet.wrap(uint32(1 << uint8(PartyRole.Regulator)));

/// @dev Who may countersign that a notice is lifted.
RoleSet constant COUNTERSIGNERS = RoleSet.wrap(
    uint32((1 << uint8(PartyRole.Inspector)) | (1 << uint8(PartyRole.Regulator)))
);
