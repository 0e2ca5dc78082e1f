// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Gtin} from "../../../contracts/common/types/Gtin.sol";
import {PartyId} from "../../../contracts/parties/types/PartyId.sol";
import {IOpenGuard} from "../../../contracts/provenance/interfaces/IOpenGuard.sol";
import {LotId, LotSlot} from "../../../contracts/provenance/types/LotTypes.sol";
import {CloneReport, CloneTally} from "../../../contracts/provenance/types/OpenTypes.sol";
import {Unit} from "../../../contracts/provenance/types/UnitTypes.sol";
import {CHEATS, deploy, draw, oneIn, signed} from "../../shared/Cheats.sol";

/// @notice What the campaign does with its lots.
interface LotWorld {
    function setLot(LotId lot, LotSlot calldata slot, bytes32 root) external;
    function setVoided(LotId lot, uint32 index) external;
}

/// @notice What happened, to be counted.
enum OpenDeed {
    Opening,
    Report,
    Refusal,
    LateRefusal
}

/// @title OpenGuardHandler
/// @notice What the runner calls in a random sequence: people who open, open again, forge, and report clones, while
/// units are taken out of their lots.
abstract contract OpenGuardHandler {
    /* CONSTANTS */

    uint256 public constant LOTS = 2;
    /// @dev More than eight, so that they lie in two slots; the tree has four leaves more, which no unit of the lot is.
    uint32 public constant UNITS = 12;
    uint32 private constant LEAVES = 16;
    uint256 private constant REPORTERS = 3;

    bytes32 private constant UNIT_TYPEHASH = keccak256(
        "Unit(uint32 index,bytes32 serialHash,address openKey,address claimKey)"
    );

    /* STORAGE */

    IOpenGuard internal immutable GUARD;
    LotWorld private immutable WORLD;
    bytes32 private immutable DOMAIN;

    LotId[] private _lots;
    uint256[] private _keys;
    address[] private _accounts;
    mapping(uint256 lot => bytes32[] nodes) private _trees;
    uint256 private _now = 1_800_000_000;
    uint256 private _actions;

    /// @dev What should be so.
    mapping(uint256 lot => mapping(uint256 index => uint256 time)) private _opened;
    mapping(uint256 lot => mapping(uint256 index => uint256 count)) private _reports;
    mapping(uint256 lot => mapping(uint256 index => bool isVoided)) private _voided;
    mapping(uint256 lot => mapping(uint256 index => mapping(uint256 reporter => bool hasReported))) private _told;

    mapping(OpenDeed deed => uint256 count) private _effects;
    string private _broken;

    /* CONSTRUCTOR */

    constructor() {
        WORLD = LotWorld(deploy("ItemWorldMock", ""));
        GUARD = IOpenGuard(deploy("OpenGuard", abi.encode(address(WORLD), address(this))));
        DOMAIN = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Cowry Open Guard"),
                keccak256("1"),
                block.chainid,
                address(GUARD)
            )
        );
        for (uint256 i = 0; i < LEAVES; ++i) {
            _keys.push(uint256(keccak256(abi.encode("code", i))));
            _accounts.push(CHEATS.addr(_keys[i]));
        }
        for (uint256 i = 0; i < LOTS; ++i) _plant(i);
    }

    modifier action() {
        ++_actions;
        CHEATS.warp(_now);
        _;
    }

    /* ACTIONS */

    /// @notice Somebody opens a unit: by its code or a neighbor's, of the lot or a decoy, in time or late.
    function open(uint256 seed) external action {
        uint256 lot = draw(seed, "lot", 0, LOTS - 1);
        uint32 index = uint32(draw(seed, "index", 0, oneIn(6, seed, "decoy") ? LEAVES - 1 : UNITS - 1));
        bool isForged = oneIn(6, seed, "forged");
        uint40 deadline = uint40(oneIn(8, seed, "late") ? _now : _now + 1);
        bytes memory signature = signed(
            _keys[isForged ? (index + 1) % LEAVES : index],
            _digest(keccak256(abi.encode(_openingType(), _lots[lot], index, deadline)))
        );

        try GUARD.open(_lots[lot], _unitAt(index), _proofOf(lot, index), deadline, signature) {
            if (isForged || deadline == _now) _broken = "a unit was opened without its code, or too late";
            if (index >= UNITS || _voided[lot][index]) _broken = "what is no unit of the lot was opened";
            if (_opened[lot][index] != 0) _broken = "a unit was opened twice";
            _opened[lot][index] = _now;
            ++_effects[OpenDeed.Opening];
        } catch {
            ++_effects[_opened[lot][index] != 0 ? OpenDeed.LateRefusal : OpenDeed.Refusal];
        }
    }

    /// @notice Somebody reports a clone, of an opened unit or not, again or for the first time.
    function report(uint256 seed) external action {
        uint256 lot = draw(seed, "lot", 0, LOTS - 1);
        uint32 index = uint32(draw(seed, "index", 0, UNITS - 1));
        uint256 reporter = draw(seed, "reporter", 0, REPORTERS - 1);
        CloneReport memory said = CloneReport(_accounts[reporter], bytes32(seed | 1), uint40(_now + 1));
        bool isStolen = oneIn(6, seed, "stolen");
        bytes32 digest = _digest(keccak256(abi.encode(_reportType(), _lots[lot], index, said)));
        bytes memory signature = signed(_keys[index], digest);
        if (isStolen) said.reporter = _accounts[(reporter + 1) % REPORTERS];

        try GUARD.reportClone(_lots[lot], _unitAt(index), _proofOf(lot, index), said, signature) {
            if (isStolen) _broken = "a report was brought under another's name";
            if (_opened[lot][index] == 0 || _opened[lot][index] == _now) _broken = "a closed unit was reported";
            if (_told[lot][index][reporter]) _broken = "a reporter counted twice";
            _told[lot][index][reporter] = true;
            ++_reports[lot][index];
            ++_effects[OpenDeed.Report];
        } catch {
            ++_effects[OpenDeed.Refusal];
        }
    }

    /// @notice Time passes, or a unit is taken out of its lot.
    function disturb(uint256 seed) external action {
        if (!oneIn(3, seed, "void")) {
            _now += draw(seed, "seconds", 1, 100_000);
            return;
        }
        (uint256 lot, uint32 index) = (draw(seed, "lot", 0, LOTS - 1), uint32(draw(seed, "index", 0, UNITS - 1)));
        _write(lot, true);
        WORLD.setVoided(_lots[lot], index);
        _voided[lot][index] = true;
    }

    /// @notice Which functions the runner calls, more often what matters more.
    function actions() external pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](6);
        for (uint256 i = 0; i < 3; ++i) selectors[i] = this.open.selector;
        (selectors[3], selectors[4]) = (this.report.selector, this.report.selector);
        selectors[5] = this.disturb.selector;
    }

    /* VIEWS */

    /// @notice Whether the contract tells of every unit when it was first opened, singly and in groups, and of no other.
    function areOpeningsTrue() external view returns (bool) {
        for (uint256 lot = 0; lot < LOTS; ++lot) {
            for (uint32 group = 0; group < LEAVES / 8; ++group) {
                uint40[8] memory times = GUARD.openedInGroup(_lots[lot], group);
                for (uint32 place = 0; place < 8; ++place) {
                    uint32 index = group * 8 + place;
                    if (times[place] != _opened[lot][index]) return false;
                    if (GUARD.openedAt(_lots[lot], index) != times[place]) return false;
                }
            }
        }
        return true;
    }

    /// @notice Whether every tally is the number of those who reported.
    function areTalliesTrue() external view returns (bool) {
        for (uint256 lot = 0; lot < LOTS; ++lot) {
            for (uint32 index = 0; index < UNITS; ++index) {
                CloneTally memory tally = GUARD.clonesOf(_lots[lot], index);
                if (tally.count != _reports[lot][index]) return false;
                if ((tally.count == 0) != (tally.firstAt == 0) || tally.firstAt > tally.lastAt) return false;
            }
        }
        return true;
    }

    function effectsOf(OpenDeed deed) external view returns (uint256) {
        return _effects[deed];
    }

    /// @notice Whether the invariants look now: at every eighth action, for what breaks them stays broken.
    function isInspected() external view returns (bool) {
        return _actions % 8 == 0;
    }

    /// @notice A rule that a deed broke, or nothing.
    function broken() external view returns (string memory) {
        return _broken;
    }

    /* PRIVATE */

    /// @dev A lot whose tree is a heap: the root at 1, the leaves from `LEAVES` on.
    function _plant(uint256 lot) private {
        _lots.push(LotId.wrap(keccak256(abi.encode("lot", lot))));
        bytes32[] memory nodes = new bytes32[](2 * LEAVES);
        for (uint32 i = 0; i < LEAVES; ++i) {
            bytes32 inner = keccak256(abi.encode(UNIT_TYPEHASH, _unitAt(i)));
            nodes[LEAVES + i] = keccak256(bytes.concat(inner));
        }
        for (uint256 i = LEAVES - 1; i > 0; --i) {
            (bytes32 left, bytes32 right) = (nodes[2 * i], nodes[2 * i + 1]);
            nodes[i] = left < right ? keccak256(bytes.concat(left, right)) : keccak256(bytes.concat(right, left));
        }
        _trees[lot] = nodes;
        _write(lot, false);
    }

    /// @dev Writes a lot as it stands.
    function _write(uint256 lot, bool hasVoids) private {
        LotSlot memory slot;
        (slot.brand, slot.gtin, slot.units, slot.hasVoids) = (PartyId.wrap(1), Gtin.wrap(1), UNITS, hasVoids);
        WORLD.setLot(_lots[lot], slot, _trees[lot][1]);
    }

    function _proofOf(uint256 lot, uint32 index) private view returns (bytes32[] memory proof) {
        proof = new bytes32[](4);
        uint256 node = LEAVES + index;
        for (uint256 i = 0; i < 4; ++i) {
            proof[i] = _trees[lot][node ^ 1];
            node /= 2;
        }
    }

    function _unitAt(uint32 index) private view returns (Unit memory) {
        return Unit(index, keccak256(abi.encode("serial", index)), _accounts[index], address(uint160(index + 1)));
    }

    function _digest(bytes32 structHash) private view returns (bytes32) {
        return keccak256(abi.encodePacked(hex"1901", DOMAIN, structHash));
    }

    function _openingType() private pure returns (bytes32) {
        return keccak256("Opening(bytes32 lot,uint32 index,uint40 deadline)");
    }

    function _reportType() private pure returns (bytes32) {
        return keccak256("CloneReport(bytes32 lot,uint32 index,address reporter,bytes32 evidence,uint40 deadline)");
    }
}
