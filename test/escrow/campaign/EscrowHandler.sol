// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/escrow/interfaces/IEscrow.sol";
import {
    Order,
    OrderId,
    OrderKind,
    OrderSlot,
    OrderState,
    RequestKind,
    RequestSlot,
    Split
} from "../../../contracts/escrow/types/EscrowTypes.sol";
import {Misbehavior} from "../../../contracts/mocks/Misbehavior.sol";
import {bound, CHEATS, draw, oneIn} from "../../shared/Cheats.sol";
import {Deed, Machine} from "./Machine.sol";
import {Attempt, Record, Rule, Track} from "./Record.sol";
import {Signing} from "./Signing.sol";
import {Terms} from "./Terms.sol";
import {CampaignHook, CampaignToken, CampaignWallet, World} from "./World.sol";

/// @title EscrowHandler
/// @notice What the runner calls in a random sequence: people who pay, do what they may, try what they may not, let
/// time pass, and disturb each other.
abstract contract EscrowHandler is Terms, Signing, Record {
    using Machine for Deed;
    using Machine for OrderState;

    /// @dev Enough for every deed to happen, few enough for orders to get far.
    uint256 private constant MAX_ORDERS = 12;

    /// @dev The deeds of parties on an order, the first and the last of them.
    uint256 private constant FIRST_DEED = uint8(Deed.Ship);
    uint256 private constant LAST_DEED = uint8(Deed.Resign);

    /// @dev The runner keeps no time between calls that it can be trusted with.
    modifier action() {
        _begin();
        _;
    }

    /* ACTIONS */

    /// @notice A trader pays an order, in any token and by any method.
    function pay(uint256 seed) external action {
        if (_tracks.length >= MAX_ORDERS) return;
        uint256 tokenPlace = _drawToken(seed);
        Order memory order = _drawOrder(seed, draw(seed, "payer", 0, TRADERS - 1), tokenPlace);
        if (_orderNumberOf[ESCROW.idOf(order)] != 0) return;

        uint256[] memory orders = new uint256[](1);
        orders[0] = _remember(order);
        bytes memory quote = _quote(seed, order);
        Attempt memory attempt = Attempt(Deed.Pay, order.payer, 0, "", orders, 1 << tokenPlace);
        uint256 method = tokenPlace == NATIVE ? 0 : draw(seed, "method", 0, 2);
        bool now_ = order.kind == OrderKind.Instant;
        if (method == 0) {
            if (tokenPlace == NATIVE) attempt.value = order.amount;
            attempt.data =
                now_ ? abi.encodeCall(IEscrow.payNow, (order, quote)) : abi.encodeCall(IEscrow.pay, (order, quote));
        } else if (method == 1) {
            attempt.data = abi.encodeWithSelector(
                now_ ? IEscrow.payNowWithPermit.selector : IEscrow.payWithPermit.selector,
                order,
                quote,
                _signPermit(CampaignToken(order.token), order.payer, order.amount)
            );
        } else {
            attempt.actor = _people[draw(seed, "bringer", 0, PEOPLE - 1)];
            OrderId id = ESCROW.idOf(order);
            attempt.data = abi.encodeWithSelector(
                now_ ? IEscrow.payNowWithAuthorization.selector : IEscrow.payWithAuthorization.selector,
                order,
                quote,
                _signAuthorization(
                    CampaignToken(order.token),
                    order.payer,
                    order.amount,
                    order.payBy,
                    OrderId.unwrap(id)
                )
            );
        }
        if (!_try(seed, attempt)) _forget(1);
    }

    /// @notice A trader pays a cart of two or three orders at once.
    function payCart(uint256 seed) external action {
        uint256 count = draw(seed, "cart", 2, 3);
        if (_tracks.length + count > MAX_ORDERS) return;
        uint256 tokenPlace = _drawToken(seed);
        uint256 payer = draw(seed, "payer", 0, TRADERS - 1);

        Order[] memory cart = new Order[](count);
        Attempt memory attempt = Attempt(Deed.Pay, _people[payer], 0, "", new uint256[](count), 1 << tokenPlace);
        bytes32[] memory ids = new bytes32[](count);
        uint256 total = 0;
        uint256 payBy = type(uint40).max;
        for (uint256 i = 0; i < count; ++i) {
            cart[i] = _drawOrder(draw(seed, bytes32(i)), payer, tokenPlace);
            if (_orderNumberOf[ESCROW.idOf(cart[i])] != 0) return _forget(i);
            attempt.orders[i] = _remember(cart[i]);
            ids[i] = OrderId.unwrap(ESCROW.idOf(cart[i]));
            total += cart[i].amount;
            if (cart[i].payBy < payBy) payBy = cart[i].payBy;
        }
        if (tokenPlace == NATIVE || oneIn(2, seed, "allowance")) {
            if (tokenPlace == NATIVE) attempt.value = total;
            attempt.data = abi.encodeCall(IEscrow.payMany, (cart, new bytes[](0)));
        } else {
            attempt.actor = _people[RELAYER];
            bytes memory signature = _signAuthorization(
                CampaignToken(cart[0].token),
                _people[payer],
                total,
                payBy,
                keccak256(abi.encodePacked(ids))
            );
            attempt.data = abi.encodeCall(IEscrow.payManyWithAuthorization, (cart, new bytes[](0), signature));
        }
        if (!_try(seed, attempt)) _forget(count);
    }

    /// @notice Parties do what they may with a live or released order, one deed after the other, some through a relayer.
    function act(uint256 seed) external action {
        (bool found, uint256 i) = _findOpen(seed);
        if (!found) return;

        uint256 count = draw(seed, "deeds", 1, 2);
        for (uint256 n = 0; n < count; ++n) {
            uint256 part = draw(seed, bytes32(n));
            _try(part, _proper(part, _drawDeed(part, i), i, _orderAt(i)));
        }
    }

    /// @notice Anyone settles some orders, mostly when the first of them is due.
    function settle(uint256 seed) external action {
        if (_tracks.length == 0) return;
        uint256 first = draw(seed, "first", 0, _tracks.length - 1);
        if (oneIn(2, seed, "in time")) _passTo(_tracks[first].slot.deadline);

        uint256 count = draw(seed, "batch", 1, _tracks.length < 4 ? _tracks.length : 4);
        bool twice = oneIn(4, seed, "twice");
        Attempt memory attempt = Attempt(
            Deed.SettleDue,
            _people[draw(seed, "settler", 0, PEOPLE - 1)],
            0,
            "",
            new uint256[](count),
            0
        );
        Order[] memory orders = new Order[](twice ? count + 1 : count);
        for (uint256 n = 0; n < count; ++n) {
            attempt.orders[n] = (first + n) % _tracks.length;
            orders[n] = _orderAt(attempt.orders[n]);
            attempt.tokens |= 1 << _tracks[attempt.orders[n]].token;
        }
        if (twice) orders[count] = orders[0];
        attempt.data = abi.encodeCall(IEscrow.settleDue, (orders));
        _try(seed, attempt);
    }

    /// @notice Somebody tries what it may not: another's deed, a wrong state, too late, altered terms, another's money.
    function trespass(uint256 seed) external action {
        address actor = _people[draw(seed, "trespasser", 0, PEOPLE - 1)];
        uint256 what = draw(seed, "what", 0, 5);
        if (_tracks.length == 0 || what == 0) return _spendForeign(seed, actor);

        uint256 i = draw(seed, "order", 0, _tracks.length - 1);
        Order memory order = _orderAt(i);
        if (what == 1) _alter(seed, order);
        else if (what == 2) _passTo(_tracks[i].slot.deadline);
        Deed deed = what == 5 ? Deed(draw(seed, "any deed", FIRST_DEED, LAST_DEED)) : _drawDeed(seed, i);
        Attempt memory attempt = _proper(seed, deed, i, order);
        if (what == 3) attempt.actor = actor;
        if (what == 4) _forge(actor, order, i, attempt);
        bool success = _attempt(attempt, "");
        if (success && what == 1) _break(Rule.Party, "altered terms of order", i, attempt.deed);
        if (success && what == 4) _break(Rule.Party, "forged agreement on order", i, attempt.deed);
    }

    /// @notice Time passes: a little, to the edge of a clock, or a lot.
    function passTime(uint256 seed) external action {
        if (oneIn(16, seed, "far")) return _passTo(_now + draw(seed, "days", 1 days, 40 days));
        if (_tracks.length == 0 || oneIn(2, seed, "near")) return _passTo(_now + draw(seed, "hours", 1, 6 hours));
        uint256 deadline = _tracks[draw(seed, "order", 0, _tracks.length - 1)].slot.deadline;
        if (deadline > _now) _passTo(deadline + draw(seed, "edge", 0, 2) - 1);
    }

    /// @notice Somebody takes its money out of the ledger.
    function withdraw(uint256 seed) external action {
        uint256 start = draw(seed, "start", 0, PEOPLE * TOKENS - 1);
        for (uint256 n = 0; n < PEOPLE * TOKENS; ++n) {
            uint256 place = (start + n) % (PEOPLE * TOKENS);
            address account = _people[place / TOKENS];
            address token_ = _tokens[place % TOKENS];
            if (ESCROW.balanceOf(account, token_) == 0) continue;
            address to = _people[draw(seed, "to", 0, PEOPLE - 1)];
            bytes memory data =
                oneIn(2, seed, "self")
                    ? abi.encodeCall(ESCROW.withdraw, (token_))
                    : abi.encodeCall(ESCROW.withdrawTo, (token_, to));
            _try(seed, Attempt(Deed.Withdraw, account, 0, data, new uint256[](0), 1 << (place % TOKENS)));
            return;
        }
    }

    /// @notice Something in the world changes: a deny-list, an account's manners, what re-enters, the pause, a gift.
    function disturb(uint256 seed) external action {
        uint256 what = draw(seed, "what", 0, 4);
        if (what == 0) _deny(seed);
        else if (what == 1) _spoil(seed);
        else if (what == 2) _arm(seed);
        else if (what == 3) _pause(seed);
        else _give(seed);
    }

    /* VIEWS */

    /// @notice What the runner calls; what stands here more often, it calls more often.
    function actions() external pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](17);
        for (uint256 i = 0; i < 8; ++i) {
            selectors[i] = this.act.selector;
        }
        selectors[8] = this.pay.selector;
        selectors[9] = this.pay.selector;
        selectors[10] = this.payCart.selector;
        selectors[11] = this.settle.selector;
        selectors[12] = this.trespass.selector;
        selectors[13] = this.passTime.selector;
        selectors[14] = this.withdraw.selector;
        selectors[15] = this.disturb.selector;
        selectors[16] = this.disturb.selector;
    }

    /// @notice The present of the campaign.
    function time() external view returns (uint256) {
        return _now;
    }

    /// @notice Lifts every disturbance, so that what still cannot move is the escrow's doing.
    function calm() external {
        CampaignToken denying = CampaignToken(_tokens[DENYING]);
        denying.setDenied(address(ESCROW), false);
        for (uint256 i = 0; i < PEOPLE; ++i) {
            denying.setDenied(_people[i], false);
            if (_isWallet(i)) CampaignWallet(_people[i]).setMisbehavior(Misbehavior.None);
        }
        for (uint256 i = 0; i < 4; ++i) {
            _hookAt(i).setHook(address(0), "", false);
        }
    }

    /* PRIVATE: DEEDS */

    /// @dev Mostly one of the deeds that the state allows; those that end an order or repeat themselves are rare.
    function _drawDeed(uint256 seed, uint256 i) internal view returns (Deed deed) {
        OrderState state = _seen(i).state;
        for (uint256 n = 0; n < 32; ++n) {
            seed = draw(seed, "deed");
            deed = Deed(bound(seed, FIRST_DEED, LAST_DEED));
            if (oneIn(_rarityOf(deed), seed, "rare") && deed.next(state) != 0) return deed;
        }
    }

    function _rarityOf(Deed deed) private pure returns (uint256) {
        if (deed == Deed.Cancel || deed == Deed.AgreeSplit || deed == Deed.WithdrawRequest) return 12;
        return deed == Deed.Confirm || deed == Deed.Extend || deed == Deed.Resign ? 3 : 1;
    }

    /// @dev Tries a deed as its doer, directly or signed for the forwarder.
    function _try(uint256 seed, Attempt memory attempt) private returns (bool) {
        bool canRelay = attempt.value == 0 && _keyOf[attempt.actor] != 0 && attempt.actor.code.length == 0;
        bool relay = canRelay && oneIn(4, seed, "relayed");
        return _attempt(attempt, relay ? _signRequest(attempt.actor, attempt.data) : bytes(""));
    }

    /// @dev A deed by its party with arguments that fit the order.
    function _proper(
        uint256 seed,
        Deed deed,
        uint256 i,
        Order memory order
    ) internal view returns (Attempt memory attempt) {
        attempt.deed = deed;
        attempt.orders = new uint256[](1);
        attempt.orders[0] = i;
        attempt.tokens = 1 << _tracks[i].token;
        attempt.actor = _isPayees(seed, deed, order) ? order.payee : order.payer;
        bytes32 note = bytes32(seed);

        if (deed == Deed.Ship) attempt.data = abi.encodeCall(IEscrow.ship, (order, note));
        else if (deed == Deed.Deliver) {
            if (oneIn(2, seed, "by carrier")) attempt.actor = order.carrier;
            attempt.data = abi.encodeCall(IEscrow.deliver, (order, note));
        } else if (deed == Deed.Cancel) attempt.data = abi.encodeCall(IEscrow.cancel, (order));
        else if (deed == Deed.WithdrawRequest) attempt.data = abi.encodeCall(IEscrow.withdrawRequest, (order));
        else if (deed == Deed.RefuseRefund) attempt.data = abi.encodeCall(IEscrow.refuseRefund, (order, note));
        else if (deed == Deed.ReturnGoods) attempt.data = abi.encodeCall(IEscrow.returnGoods, (order, note));
        else if (deed == Deed.RefuseReturn) attempt.data = abi.encodeCall(IEscrow.refuseReturn, (order, note));
        else if (deed == Deed.Escalate) attempt.data = abi.encodeCall(IEscrow.escalate, (order, note));
        else _properAmount(seed, i, order, attempt);
    }

    /// @dev The deeds that name an amount, a time or a request.
    function _properAmount(uint256 seed, uint256 i, Order memory order, Attempt memory attempt) private view {
        OrderSlot memory slot = _seen(i);
        RequestSlot memory request = _tracks[i].request;
        Deed deed = attempt.deed;
        if (deed == Deed.Confirm) {
            attempt.data = abi.encodeCall(IEscrow.confirm, (order, _part(seed, slot.held - request.requested)));
        } else if (deed == Deed.Extend) {
            attempt.data = abi.encodeCall(IEscrow.extend, (order, _longerDeadline(seed, slot.deadline, order.closeBy)));
        } else if (deed == Deed.RequestRefund) {
            RequestKind kind = RequestKind(uint8(draw(seed, "kind", 0, order.windows.giveBack() > 0 ? 1 : 0)));
            attempt.data = abi.encodeCall(IEscrow.requestRefund, (order, _part(seed, slot.held), kind, bytes32(seed)));
        } else if (deed == Deed.AcceptRefund) {
            attempt.data = abi.encodeCall(IEscrow.acceptRefund, (order, request.requested, request.kind));
        } else if (deed == Deed.ConfirmReturn) {
            attempt.data = abi.encodeCall(IEscrow.confirmReturn, (order, request.requested, request.kind));
        } else if (deed == Deed.Rule) {
            attempt.actor = order.arbiter;
            uint96 toPayer = uint96(draw(seed, "ruling", 0, request.requested));
            attempt.data = abi.encodeCall(IEscrow.rule, (order, toPayer, bytes32(seed)));
        } else if (deed == Deed.Resign) {
            attempt.actor = order.arbiter;
            attempt.data = abi.encodeCall(IEscrow.resign, (order));
        } else if (deed == Deed.RefundReleased) {
            _properGiveBack(seed, order, slot.kept, attempt);
        } else {
            _properSplit(seed, i, order, slot.held, attempt);
        }
    }

    /// @dev Mostly some hours more; at times all that is left until the last closing time, or a little beyond it.
    function _longerDeadline(uint256 seed, uint40 deadline, uint40 closeBy) private pure returns (uint40) {
        if (oneIn(2, seed, "as long as can be") && closeBy > deadline) {
            return uint40(closeBy + 1 hours - draw(seed, "less", 0, 2 hours));
        }
        return uint40(deadline + draw(seed, "longer", 1, 12 hours));
    }

    function _properGiveBack(uint256 seed, Order memory order, uint96 kept, Attempt memory attempt) private view {
        if (order.fees.length > 0 && oneIn(2, seed, "fee")) attempt.actor = order.fees[0].recipient;
        uint96 amount = _part(seed, kept);
        if (order.token == address(0)) {
            uint256 saved = ESCROW.balanceOf(attempt.actor, address(0));
            attempt.value = saved < amount ? amount - saved : 0;
        }
        attempt.data = abi.encodeCall(IEscrow.refundReleased, (order, amount));
    }

    function _properSplit(
        uint256 seed,
        uint256 i,
        Order memory order,
        uint96 held,
        Attempt memory attempt
    ) private view {
        Split memory split = Split(held, uint96(draw(seed, "split", 0, held)), uint40(_now + 1));
        OrderId id = _tracks[i].id;
        attempt.actor = _people[draw(seed, "bringer", 0, PEOPLE - 1)];
        bytes memory byPayer = attempt.actor == order.payer ? bytes("") : _signSplit(order.payer, id, split);
        bytes memory byPayee = attempt.actor == order.payee ? bytes("") : _signSplit(order.payee, id, split);
        attempt.data = abi.encodeCall(IEscrow.agreeSplit, (order, split, byPayer, byPayee));
    }

    /// @dev An agreement that the actor signs for both sides.
    function _forge(address actor, Order memory order, uint256 i, Attempt memory attempt) private view {
        uint96 held = _seen(i).held;
        Split memory split = Split(held, actor == order.payer ? held : 0, uint40(_now + 1));
        bytes memory signature = _signSplit(actor, _tracks[i].id, split);
        attempt.deed = Deed.AgreeSplit;
        attempt.actor = actor;
        attempt.data = abi.encodeCall(IEscrow.agreeSplit, (order, split, signature, signature));
    }

    /// @dev Somebody brings an order of its own making on another's allowance, or on an authorization for other terms.
    function _spendForeign(uint256 seed, address actor) private {
        uint256 tokenPlace = draw(seed, "token", 1, TOKENS - 1);
        Order memory order = _drawOrder(seed, draw(seed, "payer", 0, TRADERS - 1), tokenPlace);
        if (actor == order.payer || _orderNumberOf[ESCROW.idOf(order)] != 0) return;

        bytes memory data =
            order.kind == OrderKind.Instant
                ? abi.encodeCall(IEscrow.payNow, (order, ""))
                : abi.encodeCall(IEscrow.pay, (order, ""));
        if (oneIn(2, seed, "authorization")) {
            bytes32 id = OrderId.unwrap(ESCROW.idOf(order));
            bytes memory signature = _signAuthorization(
                CampaignToken(order.token),
                order.payer,
                order.amount,
                order.payBy,
                id
            );
            order.salt ^= 1;
            data =
                order.kind == OrderKind.Instant
                    ? abi.encodeCall(IEscrow.payNowWithAuthorization, (order, "", signature))
                    : abi.encodeCall(IEscrow.payWithAuthorization, (order, "", signature));
        }
        uint256[] memory orders = new uint256[](1);
        orders[0] = _remember(order);
        if (_attempt(Attempt(Deed.Pay, actor, 0, data, orders, 1 << tokenPlace), "")) {
            _break(Rule.Party, "another's money paid for order", orders[0], Deed.Pay);
        } else {
            _forget(1);
        }
    }

    /// @dev Changes one term in favor of somebody.
    function _alter(uint256 seed, Order memory order) private view {
        uint256 term = draw(seed, "term", 0, 6);
        if (term == 0) order.payee = _people[STRANGER];
        else if (term == 1) order.payer = _people[STRANGER];
        else if (term == 2)
            order.amount = order.amount / 2 + 1 == order.amount ? order.amount + 1 : order.amount / 2 + 1;
        else if (term == 3) order.closeBy += 1;
        else if (term == 4) order.splitBasisPoints = order.splitBasisPoints == 0 ? 10_000 : 0;
        else if (term == 5 && order.fees.length > 0) order.fees[0].recipient = _people[STRANGER];
        else order.token = _tokens[(_placeOfToken(order.token) + 1) % TOKENS];
    }

    /// @dev The payee's signature over the terms, or none.
    function _quote(uint256 seed, Order memory order) private view returns (bytes memory) {
        if (oneIn(2, seed, "quoted")) return "";
        return _signId(order.payee, ESCROW.idOf(order));
    }

    /// @dev Whether a deed that both could do is the payee's this time, or is the payee's alone.
    function _isPayees(uint256 seed, Deed deed, Order memory order) private pure returns (bool) {
        if (deed == Deed.Extend && oneIn(2, seed, "payee extends")) return true;
        return !deed.isPartyTo(order, OrderState.Paid, order.payer);
    }

    /* PRIVATE: DISTURBANCES */

    function _deny(uint256 seed) private {
        address account = oneIn(8, seed, "escrow") ? address(ESCROW) : _people[draw(seed, "denied", 0, PEOPLE - 1)];
        CampaignToken(_tokens[DENYING]).setDenied(account, !oneIn(4, seed, "allow"));
    }

    function _spoil(uint256 seed) private {
        address wallet = address(_hookAt(draw(seed, "wallet", 0, 2)));
        CampaignWallet(wallet).setMisbehavior(Misbehavior(uint8(draw(seed, "manners", 0, 4))));
    }

    /// @dev A token or a wallet will call the escrow while it moves money: a settlement, or a deed of the wallet's own.
    function _arm(uint256 seed) private {
        CampaignHook hook = _hookAt(draw(seed, "hook", 0, 3));
        if (address(hook) == _tokens[HOOKED]) CampaignToken(address(hook)).setHookFirst(oneIn(2, seed, "first"));
        bytes memory data = abi.encodeCall(IEscrow.settleDue, (new Order[](0)));
        (bool found, uint256 i) = _findOpen(seed);
        if (found && oneIn(2, seed, "own deed")) {
            Order memory order = _orderAt(i);
            data = _proper(seed, _drawDeed(seed, i), i, order).data;
        }
        hook.setHook(oneIn(4, seed, "disarm") ? address(0) : address(ESCROW), data, oneIn(4, seed, "bubbles"));
    }

    /// @dev Pauses are short: most seeds end one.
    function _pause(uint256 seed) private {
        bool pause = oneIn(4, seed, "pause");
        if (pause == _paused) return;
        CHEATS.prank(_people[GUARDIAN]);
        pause ? ESCROW.pause() : ESCROW.unpause();
        _paused = pause;
    }

    /// @dev A stranger sends the escrow money that nobody asked for.
    function _give(uint256 seed) private {
        uint256 tokenPlace = draw(seed, "token", COARSE, SILENT);
        uint256 amount = draw(seed, "gift", 1, 1_000);
        CHEATS.prank(_people[STRANGER]);
        CampaignToken(_tokens[tokenPlace]).transfer(address(ESCROW), amount);
        _gifts[tokenPlace] += amount;
        _touch(tokenPlace);
        _recount(STRANGER, tokenPlace);
    }

    /* PRIVATE: SMALL THINGS */

    /// @dev The native coin and the token with a deny-list twice as often as others: they can fail on the way out.
    function _drawToken(uint256 seed) private pure returns (uint256) {
        uint256 place = draw(seed, "token", 0, TOKENS + 1);
        return
            place < TOKENS
                ? place
                : place == TOKENS
                    ? NATIVE
                    : DENYING;
    }

    function _passTo(uint256 time_) internal {
        if (time_ <= _now) return;
        _now = time_;
        CHEATS.warp(time_);
    }

    /// @dev An order on which a party can still do something, the first from a random place on.
    function _findOpen(uint256 seed) private view returns (bool found, uint256 i) {
        uint256 count = _tracks.length;
        for (uint256 n = 0; n < count; ++n) {
            i = ((draw(seed, "open") % count) + n) % count;
            OrderSlot memory slot = _seen(i);
            if (_now >= slot.deadline) continue;
            if (slot.state.isLive() || (slot.state == OrderState.Released && oneIn(4, seed, "released")))
                return (true, i);
        }
    }

    /// @dev All, or any part from one unit on.
    function _part(uint256 seed, uint96 max) private pure returns (uint96) {
        return max == 0 || oneIn(4, seed, "all of it") ? max : uint96(draw(seed, "part", 1, max));
    }
}
