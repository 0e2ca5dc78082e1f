// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {StateSet} from "../../common/types/StateSet.sol";

/// @notice The id of an event: 28 bytes of the EIP-712 digest of its terms, so that it binds chain, contract and every
/// term, and leaves room for a seat beside it.
type EventId is bytes28;

using {ticketAt} for EventId global;

/// @notice Where an event stands.
enum EventState {
    // Unknown id.
    None,
    // Live: tickets are sold and move.
    Announced,
    // Live: the doors are open, and then the event is over; who holds a ticket stands still.
    Doors,
    Over,
    // It took place: the money is the organizer's, and then paid out.
    Confirmed,
    Settled,
    // It did not, or nobody said in time that it did: the money is the holders'.
    Canceled,
    Lapsed
}

/// @notice How tickets of an event change hands.
enum MoveRule {
    // As any ERC-721 token, and by resale.
    Free,
    // By resale alone, at most at the cap.
    ResaleOnly,
    // Never.
    Locked
}

/// @notice Why somebody was not let in.
enum EntryFault {
    // Let in.
    None,
    // There is no such ticket.
    UnknownTicket,
    // The caller is not the gate that was signed for, or no gate of the event.
    WrongGate,
    // The event's doors are not open yet, or what became of it is final.
    WrongState,
    // The signature was made before the doors opened, at or after the end, or in the future.
    WrongTime,
    // Somebody went in with this ticket.
    Used,
    // The signature is not of who may enter.
    NotSigned
}

/// @notice The terms of an event, as its organizer announces them. Their hash is its id.
/// @param organizer Who sells the tickets, runs the gates, and gets the money.
/// @param witness Who says that the event took place: a venue, or the organizer itself.
/// @param token The token that tickets are paid in, or zero for the native coin.
/// @param doorsAt The doors open at this time, in Unix seconds.
/// @param endsAt The event is over at this time, in Unix seconds.
/// @param confirmBy The witness must confirm before this time, in Unix seconds, or the holders get their money back.
/// @param capacity How many seats there are, numbered from zero.
/// @param resaleCap What a ticket may cost when it is sold again, in basis points of what was first paid for it.
/// @param moves How tickets change hands.
/// @param isLendable Whether a holder may let somebody else enter.
/// @param content Commitment to everything else: name, place, plan of seats, conditions.
/// @param salt Makes equal terms differ.
struct EventTerms {
    address organizer;
    address witness;
    address token;
    uint40 doorsAt;
    uint40 endsAt;
    uint40 confirmBy;
    uint32 capacity;
    uint16 resaleCap;
    MoveRule moves;
    bool isLendable;
    bytes32 content;
    uint256 salt;
}

/// @notice What is stored of an event, in four slots.
/// @param organizer Who sells the tickets, runs the gates, and gets the money.
/// @param capacity How many seats there are.
/// @param resaleCap The cap of resale, in basis points.
/// @param moves How tickets change hands.
/// @param isLendable Whether a holder may let somebody else enter.
/// @param state What was done: Announced, Confirmed, Settled or Canceled. The clock does the rest.
/// @param token The token that tickets are paid in, or zero for the native coin.
/// @param doorsAt The doors open at this time, in Unix seconds.
/// @param endsAt The event is over at this time, in Unix seconds.
/// @param witness Who says that the event took place.
/// @param confirmBy The witness must confirm before this time, in Unix seconds.
/// @param series The series of sales that can be bought from.
/// @param held What waits here for the organizer or the holders, in token units.
/// @param sold How many tickets were sold.
struct EventSlot {
    // slot 0
    address organizer;
    uint32 capacity;
    uint16 resaleCap;
    MoveRule moves;
    bool isLendable;
    EventState state;
    // slot 1
    address token;
    uint40 doorsAt;
    uint40 endsAt;
    // slot 2
    address witness;
    uint40 confirmBy;
    uint32 series;
    // slot 3
    uint128 held;
    uint32 sold;
}

/// @notice What is stored of a ticket beside its owner and use, in one slot.
/// @param paid What was first paid for it, in token units.
/// @param turn Counts its changes of hands, and the times that its holder called offers off: an offer is for one turn.
struct TicketSlot {
    // slot 0
    uint96 paid;
    uint32 turn;
}

/// @notice Seats that an organizer offers at one price. It signs this (EIP-712).
/// @param id The event.
/// @param firstSeat The first seat.
/// @param lastSeat The last seat.
/// @param price What each costs, in units of the event's token; zero for a gift.
/// @param buyer Who may buy, or zero for anyone.
/// @param series The sale is over when the organizer ends this series.
/// @param deadline Nothing is sold at or after this time, in Unix seconds.
struct TicketSale {
    EventId id;
    uint32 firstSeat;
    uint32 lastSeat;
    uint96 price;
    address buyer;
    uint32 series;
    uint40 deadline;
}

/// @notice A ticket that its holder offers again. It signs this (EIP-712).
/// @param ticket The ticket.
/// @param seller Who holds it.
/// @param buyer Who may buy, or zero for anyone.
/// @param price What it costs, in units of the event's token.
/// @param turn The ticket's turn in which the offer stands.
/// @param deadline Nothing is sold at or after this time, in Unix seconds.
struct TicketOffer {
    uint256 ticket;
    address seller;
    address buyer;
    uint96 price;
    uint32 turn;
    uint40 deadline;
}

/// @notice What who wants to enter signs at a gate (EIP-712).
/// @param ticket The ticket.
/// @param gate The gate's account.
/// @param challenge What the gate asked for, or zero where it asked for nothing but the time.
/// @param time When, in Unix seconds.
struct Entry {
    uint256 ticket;
    address gate;
    bytes32 challenge;
    uint40 time;
}

/// @notice An entry with its signature.
/// @param entry The entry.
/// @param signature The signature of who may enter.
struct SignedEntry {
    Entry entry;
    bytes signature;
}

/// @dev The sets of states that deeds allow.
StateSet constant EVENT_NONE = StateSet.wrap(1 << uint8(EventState.None));
StateSet constant EVENT_ANNOUNCED = StateSet.wrap(1 << uint8(EventState.Announced));
StateSet constant EVENT_OVER = StateSet.wrap(1 << uint8(EventState.Over));
StateSet constant EVENT_CONFIRMED = StateSet.wrap(1 << uint8(EventState.Confirmed));
StateSet constant EVENT_ADMITTING = StateSet.wrap((1 << uint8(EventState.Doors)) | (1 << uint8(EventState.Over)));
StateSet constant EVENT_LIVE = StateSet.wrap(
    (1 << uint8(EventState.Announced)) | (1 << uint8(EventState.Doors)) | (1 << uint8(EventState.Over))
);
StateSet constant EVENT_REFUNDING = StateSet.wrap((1 << uint8(EventState.Canceled)) | (1 << uint8(EventState.Lapsed)));
StateSet constant EVENT_MOVING = StateSet.wrap(
    (1 << uint8(EventState.Announced)) |
        (1 << uint8(EventState.Confirmed)) |
        (1 << uint8(EventState.Settled)) |
        (1 << uint8(EventState.Canceled)) |
        (1 << uint8(EventState.Lapsed))
);

/// @notice The ticket for a seat of an event: both ids in one.
/// @param id The event.
/// @param seat The seat.
/// @return The ticket's token id.
function ticketAt(EventId id, uint32 seat) pure returns (uint256) {
    return uint256(bytes32(EventId.unwrap(id))) | seat;
}

/// @notice The event of a ticket.
/// @param ticket The ticket.
/// @return The event.
function eventOf(uint256 ticket) pure returns (EventId) {
    return EventId.wrap(bytes28(bytes32(ticket)));
}

/// @notice The seat of a ticket.
/// @param ticket The ticket.
/// @return The seat.
function seatOf(uint256 ticket) pure returns (uint32) {
    // The lowest 32 bits.
    return uint32(ticket);
}
