// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMandates} from "../../../../contracts/payments/interfaces/IMandates.sol";
import {Mandate, MandateId, MandateState, PeriodUnit} from "../../../../contracts/payments/types/MandateTypes.sol";
import {CHEATS, draw, oneIn, signed} from "../../../shared/Cheats.sol";
import {Almanac} from "./Almanac.sol";
import {MandateDeed, MandatesRecord, MandateTrack} from "./MandatesRecord.sol";
import {CampaignWallet} from "./MandatesWorld.sol";

/// @title MandatesHandler
/// @notice What the runner calls in a random sequence: people who sign, collect what they may, try what they may not, let
/// time pass, and disturb each other.
abstract contract MandatesHandler is MandatesRecord {
    using Almanac for Mandate;

    /// @dev Enough for every deed to happen, few enough for each to get far.
    uint256 private constant MAX_MANDATES = 6;

    modifier action() {
        CHEATS.warp(_now);
        _begin();
        _;
    }

    /* ACTIONS */

    /// @notice A payer signs a mandate, and somebody records it, or the first collection shall.
    function sign(uint256 seed) external action {
        if (_tracks.length >= MAX_MANDATES) return;
        uint256 i = _draft(seed);
        if (oneIn(3, seed, "first collection")) return;

        Mandate memory mandate = _mandates[i];
        uint256 by = draw(seed, "bringer", 0, PEOPLE - 1);
        bool forged = oneIn(8, seed, "forged");
        bytes memory signature = _signature(i, forged ? STRANGER : _tracks[i].payer);
        if (_try(by, abi.encodeCall(IMandates.authorize, (mandate, signature)))) {
            _authorized(i, !forged || by == _tracks[i].payer);
        }
    }

    /// @notice The payee, or whoever it appointed, collects what it can, or a little more.
    function collect(uint256 seed) external action {
        if (_tracks.length == 0) return;
        uint256 i = _pickReady(seed);
        uint256 by = _collectorOf(seed, i);
        uint96 amount = _amount(seed, i);
        if (!_tracks[i].recorded) return _collectFirst(seed, i, by, amount);

        if (_try(by, abi.encodeCall(IMandates.collect, (_mandates[i], amount)))) {
            _collected(MandateDeed.Collect, i, by, amount);
        }
    }

    /// @notice Somebody collects several at once.
    function collectMany(uint256 seed) external action {
        if (_tracks.length == 0) return;
        uint256 count_ = draw(seed, "batch", 1, 3);
        uint256 by = _collectorOf(seed, _pickReady(draw(seed, bytes32(0))));
        Mandate[] memory batch = new Mandate[](count_);
        uint96[] memory amounts = new uint96[](count_);
        uint256[] memory places = new uint256[](count_);
        for (uint256 n = 0; n < count_; ++n) {
            places[n] = _pickReady(draw(seed, bytes32(n)));
            batch[n] = _mandates[places[n]];
            amounts[n] = _amount(seed, places[n]);
        }
        CHEATS.prank(_people[by]);
        try MANDATES.collectMany(batch, amounts) returns (bool[] memory done) {
            for (uint256 n = 0; n < count_; ++n) {
                if (done[n]) _collected(MandateDeed.CollectMany, places[n], by, amounts[n]);
                else _skipped();
            }
        } catch {
            _refused();
        }
    }

    /// @notice The payee announces a collection for the period that runs, or a later one.
    function announce(uint256 seed) external action {
        if (_tracks.length == 0) return;
        uint256 i = _pick(seed);
        for (uint256 n = 0; n < _tracks.length && !_isAnnounceable(i); ++n) i = (i + 1) % _tracks.length;
        Mandate memory mandate = _mandates[i];
        uint256 by = oneIn(8, seed, "by another") ? STRANGER : _collectorOf(seed, i);
        uint256 first = _now < mandate.startOf(0) ? 0 : mandate.periodAt(_now);
        uint16 period = uint16(first + draw(seed, "ahead", 0, 1));
        uint96 amount = mandate.isFixed ? mandate.limit : uint96(draw(seed, "announced", 1, 2 * mandate.limit));
        if (_try(by, abi.encodeCall(IMandates.announce, (mandate, period, amount)))) {
            _announcedFor(i, by, period, amount);
        }
    }

    /// @notice Somebody tries what it may not: another's deed, altered terms, another's allowance.
    function trespass(uint256 seed) external action {
        if (_tracks.length == 0) return;
        uint256 i = _pick(seed);
        uint256 by = draw(seed, "trespasser", COLLECTOR, STRANGER);
        uint256 what = draw(seed, "what", 0, 3);
        if (what == 0) {
            if (_try(by, abi.encodeCall(IMandates.cancel, (_mandates[i])))) _canceledBy(i, by);
            return;
        }

        i = what == 1 ? i : _draft(seed);
        Mandate memory mandate = _mandates[i];
        if (what == 1) mandate.payee = _people[by];
        uint96 amount = mandate.limit;
        bytes memory data =
            what == 2
                ? abi.encodeCall(IMandates.collectWithSignature, (mandate, amount, _signature(i, by)))
                : abi.encodeCall(IMandates.collect, (mandate, amount));
        if (_try(by, data)) _collected(MandateDeed.Collect, i, by, amount);
    }

    /// @notice A party cancels, now and then before anything was recorded.
    function cancel(uint256 seed) external action {
        if (_tracks.length == 0 || !oneIn(3, seed, "cancel")) return;
        uint256 i = _pick(seed);
        uint256 by = oneIn(2, seed, "payer") ? _tracks[i].payer : _tracks[i].payee;
        if (_try(by, abi.encodeCall(IMandates.cancel, (_mandates[i])))) _canceledBy(i, by);
    }

    /// @notice Time passes: a little, or to the edge of a period or of the mandate.
    function passTime(uint256 seed) external action {
        if (_tracks.length == 0 || oneIn(3, seed, "hours")) return _passTo(_now + draw(seed, "passed", 1, 3 days));
        Mandate memory mandate = _mandates[_pick(seed)];
        uint256 edge = mandate.startOf(0);
        if (_now >= edge) edge = mandate.startOf(mandate.periodAt(_now) + 1 + draw(seed, "idle", 0, 1));
        if (oneIn(12, seed, "end")) edge = mandate.endOf();
        if (edge < _now + 400 days) _passTo(edge + draw(seed, "around", 0, 2) - 1);
    }

    /// @notice Something in the world changes: an allowance, a deny-list, what re-enters, who may collect.
    function disturb(uint256 seed) external action {
        uint256 what = draw(seed, "what", 0, 3);
        if (what == 0) {
            uint256 amount = oneIn(2, seed, "little") ? draw(seed, "allowed", 0, 500) : type(uint256).max;
            _allow(draw(seed, "payer", 0, PAYERS - 1), draw(seed, "token", 0, TOKENS - 1), amount);
        } else if (what == 1) {
            address account = _people[draw(seed, "denied", 0, PEOPLE - 1)];
            _tokenAt(DENYING).setDenied(account, oneIn(3, seed, "deny"));
        } else if (what == 2) {
            _arm(seed);
        } else {
            uint256 payee = draw(seed, "payee", FIRST_PAYEE, COLLECTOR - 1);
            bool appointed = !oneIn(3, seed, "dismiss");
            bytes memory data = abi.encodeCall(IMandates.appointCollector, (_people[COLLECTOR], appointed));
            if (_try(payee, data)) _appointedBy(payee, appointed);
        }
    }

    /* VIEWS */

    /// @notice What the runner calls; what stands here more often, it calls more often.
    function actions() external pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](16);
        for (uint256 i = 0; i < 5; ++i) {
            selectors[i] = this.collect.selector;
        }
        selectors[5] = this.collectMany.selector;
        selectors[6] = this.sign.selector;
        selectors[7] = this.sign.selector;
        selectors[8] = this.announce.selector;
        selectors[9] = this.announce.selector;
        selectors[10] = this.passTime.selector;
        selectors[11] = this.passTime.selector;
        selectors[12] = this.passTime.selector;
        selectors[13] = this.trespass.selector;
        selectors[14] = this.disturb.selector;
        selectors[15] = this.cancel.selector;
    }

    /* PRIVATE: DEEDS */

    /// @dev The first collection brings the payer's signature.
    function _collectFirst(uint256 seed, uint256 i, uint256 by, uint96 amount) private {
        uint256 signer = oneIn(6, seed, "forged") ? STRANGER : _tracks[i].payer;
        bytes memory signature = _signature(i, signer);
        if (!_try(by, abi.encodeCall(IMandates.collectWithSignature, (_mandates[i], amount, signature)))) return;

        _authorized(i, signer == _tracks[i].payer || by == _tracks[i].payer);
        _collected(MandateDeed.CollectFirst, i, by, amount);
    }

    /// @dev Makes a call as a person.
    function _try(uint256 by, bytes memory data) private returns (bool success) {
        if (by == WALLET) {
            try CampaignWallet(_people[by]).execute(address(MANDATES), 0, data) {
                success = true;
            } catch {}
        } else {
            CHEATS.prank(_people[by]);
            (success, ) = address(MANDATES).call(data);
        }
        if (!success) _refused();
    }

    /// @dev The token with hooks will collect while it moves money.
    function _arm(uint256 seed) private {
        if (_tracks.length == 0) return;
        uint256 i = _pick(seed);
        Mandate[] memory batch = new Mandate[](1);
        batch[0] = _mandates[i];
        bytes memory data =
            oneIn(2, seed, "batch")
                ? abi.encodeCall(IMandates.collectMany, (batch, new uint96[](1)))
                : abi.encodeCall(IMandates.collect, (_mandates[i], _mandates[i].limit));
        _tokenAt(HOOKED).setHook(oneIn(4, seed, "disarm") ? address(0) : address(MANDATES), data, false);
    }

    /* PRIVATE: TERMS */

    /// @dev Draws sound terms with edges more often than by chance.
    function _draft(uint256 seed) private returns (uint256 i) {
        Mandate memory mandate;
        MandateTrack memory track;
        track.payer = draw(seed, "payer", 0, PAYERS - 1);
        track.payee = draw(seed, "payee", FIRST_PAYEE, COLLECTOR - 1);
        track.token = draw(seed, "token", 0, TOKENS - 1);
        mandate.payer = _people[track.payer];
        mandate.payee = _people[track.payee];
        mandate.token = _tokens[track.token];
        mandate.limit = uint96(draw(seed, "limit", 1, 200));
        mandate.isFixed = oneIn(3, seed, "fixed");
        if (oneIn(3, seed, "capped"))
            mandate.cap = uint96(mandate.limit * draw(seed, "cap", 1, 4) + draw(seed, "odd", 0, 1));
        if (oneIn(2, seed, "carries")) mandate.carry = uint16(draw(seed, "carry", 1, 3));
        mandate.unit = PeriodUnit(uint8(draw(seed, "unit", 0, 2)));
        mandate.every = mandate.unit == PeriodUnit.Day ? uint8(draw(seed, "days", 1, 20)) : 1;
        mandate.firstDay = uint24(_now / 1 days + draw(seed, "first", 0, 5));
        // Mandates of the last of a month are the interesting ones.
        if (oneIn(2, seed, "31st")) mandate.firstDay = uint24(Almanac.monthsAfter(FIRST_DAY + 30, _monthsGone()));
        mandate.periods = uint16(draw(seed, "periods", 1, 12));
        if (oneIn(2, seed, "last day")) mandate.lastDay = mandate.firstDay + uint24(draw(seed, "length", 0, 200));
        mandate.utcOffset = int16(int256(draw(seed, "offset", 0, 1_680)) - 840);
        if (oneIn(2, seed, "notice")) mandate.notice = uint32(draw(seed, "ahead", 1, 1 days));
        mandate.salt = _tracks.length;

        track.id = MANDATES.idOf(mandate);
        i = _tracks.length;
        _mandates.push(mandate);
        _tracks.push(track);
    }

    /// @dev Whole months since the campaign began, roughly.
    function _monthsGone() private view returns (uint256) {
        return (_now / 1 days - FIRST_DAY) / 31;
    }

    /// @dev A signature over the mandate's id.
    function _signature(uint256 i, uint256 signer) private view returns (bytes memory) {
        return signed(_keyOf[_people[signer]], MandateId.unwrap(_tracks[i].id));
    }

    /* PRIVATE: CHOICES */

    function _pick(uint256 seed) private view returns (uint256) {
        return draw(seed, "mandate", 0, _tracks.length - 1);
    }

    /// @dev Mostly one of which something can be collected, the first from a random place on.
    function _pickReady(uint256 seed) private view returns (uint256 i) {
        i = _pick(seed);
        if (oneIn(4, seed, "not ready")) return i;
        for (uint256 n = 0; n < _tracks.length && MANDATES.collectableNow(_mandates[i]) == 0; ++n) {
            i = (i + 1) % _tracks.length;
        }
    }

    function _isAnnounceable(uint256 i) private view returns (bool) {
        return _mandates[i].notice > 0 && MANDATES.stateOf(_tracks[i].id) == MandateState.Active;
    }

    /// @dev Mostly whoever may collect.
    function _collectorOf(uint256 seed, uint256 i) private view returns (uint256) {
        if (oneIn(6, seed, "anyone")) return draw(seed, "who", 0, PEOPLE - 1);
        uint256 payee = _tracks[i].payee;
        return _appointed[payee] && oneIn(2, seed, "collector") ? COLLECTOR : payee;
    }

    /// @dev Mostly what the contract says can be collected; else the limit, or a little more than it could ever allow.
    function _amount(uint256 seed, uint256 i) private view returns (uint96) {
        Mandate memory mandate = _mandates[i];
        if (mandate.isFixed && !oneIn(8, seed, "not exactly")) return mandate.limit;
        uint96 most = MANDATES.collectableNow(mandate);
        if (most == 0 || oneIn(6, seed, "greed")) return uint96(draw(seed, "greedily", 1, 4 * mandate.limit));
        return oneIn(2, seed, "all") ? most : uint96(draw(seed, "part", 1, most));
    }
}
