// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/escrow/interfaces/IEscrow.sol";
import {IMoneyDoor} from "../../../contracts/common/interfaces/IMoneyDoor.sol";
import {
    Cause,
    FeeLeg,
    Order,
    OrderId,
    OrderSlot,
    OrderState,
    RequestSlot
} from "../../../contracts/escrow/types/EscrowTypes.sol";
import {Cheats, CHEATS, decimal} from "../../shared/Cheats.sol";
import {Deed, Machine} from "./Machine.sol";
import {World} from "./World.sol";

/// @notice What a deed must never do; each is one line of INVARIANTS.md.
enum Rule {
    Transition,
    Party,
    Deadline,
    Payout,
    Request,
    Clock
}

/// @notice One try of a deed.
/// @param deed What.
/// @param actor Whose deed it is said to be.
/// @param value The native coin sent along.
/// @param data The call.
/// @param orders The places of the orders that it names.
/// @param tokens The tokens in which it may move money, as a bitmap of places.
struct Attempt {
    Deed deed;
    address actor;
    uint256 value;
    bytes data;
    uint256[] orders;
    uint256 tokens;
}

/// @notice What the campaign remembers of an order.
/// @param token The place of its token.
/// @param slot What the escrow stored of it, last seen.
/// @param request What it stored of its requests, last seen.
/// @param released The sum of the releases that were announced, fees included.
/// @param refunded The sum of the refunds that were announced, before release.
/// @param givenBack The sum of the refunds that were announced, after release.
/// @param extensions How often its payer extended.
/// @param barred Whether a refused request lapsed.
struct Track {
    OrderId id;
    uint256 token;
    OrderSlot slot;
    RequestSlot request;
    uint256 released;
    uint256 refunded;
    uint256 givenBack;
    uint256 extensions;
    bool barred;
}

/// @title Record
/// @notice Carries out the attempts of a campaign, remembers what they did, and notes every broken rule.
abstract contract Record is World {
    using Machine for Deed;
    using Machine for OrderState;

    /* STORAGE */

    Track[] internal _tracks;

    /// @dev The terms of each order, encoded, at the same places.
    bytes[] private _terms;

    mapping(OrderId id => uint256 number) internal _orderNumberOf;

    mapping(Rule rule => string facts) private _brokenBy;
    mapping(Deed deed => uint256 count) private _effects;
    uint256 private _refusals;
    uint256 private _effectsRelayed;
    uint256 private _effectsPaused;
    uint256 private _credits;

    /// @dev What everyone has, last seen; what fee recipients got; what strangers gave to the escrow.
    mapping(uint256 person => mapping(uint256 token => uint256 amount)) private _wealth;
    mapping(uint256 person => mapping(uint256 token => int256 amount)) private _feesOf;
    mapping(uint256 token => uint256 amount) internal _gifts;

    bool internal _paused;

    /// @dev What the last action touched, as bitmaps of places; everything in every sixteenth action.
    uint256 private _touchedTokens;
    uint256 private _touchedOrders;
    uint256 private _actions;

    /* CONSTRUCTOR */

    constructor() {
        for (uint256 token_ = 0; token_ < TOKENS; ++token_) {
            for (uint256 i = 0; i < PEOPLE; ++i) {
                _wealth[i][token_] = _wealthOf(_people[i], token_);
            }
        }
    }

    /* VIEWS */

    /// @notice What the campaign remembers of every order.
    function tracks() external view returns (Track[] memory) {
        return _tracks;
    }

    /// @notice The terms of every order.
    function orders() external view returns (Order[] memory all) {
        all = new Order[](_terms.length);
        for (uint256 i = 0; i < all.length; ++i) {
            all[i] = _orderAt(i);
        }
    }

    /// @notice Which tokens and orders are worth a look, as bitmaps of places: those of the last action, and now and
    /// then all, in case that a deed reaches further than it says.
    function scope() external view returns (uint256 tokens, uint256 orders_) {
        return (_touchedTokens, _touchedOrders);
    }

    /// @notice What the orders in a token hold, by the escrow's own word.
    function heldOf(uint256 token_) external view returns (uint256 held) {
        for (uint256 i = 0; i < _tracks.length; ++i) {
            if (_tracks[i].token == token_) held += ESCROW.slotOf(_tracks[i].id).held;
        }
    }

    /// @notice What the ledger owes everyone in a token.
    function owedIn(uint256 token_) external view returns (uint256 owed) {
        for (uint256 i = 0; i < PEOPLE; ++i) {
            owed += ESCROW.balanceOf(_people[i], _tokens[token_]);
        }
    }

    /// @notice What somebody gained by releases, less what it paid.
    function feesOf(uint256 person_, uint256 token_) external view returns (int256) {
        return _feesOf[person_][token_];
    }

    function giftsOf(uint256 token_) external view returns (uint256) {
        return _gifts[token_];
    }

    /// @notice Whether everyone has of a token what it had after the last deed that could change it.
    function isWealthExplained(uint256 token_) external view returns (bool) {
        for (uint256 i = 0; i < PEOPLE; ++i) {
            if (_wealthOf(_people[i], token_) != _wealth[i][token_]) return false;
        }
        return true;
    }

    /// @notice The facts of the first time that a rule was broken; empty if it never was.
    function brokenBy(Rule rule) external view returns (string memory) {
        return _brokenBy[rule];
    }

    function effectsOf(Deed deed) external view returns (uint256) {
        return _effects[deed];
    }

    /// @notice How many attempts took effect through the forwarder, and while new money was paused; how many payouts
    /// went to the ledger; how many attempts were refused.
    function outcomes() external view returns (uint256 relayed, uint256 paused, uint256 credits, uint256 refusals) {
        return (_effectsRelayed, _effectsPaused, _credits, _refusals);
    }

    /* INTERNAL */

    function _orderAt(uint256 i) internal view returns (Order memory) {
        return abi.decode(_terms[i], (Order));
    }

    /// @dev Starts to remember an order that is about to be paid.
    function _remember(Order memory order) internal returns (uint256 place) {
        place = _tracks.length;
        Track storage track = _tracks.push();
        track.id = ESCROW.idOf(order);
        _terms.push(abi.encode(order));
        track.token = _placeOfToken(order.token);
        _orderNumberOf[track.id] = place + 1;
    }

    /// @dev Forgets the last orders, whose payment was refused.
    function _forget(uint256 count) internal {
        for (uint256 i = 0; i < count; ++i) {
            delete _orderNumberOf[_tracks[_tracks.length - 1].id];
            _tracks.pop();
            _terms.pop();
        }
    }

    /// @dev Starts an action.
    function _begin() internal {
        _actions += 1;
        uint256 everything = _actions % 16 == 0 ? type(uint256).max : 0;
        (_touchedTokens, _touchedOrders) = (everything, everything);
        CHEATS.warp(_now);
    }

    /// @dev Notes that an action touched a token.
    function _touch(uint256 token_) internal {
        _touchedTokens |= 1 << token_;
    }

    /// @dev What the escrow should say of an order now, by what it said after the last deed.
    function _seen(uint256 i) internal view returns (OrderSlot memory slot) {
        slot = _tracks[i].slot;
        if (slot.state == OrderState.Released && _now >= slot.deadline) slot.state = OrderState.Closed;
    }

    /// @dev Tries a deed; if it takes effect, holds what it did against every rule.
    /// @param relayData The call of the forwarder that brings the deed, or empty.
    function _attempt(Attempt memory attempt, bytes memory relayData) internal returns (bool success) {
        OrderSlot[] memory before = new OrderSlot[](attempt.orders.length);
        Order[] memory terms = new Order[](before.length);
        for (uint256 i = 0; i < before.length; ++i) {
            before[i] = _seen(attempt.orders[i]);
            terms[i] = _orderAt(attempt.orders[i]);
            _touchedOrders |= 1 << attempt.orders[i];
        }

        _touchedTokens |= attempt.tokens;
        bool relayed = relayData.length > 0;
        CHEATS.recordLogs();
        CHEATS.prank(relayed ? _people[RELAYER] : attempt.actor);
        (success, ) = relayed
            ? address(FORWARDER).call(relayData)
            : address(ESCROW).call{value: attempt.value}(attempt.data);
        if (!success) {
            _refusals += 1;
            return false;
        }

        _effects[attempt.deed] += 1;
        if (relayed) _effectsRelayed += 1;
        if (_paused) _effectsPaused += 1;
        Expected memory expected = _readLogs(attempt, terms);
        _holdMoney(attempt, terms, expected);
        for (uint256 i = 0; i < before.length; ++i) {
            _holdOrder(attempt, i, terms[i], before[i], expected.lapsed);
        }
    }

    /// @dev Notes that a rule was broken.
    function _break(Rule rule, string memory facts, uint256 number, Deed deed) internal {
        if (bytes(_brokenBy[rule]).length > 0) return;
        _brokenBy[rule] = string.concat(facts, " ", decimal(number), ", deed ", decimal(uint8(deed)));
    }

    /// @dev Notes that wealth changed by the holder's own will, outside the escrow.
    function _recount(uint256 person_, uint256 token_) internal {
        _wealth[person_][token_] = _wealthOf(_people[person_], token_);
    }

    /* PRIVATE: ORDERS */

    /// @dev Holds the change of one order against the machine, the parties and the clock, and remembers it.
    function _holdOrder(
        Attempt memory attempt,
        uint256 n,
        Order memory order,
        OrderSlot memory before,
        bool lapsed
    ) private {
        uint256 i = attempt.orders[n];
        Track storage track = _tracks[i];
        OrderSlot memory slot = ESCROW.slotOf(track.id);
        RequestSlot memory request = ESCROW.requestOf(track.id);
        Deed deed = attempt.deed;
        bool changed = keccak256(abi.encode(slot)) != keccak256(abi.encode(before));

        if (deed == Deed.SettleDue) {
            _holdClock(i, before, track.request, changed);
        } else {
            if (before.state != OrderState.None && _now >= before.deadline)
                _break(Rule.Deadline, "late on order", i, deed);
            if (deed != Deed.AgreeSplit && deed != Deed.Pay && !deed.isPartyTo(order, before.state, attempt.actor)) {
                _break(Rule.Party, "somebody else's deed on order", i, deed);
            }
        }
        if ((changed || deed != Deed.SettleDue) && !deed.leads(before.state, slot.state)) {
            _break(
                Rule.Transition,
                string.concat("from ", decimal(uint8(before.state)), " to ", decimal(uint8(slot.state)), " with order"),
                i,
                deed
            );
        }
        if (deed == Deed.Extend) _holdExtension(track, order, attempt.actor, before, slot, i);
        _holdRequest(track, before, slot, request, i, deed);
        if (deed == Deed.SettleDue && before.state == OrderState.Refused && lapsed && changed) track.barred = true;

        track.slot = slot;
        track.request = request;
    }

    /// @dev A clock acts on what is due, and only on that.
    function _holdClock(uint256 i, OrderSlot memory before, RequestSlot memory request, bool changed) private {
        bool due = before.state.isLive() && _now >= before.deadline;
        bool restDue = before.state.hasRequest() && _now >= request.confirmBy && before.held > request.requested;
        if (changed != (due || restDue))
            _break(Rule.Deadline, changed ? "too early on order" : "not carried out on order", i, Deed.SettleDue);
    }

    function _holdExtension(
        Track storage track,
        Order memory order,
        address actor,
        OrderSlot memory before,
        OrderSlot memory slot,
        uint256 i
    ) private {
        bool later = slot.deadline > before.deadline && slot.held == before.held && slot.kept == before.kept;
        if (!later) _break(Rule.Clock, "no later deadline for order", i, Deed.Extend);
        if (actor == order.payer) {
            track.extensions += 1;
            if (track.extensions > 1) _break(Rule.Clock, "second extension by the payer of order", i, Deed.Extend);
            if (slot.deadline > before.deadline + order.windows.extension())
                _break(Rule.Clock, "more than agreed for order", i, Deed.Extend);
        }
    }

    /// @dev A request keeps the confirm clock, and a decision gives it back; if it ended meanwhile, as due now.
    function _holdRequest(
        Track storage track,
        OrderSlot memory before,
        OrderSlot memory slot,
        RequestSlot memory request,
        uint256 i,
        Deed deed
    ) private {
        if (deed == Deed.RequestRefund) {
            if (request.confirmBy != before.deadline)
                _break(Rule.Request, "confirm clock moved by a request on order", i, deed);
            if (request.count != track.request.count + 1) _break(Rule.Request, "request not counted on order", i, deed);
            if (track.barred) _break(Rule.Request, "request after one lapsed on order", i, deed);
        } else if (before.state.hasRequest() && slot.state == OrderState.AwaitingConfirmation) {
            uint256 confirmBy = track.request.confirmBy > _now ? track.request.confirmBy : _now;
            if (slot.deadline != confirmBy) _break(Rule.Request, "confirm clock not given back to order", i, deed);
        }
    }

    /* PRIVATE: MONEY */

    /// @dev What everyone should have gained, by the events and the terms.
    /// @param gains The gains, by token and person.
    /// @param lapsed Whether a request lapsed.
    struct Expected {
        int256[PEOPLE][TOKENS] gains;
        bool lapsed;
    }

    /// @dev Adds up the events of a deed: per order what it announced, per person what it should bring.
    function _readLogs(Attempt memory attempt, Order[] memory terms) private returns (Expected memory expected) {
        Cheats.Log[] memory logs = CHEATS.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].emitter != address(ESCROW)) continue;
            bytes32 topic = logs[i].topics[0];
            if (topic == IMoneyDoor.MoneyCredited.selector) _credits += 1;
            else if (topic == IMoneyDoor.MoneyWithdrawn.selector) _expectWithdrawal(logs[i], expected);
            else if (topic == IEscrow.RequestLapsed.selector) expected.lapsed = true;
            else _expectMove(topic, logs[i], attempt, terms, expected);
        }
    }

    function _expectMove(
        bytes32 topic,
        Cheats.Log memory log,
        Attempt memory attempt,
        Order[] memory terms,
        Expected memory expected
    ) private {
        bool paid = topic == IEscrow.OrderPaid.selector;
        bool released = topic == IEscrow.OrderReleased.selector;
        bool refunded = topic == IEscrow.OrderRefunded.selector;
        bool givenBack = topic == IEscrow.ReleaseRefunded.selector;
        if (!paid && !released && !refunded && !givenBack) return;

        uint256 place = _orderNumberOf[OrderId.wrap(log.topics[1])] - 1;
        Track storage track = _tracks[place];
        Order memory order = _termsOf(place, attempt, terms);
        int256[PEOPLE] memory gains = expected.gains[track.token];
        if (paid) {
            _gain(gains, order.payer, -int256(uint256(order.amount)));
        } else if (givenBack) {
            uint256 amount = abi.decode(log.data, (uint256));
            track.givenBack += amount;
            _gain(gains, address(uint160(uint256(log.topics[2]))), -int256(amount));
            _gain(gains, order.payer, int256(amount));
        } else {
            (uint256 amount, Cause cause) = abi.decode(log.data, (uint256, Cause));
            uint256 arbiterFee = cause == Cause.Ruling ? (amount * order.arbiterBasisPoints) / 10_000 : 0;
            _gain(gains, order.arbiter, int256(arbiterFee));
            if (released) {
                track.released += amount;
                _expectRelease(gains, order, amount, amount - arbiterFee);
            } else {
                track.refunded += amount;
                _gain(gains, order.payer, int256(amount - arbiterFee));
            }
        }
    }

    /// @dev The terms of an order among those of an attempt; those of any other from the memory of the campaign.
    function _termsOf(uint256 place, Attempt memory attempt, Order[] memory terms) private view returns (Order memory) {
        for (uint256 i = 0; i < terms.length; ++i) {
            if (attempt.orders[i] == place) return terms[i];
        }
        return _orderAt(place);
    }

    /// @dev The fee legs' parts of a release, each rounded down, and the rest for the payee.
    function _expectRelease(
        int256[PEOPLE] memory gains,
        Order memory order,
        uint256 amount,
        uint256 rest
    ) private view {
        for (uint256 i = 0; i < order.fees.length; ++i) {
            FeeLeg memory leg = order.fees[i];
            uint256 fee =
                leg.fixedAmount == 0 ? (amount * leg.basisPoints) / 10_000 : (amount * leg.fixedAmount) / order.amount;
            rest -= fee;
            _gain(gains, leg.recipient, int256(fee));
        }
        _gain(gains, order.payee, int256(rest));
    }

    function _expectWithdrawal(Cheats.Log memory log, Expected memory expected) private view {
        int256 amount = int256(abi.decode(log.data, (uint256)));
        int256[PEOPLE] memory gains = expected.gains[_placeOfToken(address(uint160(uint256(log.topics[2]))))];
        _gain(gains, address(uint160(uint256(log.topics[1]))), -amount);
        _gain(gains, address(uint160(uint256(log.topics[3]))), amount);
    }

    function _gain(int256[PEOPLE] memory gains, address account, int256 amount) private view {
        if (account != address(0)) gains[_numberOf[account] - 1] += amount;
    }

    /// @dev Holds what each party gained against what it should have. Everyone else must have what they had:
    /// {isWealthExplained}.
    function _holdMoney(Attempt memory attempt, Order[] memory terms, Expected memory expected) private {
        uint256 parties = _partiesTo(terms);
        for (uint256 token_ = 0; token_ < TOKENS; ++token_) {
            if (attempt.tokens & (1 << token_) == 0) continue;
            for (uint256 i = 0; i < PEOPLE; ++i) {
                int256 expectedGain = expected.gains[token_][i];
                if (expectedGain == 0 && parties & (1 << i) == 0) continue;
                uint256 wealth = _wealthOf(_people[i], token_);
                int256 gain = int256(wealth) - int256(_wealth[i][token_]);
                if (gain != expectedGain) _break(Rule.Payout, "wrong gain of person", i, attempt.deed);
                if (attempt.deed != Deed.Withdraw && attempt.deed != Deed.RefundReleased) _feesOf[i][token_] += gain;
                _wealth[i][token_] = wealth;
            }
        }
    }

    /// @dev Those whom these orders can pay, one bit for each.
    function _partiesTo(Order[] memory terms) private view returns (uint256 parties) {
        for (uint256 i = 0; i < terms.length; ++i) {
            Order memory order = terms[i];
            parties |= _bitOf(order.payer) | _bitOf(order.payee) | _bitOf(order.arbiter);
            for (uint256 n = 0; n < order.fees.length; ++n) {
                parties |= _bitOf(order.fees[n].recipient);
            }
        }
    }

    function _bitOf(address account) private view returns (uint256) {
        return (1 << _numberOf[account]) >> 1;
    }

    function _placeOfToken(address token_) internal view returns (uint256) {
        for (uint256 i = 0; i < TOKENS; ++i) {
            if (_tokens[i] == token_) return i;
        }
        revert("unknown token");
    }
}
