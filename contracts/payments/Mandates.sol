// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {MoneyPassage} from "../common/MoneyPassage.sol";
import {Permit} from "../common/interfaces/IMoneyPassage.sol";
import {StateSet} from "../common/types/StateSet.sol";
import {IMandates} from "./interfaces/IMandates.sol";
import {MandateLib} from "./libraries/MandateLib.sol";
import {Schedule} from "./libraries/Schedule.sol";
import {
    ACTIVE,
    Announcement,
    CANCELABLE,
    Mandate,
    MandateId,
    MandateSlot,
    MandateState,
    UNRECORDED
} from "./types/MandateTypes.sol";
import {MandateWord, recorded} from "./types/MandateWord.sol";

/// @title Mandates
/// @notice See the documentation in {IMandates}.
contract Mandates is IMandates, MoneyPassage, EIP712, ERC2771Context, ReentrancyGuardTransient {
    using MandateLib for Mandate;
    using Schedule for Mandate;

    /* CONSTANTS */

    /// @dev The most gas that one of many collections may burn: our own part, and 300,000 for proxies and hooks of a
    /// token.
    uint256 private constant COLLECT_GAS = 400_000;

    /// @dev What must be left to start one. The call gets at most 63/64 of what is left (EIP-150): with less, a relayer
    /// could make an honest collection fail. 50,000 more pay for the call and for what is told if it fails.
    uint256 private constant COLLECT_NEEDS = (COLLECT_GAS * 64) / 63 + 50_000;

    /// @dev The most bytes of an error that are told.
    uint256 private constant MAX_REASON = 256;

    /* STORAGE */

    mapping(MandateId id => MandateWord word) private _mandates;
    mapping(MandateId id => mapping(uint256 period => Announcement announcement)) private _announcements;
    mapping(address payee => mapping(address collector => bool appointed)) private _collectors;

    /* CONSTRUCTOR */

    /// @param forwarder The ERC-2771 forwarder through which deeds may be relayed.
    constructor(address forwarder) EIP712("Cowry Mandates", "1") ERC2771Context(forwarder) {}

    /* DEEDS: AUTHORIZE */

    /// @inheritdoc IMandates
    function authorize(Mandate calldata mandate, bytes calldata signature) external returns (MandateId id) {
        id = idOf(mandate);
        _authorize(mandate, id, signature);
    }

    /// @inheritdoc IMandates
    function authorizeWithPermit(
        Mandate calldata mandate,
        bytes calldata signature,
        Permit calldata permit
    ) external nonReentrant returns (MandateId id) {
        id = idOf(mandate);
        _authorize(mandate, id, signature);

        _tryPermit(mandate.token, mandate.payer, permit);
    }

    /// @inheritdoc IMandates
    function appointCollector(address collector, bool appointed) external {
        address payee = _msgSender();
        require(collector != address(0) && collector != payee, MandateInvalidCollector(collector));

        _collectors[payee][collector] = appointed;
        emit CollectorAppointed(payee, collector, appointed);
    }

    /* DEEDS: COLLECT */

    /// @inheritdoc IMandates
    function announce(Mandate calldata mandate, uint16 period, uint96 amount) external {
        MandateId id = idOf(mandate);
        uint256 endsAt = _requireState(id, ACTIVE).endsAt();
        address caller = _msgSender();
        _requireCollector(mandate, id, caller);
        require(mandate.notice > 0, MandateWithoutNotice(id));
        _requireAmount(mandate, id, amount);
        uint256 from = block.timestamp + mandate.notice;
        uint256 periodEnd = Math.min(mandate.startOf(uint256(period) + 1), endsAt);
        bool possible = mandate.startOf(period) < endsAt && from < periodEnd;
        require(possible, MandateInvalidPeriod(id, period, from, periodEnd));

        _announcements[id][period] = Announcement({amount: amount, collectableFrom: uint40(from)});
        emit CollectionAnnounced(id, caller, period, amount, uint40(from));
    }

    /// @inheritdoc IMandates
    function collect(Mandate calldata mandate, uint96 amount) external nonReentrant {
        _collect(mandate, amount, _msgSender());
    }

    /// @inheritdoc IMandates
    function collectWithSignature(
        Mandate calldata mandate,
        uint96 amount,
        bytes calldata signature
    ) external nonReentrant {
        _authorizeIfNew(mandate, signature);
        _collect(mandate, amount, _msgSender());
    }

    /// @inheritdoc IMandates
    function collectWithPermit(
        Mandate calldata mandate,
        uint96 amount,
        bytes calldata signature,
        Permit calldata permit
    ) external nonReentrant {
        _authorizeIfNew(mandate, signature);
        _use(mandate, amount, _msgSender());

        _tryPermit(mandate.token, mandate.payer, permit);
        _pay(mandate, amount);
    }

    /// @inheritdoc IMandates
    function collectMany(
        Mandate[] calldata mandates,
        uint96[] calldata amounts
    ) external nonReentrant returns (bool[] memory collected) {
        require(mandates.length == amounts.length, MandateLengthMismatch(mandates.length, amounts.length));
        address caller = _msgSender();

        collected = new bool[](mandates.length);
        for (uint256 i = 0; i < mandates.length; ++i) {
            collected[i] = _tryCollect(mandates[i], amounts[i], caller);
        }
    }

    /// @inheritdoc IMandates
    function collectFor(Mandate calldata mandate, uint96 amount, address caller) external {
        require(msg.sender == address(this), MandateNotSelf(msg.sender));

        _collect(mandate, amount, caller);
    }

    /* DEEDS: CANCEL */

    /// @inheritdoc IMandates
    function cancel(Mandate calldata mandate) external {
        MandateId id = idOf(mandate);
        MandateWord word = _mandates[id];
        MandateState current = _stateOf(word);
        require(CANCELABLE.has(uint8(current)), MandateUnexpectedState(id, current, CANCELABLE));
        address caller = _msgSender();
        require(caller == mandate.payer || caller == mandate.payee, MandateWrongCaller(id, caller));

        _mandates[id] = word.canceled();
        emit MandateCanceled(id, caller);
    }

    /* VIEWS */

    /// @inheritdoc IMandates
    function idOf(Mandate calldata mandate) public view returns (MandateId) {
        return MandateId.wrap(_hashTypedDataV4(mandate.hash()));
    }

    /// @inheritdoc IMandates
    function stateOf(MandateId id) public view returns (MandateState) {
        return _stateOf(_mandates[id]);
    }

    /// @inheritdoc IMandates
    function slotOf(MandateId id) external view returns (MandateSlot memory slot) {
        slot = _mandates[id].toSlot();
        slot.state = stateOf(id);
    }

    /// @inheritdoc IMandates
    function announcementOf(MandateId id, uint16 period) external view returns (Announcement memory) {
        return _announcements[id][period];
    }

    /// @inheritdoc IMandates
    function isCollector(address payee, address collector) external view returns (bool) {
        return _collectors[payee][collector];
    }

    /// @inheritdoc IMandates
    function periodAt(
        Mandate calldata mandate,
        uint40 time
    ) external view returns (uint16 period, uint40 startsAt, uint40 endsAt) {
        MandateId id = idOf(mandate);
        (uint40 first, uint40 last) = termOf(mandate);
        require(time >= first, MandateNotStarted(id, first));
        require(time < last, MandateOver(id, last));

        period = uint16(mandate.periodAt(time));
        startsAt = uint40(mandate.startOf(period));
        endsAt = uint40(Math.min(mandate.startOf(uint256(period) + 1), last));
    }

    /// @inheritdoc IMandates
    function termOf(Mandate calldata mandate) public view returns (uint40 startsAt, uint40 endsAt) {
        mandate.requireSound(idOf(mandate), trustedForwarder());

        return (uint40(mandate.startsAt()), uint40(mandate.endsAt()));
    }

    /// @inheritdoc IMandates
    function collectableNow(Mandate calldata mandate) external view returns (uint96) {
        MandateId id = idOf(mandate);
        MandateWord word = _mandates[id];
        if (_stateOf(word) != MandateState.Active || block.timestamp < mandate.startsAt()) return 0;

        uint256 period = mandate.periodAt(block.timestamp);
        uint256 most = mandate.allowanceAfter(word.left(), period - word.period());
        most = Math.min(most, mandate.leftOfCap(word.collected()));
        if (mandate.notice > 0) {
            Announcement memory announcement = _announcements[id][period];
            most = block.timestamp < announcement.collectableFrom ? 0 : Math.min(most, announcement.amount);
        }
        if (!mandate.isFixed) return uint96(most);
        return most < mandate.limit ? 0 : mandate.limit;
    }

    /* PRIVATE: DEEDS */

    /// @dev Records the payer's will where the first collection brings it.
    function _authorizeIfNew(Mandate calldata mandate, bytes calldata signature) private {
        MandateId id = idOf(mandate);
        if (stateOf(id) == MandateState.None) _authorize(mandate, id, signature);
    }

    /// @dev Records the payer's will.
    function _authorize(Mandate calldata mandate, MandateId id, bytes calldata signature) private {
        MandateState current = stateOf(id);
        require(current == MandateState.None, MandateUnexpectedState(id, current, UNRECORDED));
        mandate.requireSound(id, trustedForwarder());
        uint256 endsAt = mandate.endsAt();
        require(block.timestamp < endsAt, MandateOver(id, endsAt));
        _requireCode(mandate.token);
        address payer = mandate.payer;
        if (_msgSender() != payer) _requireSignature(id, payer, signature);

        _mandates[id] = recorded({left_: mandate.limit, endsAt_: uint40(endsAt)});
        emit MandateAuthorized(id, payer, mandate.payee, mandate);
    }

    /// @dev Uses the period's allowance, and moves the money.
    function _collect(Mandate calldata mandate, uint96 amount, address caller) private {
        _use(mandate, amount, caller);

        _pay(mandate, amount);
    }

    /// @dev All of a collection but the money.
    function _use(Mandate calldata mandate, uint96 amount, address caller) private {
        MandateId id = idOf(mandate);
        MandateWord word = _requireState(id, ACTIVE);
        if (!mandate.isFixed) _requireCollector(mandate, id, caller);
        _requireAmount(mandate, id, amount);
        uint256 startsAt = mandate.startsAt();
        require(block.timestamp >= startsAt, MandateNotStarted(id, startsAt));
        // Before the mandate's end, and so below its 65,535 periods.
        uint16 period = uint16(mandate.periodAt(block.timestamp));
        uint256 left = mandate.allowanceAfter(word.left(), period - word.period());
        require(amount <= left, MandateLimitExceeded(id, period, amount, left));
        uint96 collected = word.collected();
        uint96 leftOfCap = mandate.leftOfCap(collected);
        require(amount <= leftOfCap, MandateCapExceeded(id, amount, leftOfCap));
        if (mandate.notice > 0) _useAnnouncement(id, period, amount);

        _mandates[id] = word.used({period_: period, collected_: collected + amount, left_: uint96(left - amount)});
        emit MandateCollected(id, mandate.payer, mandate.payee, period, amount);
    }

    /// @dev Takes a collection from what was announced for its period.
    function _useAnnouncement(MandateId id, uint16 period, uint96 amount) private {
        Announcement storage announcement = _announcements[id][period];
        uint96 announced = announcement.amount;
        uint40 from = announcement.collectableFrom;
        require(amount <= announced, MandateNotAnnounced(id, period, amount, announced));
        require(block.timestamp >= from, MandateNoticeRunning(id, period, from));

        announcement.amount = announced - amount;
    }

    /// @dev From the payer to the payee, and nowhere else.
    function _pay(Mandate calldata mandate, uint96 amount) private {
        _passExactly({token: mandate.token, from: mandate.payer, to: mandate.payee, amount: amount});
    }

    /// @dev One of many collections: a call with bounded gas, of whose error at most a part is read.
    function _tryCollect(Mandate calldata mandate, uint96 amount, address caller) private returns (bool success) {
        uint256 gasLeft = gasleft();
        require(gasLeft >= COLLECT_NEEDS, MandateGasTooLow(gasLeft, COLLECT_NEEDS));

        try this.collectFor{gas: COLLECT_GAS}(mandate, amount, caller) {
            return true;
        } catch {
            bytes memory reason = _reason();
            emit CollectionSkipped(idOf(mandate), reason);
        }
    }

    /// @dev The beginning of what the last call returned. A catch that named it would copy all of it.
    function _reason() private pure returns (bytes memory reason) {
        uint256 size = MAX_REASON;
        assembly ("memory-safe") {
            if lt(returndatasize(), size) {
                size := returndatasize()
            }
            reason := mload(0x40)
            mstore(0x40, add(reason, 288))
            mstore(reason, size)
            returndatacopy(add(reason, 32), 0, size)
        }
    }

    /* PRIVATE: GUARDS */

    /// @dev The one guard: the mandate is recorded, and its state allows the deed.
    function _requireState(MandateId id, StateSet allowed) private view returns (MandateWord word) {
        word = _mandates[id];
        MandateState current = _stateOf(word);
        require(current != MandateState.None, MandateUnknown(id));
        require(allowed.has(uint8(current)), MandateUnexpectedState(id, current, allowed));
    }

    /// @dev The deed is the payee's, or that of an account that it appointed.
    function _requireCollector(Mandate calldata mandate, MandateId id, address caller) private view {
        address payee = mandate.payee;
        require(caller == payee || _collectors[payee][caller], MandateWrongCaller(id, caller));
    }

    /// @dev The amount is some, and in a fixed mandate the limit.
    function _requireAmount(Mandate calldata mandate, MandateId id, uint96 amount) private pure {
        uint96 expected = mandate.isFixed ? mandate.limit : 0;
        bool valid = expected == 0 ? amount > 0 : amount == expected;
        require(valid, MandateInvalidAmount(id, amount, expected));
    }

    /// @dev The signature over the mandate's id is the payer's: ECDSA for accounts without code, else ERC-1271.
    function _requireSignature(MandateId id, address payer, bytes calldata signature) private view {
        require(
            SignatureChecker.isValidSignatureNowCalldata(payer, MandateId.unwrap(id), signature),
            MandateInvalidSignature(id, payer)
        );
    }

    /// @dev The state that a word stands for now: an active mandate has ended from its end on.
    function _stateOf(MandateWord word) private view returns (MandateState state) {
        state = word.state();
        if (state == MandateState.Active && block.timestamp >= word.endsAt()) return MandateState.Ended;
    }
}
