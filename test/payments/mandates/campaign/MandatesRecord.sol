// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Mandate, MandateId} from "../../../../contracts/payments/types/MandateTypes.sol";
import {decimal} from "../../../shared/Cheats.sol";
import {Almanac} from "./Almanac.sol";
import {MandatesWorld} from "./MandatesWorld.sol";

/// @notice What a campaign does with mandates.
enum MandateDeed {
    Authorize,
    Announce,
    Collect,
    CollectFirst,
    CollectMany,
    Cancel,
    Appoint
}

/// @notice What is checked when a deed took effect.
enum MandateRule {
    Limit,
    Cap,
    Term,
    Will,
    Notice
}

/// @notice What the campaign knows of a mandate.
struct MandateTrack {
    MandateId id;
    uint256 token;
    uint256 payer;
    uint256 payee;
    bool recorded;
    bool canceled;
    uint256 collected;
}

/// @notice What was announced for a period.
struct Announced {
    uint256 amount;
    uint256 from;
}

/// @title MandatesRecord
/// @notice What the campaign remembers, and what it holds against each deed that took effect.
abstract contract MandatesRecord is MandatesWorld {
    using Almanac for Mandate;

    /* STORAGE */

    Mandate[] internal _mandates;
    MandateTrack[] internal _tracks;
    mapping(uint256 mandate => mapping(uint256 period => uint256 amount)) private _collectedIn;
    mapping(uint256 mandate => uint256[] periods) private _periodsUsed;
    mapping(uint256 mandate => mapping(uint256 period => Announced announced)) private _announced;
    mapping(uint256 payee => bool appointed) internal _appointed;

    mapping(uint256 token => mapping(uint256 person => uint256 amount)) private _moneyOf;
    mapping(MandateRule rule => string facts) private _broken;
    mapping(MandateDeed deed => uint256 count) private _effects;
    uint256 private _refusals;
    uint256 private _skips;

    /// @dev What the last action touched, as bitmaps: everything else was held against the invariants before.
    uint256 private _touchedMandates;
    uint256 private _touchedTokens;

    /* VIEWS */

    function brokenBy(MandateRule rule) external view returns (string memory) {
        return _broken[rule];
    }

    function effectsOf(MandateDeed deed) external view returns (uint256) {
        return _effects[deed];
    }

    function outcomes() external view returns (uint256 refusals, uint256 skips) {
        return (_refusals, _skips);
    }

    function touched() external view returns (uint256 mandates_, uint256 tokens_) {
        return (_touchedMandates, _touchedTokens);
    }

    function trackAt(uint256 i) external view returns (MandateTrack memory) {
        return _tracks[i];
    }

    function count() external view returns (uint256) {
        return _tracks.length;
    }

    /// @notice What a person has of a token, if only payers paid and only payees received.
    function moneyOf(uint256 tokenPlace, uint256 place) external view returns (uint256) {
        uint256 fortune = place < PAYERS ? FORTUNE : 0;
        unchecked {
            return fortune + _moneyOf[tokenPlace][place];
        }
    }

    /* INTERNAL */

    function _begin() internal {
        _touchedMandates = 0;
        _touchedTokens = 0;
    }

    function _refused() internal {
        ++_refusals;
    }

    function _skipped() internal {
        ++_skips;
    }

    function _authorized(uint256 i, bool willing) internal {
        ++_effects[MandateDeed.Authorize];
        _touch(i);
        if (!willing || _tracks[i].recorded || _tracks[i].canceled) _break(MandateRule.Will, "recorded", i);
        if (_now >= _mandates[i].endOf()) _break(MandateRule.Term, "recorded after its end", i);
        _tracks[i].recorded = true;
    }

    function _announcedFor(uint256 i, uint256 by, uint256 period, uint256 amount) internal {
        ++_effects[MandateDeed.Announce];
        _touch(i);
        MandateTrack memory track = _tracks[i];
        bool entitled = by == track.payee || (by == COLLECTOR && _appointed[track.payee]);
        if (!entitled) _break(MandateRule.Will, "announced by another", i);
        _announced[i][period] = Announced(amount, _now + _mandates[i].notice);
    }

    function _canceledBy(uint256 i, uint256 by) internal {
        ++_effects[MandateDeed.Cancel];
        _touch(i);
        bool entitled = by == _tracks[i].payer || by == _tracks[i].payee;
        if (!entitled) _break(MandateRule.Will, "canceled by another", i);
        _tracks[i].canceled = true;
    }

    function _appointedBy(uint256 payee, bool appointed) internal {
        ++_effects[MandateDeed.Appoint];
        _appointed[payee] = appointed;
    }

    /// @dev Holds a collection that took effect against the terms, by the almanac.
    function _collected(MandateDeed deed, uint256 i, uint256 by, uint256 amount) internal {
        ++_effects[deed];
        _touch(i);
        Mandate memory mandate = _mandates[i];
        MandateTrack storage track = _tracks[i];
        bool entitled = mandate.isFixed || by == track.payee || (by == COLLECTOR && _appointed[track.payee]);
        if (!entitled || !track.recorded) _break(MandateRule.Will, "collected without a will", i);
        if (mandate.isFixed && amount != mandate.limit) _break(MandateRule.Will, "not the fixed amount", i);
        bool runs = !track.canceled && _now >= mandate.startOf(0) && _now < mandate.endOf();
        if (!runs) return _break(MandateRule.Term, "collected while it does not run", i);

        uint256 period = mandate.periodAt(_now);
        if (mandate.notice > 0) _useAnnouncement(i, period, amount);
        track.collected += amount;
        if (mandate.cap > 0 && track.collected > mandate.cap) _break(MandateRule.Cap, "collected above its cap", i);
        if (_collectedIn[i][period] == 0) _periodsUsed[i].push(period);
        _collectedIn[i][period] += amount;
        if (!_isWithinLimits(i, mandate, period)) _break(MandateRule.Limit, "collected above its limit", i);
        unchecked {
            _moneyOf[track.token][track.payer] -= amount;
            _moneyOf[track.token][track.payee] += amount;
        }
    }

    function _break(MandateRule rule, string memory facts, uint256 i) internal {
        if (bytes(_broken[rule]).length == 0) _broken[rule] = string.concat(facts, ": mandate ", decimal(i));
    }

    /* PRIVATE */

    function _touch(uint256 i) private {
        _touchedMandates |= 1 << i;
        _touchedTokens |= 1 << _tracks[i].token;
    }

    function _useAnnouncement(uint256 i, uint256 period, uint256 amount) private {
        Announced storage announced = _announced[i][period];
        if (announced.amount < amount) return _break(MandateRule.Notice, "collected more than was announced", i);
        if (_now < announced.from) _break(MandateRule.Notice, "collected before the notice was over", i);
        announced.amount -= amount;
    }

    /// @dev Whether every run of periods up to this one took at most a limit for each of them, and for each that can be
    /// carried into the run; none of which lies before the first.
    function _isWithinLimits(uint256 i, Mandate memory mandate, uint256 last) private view returns (bool) {
        uint256[] memory used = _periodsUsed[i];
        uint256 sum = 0;
        for (uint256 n = used.length; n > 0; --n) {
            uint256 first = used[n - 1];
            sum += _collectedIn[i][first];
            uint256 carried = first < mandate.carry ? first : mandate.carry;
            if (sum > mandate.limit * (last - first + 1 + carried)) return false;
        }
        return true;
    }
}
