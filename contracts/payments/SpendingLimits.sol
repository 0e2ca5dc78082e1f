// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {MoneyPassage} from "../common/MoneyPassage.sol";
import {Permit} from "../common/interfaces/IMoneyPassage.sol";
import {SlidingLimit, Spending} from "../common/libraries/SlidingLimit.sol";
import {ISpendingLimits} from "./interfaces/ISpendingLimits.sol";
import {FROZEN, Limits, LimitsSlot, OwnerSlot, Payment} from "./types/SpendingTypes.sol";

/// @title SpendingLimits
/// @notice See the documentation in {ISpendingLimits}.
contract SpendingLimits is ISpendingLimits, MoneyPassage, ERC2771Context, ReentrancyGuardTransient {
    using SlidingLimit for Spending;

    /* CONSTANTS */

    /// @dev The day of the limits: a window that slides.
    uint32 private constant DAY = 1 days;

    /// @dev Longer is a mistake: what waits so long can only be reached by moving the money to another wallet.
    uint40 private constant MAX_DELAY = 365 days;

    /* STORAGE */

    mapping(address owner => OwnerSlot slot) private _owners;
    mapping(address owner => mapping(address spender => uint40 from)) private _spenders;
    mapping(address owner => mapping(address payee => uint40 from)) private _payees;
    mapping(address owner => mapping(address token => LimitsSlot slot)) private _limits;
    mapping(address owner => mapping(address token => Spending spending)) private _spent;
    mapping(address owner => mapping(address token => mapping(address payee => Spending spending))) private _spentTo;

    /* CONSTRUCTOR */

    /// @param forwarder The ERC-2771 forwarder through which deeds may be relayed.
    constructor(address forwarder) ERC2771Context(forwarder) {}

    /* DEEDS: THE OWNER'S RULES */

    /// @inheritdoc ISpendingLimits
    function setLimits(address token, Limits calldata limits) external {
        _requireCode(token);

        address owner = _msgSender();
        LimitsSlot storage slot = _limits[owner][token];
        Limits memory old = slot.current();
        uint40 from = _afterDelay(owner);
        bool waits = from > block.timestamp && !limits.isWithin(old);
        Limits memory held = waits ? limits.tighter(old) : limits;
        slot.store(held, waits ? from : 0);
        emit SpendingLimitsSet(owner, token, held.perPayment, held.perDay, held.perPayee);
        if (!waits) return;

        slot.proposed = limits;
        emit SpendingLimitsProposed(owner, token, limits.perPayment, limits.perDay, limits.perPayee, from);
    }

    /// @inheritdoc ISpendingLimits
    function addPayee(address payee) external {
        address owner = _msgSender();
        require(payee != address(0) && payee != owner && payee != address(this), SpendingInvalidPayee(payee));
        uint40 known = _payees[owner][payee];
        require(known == 0, SpendingPayeeKnown(owner, payee, known));

        uint40 from = _afterDelay(owner);
        _payees[owner][payee] = from;
        emit SpendingPayeeAdded(owner, payee, from);
    }

    /// @inheritdoc ISpendingLimits
    function removePayee(address payee) external {
        address owner = _msgSender();
        require(_payees[owner][payee] != 0, SpendingPayeeUnknown(owner, payee));

        _payees[owner][payee] = 0;
        emit SpendingPayeeRemoved(owner, payee);
    }

    /// @inheritdoc ISpendingLimits
    function appoint(address spender) external {
        address owner = _msgSender();
        require(spender != address(0) && spender != owner, SpendingInvalidSpender(spender));
        uint40 known = _spenders[owner][spender];
        require(known == 0, SpendingSpenderKnown(owner, spender, known));

        uint40 from = _afterDelay(owner);
        _spenders[owner][spender] = from;
        emit SpenderAppointed(owner, spender, from);
    }

    /// @inheritdoc ISpendingLimits
    function dismiss(address spender) external {
        _dismiss(_msgSender(), spender);
    }

    /// @inheritdoc ISpendingLimits
    function resign(address owner) external {
        _dismiss(owner, _msgSender());
    }

    /// @inheritdoc ISpendingLimits
    function setDelay(uint40 delay) external {
        require(delay <= MAX_DELAY, SpendingDelayTooLong(delay, MAX_DELAY));

        address owner = _msgSender();
        OwnerSlot memory slot = _owners[owner];
        uint40 old = slot.delayNow();
        bool waits = delay < old;
        uint40 from = waits ? _now() + old : _now();
        (slot.delay, slot.proposed, slot.proposedFrom) = waits ? (old, delay, from) : (delay, 0, 0);
        _owners[owner] = slot;
        emit SpendingDelaySet(owner, delay, from);
    }

    /* DEEDS: STOPPING */

    /// @inheritdoc ISpendingLimits
    function freeze(address owner) external {
        address by = _msgSender();
        _requireSpender(owner, by);
        require(_owners[owner].frozenUntil != FROZEN, SpendingAlreadyFrozen(owner));

        _owners[owner].frozenUntil = FROZEN;
        emit SpendingFrozen(owner, by);
    }

    /// @inheritdoc ISpendingLimits
    function unfreeze() external {
        address owner = _msgSender();
        uint40 until = _owners[owner].frozenUntil;
        require(until == FROZEN, SpendingNotFrozen(owner, until));

        uint40 end = _afterDelay(owner);
        _owners[owner].frozenUntil = end;
        emit SpendingUnfrozen(owner, end);
    }

    /* DEEDS: PAYING */

    /// @inheritdoc ISpendingLimits
    function pay(Payment calldata payment) external nonReentrant {
        _spend(payment);

        _passExactly({token: payment.token, from: payment.owner, to: payment.payee, amount: payment.amount});
    }

    /// @inheritdoc ISpendingLimits
    function payWithPermit(Payment calldata payment, Permit calldata permit) external nonReentrant {
        _spend(payment);

        _tryPermit(payment.token, payment.owner, permit);
        _passExactly({token: payment.token, from: payment.owner, to: payment.payee, amount: payment.amount});
    }

    /* VIEWS */

    /// @inheritdoc ISpendingLimits
    function limitsOf(
        address owner,
        address token
    ) external view returns (Limits memory limits, Limits memory proposed, uint40 from) {
        LimitsSlot storage slot = _limits[owner][token];
        limits = slot.current();
        from = slot.proposedFrom;
        if (from <= block.timestamp) return (limits, limits, 0);
        proposed = slot.proposed;
    }

    /// @inheritdoc ISpendingLimits
    function spentOf(address owner, address token) external view returns (uint256) {
        return _spent[owner][token].spentWithin(DAY);
    }

    /// @inheritdoc ISpendingLimits
    function spentTo(address owner, address token, address payee) external view returns (uint256) {
        return _spentTo[owner][token][payee].spentWithin(DAY);
    }

    /// @inheritdoc ISpendingLimits
    function payeeFrom(address owner, address payee) external view returns (uint40) {
        return _payees[owner][payee];
    }

    /// @inheritdoc ISpendingLimits
    function spenderFrom(address owner, address spender) external view returns (uint40) {
        return _spenders[owner][spender];
    }

    /// @inheritdoc ISpendingLimits
    function delayOf(address owner) external view returns (uint40 delay, uint40 proposed, uint40 from) {
        OwnerSlot memory slot = _owners[owner];
        delay = slot.delayNow();
        if (slot.proposedFrom <= block.timestamp) return (delay, delay, 0);
        return (delay, slot.proposed, slot.proposedFrom);
    }

    /// @inheritdoc ISpendingLimits
    function frozenUntil(address owner) external view returns (uint40) {
        return _owners[owner].frozenUntil;
    }

    /* PRIVATE */

    /// @dev Checks a payment against all that its owner has set, and counts it.
    function _spend(Payment calldata payment) private {
        address owner = payment.owner;
        address by = _msgSender();
        _requireSpender(owner, by);
        uint40 until = _owners[owner].frozenUntil;
        require(block.timestamp >= until, SpendingStopped(owner, until));
        uint40 from = _payees[owner][payment.payee];
        require(from != 0 && block.timestamp >= from, SpendingNotPayee(owner, payment.payee, from));

        _count(payment);
        emit SpendingPaid({
            owner: owner,
            payee: payment.payee,
            by: by,
            token: payment.token,
            amount: payment.amount,
            paymentReference: payment.paymentReference
        });
    }

    /// @dev Counts a payment within the limits of its token. The owner's own count too.
    function _count(Payment calldata payment) private {
        (address token, uint256 amount) = (payment.token, payment.amount);
        Limits memory limits = _limits[payment.owner][token].current();
        require(amount > 0 && amount <= limits.perPayment, SpendingInvalidAmount(token, amount, limits.perPayment));

        Spending storage day = _spent[payment.owner][token];
        uint256 left = day.left(limits.perDay, DAY);
        if (amount > left) revert SpendingDayExceeded(token, amount, left, day.fitsAt(amount, limits.perDay, DAY));
        Spending storage payeeDay = _spentTo[payment.owner][token][payment.payee];
        left = payeeDay.left(limits.perPayee, DAY);
        if (amount > left)
            revert SpendingPayeeExceeded(
                token,
                payment.payee,
                amount,
                left,
                payeeDay.fitsAt(amount, limits.perPayee, DAY)
            );

        day.spend(amount, limits.perDay, DAY);
        payeeDay.spend(amount, limits.perPayee, DAY);
    }

    /// @dev Ends a spender's power at once.
    function _dismiss(address owner, address spender) private {
        require(_spenders[owner][spender] != 0, SpendingSpenderUnknown(owner, spender));

        _spenders[owner][spender] = 0;
        emit SpenderDismissed(owner, spender, _msgSender());
    }

    /// @dev The caller is the owner, or a spender whose delay has passed.
    function _requireSpender(address owner, address caller) private view {
        if (caller == owner) return;

        uint40 from = _spenders[owner][caller];
        require(from != 0 && block.timestamp >= from, SpendingNotSpender(owner, caller, from));
    }

    /// @dev When what the owner loosens now comes to hold.
    function _afterDelay(address owner) private view returns (uint40) {
        OwnerSlot memory slot = _owners[owner];
        return _now() + slot.delayNow();
    }

    /// @dev The present second.
    function _now() private view returns (uint40) {
        return uint40(block.timestamp);
    }
}
