// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {StateSet} from "../../common/types/StateSet.sol";
import {Windows} from "./Windows.sol";

/// @notice The id of an order: the EIP-712 digest of its terms, so that it binds chain, contract and every term.
type OrderId is bytes32;

/// @notice How the money moves once it is in.
/// @dev A term of the order, so that an authorization for one kind can never be spent as the other.
enum OrderKind {
    // Waits until the goods are confirmed or a clock decides.
    Escrow,
    // Goes on to the payee at once.
    Instant
}

/// @notice Where an order stands.
enum OrderState {
    // Unknown id: never paid, or the terms do not match.
    None,
    // Live: each has a clock, and `settleDue` carries out what its end means.
    Paid,
    InTransit,
    AwaitingConfirmation,
    RefundRequested,
    ReturnDue,
    Returned,
    Refused,
    Disputed,
    // Nothing is held; the payee can still refund until the clock ends.
    Released,
    // Final: nothing moves it again.
    Refunded,
    Closed
}

// The sets of states in which deeds are possible.
StateSet constant NONE = StateSet.wrap(1 << uint8(OrderState.None));
StateSet constant PAID = StateSet.wrap(1 << uint8(OrderState.Paid));
StateSet constant IN_TRANSIT = StateSet.wrap(1 << uint8(OrderState.InTransit));
StateSet constant AWAITING_CONFIRMATION = StateSet.wrap(1 << uint8(OrderState.AwaitingConfirmation));
StateSet constant REFUND_REQUESTED = StateSet.wrap(1 << uint8(OrderState.RefundRequested));
StateSet constant RETURN_DUE = StateSet.wrap(1 << uint8(OrderState.ReturnDue));
StateSet constant RETURNED = StateSet.wrap(1 << uint8(OrderState.Returned));
StateSet constant REFUSED = StateSet.wrap(1 << uint8(OrderState.Refused));
StateSet constant DISPUTED = StateSet.wrap(1 << uint8(OrderState.Disputed));
StateSet constant RELEASED = StateSet.wrap(1 << uint8(OrderState.Released));

/// @dev Every state in which money is held.
StateSet constant LIVE = StateSet.wrap(0x1fe);

/// @dev The most refund requests of an order.
uint256 constant MAX_REQUESTS = 3;

// Bits of `OrderSlot.flags`.
uint16 constant EXTENDED = 1;
uint16 constant REQUESTS_BARRED = 2;
uint16 constant QUOTED = 4;

/// @notice What a refund request asks for.
enum RequestKind {
    // Money back, the goods stay or never came.
    Refund,
    // Money back against the goods.
    Return
}

/// @notice Why money left an order.
enum Cause {
    Charge,
    Confirmation,
    Cancellation,
    Clock,
    Acceptance,
    DefaultSplit,
    Ruling,
    Agreement
}

/// @notice A part in an order.
enum Part {
    Payer,
    Payee,
    Arbiter,
    Carrier,
    FeeRecipient
}

/// @notice One deduction from what the payee receives: for a platform, an affiliate, a tax, shipping.
/// @dev Exactly one of `basisPoints` and `fixedAmount` is set. Each release deducts the part that falls on it, rounded
/// down, so that the payee keeps the remainder.
/// @param recipient Who receives it.
/// @param basisPoints Its share of each release, in 1/10,000.
/// @param fixedAmount Its amount over the whole order, in token units; a partial release pays it pro rata.
struct FeeLeg {
    address recipient;
    uint16 basisPoints;
    uint96 fixedAmount;
}

/// @notice The terms of an order. They come in calldata each time and are never stored; their hash is the id.
/// @param payer Who pays, and receives refunds.
/// @param payee Who is paid.
/// @param token The ERC-20 token, or zero for the native coin.
/// @param amount What is paid, in token units, fees included.
/// @param kind Escrow or instant.
/// @param arbiter Who rules on disputes, or zero: then the default split decides.
/// @param arbiterBasisPoints The arbiter's fee for a ruling, in 1/10,000 of the disputed amount; each side bears it on
/// what the ruling gives it, rounded down.
/// @param carrier Who reports delivery, or zero: then shipping starts the confirm clock.
/// @param fees Up to eight deductions from what the payee receives.
/// @param payBy The order cannot be paid at or after this time, in Unix seconds.
/// @param closeBy Nothing about the order moves after this time, in Unix seconds.
/// @param windows The clocks, packed.
/// @param splitBasisPoints The payer's share of a disputed amount where no arbiter decides, in 1/10,000, rounded down.
/// @param details Commitment to the private details (lines, address), zero for none.
/// @param merchantReference Hash of the merchant's own reference, zero for none.
/// @param salt Makes equal orders differ.
struct Order {
    address payer;
    address payee;
    address token;
    uint96 amount;
    OrderKind kind;
    address arbiter;
    uint16 arbiterBasisPoints;
    address carrier;
    FeeLeg[] fees;
    uint40 payBy;
    uint40 closeBy;
    Windows windows;
    uint16 splitBasisPoints;
    bytes32 details;
    bytes32 merchantReference;
    uint256 salt;
}

/// @notice The state of an order: one slot.
/// @dev `refunded` is not stored: it is the order's amount less `held` and `kept`.
/// @param held What waits in the escrow, in token units.
/// @param kept What was released, fees included, less what was refunded after release.
/// @param deadline When the clock of the state ends, in Unix seconds; for Closed when it ended; zero for Refunded.
/// @param state The state.
/// @param flags Bit 0: the payer used its extension. Bit 1: no further refund request. Bit 2: the payee signed a quote.
struct OrderSlot {
    // slot 0
    uint96 held;
    uint96 kept;
    uint40 deadline;
    OrderState state;
    uint16 flags;
}

/// @notice The refund request of an order: a second slot, written from the first request on.
/// @param requested What the open request asks for, in token units; zero when none is open.
/// @param confirmBy When the confirm clock ends; a request never moves it.
/// @param kind What the open request asks for.
/// @param count How many requests the order has had.
struct RequestSlot {
    // slot 0
    uint96 requested;
    uint40 confirmBy;
    RequestKind kind;
    uint8 count;
}

/// @notice What payer and payee agree on: how all that is held is divided.
/// @param held What the order held when they agreed, in token units; the agreement is void once that changes.
/// @param toPayer The payer's part; the rest is released to the payee, less fees.
/// @param expiry The agreement cannot be carried out at or after this time, in Unix seconds.
struct Split {
    uint96 held;
    uint96 toPayer;
    uint40 expiry;
}
