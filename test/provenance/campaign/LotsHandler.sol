// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {QuotaTerms} from "../../../contracts/provenance/types/QuotaTypes.sol";
import {Adjustment, LotId} from "../../../contracts/provenance/types/LotTypes.sol";
import {Standing} from "../../../contracts/provenance/types/RecallTypes.sol";
import {draw, oneIn} from "../../shared/Cheats.sol";
import {LotsBirths} from "./LotsBirths.sol";
import {LotDeed, LotTrack} from "./LotsBooks.sol";

/// @title LotsHandler
/// @notice What the runner calls in a random sequence: lots are born and made of one another, handed over and returned,
/// adjusted, unpacked and ended, recalled and cleared, by those who may and by others; quotas are lowered, and parties
/// suspended. Whatever is right has to take effect, and nothing else may.
abstract contract LotsHandler is LotsBirths {
    /* CONSTANTS */

    uint256 private constant NONCES = 16;

    /* STORAGE */

    Adjustment private _lastAdjustment;
    bytes private _lastSignature;
    mapping(uint256 party => mapping(uint256 nonce => bool isUsed)) private _nonces;

    /* ACTIONS */

    /// @notice Somebody offers a lot to a party or to nobody, or takes one over.
    function handOver(uint256 seed) external action {
        if (_tracks.length == 0) return;
        uint256 lot = draw(seed, "lot", 0, _tracks.length - 1);
        if (oneIn(2, seed, "offer")) return _offer(seed, lot);
        for (uint256 i = 0; i < _tracks.length && _tracks[lot].offered == 0; ++i) lot = (lot + 1) % _tracks.length;
        LotTrack storage track = _tracks[lot];
        uint256 party = _mostly(seed, track.offered == 0 ? STRANGER : track.offered);
        bool isRight = _acts(party) && party == track.offered && !track.isEnded;

        _as(party);
        try LOTS.takeOver(track.id) {
            (track.holder, track.offered, track.isHandedOver) = (party, 0, true);
            _done(LotDeed.HandOver, isRight, "a lot was taken over that was not offered so");
        } catch {
            _refused(isRight);
        }
    }

    /// @notice Somebody writes down that less is left, with an inspector's signature, or brings an old one again.
    function adjust(uint256 seed) external action {
        if (_tracks.length == 0) return;
        uint256 lot = draw(seed, "lot", 0, _tracks.length - 1);
        for (uint256 i = 0; i < _tracks.length && _leftOf(lot) == 0; ++i) lot = (lot + 1) % _tracks.length;
        uint256 signer = _mostly(seed, oneIn(3, seed, "brand") ? BRAND : INSPECTOR);
        (Adjustment memory adjustment, bool isRight) = _drawAdjustment(seed, lot, signer);
        bytes memory signature = _signAdjustment(oneIn(12, seed, "forged") ? STRANGER : signer, adjustment);
        isRight = isRight && !oneIn(12, seed, "forged");
        if (oneIn(6, seed, "again") && _lastSignature.length > 0) {
            (adjustment, signature, isRight) = (_lastAdjustment, _lastSignature, false);
            while (LotId.unwrap(_tracks[lot].id) != LotId.unwrap(adjustment.lot)) lot = (lot + 1) % _tracks.length;
        }
        uint256 party = oneIn(12, seed, "holder") ? draw(seed, "who", 1, STRANGER) : _tracks[lot].holder;
        isRight = isRight && _owns(party, lot) && party != signer;

        _as(party);
        try LOTS.adjust(adjustment, signature) {
            _tracks[lot].writtenOff += adjustment.counted - adjustment.remaining;
            _nonces[signer][adjustment.nonce] = true;
            (_lastAdjustment, _lastSignature) = (adjustment, signature);
            _done(LotDeed.Adjust, isRight, "a lot was adjusted without an inspector's word, or twice by one");
        } catch {
            _refused(isRight);
        }
    }

    /// @notice Somebody opens coded units up, or takes them out with what they hold.
    function voidUnits(uint256 seed) external action {
        if (_tracks.length == 0) return;
        uint256 lot = draw(seed, "lot", 0, _tracks.length - 1);
        for (uint256 i = 0; i < _tracks.length && _tracks[lot].terms.units == 0; ++i) lot = (lot + 1) % _tracks.length;
        LotTrack storage track = _tracks[lot];
        uint256 party = _mostly(seed, track.holder);
        (uint32 from, uint32 to) = _drawRange(seed, lot);
        bool isRight = _owns(party, lot) && from < to && to <= track.terms.units;
        uint256 range = 0;
        for (uint256 i = from; i < to; ++i) range |= 1 << i;
        isRight = isRight && range & (track.unpacked | track.gone) == 0;
        bool isOpened = !oneIn(3, seed, "gone");

        _as(party);
        if (isOpened) {
            try LOTS.unpack(track.id, from, to) {
                track.unpacked |= range;
                return _done(LotDeed.Unpack, isRight, "units were unpacked that may not be");
            } catch {}
        } else {
            try LOTS.decommissionUnits(track.id, from, to, "reason") {
                track.gone |= range;
                return _done(LotDeed.LoseUnits, isRight, "units were decommissioned that may not be");
            } catch {}
        }
        _refused(isRight);
    }

    /// @notice Somebody ends a lot.
    function end(uint256 seed) external action {
        if (_tracks.length == 0) return;
        uint256 lot = draw(seed, "lot", 0, _tracks.length - 1);
        LotTrack storage track = _tracks[lot];
        uint256 party = oneIn(3, seed, "holder") ? track.holder : draw(seed, "party", 1, STRANGER);
        bool isRight = _owns(party, lot);
        uint256 left = _leftOf(lot);

        _as(party);
        try LOTS.decommission(track.id, "reason") {
            (track.isEnded, track.writtenOff) = (true, track.writtenOff + left);
            _done(LotDeed.End, isRight, "a lot was ended by another, or twice");
        } catch {
            _refused(isRight);
        }
    }

    /// @notice The certifier lowers a quota, or a party is suspended, and later resumed.
    function govern(uint256 seed) external action {
        for (uint256 party = 1; party <= CERTIFIER; ++party) {
            if (!_suspended[party]) continue;
            PARTIES.resume(_ids[party]);
            _suspended[party] = false;
            return;
        }
        if (oneIn(2, seed, "quota")) return _lower(seed);
        uint256 suspended = draw(seed, "party", 1, CERTIFIER);
        PARTIES.suspend(_ids[suspended], "reason");
        _suspended[suspended] = true;
    }

    /// @notice A brand recalls a lot, or lifts a notice with an inspector's signature; or others try.
    function recall(uint256 seed) external action {
        if (_tracks.length == 0) return;
        uint256 lot = draw(seed, "lot", 0, _tracks.length - 1);
        if (oneIn(2, seed, "lift")) return _lift(seed, lot);
        LotTrack storage track = _tracks[lot];
        uint256 party = _mostly(seed, track.brand);
        bool isRight = _acts(party) && party == track.brand;

        _as(party);
        try RECALLS.recall(track.id, Standing.Recalled, "reason") {
            track.inForce |= 1 << ++track.notices;
            _done(LotDeed.Recall, isRight, "a lot was recalled by another");
        } catch {
            _refused(isRight);
        }
    }

    /// @notice Which functions the runner calls, more often what matters more.
    function actions() external pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](24);
        bytes4[11] memory each = [
            this.commission.selector,
            this.originate.selector,
            this.anchor.selector,
            this.materialize.selector,
            this.handOver.selector,
            this.adjust.selector,
            this.voidUnits.selector,
            this.rate.selector,
            this.recall.selector,
            this.end.selector,
            this.govern.selector
        ];
        for (uint256 i = 0; i < 11; ++i) selectors[i] = each[i];
        for (uint256 i = 0; i < 7; ++i) selectors[11 + i] = each[i];
        for (uint256 i = 18; i < 24; ++i) selectors[i] = this.transform.selector;
    }

    /* PRIVATE */

    function _offer(uint256 seed, uint256 lot) private {
        uint256 to = draw(seed, "to", 0, CERTIFIER);
        uint256 party = _mostly(seed, _tracks[lot].holder);
        bool isRight = _owns(party, lot);

        _as(party);
        try LOTS.offer(_tracks[lot].id, _ids[to]) {
            if (!isRight) _broken = "a lot was offered by another";
            _tracks[lot].offered = to;
        } catch {
            _refused(isRight);
        }
    }

    function _lower(uint256 seed) private {
        uint256 quota = draw(seed, "which", 1, QUOTAS);
        (uint256 amount, uint256 drawn) = (_books[quota].amount, _books[quota].drawn);
        uint256 lower = draw(seed, "amount", drawn > 0 ? drawn - 1 : 0, amount);
        bool isRight = lower >= drawn && lower < amount && drawn < amount;
        QuotaTerms memory terms = quotaAt(quota);

        _as(CERTIFIER);
        try LEDGER.lower(terms, uint64(lower)) {
            _books[quota].amount = lower;
            _done(LotDeed.Lower, isRight, "a quota was lowered that may not be");
        } catch {
            _refused(isRight);
        }
    }

    function _lift(uint256 seed, uint256 lot) private {
        for (uint256 i = 0; i < _tracks.length && _tracks[lot].inForce == 0; ++i) lot = (lot + 1) % _tracks.length;
        LotTrack storage track = _tracks[lot];
        uint256 number = oneIn(4, seed, "any") ? draw(seed, "number", 1, track.notices + 1) : track.notices;
        uint256 party = _mostly(seed, track.brand);
        uint256 signer = oneIn(8, seed, "signer") ? draw(seed, "who", 1, STRANGER) : INSPECTOR;
        uint40 deadline = uint40(_now + (oneIn(8, seed, "late") ? 0 : 1));
        bool isRight = _acts(party) && party == track.brand && track.inForce & (1 << number) != 0;
        isRight = isRight && _inspects(signer) && _acts(signer) && signer != party && deadline > _now;
        bytes memory signature = _signLift(signer, track.id, number, deadline);

        _as(party);
        try RECALLS.lift(track.id, uint32(number), "reason", _accounts[signer], deadline, signature) {
            track.inForce &= ~(1 << number);
            _done(LotDeed.Lift, isRight, "a notice was lifted that may not be");
        } catch {
            _refused(isRight);
        }
    }

    /// @dev What an inspector signs of a lot, mostly as it is; and whether an adjustment may say so.
    function _drawAdjustment(
        uint256 seed,
        uint256 lot,
        uint256 signer
    ) private view returns (Adjustment memory adjustment, bool isRight) {
        uint256 left = _leftOf(lot);
        adjustment.lot = _tracks[lot].id;
        adjustment.counted = uint64(oneIn(8, seed, "miscounted") ? left + 1 : left);
        adjustment.remaining = uint64(draw(seed, "remaining", 0, left));
        (adjustment.reason, adjustment.inspector) = ("reason", _accounts[signer]);
        adjustment.nonce = draw(seed, "nonce", 0, NONCES - 1);
        adjustment.deadline = uint40(_now + (oneIn(8, seed, "late") ? 0 : 1_000));
        isRight = adjustment.counted == left && adjustment.remaining < left && adjustment.deadline > _now;
        isRight = isRight && _inspects(signer) && _acts(signer) && !_nonces[signer][adjustment.nonce];
    }

    /// @dev Some units of a lot, often those after the last that are void; and sometimes none, or one too many.
    function _drawRange(uint256 seed, uint256 lot) private view returns (uint32 from, uint32 to) {
        uint32 units = _tracks[lot].terms.units;
        from = uint32(draw(seed, "from", 0, units));
        for (uint256 i = 0; i < units && _isVoid(lot, from); ++i) from = (from + 1) % units;
        to = uint32(draw(seed, "to", oneIn(8, seed, "none") ? 0 : from, units + 1));
        if (oneIn(2, seed, "single")) to = from + 1;
    }
}
