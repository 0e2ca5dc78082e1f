// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Account, NO_END, PartyId, RoleSet} from "../../../contracts/parties/types/PartyTypes.sol";
import {ITraceLog} from "../../../contracts/provenance/interfaces/ITraceLog.sol";
import {LotId} from "../../../contracts/provenance/types/LotTypes.sol";
import {Correction, CorrectionReason, TraceEvent} from "../../../contracts/provenance/types/TraceTypes.sol";
import {Cheats, CHEATS, deploy, draw, oneIn, signed} from "../../shared/Cheats.sol";

/// @notice An event that a sensor signed for a place in its chain.
/// @param lot The place of the lot.
/// @param recorder The place of the sensor.
/// @param traced The event.
/// @param position The position that it was signed for.
/// @param deadline Until when it counts.
/// @param signature The signature.
/// @param isBrought Whether it has counted.
struct SignedEvent {
    uint256 lot;
    uint256 recorder;
    TraceEvent traced;
    uint48 position;
    uint40 deadline;
    bytes signature;
    bool isBrought;
}

/// @notice What happened, to be counted.
enum TraceDeed {
    Record,
    RecordFor,
    Batch,
    OwnCorrection,
    PartysCorrection,
    Countersign,
    Replay,
    Refusal
}

/// @title TraceHandler
/// @notice What the runner calls in a random sequence: clerks, an inspector and a sensor who record, sign, correct and
/// confirm what happened to two lots; and others who bring what was signed again, late, altered or out of turn. It is
/// the registry, too: two clerks act for one party, the inspector for another, and a clerk may leave.
abstract contract TraceHandler {
    /* CONSTANTS */

    uint256 public constant LOTS = 2;
    /// @notice The clerks come first, then the inspector; the last one acts for nobody.
    uint256 public constant RECORDERS = 4;
    /// @dev The chains of batches stand after those of the lots.
    uint256 public constant BATCHES = LOTS;

    uint256 private constant INSPECTOR = 2;
    uint256 private constant SENSOR = 3;

    bytes32 private constant TRACE = keccak256(
        "Trace(bytes32 lot,uint8 step,uint8 disposition,uint40 time,bytes32 place,bytes32 eventHash,"
        "uint48 position,uint40 deadline)"
    );

    /* STORAGE */

    ITraceLog internal immutable LOG;
    bytes32 private immutable DOMAIN;

    uint256[] private _keys;
    address[] private _accounts;
    uint256 private _now = 1_800_000_000;
    uint256 private _actions;
    bool private _hasLeft;

    /// @dev What should be so: each entry of each chain, as it was made.
    mapping(uint256 lot => mapping(uint256 recorder => bytes32[] entries)) private _entries;
    SignedEvent[] private _signed;

    mapping(TraceDeed deed => uint256 count) private _effects;
    string private _wronglySigned;
    string private _wronglySaid;
    string private _wronglyTold;

    /* CONSTRUCTOR */

    constructor() {
        LOG = ITraceLog(deploy("TraceLog", abi.encode(address(this), address(0xf0))));
        DOMAIN = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Cowry Trace Log"),
                keccak256("1"),
                block.chainid,
                address(LOG)
            )
        );
        for (uint256 i = 0; i < RECORDERS; ++i) {
            _keys.push(uint256(keccak256(abi.encode("recorder", i))));
            _accounts.push(CHEATS.addr(_keys[i]));
        }
    }

    modifier action() {
        ++_actions;
        CHEATS.warp(++_now);
        _;
    }

    /* WHAT THE LOG ASKS */

    function requireRole(address account, RoleSet, uint40) external view returns (PartyId) {
        require(account == _accounts[INSPECTOR], "no inspector");
        return PartyId.wrap(2);
    }

    function actorAt(address account, uint40) external view returns (PartyId party, RoleSet) {
        uint256 place = _placeOf(account);
        return (_hasLeft && place == 1 ? PartyId.wrap(0) : _partyOf(place), RoleSet.wrap(1));
    }

    function accountOf(address account) external view returns (Account memory) {
        return Account(_partyOf(_placeOf(account)), 1, NO_END, RoleSet.wrap(1));
    }

    /* ACTIONS */

    /// @notice Somebody records an event; sometimes one without a hash, or from the future.
    function record(uint256 seed) external action {
        (uint256 lot, uint256 recorder) = (draw(seed, "lot", 0, LOTS - 1), draw(seed, "who", 0, RECORDERS - 1));
        TraceEvent memory traced = _drawEvent(seed);
        bool isSound = _isSound(traced);

        CHEATS.recordLogs();
        CHEATS.prank(_accounts[recorder]);
        try LOG.record(lotAt(lot), traced) {
            if (!isSound) _wronglySaid = "an unsound event was recorded";
            _append(lot, recorder, _entryOf(traced), TraceDeed.Record);
            _requireTold(lot, recorder, ITraceLog.TraceRecorded.selector, abi.encode(_last(lot, recorder), traced));
        } catch {
            _refused(isSound);
        }
    }

    /// @notice Somebody signs an event for the next place in its chain, and sometimes for the one after or before.
    function sign(uint256 seed) external action {
        SignedEvent memory said;
        (said.lot, said.recorder) = (draw(seed, "lot", 0, LOTS - 1), draw(seed, "who", 0, RECORDERS - 1));
        said.traced = _drawEvent(seed);
        said.position = uint48(_entries[said.lot][said.recorder].length);
        if (oneIn(6, seed, "later")) ++said.position;
        if (oneIn(6, seed, "earlier") && said.position > 0) --said.position;
        said.deadline = uint40(_now + draw(seed, "deadline", 0, 40));
        said.signature = signed(_keys[oneIn(12, seed, "forged") ? SENSOR : said.recorder], _digestOf(said));
        _signed.push(said);
        _bring(seed, _signed.length - 1, false);
    }

    /// @notice Somebody brings what was signed before: again, or at last, as it was or altered.
    function bring(uint256 seed) external action {
        if (_signed.length == 0) return;
        _bring(seed, draw(seed, "which", 0, _signed.length - 1), oneIn(3, seed, "altered"));
    }

    /// @notice Somebody records a batch, or nothing.
    function recordBatch(uint256 seed) external action {
        uint256 recorder = draw(seed, "who", 0, RECORDERS - 1);
        (bytes32 root, uint256 count) = (bytes32(seed), draw(seed, "count", 1, 1_000));
        if (oneIn(8, seed, "rootless")) root = 0;
        if (oneIn(8, seed, "empty")) count = 0;
        bool isSound = root != 0 && count > 0;

        CHEATS.recordLogs();
        CHEATS.prank(_accounts[recorder]);
        try LOG.recordBatch(root, count) {
            if (!isSound) _wronglySaid = "an empty batch was recorded";
            bytes32 entry = keccak256(abi.encode(keccak256("Cowry trace batch"), root, count, _now));
            _append(BATCHES, recorder, entry, TraceDeed.Batch);
            bytes memory told = abi.encode(_last(BATCHES, recorder), root, count);
            _requireTold(BATCHES, recorder, ITraceLog.TraceBatchRecorded.selector, told);
        } catch {
            _refused(isSound);
        }
    }

    /// @notice Somebody corrects an entry: its own, its party's, another's, or one that is not there.
    function correct(uint256 seed) external action {
        uint256 lot = draw(seed, "lot", 0, LOTS - 1);
        (uint256 corrector, uint256 recorder) = _drawPair(seed);
        Correction memory said = Correction({
            recorder: _accounts[recorder],
            position: _drawPosition(seed, lot, recorder),
            reason: CorrectionReason(draw(seed, "reason", 0, 1)),
            correctiveHash: bytes32(seed)
        });
        bool isOfParty = corrector < 2 && recorder < 2 && !(_hasLeft && corrector == 1);
        bool isRight = said.position < _entries[lot][recorder].length && (corrector == recorder || isOfParty);

        CHEATS.recordLogs();
        CHEATS.prank(_accounts[corrector]);
        try LOG.correct(lotAt(lot), said) {
            if (!isRight) _wronglySaid = "another's entry was corrected, or one that is not there";
            bytes32 entry = keccak256(abi.encode(keccak256("Cowry trace correction"), said, _now));
            _append(
                lot,
                corrector,
                entry,
                corrector == recorder ? TraceDeed.OwnCorrection : TraceDeed.PartysCorrection
            );
            _requireTold(lot, corrector, ITraceLog.TraceCorrected.selector, abi.encode(_last(lot, corrector), said));
        } catch {
            _refused(isRight);
        }
    }

    /// @notice Somebody confirms an entry, mostly the inspector; or a clerk leaves, and comes back.
    function confirm(uint256 seed) external action {
        if (oneIn(6, seed, "leave")) _hasLeft = !_hasLeft;
        (uint256 lot, uint256 recorder) = (draw(seed, "lot", 0, LOTS - 1), draw(seed, "whose", 0, RECORDERS - 1));
        uint256 caller = oneIn(5, seed, "other") ? draw(seed, "who", 0, RECORDERS - 1) : INSPECTOR;
        uint48 position = _drawPosition(seed, lot, recorder);
        bool isRight = caller == INSPECTOR && position < _entries[lot][recorder].length;

        CHEATS.prank(_accounts[caller]);
        try LOG.countersign(lotAt(lot), _accounts[recorder], position, bytes32(seed)) {
            if (!isRight) _wronglySaid = "an entry was confirmed by no inspector, or is not there";
            ++_effects[TraceDeed.Countersign];
        } catch {
            _refused(isRight);
        }
    }

    /// @notice Which functions the runner calls, more often what matters more.
    function actions() external pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](10);
        bytes4[6] memory each = [
            this.record.selector,
            this.sign.selector,
            this.bring.selector,
            this.recordBatch.selector,
            this.correct.selector,
            this.confirm.selector
        ];
        for (uint256 i = 0; i < 6; ++i) selectors[i] = each[i];
        (selectors[6], selectors[7]) = (this.sign.selector, this.bring.selector);
        (selectors[8], selectors[9]) = (this.correct.selector, this.correct.selector);
    }

    /* VIEWS */

    function log() external view returns (ITraceLog) {
        return LOG;
    }

    function accountAt(uint256 recorder) external view returns (address) {
        return _accounts[recorder];
    }

    function entriesOf(uint256 lot, uint256 recorder) external view returns (bytes32[] memory) {
        return _entries[lot][recorder];
    }

    function effectsOf(TraceDeed deed) external view returns (uint256) {
        return _effects[deed];
    }

    /// @notice Whether the invariants look now: at every eighth action, for what breaks them stays broken.
    function isInspected() external view returns (bool) {
        return _actions % 8 == 0;
    }

    function wronglySigned() external view returns (string memory) {
        return _wronglySigned;
    }

    function wronglySaid() external view returns (string memory) {
        return _wronglySaid;
    }

    function wronglyTold() external view returns (string memory) {
        return _wronglyTold;
    }

    function lotAt(uint256 lot) public pure returns (LotId) {
        return LotId.wrap(keccak256(abi.encode("lot", lot)));
    }

    /* PRIVATE */

    function _refused(bool isRight) private {
        if (isRight) _wronglySaid = "a right deed was refused";
        ++_effects[TraceDeed.Refusal];
    }

    /// @dev Brings a signed event, as it is or altered: with another hash, for another lot, position or deadline.
    function _bring(uint256 seed, uint256 which, bool isAltered) private {
        SignedEvent memory said = _signed[which];
        if (isAltered) _alter(seed, said);
        address signer = _accounts[said.recorder];
        bool isNext = said.position == _entries[said.lot][said.recorder].length;
        bool isTrue =
            !isAltered && keccak256(said.signature) == keccak256(signed(_keys[said.recorder], _digestOf(said)));
        bool isRight = isTrue && isNext && !said.isBrought && _now < said.deadline && _isSound(said.traced);

        CHEATS.recordLogs();
        try LOG.recordFor(signer, lotAt(said.lot), said.traced, said.position, said.deadline, said.signature) {
            if (said.isBrought) _wronglySigned = "a signature has counted twice";
            if (!isTrue || _now >= said.deadline)
                _wronglySigned = "an event was recorded that its recorder did not sign";
            if (!isNext) _wronglySigned = "an event was recorded out of turn";
            if (!_isSound(said.traced)) _wronglySaid = "an unsound event was recorded";
            _signed[which].isBrought = true;
            _append(said.lot, said.recorder, _entryOf(said.traced), TraceDeed.RecordFor);
            bytes memory told = abi.encode(_last(said.lot, said.recorder), said.traced);
            _requireTold(said.lot, said.recorder, ITraceLog.TraceRecorded.selector, told);
        } catch {
            if (isRight) _wronglySaid = "a right deed was refused";
            ++_effects[said.isBrought ? TraceDeed.Replay : TraceDeed.Refusal];
        }
    }

    function _append(uint256 lot, uint256 recorder, bytes32 entry, TraceDeed deed) private {
        _entries[lot][recorder].push(entry);
        ++_effects[deed];
    }

    /// @dev The deed told of one entry, at the end of that chain.
    function _requireTold(uint256 lot, uint256 recorder, bytes32 topic, bytes memory data) private {
        Cheats.Log[] memory logs = CHEATS.getRecordedLogs();
        bool isOne = logs.length == 1 && logs[0].topics[0] == topic && keccak256(logs[0].data) == keccak256(data);
        bytes32 account = bytes32(uint256(uint160(_accounts[recorder])));
        bool isTold = isOne && logs[0].topics[logs[0].topics.length - 1] == account;
        if (isTold && lot != BATCHES) isTold = logs[0].topics[1] == LotId.unwrap(lotAt(lot));
        if (!isTold) _wronglyTold = "an entry is told otherwise than it stands";
    }

    function _last(uint256 lot, uint256 recorder) private view returns (uint256) {
        return _entries[lot][recorder].length - 1;
    }

    function _entryOf(TraceEvent memory traced) private view returns (bytes32) {
        return keccak256(abi.encode(keccak256("Cowry trace event"), traced, _now));
    }

    function _digestOf(SignedEvent memory said) private view returns (bytes32) {
        bytes32 hash = keccak256(abi.encode(TRACE, lotAt(said.lot), said.traced, said.position, said.deadline));
        return keccak256(abi.encodePacked(hex"1901", DOMAIN, hash));
    }

    function _isSound(TraceEvent memory traced) private view returns (bool) {
        return traced.time <= _now && traced.eventHash != 0;
    }

    /// @dev An event that is over, mostly, and has a hash.
    function _drawEvent(uint256 seed) private view returns (TraceEvent memory) {
        return
            TraceEvent({
                step: uint8(draw(seed, "step", 0, 40)),
                disposition: uint8(draw(seed, "disposition", 0, 30)),
                time: uint40(_now + (oneIn(10, seed, "future") ? 1 : 0) - draw(seed, "ago", 0, 1) * 100),
                place: bytes32(draw(seed, "place")),
                eventHash: oneIn(16, seed, "hashless") ? bytes32(0) : bytes32(draw(seed, "hash"))
            });
    }

    /// @dev A position in a chain, or the next one, which is not there yet.
    function _drawPosition(uint256 seed, uint256 lot, uint256 recorder) private view returns (uint48) {
        uint256 count = _entries[lot][recorder].length;
        return uint48(count == 0 || oneIn(8, seed, "missing") ? count : draw(seed, "position", 0, count - 1));
    }

    function _placeOf(address account) private view returns (uint256 place) {
        while (_accounts[place] != account) ++place;
    }

    /// @dev Who corrects whose entry: one of a party another's, mostly.
    function _drawPair(uint256 seed) private pure returns (uint256 corrector, uint256 recorder) {
        uint256 most = oneIn(3, seed, "any") ? RECORDERS - 1 : 1;
        return (draw(seed, "who", 0, most), draw(seed, "whose", 0, most));
    }

    function _alter(uint256 seed, SignedEvent memory said) private pure {
        uint256 how = draw(seed, "how", 0, 3);
        if (how == 0) said.traced.eventHash = bytes32(uint256(said.traced.eventHash) ^ 2);
        if (how == 1) said.lot = (said.lot + 1) % LOTS;
        if (how == 2) ++said.position;
        if (how == 3) ++said.deadline;
    }

    function _partyOf(uint256 place) private pure returns (PartyId) {
        if (place == SENSOR) return PartyId.wrap(0);
        return PartyId.wrap(place == INSPECTOR ? 2 : 1);
    }
}
