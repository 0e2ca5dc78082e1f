// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {Gtin} from "../../common/types/Gtin.sol";
import {StateSet} from "../../common/types/StateSet.sol";
import {PartyId} from "../../parties/types/PartyId.sol";
import {ItemId} from "./ItemTypes.sol";
import {Royalty} from "./UsageTypes.sol";

using {text} for Inscription global;

/// @notice Where the redemption of an item stands: whether the goods that it stands for were handed over.
enum RedemptionState {
    // Live: the item can be asked for, or handed over at once.
    None,
    // Live: its holder asked for the goods; locked until they come, the custodian refuses, or the clock ends it.
    Requested,
    // Live: the custodian refused the last request; the item is as free as before.
    Refused,
    // Live: the last request found no answer in time; the item is as free as before.
    Lapsed,
    // Final: the goods were handed over. The item stays where it is for good, as a souvenir.
    Redeemed
}

/// @notice What is stored of an item's redemption.
/// @param custodian The party that was asked, or that handed the goods over.
/// @param until A request lapses at this time, in Unix seconds.
/// @param since When the state began, in Unix seconds.
/// @param state The state as it was written last; a request whose time is over has lapsed.
struct RedemptionSlot {
    // slot 0
    PartyId custodian;
    uint40 until;
    uint40 since;
    RedemptionState state;
}

/// @notice A handover, as holder and custodian sign it (EIP-712).
/// @param item The item whose goods were handed over.
/// @param holder Who held it, and has the goods now.
/// @param custodian The account that acts for who kept the goods.
/// @param prefixLength Zero for a party in the role of custodian; for the brand, how many digits of the item's GTIN
/// after the indicator digit are its GS1 company prefix.
/// @param handover Hash of what both keep of the handover: place, condition, photographs.
/// @param deadline It can be brought before this time, in Unix seconds.
struct Redemption {
    ItemId item;
    address holder;
    address custodian;
    uint8 prefixLength;
    bytes32 handover;
    uint40 deadline;
}

/// @notice A unique thing, as it is minted.
/// @param gtin Its GTIN.
/// @param prefixLength How many digits of the GTIN after the indicator digit are its issuer's GS1 company prefix.
/// @param serial Its serial number under that GTIN.
/// @param to Who gets it.
/// @param name What it is called, at most 100 bytes of UTF-8.
/// @param description What it is, at most 1,000 bytes of UTF-8.
/// @param content Hash of the work, or of the record that describes the thing; zero for none.
/// @param royalty What its creator gets of each sale; both parts zero for nothing.
struct MintTerms {
    Gtin gtin;
    uint8 prefixLength;
    string serial;
    address to;
    string name;
    string description;
    bytes32 content;
    Royalty royalty;
}

/// @notice What is stored of a unique thing.
/// @param issuer The party that minted it; zero for an item that was claimed.
/// @param content Hash of the work or of the record that describes the thing, or zero.
/// @param name What it is called.
/// @param description What it is.
struct Work {
    PartyId issuer;
    bytes32 content;
    string name;
    string description;
}

/// @notice GTIN and serial of an item as text, in one slot. Its id is their hash alone.
/// @param gtin The GTIN; zero before it is inscribed.
/// @param serial The serial number, from the left.
/// @param length How many characters it has, at most 20.
struct Inscription {
    // slot 0
    Gtin gtin;
    bytes20 serial;
    uint8 length;
}

/// @dev The sets of states that deeds allow.
StateSet constant REDEMPTION_REQUESTED = StateSet.wrap(1 << uint8(RedemptionState.Requested));
StateSet constant REDEMPTION_FREE = StateSet.wrap(
    (1 << uint8(RedemptionState.None)) | (1 << uint8(RedemptionState.Refused)) | (1 << uint8(RedemptionState.Lapsed))
);
StateSet constant REDEMPTION_OPEN = StateSet.wrap(
    (1 << uint8(RedemptionState.None)) |
        (1 << uint8(RedemptionState.Requested)) |
        (1 << uint8(RedemptionState.Refused)) |
        (1 << uint8(RedemptionState.Lapsed))
);

/// @notice The serial number of an item as text.
/// @param inscription Where it stands.
/// @return Its characters; none before it is inscribed.
function text(Inscription memory inscription) pure returns (string memory) {
    bytes memory characters = new bytes(inscription.length);
    for (uint256 i = 0; i < characters.length; i++) characters[i] = inscription.serial[i];
    return string(characters);
}
