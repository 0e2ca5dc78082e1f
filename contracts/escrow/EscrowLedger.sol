// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {MoneyDoor} from "../common/MoneyDoor.sol";
import {PayoutList, Payouts} from "../common/libraries/Payouts.sol";
import {StateSet} from "../common/types/StateSet.sol";
import {IEscrow} from "./interfaces/IEscrow.sol";
import {OrderLib} from "./libraries/OrderLib.sol";
import {Slots} from "./libraries/Slots.sol";
import {Cause, FeeLeg, Order, OrderId, OrderSlot, OrderState, RequestSlot} from "./types/EscrowTypes.sol";

/// @title EscrowLedger
/// @notice What the escrow stores and shows, its one guard, and how money moves within an order.
abstract contract EscrowLedger is IEscrow, MoneyDoor, EIP712 {
    using OrderLib for Order;
    using OrderLib for FeeLeg;
    using OrderLib for uint96;
    using Payouts for PayoutList;
    using Slots for OrderSlot;
    using Slots for RequestSlot;
    using Slots for uint256;

    /* CONSTANTS */

    /// @dev Bits of `OrderSlot.flags`.
    uint16 internal constant EXTENDED = 1;
    uint16 internal constant REQUESTS_BARRED = 2;
    uint16 internal constant QUOTED = 4;

    /* STORAGE */

    mapping(OrderId id => uint256 word) private _orders;
    mapping(OrderId id => uint256 word) private _requests;

    /* VIEWS */

    /// @inheritdoc IEscrow
    function stateOf(OrderId id) public view returns (OrderState) {
        return slotOf(id).state;
    }

    /// @inheritdoc IEscrow
    function slotOf(OrderId id) public view returns (OrderSlot memory slot) {
        slot = _load(id);
        // A released order is closed from its deadline on.
        if (slot.state == OrderState.Released && block.timestamp >= slot.deadline) slot.state = OrderState.Closed;
    }

    /// @inheritdoc IEscrow
    function requestOf(OrderId id) public view returns (RequestSlot memory) {
        return _requests[id].toRequestSlot();
    }

    /// @inheritdoc IEscrow
    function idOf(Order calldata order) public view returns (OrderId) {
        return OrderId.wrap(_hashTypedDataV4(order.hash()));
    }

    /* INTERNAL: STORAGE */

    /// @dev The stored state of an order, as it is.
    function _load(OrderId id) internal view returns (OrderSlot memory) {
        return _orders[id].toOrderSlot();
    }

    /// @dev Stores the state of an order.
    function _store(OrderId id, OrderSlot memory slot) internal {
        _orders[id] = slot.pack();
    }

    /// @dev Stores the requests of an order.
    function _storeRequest(OrderId id, RequestSlot memory request) internal {
        _requests[id] = request.pack();
    }

    /* INTERNAL: GUARDS */

    /// @dev How the deed of one party starts.
    function _begin(
        Order calldata order,
        StateSet allowed,
        address party
    ) internal view returns (OrderId id, OrderSlot memory slot) {
        id = idOf(order);
        slot = _requireState(id, allowed);
        _requireCaller(id, party);
    }

    /// @dev The one guard of all deeds: the order exists, its state allows the deed, and its clock has not ended.
    function _requireState(OrderId id, StateSet allowed) internal view returns (OrderSlot memory slot) {
        slot = slotOf(id);
        OrderState current = slot.state;
        require(current != OrderState.None, EscrowUnknownOrder(id));
        require(allowed.has(uint8(current)), EscrowUnexpectedState(id, current, allowed));
        require(block.timestamp < slot.deadline, EscrowOrderDue(id, current, slot.deadline));
    }

    /// @dev The deed is `expected`'s alone.
    function _requireCaller(OrderId id, address expected) internal view {
        address caller = _msgSender();
        require(caller == expected, EscrowWrongCaller(id, caller, expected));
    }

    /// @dev The amount is from 1 to `max`.
    function _requireAmount(OrderId id, uint256 amount, uint256 max) internal pure {
        require(amount > 0 && amount <= max, EscrowInvalidAmount(id, amount, max));
    }

    /// @dev The signature over `digest` is the signer's: ECDSA for accounts without code, else ERC-1271.
    function _requireSignature(OrderId id, address signer, bytes32 digest, bytes calldata signature) internal view {
        require(
            SignatureChecker.isValidSignatureNowCalldata(signer, digest, signature),
            EscrowInvalidSignature(id, signer)
        );
    }

    /* INTERNAL: MONEY WITHIN AN ORDER */

    /// @dev Room for everyone whom one order can pay: payer, payee, arbiter and the fee recipients.
    function _receiversOf(Order calldata order) internal pure returns (uint256) {
        return order.fees.length + 3;
    }

    /// @dev Room for everyone whom many orders can pay.
    function _receiversOf(Order[] calldata orders) internal pure returns (uint256 count) {
        for (uint256 i = 0; i < orders.length; ++i) {
            count += _receiversOf(orders[i]);
        }
    }

    /// @dev Divides a part of what is held: `toPayer` goes back, `toPayee` is released. The caller stores the slot and
    /// pays what it added to the payouts.
    function _divide(
        Order calldata order,
        OrderId id,
        OrderSlot memory slot,
        uint96 toPayer,
        uint96 toPayee,
        Cause cause,
        PayoutList memory payouts
    ) internal {
        slot.held -= toPayer + toPayee;
        slot.kept += toPayee;
        if (toPayer > 0) {
            emit OrderRefunded(id, order.payer, toPayer, cause);
            payouts.add(order.token, order.payer, toPayer - _addArbiterFee(order, toPayer, cause, payouts));
        }
        if (toPayee > 0) {
            emit OrderReleased(id, order.payee, toPayee, cause);
            _addRelease(order, toPayee, _addArbiterFee(order, toPayee, cause, payouts), payouts);
        }
    }

    /// @dev Divides a part of what is held, now: the deeds of parties. Any but a confirmation ends an open request.
    function _carryOut(
        Order calldata order,
        OrderId id,
        OrderSlot memory slot,
        uint96 toPayer,
        uint96 toPayee,
        Cause cause
    ) internal {
        PayoutList memory payouts = Payouts.withRoomFor(_receiversOf(order));
        _divide(order, id, slot, toPayer, toPayee, cause, payouts);
        if (slot.held == 0 || cause != Cause.Confirmation) _resume(order, id, slot, _now());
        _store(id, slot);

        _pushAll(payouts);
    }

    /// @dev Ends the open request, if any. An order that holds nothing closes: as Released if the payee keeps anything,
    /// else as Refunded. One that still holds money goes back to its confirm clock, as it was.
    function _resume(Order calldata order, OrderId id, OrderSlot memory slot, uint40 time) internal {
        uint40 confirmBy = slot.state < OrderState.RefundRequested ? 0 : _closeRequest(id);
        if (slot.held > 0) {
            slot.state = OrderState.AwaitingConfirmation;
            slot.deadline = confirmBy;
        } else if (slot.kept > 0) {
            slot.state = OrderState.Released;
            slot.deadline = time + order.windows.refund();
        } else {
            slot.state = OrderState.Refunded;
            slot.deadline = 0;
        }
    }

    /// @dev Stores a new state whose clock starts now.
    function _move(
        OrderId id,
        OrderSlot memory slot,
        OrderState state,
        uint40 window
    ) internal returns (uint40 deadline) {
        deadline = _now() + window;
        slot.state = state;
        slot.deadline = deadline;
        _store(id, slot);
    }

    /// @dev The present second, as orders store it.
    function _now() internal view returns (uint40) {
        return uint40(block.timestamp);
    }

    /* PRIVATE */

    /// @dev Forgets what the open request asks for, and says when the confirm clock ends.
    function _closeRequest(OrderId id) private returns (uint40 confirmBy) {
        RequestSlot memory request = requestOf(id);
        request.requested = 0;
        _storeRequest(id, request);
        return request.confirmBy;
    }

    /// @dev Adds a release to the payouts: the fee legs, and the remainder for the payee.
    function _addRelease(
        Order calldata order,
        uint96 part,
        uint256 arbiterFee,
        PayoutList memory payouts
    ) private pure {
        address token = order.token;
        uint256 remainder = part - arbiterFee;
        FeeLeg[] calldata fees = order.fees;
        for (uint256 i = 0; i < fees.length; ++i) {
            uint256 fee = fees[i].feeDown(part, order.amount);
            remainder -= fee;
            payouts.add(token, fees[i].recipient, fee);
        }
        payouts.add(token, order.payee, remainder);
    }

    /// @dev For a ruling, adds the arbiter's share of a part to the payouts.
    function _addArbiterFee(
        Order calldata order,
        uint96 part,
        Cause cause,
        PayoutList memory payouts
    ) private pure returns (uint256 fee) {
        if (cause != Cause.Ruling) return 0;

        fee = part.shareDown(order.arbiterBasisPoints);
        payouts.add(order.token, order.arbiter, fee);
    }
}
