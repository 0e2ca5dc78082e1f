// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISpendingLimits} from "../../../../contracts/payments/interfaces/ISpendingLimits.sol";
import {Limits, Payment} from "../../../../contracts/payments/types/SpendingTypes.sol";
import {CHEATS, deploy, draw, oneIn} from "../../../shared/Cheats.sol";

/// @notice What must never happen; each is one line of INVARIANTS.md.
enum SpendingRule {
    Day,
    Party,
    Freeze,
    Loosening,
    Tightening,
    Refusal
}

/// @notice What the campaign does with its tokens.
interface SpendingToken {
    function mint(address to, uint256 amount) external;
    function approve(address spender, uint256 amount) external;
    function setHook(address target, bytes calldata data, bool bubbles) external;
    function setHookFirst(bool hookFirst) external;
    function hookOutcome() external view returns (uint256 attempts, uint256 successes, bytes memory lastReason);
    function balanceOf(address account) external view returns (uint256);
}

/// @notice Something that its owner asked for, and when it may hold at the earliest.
/// @param isAsked Whether it was asked for, and not taken back.
/// @param time The second of asking and the delay of that second.
struct Asked {
    bool isAsked;
    uint256 time;
}

/// @notice A payment that was made.
struct Made {
    uint64 time;
    uint8 owner;
    uint8 token;
    uint8 payee;
    uint64 amount;
}

/// @title SpendingHandler
/// @notice What the runner calls in a random sequence: owners who set their rules, keys that pay to the edge of the
/// limits and beyond, whoever tries what it may not, and time. It remembers what was asked and paid, in a plain way.
abstract contract SpendingHandler {
    /* CONSTANTS */

    uint256 public constant OWNERS = 2;
    uint256 internal constant FIRST_SPENDER = 2;
    uint256 internal constant SPENDERS = 3;
    uint256 internal constant FIRST_PAYEE = 5;
    uint256 internal constant PAYEES = 3;
    uint256 internal constant STRANGER = 8;
    uint256 public constant PEOPLE = 9;
    uint256 public constant TOKENS = 2;

    uint256 private constant START = 1_800_000_000;
    uint256 private constant FORTUNE = 1 << 60;
    uint128 private constant MOST = 1_000;

    /* STORAGE */

    ISpendingLimits internal immutable LIMITS;

    /// @dev The last spender is the second token itself: what it pays while it moves money runs within a payment.
    address[] internal _people;
    SpendingToken[] internal _tokens;

    uint256 internal _now = START;
    Made[] private _made;
    mapping(uint256 person => mapping(uint256 token => uint256 amount)) private _wealth;

    mapping(uint256 owner => mapping(uint256 spender => Asked asked)) private _spenders;
    mapping(uint256 owner => mapping(uint256 payee => Asked asked)) private _payees;

    /// @dev Whether an owner's payments are frozen, and from when not, where it ended that.
    mapping(uint256 owner => bool isFrozen) private _frozen;
    mapping(uint256 owner => Asked asked) private _thaw;

    /// @dev What holds, last seen, and what was asked for last.
    mapping(uint256 owner => mapping(uint256 token => Limits limits)) private _seen;
    mapping(uint256 owner => mapping(uint256 token => Limits limits)) private _wanted;
    mapping(uint256 owner => mapping(uint256 token => Asked asked)) private _limitsAsked;
    mapping(uint256 owner => uint256 delay) private _delaySeen;
    mapping(uint256 owner => uint256 delay) private _delayWanted;
    mapping(uint256 owner => Asked asked) private _delayAsked;

    mapping(SpendingRule rule => string facts) private _brokenBy;
    mapping(bytes4 deed => uint256 count) private _effects;
    uint256 private _refusals;

    /* CONSTRUCTOR */

    constructor() {
        CHEATS.warp(START);
        LIMITS = ISpendingLimits(deploy("SpendingLimits", abi.encode(address(0xF0))));
        _tokens.push(SpendingToken(deploy("TokenMock", abi.encode("PLAIN", 6))));
        _tokens.push(SpendingToken(deploy("HookTokenMock", abi.encode("HOOKED", 18))));
        for (uint256 i = 0; i < PEOPLE; ++i) {
            bool isHook = i == FIRST_SPENDER + SPENDERS - 1;
            _people.push(isHook ? address(_tokens[1]) : address(uint160(0xA11CE000 + i)));
        }
        for (uint256 o = 0; o < OWNERS; ++o) {
            _setUp(o);
        }
    }

    /// @dev The runner keeps no time between calls that it can be trusted with. What an action changes, it changes for
    /// the owner that its seed draws; a stranger's might for any.
    modifier action(uint256 seed) {
        CHEATS.warp(_now);
        _;
        _look(_drawOwner(seed));
    }

    /* ACTIONS */

    /// @notice Somebody, mostly a spender, pays somebody, mostly a payee, around what is left.
    function pay(uint256 seed) external action(seed) {
        uint256 o = _drawOwner(seed);
        uint256 t = draw(seed, "token", 0, TOKENS - 1);
        uint256 p = oneIn(16, seed, "any") ? draw(seed, "anybody", 0, PEOPLE - 1) : _drawPayee(seed);
        uint256 by = oneIn(16, seed, "anyone") ? draw(seed, "anyone's", 0, PEOPLE - 1) : _drawSpender(seed, o);
        uint256 amount = _drawAmount(seed, o, t, p);
        if (oneIn(4, seed, "within")) _arm(seed);

        Payment memory payment = _payment({o: o, t: t, p: p, amount: amount});
        string memory hindrance = _hindrance({o: o, t: t, p: p, by: by, amount: amount});
        bool isPaid = _call(by, abi.encodeCall(LIMITS.pay, (payment)));
        if (!isPaid && bytes(hindrance).length == 0) _break(SpendingRule.Refusal, "a payment within the limits");
        if (isPaid) _book({o: o, t: t, p: p, by: by, amount: amount});
    }

    /// @notice An owner sets limits, tighter or looser.
    function setLimits(uint256 seed) external action(seed) {
        uint256 o = _drawOwner(seed);
        uint256 t = draw(seed, "token", 0, TOKENS - 1);
        Limits memory limits = _drawLimits(seed);
        if (oneIn(4, seed, "take back")) limits = _seen[o][t];
        Asked memory asked = Asked(true, _now + _delaySeen[o]);

        if (!_call(o, abi.encodeCall(LIMITS.setLimits, (address(_tokens[t]), limits)))) return;
        (_wanted[o][t], _limitsAsked[o][t]) = (limits, asked);
        (Limits memory held, , ) = LIMITS.limitsOf(_people[o], address(_tokens[t]));
        if (!_within(held, limits) && !_equal(held, limits)) _break(SpendingRule.Tightening, "lower limits wait");
    }

    /// @notice An owner adds or removes a payee, appoints or dismisses a spender, which may also resign.
    function change(uint256 seed) external action(seed) {
        uint256 o = _drawOwner(seed);
        uint256 p = _drawPayee(seed);
        uint256 s = draw(seed, "spender", FIRST_SPENDER, FIRST_SPENDER + SPENDERS - 1);
        Asked memory asked = Asked(true, _now + _delaySeen[o]);
        if (oneIn(2, seed, "payee")) {
            if (!_payees[o][p].isAsked) {
                if (_call(o, abi.encodeCall(LIMITS.addPayee, (_people[p])))) _payees[o][p] = asked;
            } else if (oneIn(3, seed, "remove")) {
                if (_call(o, abi.encodeCall(LIMITS.removePayee, (_people[p])))) delete _payees[o][p];
            }
        } else if (!_spenders[o][s].isAsked) {
            if (_call(o, abi.encodeCall(LIMITS.appoint, (_people[s])))) _spenders[o][s] = asked;
        } else if (oneIn(3, seed, "dismiss")) {
            bool resigns = oneIn(2, seed, "resign");
            bytes memory data =
                resigns ? abi.encodeCall(LIMITS.resign, (_people[o])) : abi.encodeCall(LIMITS.dismiss, (_people[s]));
            if (_call(resigns ? s : o, data)) delete _spenders[o][s];
        }
    }

    /// @notice An owner sets its delay, longer or shorter.
    function setDelay(uint256 seed) external action(seed) {
        uint256 o = _drawOwner(seed);
        uint40 delay = uint40(draw(seed, "delay", 0, 3 days));
        Asked memory asked = Asked(true, _now + _delaySeen[o]);

        if (!_call(o, abi.encodeCall(LIMITS.setDelay, (delay)))) return;
        (_delayWanted[o], _delayAsked[o]) = (delay, asked);
        (uint40 held, , ) = LIMITS.delayOf(_people[o]);
        if (held < delay) _break(SpendingRule.Tightening, "a longer delay waits");
    }

    /// @notice A spender or the owner freezes; the owner ends that.
    function stop(uint256 seed) external action(seed) {
        uint256 o = _drawOwner(seed);
        if (_frozen[o] && !_thaw[o].isAsked) {
            if (_call(o, abi.encodeCall(LIMITS.unfreeze, ()))) _thaw[o] = Asked(true, _now + _delaySeen[o]);
        } else if (oneIn(4, seed, "freeze")) {
            uint256 by = oneIn(2, seed, "owner freezes") ? o : _drawSpender(seed, o);
            if (!_call(by, abi.encodeCall(LIMITS.freeze, (_people[o])))) return;
            if (by != o && !_isReady(_spenders[o][by])) _break(SpendingRule.Party, "not a spender, and froze");
            _frozen[o] = true;
            delete _thaw[o];
        }
    }

    /// @notice Somebody tries to change the rules, which are then its own and not an owner's.
    function trespass(uint256 seed) external {
        CHEATS.warp(_now);
        uint256 by = draw(seed, "by", OWNERS, PEOPLE - 1);
        uint256 what = draw(seed, "what", 0, 5);
        bytes memory data = abi.encodeCall(LIMITS.setDelay, (0));
        if (what == 0) data = abi.encodeCall(LIMITS.setLimits, (address(_tokens[0]), Limits(MOST, MOST, MOST)));
        else if (what == 1) data = abi.encodeCall(LIMITS.addPayee, (_people[STRANGER]));
        else if (what == 2) data = abi.encodeCall(LIMITS.appoint, (_people[STRANGER]));
        else if (what == 3) data = abi.encodeCall(LIMITS.unfreeze, ());
        else if (what == 4) data = abi.encodeCall(LIMITS.resign, (_people[0]));
        if (_call(by, data) && what == 4) delete _spenders[0][by];
        _look(0);
        _look(1);
    }

    /// @notice Time passes: a little, or to the edge of a window or of a delay.
    function passTime(uint256 seed) external {
        uint256 o = _drawOwner(seed);
        uint256 edge = _now + draw(seed, "pause", 1, 6 hours);
        uint256 kind = draw(seed, "kind", 0, 5);
        if (kind == 0 && _made.length > 0) {
            edge = _made[draw(seed, "payment", 0, _made.length - 1)].time + 1 days + draw(seed, "edge", 0, 2) - 1;
        } else if (kind == 1) {
            edge = _limitsAsked[o][draw(seed, "token", 0, TOKENS - 1)].time + draw(seed, "edge", 0, 2) - 1;
        } else if (kind == 2) {
            edge = _payees[o][_drawPayee(seed)].time + draw(seed, "edge", 0, 2);
        } else if (kind == 3) {
            edge = _delayAsked[o].time + draw(seed, "edge", 0, 2);
        } else if (kind == 4) {
            edge = _thaw[o].time + draw(seed, "edge", 0, 2);
        }
        if (edge > _now) _now = edge;
        CHEATS.warp(_now);
        _look(0);
        _look(1);
    }

    /* VIEWS */

    /// @notice What the runner calls; what stands here more often, it calls more often.
    function actions() external pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](12);
        for (uint256 i = 0; i < 5; ++i) {
            selectors[i] = this.pay.selector;
        }
        selectors[5] = this.setLimits.selector;
        selectors[6] = this.change.selector;
        selectors[7] = this.setDelay.selector;
        selectors[8] = this.stop.selector;
        selectors[9] = this.trespass.selector;
        selectors[10] = this.passTime.selector;
        selectors[11] = this.passTime.selector;
    }

    /// @notice The facts of the first time that a rule was broken; empty if it never was.
    function brokenBy(SpendingRule rule) external view returns (string memory) {
        return _brokenBy[rule];
    }

    /// @notice How often a deed took effect.
    function effectsOf(bytes4 deed) external view returns (uint256) {
        return _effects[deed];
    }

    /// @notice How many deeds were refused, and how many were tried within a payment.
    function outcomes() external view returns (uint256 refusals, uint256 reentries, uint256 successes) {
        (reentries, successes, ) = _tokens[1].hookOutcome();
        return (_refusals, reentries, successes);
    }

    /// @notice Whether everybody has what the payments that were made have left to it.
    function isWealthExplained() external view returns (bool) {
        for (uint256 t = 0; t < TOKENS; ++t) {
            for (uint256 i = 0; i < PEOPLE; ++i) {
                if (_tokens[t].balanceOf(_people[i]) != _wealth[i][t]) return false;
            }
        }
        return true;
    }

    /// @notice What the contract itself has, of all tokens.
    function holdings() external view returns (uint256) {
        return _tokens[0].balanceOf(address(LIMITS)) + _tokens[1].balanceOf(address(LIMITS));
    }

    /* PRIVATE: SETTING UP */

    /// @dev As an owner does it: limits, payees and spenders first, the delay last of all.
    function _setUp(uint256 o) private {
        for (uint256 t = 0; t < TOKENS; ++t) {
            _tokens[t].mint(_people[o], FORTUNE);
            _wealth[o][t] = FORTUNE;
            CHEATS.prank(_people[o]);
            _tokens[t].approve(address(LIMITS), type(uint256).max);
            Limits memory limits = Limits({perPayment: 400, perDay: MOST, perPayee: 600});
            CHEATS.prank(_people[o]);
            LIMITS.setLimits(address(_tokens[t]), limits);
            (_seen[o][t], _wanted[o][t], _limitsAsked[o][t]) = (limits, limits, Asked(true, START));
        }
        CHEATS.prank(_people[o]);
        LIMITS.addPayee(_people[FIRST_PAYEE]);
        _payees[o][FIRST_PAYEE] = Asked(true, START);
        for (uint256 s = FIRST_SPENDER + o; s < FIRST_SPENDER + SPENDERS; s += 2) {
            CHEATS.prank(_people[o]);
            LIMITS.appoint(_people[s]);
            _spenders[o][s] = Asked(true, START);
        }
        CHEATS.prank(_people[o]);
        LIMITS.setDelay(12 hours);
        (_delaySeen[o], _delayWanted[o], _delayAsked[o]) = (12 hours, 12 hours, Asked(true, START));
    }

    /* PRIVATE: DRAWING */

    function _drawPayee(uint256 seed) private pure returns (uint256) {
        return draw(seed, "payee", FIRST_PAYEE, FIRST_PAYEE + PAYEES - 1);
    }

    function _drawOwner(uint256 seed) private pure returns (uint256) {
        return draw(seed, "owner", 0, OWNERS - 1);
    }

    /// @dev The owner, or mostly one of its spenders.
    function _drawSpender(uint256 seed, uint256 o) private view returns (uint256 by) {
        if (oneIn(5, seed, "by owner")) return o;
        by = draw(seed, "by", FIRST_SPENDER, FIRST_SPENDER + SPENDERS - 1);
        for (uint256 n = 0; n < SPENDERS && !_isReady(_spenders[o][by]); ++n) {
            by = by + 1 < FIRST_SPENDER + SPENDERS ? by + 1 : FIRST_SPENDER;
        }
    }

    function _drawLimits(uint256 seed) private pure returns (Limits memory) {
        return
            Limits({
                perPayment: uint128(draw(seed, "payment", 0, MOST)),
                perDay: uint128(draw(seed, "day", 0, 2 * MOST)),
                perPayee: uint128(draw(seed, "per payee", 0, MOST))
            });
    }

    /// @dev Around what is left: nothing, a little, all, one too many.
    function _drawAmount(uint256 seed, uint256 o, uint256 t, uint256 p) private view returns (uint256) {
        Limits memory limits = _seen[o][t];
        (uint256 day, uint256 toPayee) = _sums({o: o, t: t, p: p});
        uint256 left = _min(limits.perPayment, _left(limits.perDay, day));
        left = _min(left, _left(limits.perPayee, toPayee));
        uint256 kind = draw(seed, "amount", 0, 7);
        if (kind == 0) return left;
        if (kind == 1) return left + 1;
        return draw(seed, "part", kind == 2 ? 0 : 1, left / 3 + 1);
    }

    function _payment(uint256 o, uint256 t, uint256 p, uint256 amount) private view returns (Payment memory) {
        return
            Payment({
                owner: _people[o],
                token: address(_tokens[t]),
                payee: _people[p],
                amount: amount,
                paymentReference: bytes32(_made.length)
            });
    }

    /// @dev The token, as a spender, will pay a little while it moves money.
    function _arm(uint256 seed) private {
        uint256 o = draw(seed, "victim", 0, OWNERS - 1);
        Payment memory payment = _payment({o: o, t: 0, p: _drawPayee(seed), amount: 1});
        _tokens[1].setHook(address(LIMITS), abi.encodeCall(LIMITS.pay, (payment)), false);
        _tokens[1].setHookFirst(oneIn(2, seed, "first"));
    }

    /* PRIVATE: REMEMBERING */

    /// @dev Calls as somebody.
    function _call(uint256 by, bytes memory data) private returns (bool success) {
        CHEATS.prank(_people[by]);
        (success, ) = address(LIMITS).call(data);
        if (success) _effects[bytes4(data)] += 1;
        else _refusals += 1;
    }

    /// @dev Why a payment should be refused, by what was asked and paid; empty if it should not.
    function _hindrance(
        uint256 o,
        uint256 t,
        uint256 p,
        uint256 by,
        uint256 amount
    ) private view returns (string memory) {
        if (by != o && !_isReady(_spenders[o][by])) return "not a spender";
        if (_frozen[o] && !_isReady(_thaw[o])) return "frozen";
        if (!_isReady(_payees[o][p])) return "not a payee";
        Limits memory limits = _seen[o][t];
        if (amount == 0 || amount > limits.perPayment) return "not an amount for one payment";
        (uint256 day, uint256 toPayee) = _sums({o: o, t: t, p: p});
        if (day + amount > limits.perDay) return "above the day";
        if (toPayee + amount > limits.perPayee) return "above the payee's day";
        return "";
    }

    /// @dev Remembers a payment, and whether it should have been one.
    function _book(uint256 o, uint256 t, uint256 p, uint256 by, uint256 amount) private {
        if (by != o && !_isReady(_spenders[o][by])) _break(SpendingRule.Party, "not a spender, and paid");
        if (_frozen[o] && !_isReady(_thaw[o])) _break(SpendingRule.Freeze, "frozen, and paid");
        if (!_isReady(_payees[o][p])) _break(SpendingRule.Party, "not a payee, and was paid");
        _made.push(Made(uint64(_now), uint8(o), uint8(t), uint8(p), uint64(amount)));
        _wealth[o][t] -= amount;
        _wealth[p][t] += amount;

        Limits memory limits = _seen[o][t];
        if (amount > limits.perPayment) _break(SpendingRule.Day, "more in one payment");
        (uint256 day, uint256 toPayee) = _sums({o: o, t: t, p: p});
        if (day > limits.perDay) _break(SpendingRule.Day, "more in 24 hours");
        if (toPayee > limits.perPayee) _break(SpendingRule.Day, "more to one payee in 24 hours");
    }

    /// @dev What was paid in the last 24 hours, in all and to one payee.
    function _sums(uint256 o, uint256 t, uint256 p) private view returns (uint256 day, uint256 toPayee) {
        for (uint256 i = _made.length; i > 0; --i) {
            Made memory made = _made[i - 1];
            if (made.time + 1 days <= _now) break;
            if (made.owner != o || made.token != t) continue;
            day += made.amount;
            if (made.payee == p) toPayee += made.amount;
        }
    }

    /// @dev Looks at what holds for an owner. What is looser than before must be what it asked for, long enough ago.
    function _look(uint256 o) private {
        (uint40 delay, , ) = LIMITS.delayOf(_people[o]);
        if (delay < _delaySeen[o] && (delay != _delayWanted[o] || !_isReady(_delayAsked[o])))
            _break(SpendingRule.Loosening, "a shorter delay holds too early");
        _delaySeen[o] = delay;
        for (uint256 t = 0; t < TOKENS; ++t) {
            (Limits memory limits, , ) = LIMITS.limitsOf(_people[o], address(_tokens[t]));
            Limits memory seen = _seen[o][t];
            if (_equal(limits, seen)) continue;
            if (!_within(limits, seen) && !(_equal(limits, _wanted[o][t]) && _isReady(_limitsAsked[o][t])))
                _break(SpendingRule.Loosening, "looser limits hold too early");
            _seen[o][t] = limits;
        }
    }

    function _break(SpendingRule rule, string memory facts) private {
        if (bytes(_brokenBy[rule]).length == 0) _brokenBy[rule] = facts;
    }

    /* PRIVATE: SMALL THINGS */

    function _isReady(Asked memory asked) private view returns (bool) {
        return asked.isAsked && _now >= asked.time;
    }

    function _within(Limits memory a, Limits memory b) private pure returns (bool) {
        return a.perPayment <= b.perPayment && a.perDay <= b.perDay && a.perPayee <= b.perPayee;
    }

    function _equal(Limits memory a, Limits memory b) private pure returns (bool) {
        return a.perPayment == b.perPayment && a.perDay == b.perDay && a.perPayee == b.perPayee;
    }

    function _left(uint256 limit, uint256 spent) private pure returns (uint256) {
        return spent < limit ? limit - spent : 0;
    }

    function _min(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }
}
