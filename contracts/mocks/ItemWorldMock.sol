// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Gtin} from "../common/types/Gtin.sol";
import {PartyId} from "../parties/types/PartyId.sol";
import {RoleSet} from "../parties/types/PartyTypes.sol";
import {IParties} from "../parties/interfaces/IParties.sol";
import {ILots} from "../provenance/interfaces/ILots.sol";
import {IRecalls} from "../provenance/interfaces/IRecalls.sol";
import {LotId, LotSlot} from "../provenance/types/LotTypes.sol";
import {LotWord} from "../provenance/types/LotWord.sol";
import {Standing} from "../provenance/types/RecallTypes.sol";
import {packed} from "./PackedLots.sol";

/// @title ItemWorldMock
/// @notice What items ask of parties, lots, recalls and openings, answered as it was told to.
contract ItemWorldMock {
    struct Actor {
        PartyId party;
        RoleSet roles;
        uint64 prefix;
    }

    mapping(address account => Actor actor) private _actors;
    mapping(LotId lot => LotSlot slot) private _slots;
    mapping(LotId lot => bytes32 root) private _roots;
    mapping(LotId lot => mapping(uint32 index => bool isVoided)) private _voided;
    mapping(LotId lot => mapping(uint32 index => Standing standing)) private _standings;
    mapping(LotId lot => mapping(uint32 index => uint40 time)) private _opened;

    function setActor(address account, Actor calldata actor) external {
        _actors[account] = actor;
    }

    function setLot(LotId lot, LotSlot calldata slot, bytes32 root) external {
        (_slots[lot], _roots[lot]) = (slot, root);
    }

    function setVoided(LotId lot, uint32 index) external {
        (_voided[lot][index], _slots[lot].hasVoids) = (true, true);
    }

    function setStanding(LotId lot, uint32 index, Standing standing) external {
        _standings[lot][index] = standing;
    }

    function setOpened(LotId lot, uint32 index, uint40 time) external {
        _opened[lot][index] = time;
    }

    function lotOf(LotId lot) external view returns (LotWord word, bytes32 unitRoot) {
        LotSlot memory slot = _slots[lot];
        require(!slot.brand.isNull(), ILots.LotUnknown(lot));
        return (packed(slot), _roots[lot]);
    }

    function slotOf(LotId lot) external view returns (LotSlot memory) {
        return _slots[lot];
    }

    function isVoided(LotId lot, uint32 index) external view returns (bool) {
        return _voided[lot][index];
    }

    function requireClear(LotId lot, uint32 index) external view {
        Standing standing = _standings[lot][index];
        bool isClear = standing == Standing.Clean || standing == Standing.Unknown;
        require(isClear, IRecalls.RecallInForce(lot, index, standing));
    }

    function openedAt(LotId lot, uint32 index) external view returns (uint40) {
        return _opened[lot][index];
    }

    function requireIssuer(
        address account,
        RoleSet oneOf,
        Gtin gtin,
        uint8 prefixLength,
        uint40 time
    ) external view returns (PartyId party) {
        party = requireRole(account, oneOf, time);
        uint64 prefix = gtin.prefix(prefixLength);
        require(prefix == _actors[account].prefix, IParties.PartyPrefixNotHeld(party, prefix, prefixLength));
    }

    function requireRole(address account, RoleSet oneOf, uint40) public view returns (PartyId party) {
        Actor memory actor = _actors[account];
        require(!actor.party.isNull(), IParties.PartyUnknownSigner(account));
        RoleSet shared = actor.roles & oneOf;
        require(!shared.isEmpty(), IParties.PartyWithoutRole(actor.party, actor.roles, oneOf));
        return actor.party;
    }
}
