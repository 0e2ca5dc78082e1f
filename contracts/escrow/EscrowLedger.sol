// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {MoneyDoor} from "../common/MoneyDoor.sol";
import {PayoutList} from "../common/libraries/PayoutLists.sol";
import {StateSet} from "../common/types/StateSet.sol";
import {IEscrow} from "./interfaces/IEscrow.sol";
import {OrderLib} from "./libraries/OrderLib.sol";
import {Cause, FeeLeg, NONE, Order, OrderId, OrderSlot, OrderState, RequestSlot} from "./types/EscrowTypes.sol";
import {OrderWord} from "./types/OrderWord.sol";

/// @title EscrowLedger
/// @notice What the escrow stores and shows, its one guard, and how money moves within an order.
abstract contract EscrowLedger is IEscrow, MoneyDoor, EIP712 {
    using OrderLib for Order;
    using OrderLib for FeeLeg;
    using OrderLib for uint96;

    /* STORAGE */

    mapping(OrderId id => OrderWord word) private _orders;
    mapping(OrderId id => RequestSlot request) private _requests;

    /* VIEWS */

    /// @inheritdoc IEscrow
    function stateOf(OrderId id) public view returns (OrderState) {
        return _stateOf(_load(id));
    }

    /// @inheritdoc IEscrow
    function slotOf(OrderId id) external view returns (OrderSlot memory slot) {
        slot = _load(id).toSlot();
        slot.state = stateOf(id);
    }

    /// @inheritdoc IEscrow
    function requestOf(OrderId id) public view returns (RequestSlot memory) {
        return _requests[id];
    }

    /// @inheritdoc IEscrow
    function idOf(Order calldata order) public view returns (OrderId) {
        return OrderId.wrap(_hashTypedDataV4(order.hash()));
    }

    /* INTERNAL: STORAGE */

    /// @dev The stored state of an order.
    function _load(OrderId id) internal view returns (OrderWord) {
        return _orders[id];
    }

    /// @dev Stores the state of an order.
    function _store(OrderId id, OrderWord word) internal {
        _orders[id] = word;
    }

    /// @dev Stores a new state whose clock starts now.
    function _move(OrderId id, OrderWord word, OrderState state, uint40 window) internal returns (uint40 deadline) {
        unchecked {
            // A present second and a window of 25 bits.
            deadline = _now() + window;
        }
        _store(id, word.moved(state, deadline));
    }

    /// @dev Stores the requests of an order.
    function _storeRequest(OrderId id, RequestSlot memory request) internal {
        _requests[id] = request;
    }

    /* INTERNAL: GUARDS */

    /// @dev Nobody has paid this order yet.
    function _requireNew(OrderId id) internal view {
        if (OrderWord.unwrap(_load(id)) != 0) revert EscrowUnexpectedState(id, stateOf(id), NONE);
    }

    /// @dev How the deed of one party starts.
    function _begin(
        Order calldata order,
        StateSet allowed,
        address party
    ) internal view returns (OrderId id, OrderWord word) {
        id = idOf(order);
        word = _requireState(id, allowed);
        _requireCaller(id, party);
    }

    /// @dev The one guard of all deeds: the order exists, its state allows the deed, and its clock has not ended.
    function _requireState(OrderId id, StateSet allowed) internal view returns (OrderWord word) {
        word = _load(id);
        OrderState current = _stateOf(word);
        require(current != OrderState.None, EscrowUnknownOrder(id));
        require(allowed.has(uint8(current)), EscrowUnexpectedState(id, current, allowed));
        uint40 deadline = word.deadline();
        require(block.timestamp < deadline, EscrowOrderDue(id, current, deadline));
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

    /// @dev Divides a part of what is held: `toPayer` goes back, `toPayee` is released. The caller stores the word, and
    /// then pays out.
    function _divide(
        Order calldata order,
        OrderId id,
        OrderWord word,
        uint96 toPayer,
        uint96 toPayee,
        Cause cause
    ) internal returns (OrderWord) {
        if (toPayer > 0) emit OrderRefunded(id, order.payer, toPayer, cause);
        if (toPayee > 0) emit OrderReleased(id, order.payee, toPayee, cause);
        return word.divided(toPayer, toPayee);
    }

    /// @dev Pays out what was divided, or gathers it in the list.
    function _payOut(
        Order calldata order,
        uint96 toPayer,
        uint96 toPayee,
        Cause cause,
        PayoutList memory payouts
    ) internal {
        address token = order.token;
        uint256 payerFee = 0;
        uint256 payeeFee = 0;
        if (cause == Cause.Ruling) {
            payerFee = toPayer.shareDown(order.arbiterBasisPoints);
            payeeFee = toPayee.shareDown(order.arbiterBasisPoints);
            _give(payouts, token, order.arbiter, payerFee + payeeFee);
        }
        _give(payouts, token, order.payer, toPayer - payerFee);
        if (toPayee > 0) _payRelease(order, toPayee, toPayee - payeeFee, payouts);
    }

    /// @dev Divides a part of what is held, now: the deeds of parties. Any but a confirmation ends an open request.
    function _carryOut(
        Order calldata order,
        OrderId id,
        OrderWord word,
        uint96 toPayer,
        uint96 toPayee,
        Cause cause
    ) internal {
        word = _divide(order, id, word, toPayer, toPayee, cause);
        if (word.held() == 0 || cause != Cause.Confirmation) word = _resume(order, id, word, _now());
        _store(id, word);

        PayoutList memory payAtOnce;
        _payOut(order, toPayer, toPayee, cause, payAtOnce);
    }

    /// @dev Ends the open request, if any. An order that holds nothing closes: as Released if the payee keeps anything,
    /// else as Refunded. One that still holds money goes back to its confirm clock, as it was; where that ended during
    /// the request it is due at once, and counts as ended now, so that what follows starts when the money can leave.
    function _resume(Order calldata order, OrderId id, OrderWord word, uint40 time) internal returns (OrderWord) {
        uint40 confirmBy = word.state() < OrderState.RefundRequested ? 0 : _closeRequest(id);
        if (word.held() > 0) {
            return word.moved(OrderState.AwaitingConfirmation, confirmBy > time ? confirmBy : time);
        }
        if (word.kept() > 0) return word.moved(OrderState.Released, time + order.windows.refund());
        return word.moved(OrderState.Refunded, 0);
    }

    /// @dev The present second, as orders store it.
    function _now() internal view returns (uint40) {
        return uint40(block.timestamp);
    }

    /* PRIVATE */

    /// @dev The state that a word stands for now: a released order is closed from its deadline on.
    function _stateOf(OrderWord word) private view returns (OrderState state) {
        state = word.state();
        if (state == OrderState.Released && block.timestamp >= word.deadline()) return OrderState.Closed;
    }

    /// @dev Forgets what the open request asks for, and says when the confirm clock ends.
    function _closeRequest(OrderId id) private returns (uint40 confirmBy) {
        RequestSlot storage request = _requests[id];
        request.requested = 0;
        return request.confirmBy;
    }

    /// @dev Pays a release of `part`: the fee legs, and the payee what they leave of `remainder`.
    function _payRelease(Order calldata order, uint256 part, uint256 remainder, PayoutList memory payouts) private {
        address token = order.token;
        FeeLeg[] calldata fees = order.fees;
        for (uint256 i = 0; i < fees.length; ++i) {
            uint256 fee = fees[i].feeDown(part, order.amount);
            remainder -= fee;
            _give(payouts, token, fees[i].recipient, fee);
        }
        _give(payouts, token, order.payee, remainder);
    }
}
