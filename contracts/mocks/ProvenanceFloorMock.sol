// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

import {Gtin} from "../common/types/Gtin.sol";
import {PartyId} from "../parties/types/PartyId.sol";
import {ILots} from "../provenance/interfaces/ILots.sol";
import {IOpenGuard} from "../provenance/interfaces/IOpenGuard.sol";
import {IProvenanceNFT} from "../provenance/interfaces/IProvenanceNFT.sol";
import {ITraceLog} from "../provenance/interfaces/ITraceLog.sol";
import {ItemId} from "../provenance/types/ItemTypes.sol";
import {LotId, LotTerms, Transformation} from "../provenance/types/LotTypes.sol";
import {TraceEvent} from "../provenance/types/TraceTypes.sol";
import {Unit, UnitKeys} from "../provenance/types/UnitTypes.sol";

/// @title ProvenanceFloorMock
/// @notice The least that provenance can cost: takes the calldata of {ILots}, {ITraceLog}, {IOpenGuard} and
/// {IProvenanceNFT}, writes what has to be remembered and logs the same events. It checks nothing and proves nothing; a
/// hash of the lot or serial number stands in for its id.
contract ProvenanceFloorMock {
    mapping(bytes32 key => uint256 word) private _words;
    mapping(bytes32 lot => bytes32 root) private _roots;
    mapping(address owner => uint256 count) private _counts;

    function commissionMany(LotTerms[] calldata terms) external {
        for (uint256 i = 0; i < terms.length; ++i) {
            _commission(terms[i]);
        }
    }

    function anchorLots(bytes32 root) external {
        _words[root] = block.timestamp;
        emit ILots.LotsAnchored(msg.sender, root);
    }

    function transform(Transformation calldata transformation) external {
        _words[LotId.unwrap(transformation.inputs[0].lot)] -= 1;
        LotId[] memory outputs = new LotId[](1);
        outputs[0] = _commission(transformation.outputs[0].terms);
        _roots[LotId.unwrap(outputs[0])] = LotId.unwrap(transformation.inputs[0].lot);
        emit ILots.LotsTransformed({
            eventHash: transformation.eventHash,
            party: PartyId.wrap(1),
            inspector: transformation.inspector,
            by: msg.sender,
            inputs: transformation.inputs,
            outputs: outputs,
            shares: transformation.outputs[0].shares
        });
    }

    function record(LotId lot, TraceEvent calldata traced) external {
        uint256 position = _words[LotId.unwrap(lot)]++;
        emit ITraceLog.TraceRecorded(lot, msg.sender, position, traced);
    }

    function recordBatch(bytes32 root, uint256 count) external {
        uint256 position = _words[bytes32(uint256(uint160(msg.sender)))]++;
        emit ITraceLog.TraceBatchRecorded(msg.sender, position, root, count);
    }

    function open(LotId lot, Unit calldata unit, bytes32[] calldata, uint40, bytes calldata) external {
        _words[LotId.unwrap(lot)] = block.timestamp;
        emit IOpenGuard.UnitOpened(lot, unit.index);
    }

    function claim(
        LotId lot,
        UnitKeys calldata unit,
        string calldata serial,
        bytes32[] calldata,
        address to,
        uint40,
        bytes calldata
    ) external {
        bytes32 item = keccak256(bytes(serial));
        ++_counts[to];
        _words[item] = uint160(to);
        emit IERC721.Transfer(address(0), to, uint256(item));
        emit IProvenanceNFT.ItemClaimed(ItemId.wrap(item), lot, to, unit.index);
    }

    function transferFrom(address from, address to, uint256 id) external {
        --_counts[from];
        ++_counts[to];
        _words[bytes32(id)] = uint160(to);
        emit IERC721.Transfer(from, to, id);
    }

    /// @dev What the operations start from, as far as the floor needs any.
    function prepare(bytes32 key, uint256 word) external {
        _words[key] = word;
    }

    function _commission(LotTerms calldata terms) private returns (LotId lot) {
        lot = LotId.wrap(keccak256(bytes(terms.lot)));
        _words[LotId.unwrap(lot)] = terms.quantity;
        if (terms.unitRoot != 0) _roots[LotId.unwrap(lot)] = terms.unitRoot;
        emit ILots.LotCommissioned(lot, PartyId.wrap(1), Gtin.wrap(1), msg.sender, terms);
    }
}
