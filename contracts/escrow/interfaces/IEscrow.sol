// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {IMoneyDoor} from "../../common/interfaces/IMoneyDoor.sol";
import {Permit} from "../../common/interfaces/IMoneyPassage.sol";
import {StateSet} from "../../common/types/StateSet.sol";
import {
    Cause,
    Order,
    OrderId,
    OrderKind,
    OrderSlot,
    OrderState,
    Part,
    RequestKind,
    RequestSlot,
    Split
} from "../types/EscrowTypes.sol";
import {Windows} from "../types/Windows.sol";

/// @title IEscrow
/// @notice Secured payment: the payer's money waits until the goods are confirmed or a clock decides.
/// @dev The terms of an order come with every call; their EIP-712 hash is its id, so terms that differ in one bit
/// belong to an order that nobody paid (`EscrowUnknownOrder`).
///
/// Every live state has a clock. Before its deadline the parties act; at or after it their deeds are refused
/// (`EscrowOrderDue`) and `settleDue` carries out, for anyone who calls it, what silence means.
///
/// Amounts are in token units, times in Unix seconds. Whatever leaves an order is pushed; what cannot be pushed waits
/// in the ledger (`withdraw`). Every deed may come through the ERC-2771 forwarder.
interface IEscrow is IMoneyDoor {
    /* EVENTS */

    /// @notice An order was paid, and its terms hold from now on.
    /// @param id The order.
    /// @param payer Who paid.
    /// @param payee Who is to be paid.
    /// @param order All terms.
    event OrderPaid(OrderId indexed id, address indexed payer, address indexed payee, Order order);

    /// @notice The order that is being paid matches a quote: the payee had signed the same terms.
    /// @param id The order.
    /// @param payee Who signed.
    event OrderQuoted(OrderId indexed id, address indexed payee);

    /// @notice The payee shipped.
    /// @param id The order.
    /// @param tracking Commitment to the tracking details.
    /// @param deadline When the next clock ends: the carrier's, or without one the payer's.
    event OrderShipped(OrderId indexed id, bytes32 tracking, uint40 deadline);

    /// @notice The goods arrived.
    /// @param id The order.
    /// @param by Who said so: the carrier or the payer.
    /// @param proof Commitment to the proof of delivery.
    /// @param deadline When the payer's time to confirm ends.
    event OrderDelivered(OrderId indexed id, address indexed by, bytes32 proof, uint40 deadline);

    /// @notice A clock was moved.
    /// @param id The order.
    /// @param by Who moved it.
    /// @param deadline When it ends now.
    event OrderExtended(OrderId indexed id, address indexed by, uint40 deadline);

    /// @notice A part of what was held went to the payee, less the fees.
    /// @param id The order.
    /// @param payee Who is paid.
    /// @param amount The part, fees included.
    /// @param cause Why.
    event OrderReleased(OrderId indexed id, address indexed payee, uint96 amount, Cause cause);

    /// @notice A part of what was held went back to the payer.
    /// @param id The order.
    /// @param payer Who is refunded.
    /// @param amount The part.
    /// @param cause Why.
    event OrderRefunded(OrderId indexed id, address indexed payer, uint96 amount, Cause cause);

    /// @notice Money came back to the payer after release.
    /// @param id The order.
    /// @param by Who gave it back: the payee or a fee recipient.
    /// @param amount The part.
    event ReleaseRefunded(OrderId indexed id, address indexed by, uint96 amount);

    /// @notice The payer asks for money back.
    /// @param id The order.
    /// @param amount How much.
    /// @param kind Whether goods come back for it.
    /// @param evidence Commitment to the reasons.
    /// @param deadline When the payee's time to answer ends.
    event RefundRequested(OrderId indexed id, uint96 amount, RequestKind kind, bytes32 evidence, uint40 deadline);

    /// @notice The payer gave up its request.
    /// @param id The order.
    event RequestWithdrawn(OrderId indexed id);

    /// @notice The request ended without effect, by a clock.
    /// @param id The order.
    event RequestLapsed(OrderId indexed id);

    /// @notice The goods may be returned for the money.
    /// @param id The order.
    /// @param deadline When the payer's time to return them ends.
    event ReturnAccepted(OrderId indexed id, uint40 deadline);

    /// @notice The payee refused a request, before or after a return.
    /// @param id The order.
    /// @param evidence Commitment to the reasons.
    /// @param deadline When the payer's time to escalate ends.
    event RequestRefused(OrderId indexed id, bytes32 evidence, uint40 deadline);

    /// @notice The payer sent the goods back.
    /// @param id The order.
    /// @param tracking Commitment to the tracking details.
    /// @param deadline When the payee's time to inspect them ends.
    event GoodsReturned(OrderId indexed id, bytes32 tracking, uint40 deadline);

    /// @notice The payer took a refused request further.
    /// @param id The order.
    /// @param evidence Commitment to the evidence.
    /// @param deadline When the arbiter's time to rule ends; zero without an arbiter, where the default split decides.
    event RequestEscalated(OrderId indexed id, bytes32 evidence, uint40 deadline);

    /// @notice The arbiter ruled.
    /// @param id The order.
    /// @param arbiter The arbiter.
    /// @param toPayer The payer's part of what was requested; the rest is the payee's. The arbiter's fee comes out of
    /// both.
    /// @param evidence Commitment to the reasons.
    event DisputeRuled(OrderId indexed id, address indexed arbiter, uint96 toPayer, bytes32 evidence);

    /// @notice The arbiter stepped down; the default split decides.
    /// @param id The order.
    /// @param arbiter The arbiter.
    event ArbiterResigned(OrderId indexed id, address indexed arbiter);

    /// @notice `settleDue` found nothing due for an order.
    /// @param id The order.
    /// @param state Its state.
    /// @param deadline When its clock ends, or for Closed ended; zero without one.
    event OrderNotDue(OrderId indexed id, OrderState state, uint40 deadline);

    /* ERRORS */

    /// @notice Nobody paid an order with exactly these terms.
    /// @param id Their id.
    error EscrowUnknownOrder(OrderId id);

    /// @notice The deed is not possible in this state.
    /// @param id The order.
    /// @param current Its state.
    /// @param allowed The states in which the deed is possible.
    error EscrowUnexpectedState(OrderId id, OrderState current, StateSet allowed);

    /// @notice The clock has ended; `settleDue` decides now.
    /// @param id The order.
    /// @param current Its state.
    /// @param deadline When the clock ended.
    error EscrowOrderDue(OrderId id, OrderState current, uint40 deadline);

    /// @notice The deed is another party's.
    /// @param id The order.
    /// @param caller Who tried.
    /// @param expected Whose deed it is.
    error EscrowWrongCaller(OrderId id, address caller, address expected);

    /// @notice The deed does not fit the kind in the terms.
    /// @param id The order.
    /// @param kind The kind in the terms.
    error EscrowWrongKind(OrderId id, OrderKind kind);

    /// @notice The amount is zero or more than it can be.
    /// @param id The order.
    /// @param amount The amount.
    /// @param max The most that it can be.
    error EscrowInvalidAmount(OrderId id, uint256 amount, uint256 max);

    /// @notice The account cannot have this part: it is zero where it must not be, this contract, the forwarder, the
    /// token, or has a part that excludes it.
    /// @param id The order.
    /// @param part The part.
    /// @param account The account.
    error EscrowInvalidParty(OrderId id, Part part, address account);

    /// @notice There are more fee legs than allowed.
    /// @param id The order.
    /// @param count How many there are.
    /// @param max How many there may be.
    error EscrowTooManyFees(OrderId id, uint256 count, uint256 max);

    /// @notice A fee leg has both a share and a fixed amount, or neither.
    /// @param id The order.
    /// @param index The leg's place, from zero.
    error EscrowInvalidFee(OrderId id, uint256 index);

    /// @notice Fees and the arbiter's share together are more than the amount.
    /// @param id The order.
    /// @param basisPoints The sum of all shares, the arbiter's included, in 1/10,000.
    /// @param fixedAmount The sum of all fixed amounts.
    error EscrowFeesTooHigh(OrderId id, uint256 basisPoints, uint256 fixedAmount);

    /// @notice A share is more than the whole, or given without a receiver.
    /// @param id The order.
    /// @param basisPoints The share, in 1/10,000.
    error EscrowInvalidShare(OrderId id, uint256 basisPoints);

    /// @notice A window is missing, or given where the order cannot use it. An instant order has at most a refund
    /// window. Any other has windows to confirm, answer and escalate; to deliver (and ship) exactly if it names a
    /// carrier; to rule exactly if it names an arbiter; to return goods exactly if it has one to inspect them.
    /// @param id The order.
    /// @param windows The windows in the terms.
    error EscrowInvalidWindows(OrderId id, Windows windows);

    /// @notice The order can no longer be paid.
    /// @param id The order.
    /// @param payBy Until when it could be.
    error EscrowPayByPassed(OrderId id, uint40 payBy);

    /// @notice The windows do not fit before the last closing time.
    /// @param id The order.
    /// @param closeBy The last closing time.
    /// @param earliest The earliest that fits: pay-by time and all windows.
    error EscrowCloseByTooEarly(OrderId id, uint40 closeBy, uint256 earliest);

    /// @notice The last closing time is too far away.
    /// @param id The order.
    /// @param closeBy The last closing time.
    /// @param latest The latest allowed.
    error EscrowCloseByTooLate(OrderId id, uint40 closeBy, uint256 latest);

    /// @notice A signature is not the signer's over this.
    /// @param id The order.
    /// @param signer Whose it should be.
    error EscrowInvalidSignature(OrderId id, address signer);

    /// @notice The cart is empty.
    error EscrowEmptyCart();

    /// @notice An order of the cart has another payer or token than the first.
    /// @param id The order.
    /// @param payer Its payer.
    /// @param token Its token.
    error EscrowCartMismatch(OrderId id, address payer, address token);

    /// @notice The new deadline is not later than the present one, or later than the terms allow.
    /// @param id The order.
    /// @param deadline The new deadline.
    /// @param current The present one.
    /// @param latest The latest allowed.
    error EscrowInvalidExtension(OrderId id, uint40 deadline, uint40 current, uint40 latest);

    /// @notice The payer has used its extension.
    /// @param id The order.
    error EscrowExtensionUsed(OrderId id);

    /// @notice The order has had all its requests.
    /// @param id The order.
    /// @param max How many it may have.
    error EscrowTooManyRequests(OrderId id, uint256 max);

    /// @notice The payer let a refused request lapse; no further one may be made.
    /// @param id The order.
    error EscrowRequestsBarred(OrderId id);

    /// @notice The order's terms know no returns.
    /// @param id The order.
    error EscrowNoReturns(OrderId id);

    /// @notice The answer names another request than the open one.
    /// @param id The order.
    /// @param requested What the open request asks for.
    /// @param kind Its kind.
    error EscrowRequestMismatch(OrderId id, uint96 requested, RequestKind kind);

    /// @notice The agreement was made on another amount than is held now.
    /// @param id The order.
    /// @param held What is held.
    /// @param expected What the agreement names.
    error EscrowHeldChanged(OrderId id, uint96 held, uint96 expected);

    /// @notice The agreement has expired.
    /// @param id The order.
    /// @param expiry When it expired.
    error EscrowSplitExpired(OrderId id, uint40 expiry);

    /* DEEDS: PAY */

    /// @notice Pays an order into escrow, from the caller's allowance or in the native coin.
    /// @dev Emits {OrderPaid}, and {OrderQuoted} with a quote. The order becomes Paid, or AwaitingConfirmation where
    /// nothing is to be shipped.
    ///
    /// Requirements:
    /// - The kind must be Escrow (`EscrowWrongKind`).
    /// - New money must not be paused (`EnforcedPause`).
    /// - The order must not have been paid before (`EscrowUnexpectedState`).
    /// - The terms must be sound: amount (`EscrowInvalidAmount`), parties (`EscrowInvalidParty`), shares and fees
    ///   (`EscrowTooManyFees`, `EscrowInvalidShare`, `EscrowInvalidFee`, `EscrowFeesTooHigh`).
    /// - The time must be before pay-by (`EscrowPayByPassed`).
    /// - The windows must fit the terms (`EscrowInvalidWindows`), and the closing time them (`EscrowCloseByTooEarly`,
    ///   `EscrowCloseByTooLate`).
    /// - A quote, where given, must be the payee's signature over these terms (`EscrowInvalidSignature`).
    /// - The caller must be the payer (`EscrowWrongCaller`).
    /// - The value must be the amount for the native coin, else zero (`MoneyWrongValue`).
    /// - The token must have code (`MoneyTokenWithoutCode`) and move the exact amount (`MoneyInexactTransfer`).
    ///
    /// @param order The terms.
    /// @param quote The payee's EIP-712 signature over the same terms, or empty: then shipping is its acceptance.
    /// @return id The order's id.
    function pay(Order calldata order, bytes calldata quote) external payable returns (OrderId id);

    /// @notice Pays an order into escrow with an ERC-2612 permit.
    /// @dev As `pay`. A permit that somebody else has already used is no obstacle: the allowance is there.
    /// @param order The terms.
    /// @param quote The payee's signature over the terms, or empty.
    /// @param permit The payer's permit for this contract.
    /// @return id The order's id.
    function payWithPermit(
        Order calldata order,
        bytes calldata quote,
        Permit calldata permit
    ) external returns (OrderId id);

    /// @notice Pays an order into escrow with the payer's ERC-3009 authorization: `receiveWithAuthorization` to this
    /// contract, value the amount, valid after 0, valid before pay-by, nonce the order's id.
    /// @dev As `pay`, but anyone may bring it: the one signature funds the order and fixes its terms. Accounts without
    /// code use the v, r, s form of the token, accounts with code the form that takes bytes (ERC-1271).
    /// @param order The terms.
    /// @param quote The payee's signature over the terms, or empty.
    /// @param signature The payer's authorization.
    /// @return id The order's id.
    function payWithAuthorization(
        Order calldata order,
        bytes calldata quote,
        bytes calldata signature
    ) external returns (OrderId id);

    /// @notice Pays an instant order: the money goes through to the payee and the fee recipients at once.
    /// @dev Emits {OrderPaid} and {OrderReleased}. The order becomes Released. Requirements as for `pay`, with the kind
    /// Instant; neither arbiter nor carrier, and no window but refund.
    /// @param order The terms.
    /// @param quote The payee's signature over the terms, or empty.
    /// @return id The order's id.
    function payNow(Order calldata order, bytes calldata quote) external payable returns (OrderId id);

    /// @notice Pays an instant order with an ERC-2612 permit.
    /// @dev As `payNow` and `payWithPermit`.
    /// @param order The terms.
    /// @param quote The payee's signature over the terms, or empty.
    /// @param permit The payer's permit for this contract.
    /// @return id The order's id.
    function payNowWithPermit(
        Order calldata order,
        bytes calldata quote,
        Permit calldata permit
    ) external returns (OrderId id);

    /// @notice Pays an instant order with the payer's ERC-3009 authorization.
    /// @dev As `payNow` and `payWithAuthorization`.
    /// @param order The terms.
    /// @param quote The payee's signature over the terms, or empty.
    /// @param signature The payer's authorization.
    /// @return id The order's id.
    function payNowWithAuthorization(
        Order calldata order,
        bytes calldata quote,
        bytes calldata signature
    ) external returns (OrderId id);

    /// @notice Pays a cart: orders to several payees, of either kind, in one token by one payer, all or nothing.
    /// @dev As `pay` and `payNow` for each. Emits their events.
    ///
    /// Requirements, beyond those of `pay`:
    /// - The cart must not be empty (`EscrowEmptyCart`).
    /// - All orders must have the payer and the token of the first (`EscrowCartMismatch`).
    ///
    /// @param orders The terms of each.
    /// @param quotes The payees' signatures, in the same order; missing or empty ones count as none.
    function payMany(Order[] calldata orders, bytes[] calldata quotes) external payable;

    /// @notice Pays a cart with one ERC-3009 authorization: value the sum, valid after 0, valid before the earliest
    /// pay-by, nonce the hash of the ids, packed in their order.
    /// @dev As `payMany`, but anyone may bring it.
    /// @param orders The terms of each.
    /// @param quotes The payees' signatures, in the same order; missing or empty ones count as none.
    /// @param signature The payer's authorization.
    function payManyWithAuthorization(
        Order[] calldata orders,
        bytes[] calldata quotes,
        bytes calldata signature
    ) external;

    /* DEEDS: DELIVER AND RELEASE */

    /// @notice The payee says that it shipped, and so accepts the order.
    /// @dev Emits {OrderShipped}. Paid becomes InTransit with a carrier, else AwaitingConfirmation.
    ///
    /// Requirements, the first three of them those of every deed below:
    /// - The order must have been paid (`EscrowUnknownOrder`).
    /// - Its state must allow the deed (`EscrowUnexpectedState`).
    /// - The state's clock must not have ended (`EscrowOrderDue`).
    /// - The caller must be the payee (`EscrowWrongCaller`).
    ///
    /// @param order The terms.
    /// @param tracking Commitment to the tracking details, or zero.
    function ship(Order calldata order, bytes32 tracking) external;

    /// @notice The carrier, or the payer, says that the goods arrived.
    /// @dev Emits {OrderDelivered}. InTransit becomes AwaitingConfirmation.
    ///
    /// Requirements:
    /// - As for every deed.
    /// - The caller must be the carrier or the payer (`EscrowWrongCaller`).
    ///
    /// @param order The terms.
    /// @param proof Commitment to the proof of delivery, or zero.
    function deliver(Order calldata order, bytes32 proof) external;

    /// @notice The payer releases what is held, or a part of it.
    /// @dev Emits {OrderReleased}. When nothing is held any more the order becomes Released; otherwise it stays.
    /// While a refund is requested, only what was not requested can be released, and only within the confirm clock.
    ///
    /// Requirements:
    /// - As for every deed; possible in Paid, InTransit, AwaitingConfirmation and RefundRequested.
    /// - The caller must be the payer (`EscrowWrongCaller`).
    /// - The amount must be above zero and at most what is held and not requested (`EscrowInvalidAmount`).
    ///
    /// @param order The terms.
    /// @param amount How much, fees included.
    function confirm(Order calldata order, uint96 amount) external;

    /// @notice Moves a clock: the payer, once, its own patience in Paid or AwaitingConfirmation; the payee, any time,
    /// the payer's time to confirm.
    /// @dev Emits {OrderExtended}.
    ///
    /// Requirements:
    /// - As for every deed.
    /// - The caller must be the payer, or in AwaitingConfirmation the payee (`EscrowWrongCaller`).
    /// - The payer must not have extended before (`EscrowExtensionUsed`).
    /// - The deadline must be later than the present one; by the payer at most the agreed extension later; and so early
    ///   that the windows that can still follow fit before the last closing time (`EscrowInvalidExtension`).
    ///
    /// @param order The terms.
    /// @param deadline The new deadline.
    function extend(Order calldata order, uint40 deadline) external;

    /// @notice The payee gives back all that is held.
    /// @dev Emits {OrderRefunded}. The order becomes Refunded, or Released where a part was released before.
    ///
    /// Requirements:
    /// - As for every deed; possible in every live state.
    /// - The caller must be the payee (`EscrowWrongCaller`).
    ///
    /// @param order The terms.
    function cancel(Order calldata order) external;

    /// @notice Divides all that is held as payer and payee agreed; anyone may bring their agreement.
    /// @dev Emits {OrderRefunded} and {OrderReleased}. A party that calls need not sign.
    ///
    /// Requirements:
    /// - As for every deed; possible in every live state.
    /// - The time must be before the expiry (`EscrowSplitExpired`).
    /// - The agreement must name what is held (`EscrowHeldChanged`) and divide no more (`EscrowInvalidAmount`).
    /// - Payer and payee must have signed it or call (`EscrowInvalidSignature`).
    ///
    /// @param order The terms.
    /// @param split The agreement.
    /// @param payerSignature The payer's EIP-712 signature over the id and the agreement.
    /// @param payeeSignature The payee's.
    function agreeSplit(
        Order calldata order,
        Split calldata split,
        bytes calldata payerSignature,
        bytes calldata payeeSignature
    ) external;

    /// @notice The payee gives money back after release: from its ledger balance first, then its allowance, or in the
    /// native coin with the call. A fee recipient may give back its part by the same deed.
    /// @dev Emits {ReleaseRefunded}. The order stays Released.
    ///
    /// Requirements:
    /// - As for every deed; possible in Released.
    /// - The caller must be the payee or a fee recipient (`EscrowWrongCaller`).
    /// - The amount must be above zero and at most what is kept, for a fee recipient at most its fee on the whole order
    ///   (`EscrowInvalidAmount`).
    /// - The value must be the amount less the ledger balance for the native coin, else zero (`MoneyWrongValue`).
    ///
    /// @param order The terms.
    /// @param amount How much.
    function refundReleased(Order calldata order, uint96 amount) external payable;

    /* DEEDS: REQUESTS AND DISPUTES */

    /// @notice The payer asks for money back, up to three times an order, one request at a time.
    /// @dev Emits {RefundRequested}. AwaitingConfirmation becomes RefundRequested.
    ///
    /// Requirements:
    /// - As for every deed.
    /// - The caller must be the payer (`EscrowWrongCaller`).
    /// - No refused request may have lapsed (`EscrowRequestsBarred`), and no three been made (`EscrowTooManyRequests`).
    /// - The amount must be above zero and at most what is held (`EscrowInvalidAmount`).
    /// - A return must be foreseen in the terms (`EscrowNoReturns`).
    ///
    /// @param order The terms.
    /// @param amount How much.
    /// @param kind Whether the goods come back for it.
    /// @param evidence Commitment to the reasons, or zero.
    function requestRefund(Order calldata order, uint96 amount, RequestKind kind, bytes32 evidence) external;

    /// @notice The payer gives up its open request.
    /// @dev Emits {RequestWithdrawn}. Back to AwaitingConfirmation under its old clock. Not possible in Returned.
    ///
    /// Requirements:
    /// - As for every deed; possible in RefundRequested, ReturnDue, Refused and Disputed.
    /// - The caller must be the payer (`EscrowWrongCaller`).
    ///
    /// @param order The terms.
    function withdrawRequest(Order calldata order) external;

    /// @notice The payee accepts the open request.
    /// @dev In RefundRequested a return becomes ReturnDue and emits {ReturnAccepted}. Otherwise emits {OrderRefunded}:
    /// the requested amount goes to the payer; an acceptance after a refusal pays without a return.
    ///
    /// Requirements:
    /// - As for every deed; possible in RefundRequested, Refused and Disputed.
    /// - The caller must be the payee (`EscrowWrongCaller`).
    /// - Amount and kind must be those of the open request (`EscrowRequestMismatch`).
    ///
    /// @param order The terms.
    /// @param amount The amount that it accepts.
    /// @param kind The kind that it accepts.
    function acceptRefund(Order calldata order, uint96 amount, RequestKind kind) external;

    /// @notice The payee refuses the open request.
    /// @dev Emits {RequestRefused}. RefundRequested becomes Refused.
    ///
    /// Requirements:
    /// - As for every deed.
    /// - The caller must be the payee (`EscrowWrongCaller`).
    ///
    /// @param order The terms.
    /// @param evidence Commitment to the reasons, or zero.
    function refuseRefund(Order calldata order, bytes32 evidence) external;

    /// @notice The payer says that it sent the goods back.
    /// @dev Emits {GoodsReturned}. ReturnDue becomes Returned.
    ///
    /// Requirements:
    /// - As for every deed.
    /// - The caller must be the payer (`EscrowWrongCaller`).
    ///
    /// @param order The terms.
    /// @param tracking Commitment to the tracking details, or zero.
    function returnGoods(Order calldata order, bytes32 tracking) external;

    /// @notice The payee has the goods back, and pays.
    /// @dev Emits {OrderRefunded}. Returned becomes AwaitingConfirmation under its old clock, or ends the order.
    ///
    /// Requirements:
    /// - As for every deed.
    /// - The caller must be the payee (`EscrowWrongCaller`).
    /// - Amount and kind must be those of the open request (`EscrowRequestMismatch`).
    ///
    /// @param order The terms.
    /// @param amount The amount that it pays.
    /// @param kind The kind of the request.
    function confirmReturn(Order calldata order, uint96 amount, RequestKind kind) external;

    /// @notice The payee refuses what came back.
    /// @dev Emits {RequestRefused}. Returned becomes Refused.
    ///
    /// Requirements:
    /// - As for every deed.
    /// - The caller must be the payee (`EscrowWrongCaller`).
    ///
    /// @param order The terms.
    /// @param evidence Commitment to the reasons, or zero.
    function refuseReturn(Order calldata order, bytes32 evidence) external;

    /// @notice The payer takes a refused request to the arbiter; without one the default split decides at once.
    /// @dev Emits {RequestEscalated}, and without an arbiter {OrderRefunded} and {OrderReleased}. Refused becomes
    /// Disputed.
    ///
    /// Requirements:
    /// - As for every deed.
    /// - The caller must be the payer (`EscrowWrongCaller`).
    ///
    /// @param order The terms.
    /// @param evidence Commitment to the evidence, or zero.
    function escalate(Order calldata order, bytes32 evidence) external;

    /// @notice The arbiter divides the requested amount.
    /// @dev Emits {DisputeRuled}, {OrderRefunded} and {OrderReleased}. Disputed becomes AwaitingConfirmation under its
    /// old clock, or ends the order.
    ///
    /// Requirements:
    /// - As for every deed.
    /// - The caller must be the arbiter (`EscrowWrongCaller`).
    /// - The payer's part must be at most what was requested (`EscrowInvalidAmount`).
    ///
    /// @param order The terms.
    /// @param toPayer The payer's part; the rest is released to the payee.
    /// @param evidence Commitment to the reasons, or zero.
    function rule(Order calldata order, uint96 toPayer, bytes32 evidence) external;

    /// @notice The arbiter steps down: the default split decides at once.
    /// @dev Emits {ArbiterResigned}, {OrderRefunded} and {OrderReleased}.
    ///
    /// Requirements:
    /// - As for every deed; possible in Disputed.
    /// - The caller must be the arbiter (`EscrowWrongCaller`).
    ///
    /// @param order The terms.
    function resign(Order calldata order) external;

    /* DEEDS: CLOCKS */

    /// @notice Carries out whatever the clock of each order says now; anyone may call.
    /// @dev Emits the events of what happened, and {OrderNotDue} for each order that it skips. Loops within an order
    /// until nothing is due, each next clock starting where the last one ended, so that the outcome does not depend on
    /// when it is called. Pays each receiver once per token.
    /// @param orders The terms of each.
    /// @return settled For each order, whether anything was due.
    function settleDue(Order[] calldata orders) external returns (bool[] memory settled);

    /* VIEWS */

    /// @notice The state of an order. Needs no terms.
    /// @param id The order.
    /// @return The state; None for an unknown id.
    function stateOf(OrderId id) external view returns (OrderState);

    /// @notice What is stored of an order.
    /// @param id The order.
    /// @return The slot, its state as `stateOf` gives it.
    function slotOf(OrderId id) external view returns (OrderSlot memory);

    /// @notice What is stored of an order's refund requests.
    /// @param id The order.
    /// @return The slot, empty if there was none.
    function requestOf(OrderId id) external view returns (RequestSlot memory);

    /// @notice The id of an order: the EIP-712 digest of its terms for this contract and chain.
    /// @param order The terms.
    /// @return The id.
    function idOf(Order calldata order) external view returns (OrderId);
}
