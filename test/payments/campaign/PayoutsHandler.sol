// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Misbehavior} from "../../../contracts/mocks/Misbehavior.sol";
import {Claim, Drop, DropState} from "../../../contracts/payments/types/PayoutTypes.sol";
import {CHEATS, draw, oneIn} from "../../shared/Cheats.sol";
import {DropTrack, PayoutsToken, PayoutsWallet, PayoutsWorld} from "./PayoutsWorld.sol";

/// @notice What happened, to be counted.
enum PayoutsDeed {
    Pay,
    Fund,
    Claim,
    ClaimMany,
    Skip,
    Reclaim,
    Withdraw,
    Credit,
    Refusal,
    WhilePaused
}

/// @title PayoutsHandler
/// @notice What the runner calls in a random sequence: people who pay lists, fund drops, claim and reclaim, try what the
/// root or the clock does not allow, and disturb each other.
abstract contract PayoutsHandler is PayoutsWorld {
    uint256 private constant MAX_DROPS = 8;

    mapping(PayoutsDeed deed => uint256 count) private _effects;
    string private _broken;
    bool private _paused;

    /// @dev How many actions there were.
    uint256 private _actions;

    /// @dev The runner keeps no time between calls that it can be trusted with.
    modifier action() {
        ++_actions;
        CHEATS.warp(_now);
        _;
    }

    /* ACTIONS */

    /// @notice A funder pays a list of up to five lines.
    function pay(uint256 seed) external action {
        uint256 token_ = draw(seed, "token", 0, TOKENS - 1);
        uint256 count = draw(seed, "count", 1, 5);
        address[] memory recipients = new address[](count);
        uint256[] memory amounts = new uint256[](count);
        uint256[] memory places = new uint256[](count);
        uint256 total = 0;
        for (uint256 i = 0; i < count; ++i) {
            places[i] = _drawRecipient(draw(seed, bytes32(i)));
            recipients[i] = _people[places[i]];
            amounts[i] = draw(seed, bytes32(i), 1, 1_000);
            total += amounts[i];
        }
        uint256 payer = draw(seed, "payer", 0, FUNDERS - 1);
        bytes memory data = abi.encodeCall(PAYOUTS.pay, (_tokens[token_], recipients, amounts, bytes32(seed)));
        if (!_try(payer, token_ == NATIVE ? total : 0, data, PayoutsDeed.Pay)) return;

        if (_paused) _break("a list was paid during a pause");
        _due[payer][token_] -= total;
        for (uint256 i = 0; i < count; ++i) {
            _due[places[i]][token_] += amounts[i];
        }
    }

    /// @notice A funder funds a drop of four leaves; at times its root promises more than it pays in.
    function fund(uint256 seed) external action {
        uint256 place = _tracks.length;
        if (place == MAX_DROPS) return;
        DropTrack storage track = _tracks.push();
        track.token = draw(seed, "token", 0, TOKENS - 1);
        track.funder = draw(seed, "funder", 0, FUNDERS - 1);
        uint256 total = 0;
        for (uint256 i = 0; i < 4; ++i) {
            track.accounts[i] = _drawRecipient(draw(seed, bytes32(i)));
            track.amounts[i] = draw(seed, bytes32(i), 1, 1_000);
            total += track.amounts[i];
        }
        if (oneIn(4, seed, "short")) total = draw(seed, "total", 1, total);

        Drop memory drop = _drawTerms(seed, track, total);
        track.id = PAYOUTS.idOf(drop);
        _drops[place] = drop;
        bytes memory data = abi.encodeCall(PAYOUTS.fund, (drop));
        if (!_try(track.funder, track.token == NATIVE ? total : 0, data, PayoutsDeed.Fund)) return _tracks.pop();

        if (_paused) _break("a drop was funded during a pause");
        if (_now >= drop.fundBy) _break("a drop was funded too late");
        _due[track.funder][track.token] -= total;
    }

    /// @notice Anyone brings a claim, at times one that the root does not promise.
    function claim(uint256 seed) external action {
        if (_tracks.length == 0) return;
        uint256 place = draw(seed, "drop", 0, _tracks.length - 1);
        DropTrack storage track = _tracks[place];
        uint256 index = draw(seed, "index", 0, 3);
        Claim memory entry = _claimOf(track, index);
        bool forged = oneIn(8, seed, "forged");
        if (forged) _forge(seed, entry);

        DropState state = _stateBy(place);
        bool isDue = !forged && track.times[index] == 0 && entry.amount <= _drops[place].total - track.claimed;
        bytes memory data = abi.encodeCall(PAYOUTS.claim, (_drops[place], entry));
        bool success = _try(draw(seed, "by", 0, PEOPLE - 1), 0, data, PayoutsDeed.Claim);
        if (success && forged) _break("a claim was paid that the root does not promise");
        if (success != (isDue && state == DropState.Open)) _break("a claim was paid or refused at the wrong time");
        if (success) _book(track, index);
    }

    /// @notice Anyone brings up to six claims of a drop, some of them twice.
    function claimMany(uint256 seed) external action {
        if (_tracks.length == 0) return;
        uint256 place = draw(seed, "drop", 0, _tracks.length - 1);
        DropTrack storage track = _tracks[place];
        uint256 count = draw(seed, "count", 1, 6);
        Claim[] memory entries = new Claim[](count);
        uint256[] memory indexes = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) {
            indexes[i] = draw(seed, bytes32(i), 0, 3);
            entries[i] = _claimOf(track, indexes[i]);
        }

        DropState state = _stateBy(place);
        CHEATS.prank(_people[STRANGER - 1]);
        try PAYOUTS.claimMany(_drops[place], entries) returns (bool[] memory claimed) {
            if (state != DropState.Open) _break("claims were paid at the wrong time");
            for (uint256 i = 0; i < count; ++i) {
                if (claimed[i]) _book(track, indexes[i]);
                ++_effects[claimed[i] ? PayoutsDeed.ClaimMany : PayoutsDeed.Skip];
            }
        } catch {
            ++_effects[PayoutsDeed.Refusal];
            if (state == DropState.Open) _break("claims were refused in time");
        }
    }

    /// @notice Anyone tries to send the rest of a drop back.
    function reclaim(uint256 seed) external action {
        if (_tracks.length == 0) return;
        uint256 place = draw(seed, "drop", 0, _tracks.length - 1);
        if (oneIn(4, seed, "in time")) _passTo(_drops[place].claimBy);
        DropTrack storage track = _tracks[place];
        DropState state = _stateBy(place);
        uint256 rest = _drops[place].total - track.claimed;

        bytes memory data = abi.encodeCall(PAYOUTS.reclaim, (_drops[place]));
        bool success = _try(draw(seed, "by", 0, PEOPLE - 1), 0, data, PayoutsDeed.Reclaim);
        if (success != (state == DropState.Due)) _break("a drop was reclaimed or kept at the wrong time");
        if (!success) return;
        track.reclaimed = rest;
        _due[track.funder][track.token] += rest;
    }

    /// @notice Somebody takes its money out of the ledger.
    function withdraw(uint256 seed) external action {
        uint256 token_ = draw(seed, "token", 0, 1) * DENYING;
        for (uint256 account = FIRST_RECIPIENT; account <= WALLET; ++account) {
            if (PAYOUTS.balanceOf(_people[account], _tokens[token_]) == 0) continue;
            _try(account, 0, abi.encodeCall(PAYOUTS.withdraw, (_tokens[token_])), PayoutsDeed.Withdraw);
        }
    }

    /// @notice Time passes: a little, or to an edge of a drop's clock.
    function passTime(uint256 seed) external action {
        if (_tracks.length == 0 || oneIn(2, seed, "near")) return _passTo(_now + draw(seed, "hours", 1, 6 hours));
        Drop storage drop = _drops[draw(seed, "drop", 0, _tracks.length - 1)];
        uint256 edge = [drop.fundBy, drop.claimFrom, drop.claimBy][draw(seed, "edge", 0, 2)];
        if (edge > _now) _passTo(edge + draw(seed, "side", 0, 2) - 1);
    }

    /// @notice Something in the world changes: a deny-list, an account's manners, the pause, a gift.
    function disturb(uint256 seed) external action {
        uint256 what = draw(seed, "what", 0, 3);
        address account = _people[draw(seed, "account", 0, PEOPLE - 2)];
        if (what == 0) PayoutsToken(_tokens[DENYING]).setDenied(account, oneIn(2, seed, "denied"));
        if (what == 1) PayoutsWallet(_people[WALLET]).setMisbehavior(Misbehavior(draw(seed, "manners", 0, 2)));
        if (what == 2) _setPaused(oneIn(3, seed, "paused"));
        if (what == 3) _give(draw(seed, "gift", 1, 9));
    }

    /// @notice Which functions the runner calls, more often what matters more.
    function actions() external pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](13);
        selectors[0] = this.pay.selector;
        selectors[1] = this.pay.selector;
        selectors[2] = this.fund.selector;
        selectors[3] = this.fund.selector;
        selectors[4] = this.claim.selector;
        selectors[5] = this.claim.selector;
        selectors[6] = this.claim.selector;
        selectors[7] = this.claimMany.selector;
        selectors[8] = this.reclaim.selector;
        selectors[9] = this.withdraw.selector;
        selectors[10] = this.passTime.selector;
        selectors[11] = this.passTime.selector;
        selectors[12] = this.disturb.selector;
    }

    /* VIEWS */

    /// @notice How often something took effect.
    function effectsOf(PayoutsDeed deed) external view returns (uint256) {
        return _effects[deed];
    }

    /// @notice Whether the invariants look now: at every eighth action, for what breaks them stays broken.
    function isInspected() external view returns (bool) {
        return _actions % 8 == 0;
    }

    /// @notice The first rule that a deed broke, or nothing.
    function broken() external view returns (string memory) {
        return _broken;
    }

    /// @notice Lifts every disturbance but the pause.
    function calm() external {
        for (uint256 i = 0; i < PEOPLE; ++i) {
            PayoutsToken(_tokens[DENYING]).setDenied(_people[i], false);
        }
        PayoutsWallet(_people[WALLET]).setMisbehavior(Misbehavior.None);
    }

    /* PRIVATE */

    function _try(uint256 by, uint256 value, bytes memory data, PayoutsDeed deed) private returns (bool success) {
        CHEATS.prank(_people[by]);
        (success, ) = address(PAYOUTS).call{value: value}(data);
        ++_effects[success ? deed : PayoutsDeed.Refusal];
        if (success && _paused) ++_effects[PayoutsDeed.WhilePaused];
    }

    function _book(DropTrack storage track, uint256 index) private {
        uint256 account = track.accounts[index];
        ++track.times[index];
        track.claimed += track.amounts[index];
        _due[account][track.token] += track.amounts[index];
        if (PAYOUTS.balanceOf(_people[account], _tokens[track.token]) > 0) ++_effects[PayoutsDeed.Credit];
    }

    function _drawTerms(uint256 seed, DropTrack storage track, uint256 total) private view returns (Drop memory drop) {
        drop.funder = _people[track.funder];
        drop.token = _tokens[track.token];
        drop.root = _rootOf(track);
        drop.total = uint96(total);
        drop.fundBy = uint40(_now + draw(seed, "fund-by", 0, 2 hours));
        drop.claimFrom = uint40(oneIn(2, seed, "at once") ? 0 : _now + draw(seed, "from", 0, 6 hours));
        uint256 earliest = drop.claimFrom < drop.fundBy ? drop.fundBy : drop.claimFrom + 1;
        drop.claimBy = uint40(earliest + draw(seed, "claim-by", 0, 2 days));
        drop.salt = seed;
    }

    /// @dev Another account, amount or number than the root promises.
    function _forge(uint256 seed, Claim memory entry) private view {
        uint256 what = draw(seed, "forgery", 0, 2);
        if (what == 0) entry.account = _people[STRANGER];
        if (what == 1) entry.amount += 1;
        if (what == 2) entry.index += 4;
    }

    function _drawRecipient(uint256 seed) private pure returns (uint256) {
        return draw(seed, "recipient", FIRST_RECIPIENT, WALLET);
    }

    function _passTo(uint256 time_) private {
        if (time_ <= _now) return;
        _now = time_;
        CHEATS.warp(time_);
    }

    function _setPaused(bool paused) private {
        if (paused == _paused) return;
        _paused = paused;
        CHEATS.prank(_people[GUARDIAN]);
        if (paused) PAYOUTS.pause();
        else PAYOUTS.unpause();
    }

    /// @dev A stranger sends a token unasked.
    function _give(uint256 amount) private {
        CHEATS.prank(_people[STRANGER]);
        PayoutsToken(_tokens[1]).transfer(address(PAYOUTS), amount);
        _due[STRANGER][1] -= amount;
        _gifts[1] += amount;
    }

    function _break(string memory rule) private {
        if (bytes(_broken).length == 0) _broken = rule;
    }
}
