// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PartyId} from "../parties/types/PartyId.sol";
import {ILots} from "../provenance/interfaces/ILots.sol";
import {LotId, LotSlot, LotState} from "../provenance/types/LotTypes.sol";
import {LotWord} from "../provenance/types/LotWord.sol";
import {packed} from "./PackedLots.sol";

/// @title LotGraphMock
/// @notice Lots of any shape, as deep, wide or round as a test wants them: what recalls ask of lots.
contract LotGraphMock {
    mapping(LotId lot => LotSlot slot) private _slots;
    mapping(LotId lot => LotId[] parents) private _parents;

    function setLot(LotId lot, PartyId brand, uint32 units, LotState state) external {
        (_slots[lot].brand, _slots[lot].units, _slots[lot].state) = (brand, units, state);
    }

    function setParents(LotId lot, LotId[] calldata parents) external {
        _parents[lot] = parents;
        _slots[lot].state = LotState.Active;
    }

    function setChain(LotId[] calldata lots) external {
        for (uint256 i = 0; i < lots.length; ++i) {
            _slots[lots[i]].state = LotState.Active;
            delete _parents[lots[i]];
            if (i > 0) _parents[lots[i]].push(lots[i - 1]);
        }
    }

    function lotOf(LotId lot) external view returns (LotWord word, bytes32 unitRoot) {
        LotSlot memory slot = _slots[lot];
        require(slot.state != LotState.None, ILots.LotUnknown(lot));
        return (packed(slot), 0);
    }

    function slotOf(LotId lot) external view returns (LotSlot memory) {
        return _slots[lot];
    }

    function parentsOf(LotId lot) external view returns (LotId[] memory) {
        return _parents[lot];
    }
}
