// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../contracts/escrow/interfaces/IEscrow.sol";
import {Order, OrderKind, OrderSlot, RequestSlot} from "../../contracts/escrow/types/EscrowTypes.sol";
import {draw} from "../shared/Cheats.sol";
import {EscrowHandler} from "./campaign/EscrowHandler.sol";
import {Deed, Machine} from "./campaign/Machine.sol";
import {Attempt} from "./campaign/Record.sol";

/// @title EscrowClocksTest
/// @notice Two equal orders live through the same deeds; one is settled whenever its clock says so, the other once, at
/// the very end. The difference must be none.
contract EscrowClocksTest is EscrowHandler {
    using Machine for Deed;

    uint256 private constant PROMPT = 0;
    uint256 private constant LATE = 1;

    function testFuzz_theOutcomeDoesNotDependOnWhenSomebodySettles(uint256 seed) external {
        Order memory order = _drawOrder(seed, draw(seed, "payer", 0, TRADERS - 1), PLAIN);
        if (order.kind == OrderKind.Instant) return;
        _payTwice(order);
        _live(seed);

        int256[PEOPLE] memory promptGains = _gainsBy(PROMPT, order.closeBy);
        int256[PEOPLE] memory lateGains = _gainsBy(LATE, order.closeBy);

        OrderSlot memory prompt = ESCROW.slotOf(_tracks[PROMPT].id);
        OrderSlot memory late = ESCROW.slotOf(_tracks[LATE].id);
        require(late.state == prompt.state, "another state");
        require(late.kept == prompt.kept && late.held == prompt.held, "other amounts");
        require(late.deadline == prompt.deadline, "another deadline");
        require(late.flags == prompt.flags, "other flags");
        for (uint256 i = 0; i < PEOPLE; ++i) {
            require(lateGains[i] == promptGains[i], "somebody gains by it");
        }
    }

    function _payTwice(Order memory order) private {
        for (uint256 i = 0; i < 2; ++i) {
            order.salt ^= i;
            uint256[] memory orders = new uint256[](1);
            orders[0] = _remember(order);
            bytes memory data = abi.encodeCall(IEscrow.pay, (order, ""));
            require(_attempt(Attempt(Deed.Pay, order.payer, 0, data, orders, 1 << PLAIN), ""), "cannot pay");
        }
    }

    /// @dev Up to eight deeds, each on both orders at the same time, with a little time between.
    function _live(uint256 seed) private {
        uint256 deeds = draw(seed, "deeds", 0, 8);
        for (uint256 n = 0; n < deeds; ++n) {
            uint256 part = draw(seed, bytes32(n));
            if (_now >= _seen(PROMPT).deadline) return;
            Deed deed = _drawDeed(part, PROMPT);
            for (uint256 i = 0; i < 2; ++i) {
                _attempt(_proper(part, deed, i, _orderAt(i)), "");
            }
            _passTo(_now + draw(part, "pause", 0, 1 days));
        }
    }

    /// @dev What everyone gains as an order runs out: settled at each edge of a clock, or once at the end.
    function _gainsBy(uint256 i, uint256 end) private returns (int256[PEOPLE] memory gains) {
        for (uint256 n = 0; n < PEOPLE; ++n) {
            gains[n] -= int256(_wealthOf(_people[n], PLAIN));
        }
        while (i == PROMPT && _now < end) {
            _passTo(_nextEdge(i, end));
            _settleOne(i);
        }
        _settleOne(i);
        for (uint256 n = 0; n < PEOPLE; ++n) {
            gains[n] += int256(_wealthOf(_people[n], PLAIN));
        }
    }

    /// @dev When the next clock of an order ends: that of its state, or the one that confirms.
    function _nextEdge(uint256 i, uint256 end) private view returns (uint256 edge) {
        OrderSlot memory slot = ESCROW.slotOf(_tracks[i].id);
        RequestSlot memory request = ESCROW.requestOf(_tracks[i].id);
        edge = slot.deadline > _now && slot.deadline < end ? slot.deadline : end;
        if (request.requested > 0 && request.confirmBy > _now && request.confirmBy < edge) edge = request.confirmBy;
    }

    function _settleOne(uint256 i) private {
        Order[] memory orders = new Order[](1);
        orders[0] = _orderAt(i);
        ESCROW.settleDue(orders);
    }
}
