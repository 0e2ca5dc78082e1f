// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Order, OrderState} from "../../../contracts/escrow/types/EscrowTypes.sol";

/// @notice What people do with an order.
enum Deed {
    Pay,
    Ship,
    Deliver,
    Confirm,
    Extend,
    Cancel,
    AgreeSplit,
    RefundReleased,
    RequestRefund,
    WithdrawRequest,
    AcceptRefund,
    RefuseRefund,
    ReturnGoods,
    ConfirmReturn,
    RefuseReturn,
    Escalate,
    Rule,
    Resign,
    SettleDue,
    Withdraw
}

/// @title Machine
/// @notice The escrow's machine, written a second time: which deed leads from which state to which, and whose it is.
library Machine {
    uint256 private constant PAID = 1 << uint8(OrderState.Paid);
    uint256 private constant IN_TRANSIT = 1 << uint8(OrderState.InTransit);
    uint256 private constant AWAITING = 1 << uint8(OrderState.AwaitingConfirmation);
    uint256 private constant REQUESTED = 1 << uint8(OrderState.RefundRequested);
    uint256 private constant RETURN_DUE = 1 << uint8(OrderState.ReturnDue);
    uint256 private constant RETURNED = 1 << uint8(OrderState.Returned);
    uint256 private constant REFUSED = 1 << uint8(OrderState.Refused);
    uint256 private constant DISPUTED = 1 << uint8(OrderState.Disputed);
    uint256 private constant LIVE =
        PAID | IN_TRANSIT | AWAITING | REQUESTED | RETURN_DUE | RETURNED | REFUSED | DISPUTED;

    /// @dev Released, or Closed at once where there is no refund window.
    uint256 private constant RELEASED = (1 << uint8(OrderState.Released)) | (1 << uint8(OrderState.Closed));
    uint256 private constant DONE = RELEASED | (1 << uint8(OrderState.Refunded));
    uint256 private constant DECIDED = AWAITING | DONE;

    /// @notice Whether a deed may lead from one state to the other.
    function leads(Deed deed, OrderState from, OrderState to) internal pure returns (bool) {
        return next(deed, from) & (1 << uint8(to)) != 0;
    }

    /// @notice The states to which a deed may lead, as a bitmap; none where it is not possible.
    function next(Deed deed, OrderState from) internal pure returns (uint256) {
        uint256 state = 1 << uint8(from);
        if (deed == Deed.Pay) return from == OrderState.None ? PAID | AWAITING | RELEASED : 0;
        if (deed == Deed.Ship) return _if(state, PAID, IN_TRANSIT | AWAITING);
        if (deed == Deed.Deliver) return _if(state, IN_TRANSIT, AWAITING);
        if (deed == Deed.Confirm) {
            return _if(state, PAID | IN_TRANSIT | AWAITING, state | RELEASED) | _if(state, REQUESTED, REQUESTED);
        }
        if (deed == Deed.Extend) return _if(state, PAID | AWAITING, state);
        if (deed == Deed.Cancel || deed == Deed.AgreeSplit) return _if(state, LIVE, DONE);
        if (deed == Deed.RefundReleased) return from == OrderState.Released ? state : 0;
        if (deed == Deed.SettleDue) return _nextByClock(state);
        return _nextOfRequest(deed, state);
    }

    /// @notice Whether a deed is this account's, in this state.
    function isPartyTo(Deed deed, Order memory order, OrderState from, address account) internal pure returns (bool) {
        if (deed == Deed.SettleDue) return true;
        if (deed == Deed.Deliver) return account == order.carrier || account == order.payer;
        if (deed == Deed.Rule || deed == Deed.Resign) return account == order.arbiter;
        if (deed == Deed.Extend) {
            return account == order.payer || (from == OrderState.AwaitingConfirmation && account == order.payee);
        }
        if (deed == Deed.RefundReleased) return account == order.payee || _isFeeRecipient(order, account);
        return account == (_isPayers(deed) ? order.payer : order.payee);
    }

    /// @notice Whether money is held in this state.
    function isLive(OrderState state) internal pure returns (bool) {
        return LIVE & (1 << uint8(state)) != 0;
    }

    /// @notice Whether a request is open in this state.
    function hasRequest(OrderState state) internal pure returns (bool) {
        return (REQUESTED | RETURN_DUE | RETURNED | REFUSED | DISPUTED) & (1 << uint8(state)) != 0;
    }

    /// @notice Whether nothing moves an order of this state any more.
    function isFinal(OrderState state) internal pure returns (bool) {
        return state == OrderState.Refunded || state == OrderState.Closed;
    }

    function _nextOfRequest(Deed deed, uint256 state) private pure returns (uint256) {
        if (deed == Deed.RequestRefund) return _if(state, AWAITING, REQUESTED);
        if (deed == Deed.WithdrawRequest) return _if(state, REQUESTED | RETURN_DUE | REFUSED | DISPUTED, AWAITING);
        if (deed == Deed.AcceptRefund) {
            return _if(state, REQUESTED, RETURN_DUE | DECIDED) | _if(state, REFUSED | DISPUTED, DECIDED);
        }
        if (deed == Deed.RefuseRefund) return _if(state, REQUESTED, REFUSED);
        if (deed == Deed.ReturnGoods) return _if(state, RETURN_DUE, RETURNED);
        if (deed == Deed.ConfirmReturn) return _if(state, RETURNED, DECIDED);
        if (deed == Deed.RefuseReturn) return _if(state, RETURNED, REFUSED);
        if (deed == Deed.Escalate) return _if(state, REFUSED, DISPUTED | DECIDED);
        if (deed == Deed.Rule || deed == Deed.Resign) return _if(state, DISPUTED, DECIDED);
        return 0;
    }

    /// @dev A request's state can stay, when the clock only releases the rest.
    function _nextByClock(uint256 state) private pure returns (uint256) {
        return
            _if(state, PAID | IN_TRANSIT, DONE) |
            _if(state, AWAITING, RELEASED) |
            _if(state, REQUESTED, REQUESTED | RETURN_DUE | DECIDED) |
            _if(state, RETURN_DUE | REFUSED, state | AWAITING | RELEASED) |
            _if(state, RETURNED | DISPUTED, state | DECIDED);
    }

    function _if(uint256 state, uint256 allowed, uint256 then) private pure returns (uint256) {
        return state & allowed != 0 ? then : 0;
    }

    function _isPayers(Deed deed) private pure returns (bool) {
        return
            deed == Deed.Pay ||
            deed == Deed.Confirm ||
            deed == Deed.RequestRefund ||
            deed == Deed.WithdrawRequest ||
            deed == Deed.ReturnGoods ||
            deed == Deed.Escalate;
    }

    function _isFeeRecipient(Order memory order, address account) private pure returns (bool) {
        for (uint256 i = 0; i < order.fees.length; ++i) {
            if (order.fees[i].recipient == account) return true;
        }
        return false;
    }
}
