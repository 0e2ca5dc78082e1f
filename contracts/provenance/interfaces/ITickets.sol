// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {IMoneyDoor} from "../../common/interfaces/IMoneyDoor.sol";
import {StateSet} from "../../common/types/StateSet.sol";
import {
    Entry,
    EntryFault,
    EventId,
    EventSlot,
    EventState,
    EventTerms,
    SignedEntry,
    TicketOffer,
    TicketSale,
    TicketSlot
} from "../types/TicketTypes.sol";
import {IUsableToken} from "./IUsableToken.sol";

/// @title ITickets
/// @notice Tickets of events, as ERC-721 tokens: sold, sold again at most at a cap, lent, shown once at the door, and
/// paid back where the event did not take place.
/// @dev An organizer, which may be any account, announces the terms of an event; their EIP-712 hash is its id. A
/// ticket's token id is the event's id with the seat in the last 32 bits. What a reader knows of the organizer, it
/// knows from {IParties-actorAt}.
///
/// The price of a ticket waits here. After the end the event's witness confirms that it took place, and anyone hands
/// the money to the organizer. Where the organizer cancels, or nobody confirmed in time, anyone hands it back to the
/// holders, each what was first paid for the ticket. So nobody's silence locks money in, and silence costs the side
/// that owes the word.
///
/// Until the doors open, tickets are sold, change hands and are lent. From then on until the event is confirmed,
/// canceled or lapsed, who holds a ticket and who it is lent to stand still: a gate without a network judges by a list
/// that it took along, and what it wrote down is still right when it comes back.
///
/// Who wants to enter signs the ticket, the gate, the gate's challenge and the second. A picture of a ticket, or of an
/// earlier signature, opens nothing. Who enters is whom the ticket is lent to (ERC-4907), and otherwise who holds it.
///
/// What this cannot do: two gates that do not talk to each other can both let one ticket in; the second entry is
/// skipped when it is written down, with two signatures as evidence. And nobody can see money that changes hands
/// elsewhere: the cap binds what is sold here.
///
/// Deviations from ERC-721, beyond those of {IUsableToken}: tickets do not move by transfer between the doors' opening
/// and the event's outcome, nor at all where its terms say resale only, or locked. `setUser` is refused meanwhile too,
/// and where the terms say so.
///
/// Amounts are in units of the event's token, or wei; times in Unix seconds. Every deed may come through the ERC-2771
/// forwarder.
interface ITickets is IMoneyDoor, IUsableToken {
    /* EVENTS */

    /// @notice An event was announced.
    /// @param id The event.
    /// @param organizer Who announced it.
    /// @param terms Its terms.
    event EventAnnounced(EventId indexed id, address indexed organizer, EventTerms terms);

    /// @notice An account may let people in, or may no longer.
    /// @param id The event.
    /// @param account The account.
    /// @param isAllowed Whether it may.
    event GateSet(EventId indexed id, address indexed account, bool isAllowed);

    /// @notice All sales that the organizer had signed for an event are over.
    /// @param id The event.
    /// @param series The series of sales that can be bought from now on.
    event SeriesEnded(EventId indexed id, uint32 series);

    /// @notice A ticket was sold for the first time.
    /// @param id The event.
    /// @param ticket The ticket.
    /// @param to Who holds it.
    /// @param buyer Who paid.
    /// @param price What for, in token units.
    event TicketSold(EventId indexed id, uint256 indexed ticket, address indexed to, address buyer, uint256 price);

    /// @notice A ticket was sold again.
    /// @param ticket The ticket.
    /// @param seller Who held it.
    /// @param buyer Who holds it.
    /// @param price What for, in token units.
    event TicketResold(uint256 indexed ticket, address indexed seller, address indexed buyer, uint256 price);

    /// @notice All offers that a holder had signed for a ticket are over.
    /// @param ticket The ticket.
    /// @param turn The turn for which offers can be signed now.
    event OffersEnded(uint256 indexed ticket, uint32 turn);

    /// @notice Somebody went in with a ticket.
    /// @param id The event.
    /// @param ticket The ticket.
    /// @param gate The gate that let it in.
    /// @param time When, as it was signed.
    event TicketAdmitted(EventId indexed id, uint256 indexed ticket, address indexed gate, uint40 time);

    /// @notice One of many entries was not written down.
    /// @param ticket The ticket.
    /// @param gate The gate that was signed for.
    /// @param fault Why.
    event EntrySkipped(uint256 indexed ticket, address indexed gate, EntryFault fault);

    /// @notice The organizer called an event off.
    /// @param id The event.
    /// @param reason The commitment to why.
    event EventCanceled(EventId indexed id, bytes32 reason);

    /// @notice The witness confirmed that an event took place.
    /// @param id The event.
    event EventConfirmed(EventId indexed id);

    /// @notice The organizer got the money of an event.
    /// @param id The event.
    /// @param organizer Who got it.
    /// @param amount How much, in token units.
    event EventSettled(EventId indexed id, address indexed organizer, uint256 amount);

    /// @notice The holder of a ticket got back what was first paid for it, and the ticket is gone.
    /// @param id The event.
    /// @param ticket The ticket.
    /// @param holder Who got it.
    /// @param amount How much, in token units.
    event TicketRefunded(EventId indexed id, uint256 indexed ticket, address indexed holder, uint256 amount);

    /* ERRORS */

    /// @notice The event is not where the deed may begin.
    /// @param id The event.
    /// @param current Where it stands.
    /// @param allowed Where the deed may begin.
    error TicketsUnexpectedState(EventId id, EventState current, StateSet allowed);

    /// @notice The deed is another's.
    /// @param id The event.
    /// @param caller Who tried.
    /// @param expected Whose deed it is.
    error TicketsWrongCaller(EventId id, address caller, address expected);

    /// @notice The times are in the past, out of order, or leave more than 90 days to confirm.
    /// @param id The event.
    /// @param doorsAt When the doors would open.
    /// @param endsAt When it would be over.
    /// @param confirmBy Until when it would have to be confirmed.
    error TicketsUnfitTimes(EventId id, uint40 doorsAt, uint40 endsAt, uint40 confirmBy);

    /// @notice The event would have no seats.
    /// @param id The event.
    error TicketsNoSeats(EventId id);

    /// @notice The event would have nobody who confirms that it took place.
    /// @param id The event.
    error TicketsNoWitness(EventId id);

    /// @notice The sale's or offer's time is over.
    /// @param ticket The ticket.
    /// @param deadline When it was over.
    error TicketsSaleOver(uint256 ticket, uint40 deadline);

    /// @notice The organizer ended the series of the sale, or has not begun it.
    /// @param ticket The ticket.
    /// @param series The sale's series.
    /// @param current The series that can be bought from.
    error TicketsSeriesEnded(uint256 ticket, uint32 series, uint32 current);

    /// @notice The sale is of other seats.
    /// @param ticket The ticket.
    /// @param seat The seat.
    /// @param first The first seat of the sale.
    /// @param last The last seat of the sale.
    error TicketsSeatNotOffered(uint256 ticket, uint32 seat, uint32 first, uint32 last);

    /// @notice The event has no such seat.
    /// @param ticket The ticket.
    /// @param seat The seat.
    /// @param capacity How many seats there are.
    error TicketsBeyondCapacity(uint256 ticket, uint32 seat, uint32 capacity);

    /// @notice The seat was sold.
    /// @param ticket The ticket.
    /// @param holder Who holds it.
    error TicketsSeatTaken(uint256 ticket, address holder);

    /// @notice The sale or offer is for another.
    /// @param ticket The ticket.
    /// @param caller Who tried.
    /// @param expected Who may buy.
    error TicketsWrongBuyer(uint256 ticket, address caller, address expected);

    /// @notice The signature is not the organizer's or the seller's over this.
    /// @param ticket The ticket.
    /// @param account Whose it should be.
    error TicketsInvalidSignature(uint256 ticket, address account);

    /// @notice The account does not hold the ticket.
    /// @param ticket The ticket.
    /// @param account Who does not.
    /// @param holder Who does.
    error TicketsWrongHolder(uint256 ticket, address account, address holder);

    /// @notice The offer is of another turn: the ticket has changed hands since, or its holder ended its offers.
    /// @param ticket The ticket.
    /// @param turn The offer's turn.
    /// @param current The ticket's turn.
    error TicketsOfferEnded(uint256 ticket, uint32 turn, uint32 current);

    /// @notice The ticket would cost more than it may when it is sold again.
    /// @param ticket The ticket.
    /// @param price What it would cost, in token units.
    /// @param cap What it may cost.
    error TicketsAboveCap(uint256 ticket, uint256 price, uint256 cap);

    /// @notice Seller and buyer are one.
    /// @param ticket The ticket.
    /// @param account Who they are.
    error TicketsEqualParties(uint256 ticket, address account);

    /// @notice By the event's terms its tickets move by resale alone.
    /// @param ticket The ticket.
    error TicketsResaleOnly(uint256 ticket);

    /// @notice By the event's terms its tickets cannot be lent.
    /// @param ticket The ticket.
    error TicketsNotLendable(uint256 ticket);

    /// @notice The signature for the gate is too old: a fresh one is needed.
    /// @param ticket The ticket.
    /// @param gate The gate that was signed for.
    /// @param freshUntil When it was no longer fresh.
    error TicketsStaleEntry(uint256 ticket, address gate, uint256 freshUntil);

    /// @notice The gate does not let this in.
    /// @param ticket The ticket.
    /// @param gate The gate that was signed for.
    /// @param fault Why not.
    error TicketsEntryRefused(uint256 ticket, address gate, EntryFault fault);

    /// @notice The list has nothing in it.
    error TicketsEmptyList();

    /* DEEDS: BEFORE THE DOORS */

    /// @notice Announces an event. Its terms stand from now on.
    /// @dev Emits {EventAnnounced}. The event becomes Announced.
    ///
    /// Requirements:
    /// - The event must be unknown (`TicketsUnexpectedState`).
    /// - The caller must be the organizer (`TicketsWrongCaller`).
    /// - The doors must open in the future, the end come after them, and the time to confirm after it, at most 90 days
    ///   (`TicketsUnfitTimes`).
    /// - There must be seats (`TicketsNoSeats`) and a witness (`TicketsNoWitness`).
    /// - The token must have code, unless it is the native coin (`MoneyTokenWithoutCode`).
    ///
    /// @param terms The terms.
    /// @return id The event.
    function announce(EventTerms calldata terms) external returns (EventId id);

    /// @notice Says which accounts may let people in. The organizer itself always may.
    /// @dev Emits {GateSet}.
    ///
    /// Requirements:
    /// - The event must be Announced, Doors or Over (`TicketsUnexpectedState`).
    /// - The caller must be the organizer (`TicketsWrongCaller`).
    ///
    /// @param id The event.
    /// @param account The account.
    /// @param isAllowed Whether it may.
    function setGate(EventId id, address account, bool isAllowed) external;

    /// @notice Ends all sales that the organizer has signed for an event.
    /// @dev Emits {SeriesEnded}. What was sold stays sold.
    ///
    /// Requirements:
    /// - The event must be Announced (`TicketsUnexpectedState`).
    /// - The caller must be the organizer (`TicketsWrongCaller`).
    ///
    /// @param id The event.
    /// @return series The series for which sales can be signed now.
    function endSeries(EventId id) external returns (uint32 series);

    /// @notice Buys a ticket for a seat, for the caller or another. The price waits here.
    /// @dev Emits {IERC721-Transfer} and {TicketSold}, and {IERC5192-Locked} where the terms say that tickets never
    /// move.
    ///
    /// Notes:
    /// - An organizer that calls needs no signature: so it gives tickets away.
    ///
    /// Requirements:
    /// - New money must not be paused (`EnforcedPause`).
    /// - The event must be Announced (`TicketsUnexpectedState`).
    /// - The time must be before the sale's deadline (`TicketsSaleOver`).
    /// - The sale must be of the current series (`TicketsSeriesEnded`).
    /// - The seat must be of the sale (`TicketsSeatNotOffered`) and of the event (`TicketsBeyondCapacity`).
    /// - The caller must be the buyer, if the sale names one (`TicketsWrongBuyer`).
    /// - The seat must be free (`TicketsSeatTaken`).
    /// - The signature must be the organizer's over the sale (`TicketsInvalidSignature`).
    /// - Who gets the ticket must be able to hold it (`ERC721InvalidReceiver`).
    /// - The call must carry the price in the native coin, or nothing (`MoneyWrongValue`); a token must move exactly
    ///   (`MoneyInexactTransfer`).
    ///
    /// @param sale The sale.
    /// @param seat The seat.
    /// @param to Who gets the ticket.
    /// @param signature The organizer's EIP-712 signature over the sale.
    /// @return ticket The ticket.
    function buy(
        TicketSale calldata sale,
        uint32 seat,
        address to,
        bytes calldata signature
    ) external payable returns (uint256 ticket);

    /// @notice Buys a ticket from its holder: ticket and price change hands in one transaction.
    /// @dev Emits {IERC721-Transfer} and {TicketResold}. Every offer of the ticket is over, and so is its lending.
    ///
    /// Notes:
    /// - The price is spent from the buyer's money in the ledger first, then from its allowance or the call's value.
    /// - If the event is called off, the buyer gets back what was first paid for the ticket, not what it paid.
    ///
    /// Requirements:
    /// - The event must be Announced (`TicketsUnexpectedState`), and the ticket exist (`ERC721NonexistentToken`).
    /// - The time must be before the offer's deadline (`TicketsSaleOver`).
    /// - The seller must hold the ticket (`TicketsWrongHolder`), and the offer be of its turn (`TicketsOfferEnded`).
    /// - The price must be at most the cap (`TicketsAboveCap`).
    /// - The caller must be the buyer, if the offer names one (`TicketsWrongBuyer`), and not the seller
    ///   (`TicketsEqualParties`).
    /// - The signature must be the seller's over the offer (`TicketsInvalidSignature`).
    /// - The ticket must not be locked (`UsableTokenLocked`).
    /// - The call must carry what the price takes beyond the ledger in the native coin, or nothing (`MoneyWrongValue`);
    ///   a token must move exactly (`MoneyInexactTransfer`).
    ///
    /// @param offer The offer.
    /// @param signature The seller's EIP-712 signature over the offer.
    function resell(TicketOffer calldata offer, bytes calldata signature) external payable;

    /// @notice Ends all offers that the holder has signed for a ticket.
    /// @dev Emits {OffersEnded}.
    ///
    /// Requirements:
    /// - The ticket must exist (`ERC721NonexistentToken`), and the caller hold it (`TicketsWrongHolder`).
    ///
    /// @param ticket The ticket.
    /// @return turn The turn for which offers can be signed now.
    function endOffers(uint256 ticket) external returns (uint32 turn);

    /* DEEDS: AT THE GATE */

    /// @notice Lets somebody in, now, by its fresh signature. The ticket is used.
    /// @dev Emits {TicketAdmitted}, {IUsableToken-TokenUsed} and {IERC4906-MetadataUpdate}.
    ///
    /// Requirements:
    /// - The signature must be younger than two minutes (`TicketsStaleEntry`).
    /// - The caller must be the gate that was signed for and a gate of the event, the ticket exist and be unused, the
    ///   event be Doors or Over, the time of the signature be between doors and end and not in the future, and the
    ///   signature be of who may enter (`TicketsEntryRefused`).
    ///
    /// @param entry What was signed.
    /// @param signature The EIP-712 signature of who may enter.
    function admit(Entry calldata entry, bytes calldata signature) external;

    /// @notice Writes down whom a gate let in while it had no network. What is wrong with one does not stop the others.
    /// @dev Emits {TicketAdmitted}, {IUsableToken-TokenUsed} and {IERC4906-MetadataUpdate} for each that is right, and
    /// {EntrySkipped} for each that is not. Whether a signature was fresh, the gate has judged by its own clock.
    ///
    /// Notes:
    /// - An account with code judges its signature with at most 100,000 gas, here and in `admit`. Whatever it does, the
    ///   others are written down; what was skipped for want of gas can be brought again.
    ///
    /// Requirements:
    /// - There must be entries (`TicketsEmptyList`).
    ///
    /// @param entries What was signed.
    /// @return faults What is wrong with each.
    function admitMany(SignedEntry[] calldata entries) external returns (EntryFault[] memory faults);

    /* DEEDS: THE MONEY */

    /// @notice Calls an event off. The money is the holders'.
    /// @dev Emits {EventCanceled}. The event becomes Canceled.
    ///
    /// Requirements:
    /// - The event must be Announced, Doors or Over (`TicketsUnexpectedState`).
    /// - The caller must be the organizer (`TicketsWrongCaller`).
    ///
    /// @param id The event.
    /// @param reason The commitment to why.
    function cancel(EventId id, bytes32 reason) external;

    /// @notice Confirms that an event took place. The money is the organizer's.
    /// @dev Emits {EventConfirmed}. The event becomes Confirmed.
    ///
    /// Requirements:
    /// - The event must be Over: ended, and its time to confirm not (`TicketsUnexpectedState`).
    /// - The caller must be the witness (`TicketsWrongCaller`).
    ///
    /// @param id The event.
    function confirm(EventId id) external;

    /// @notice Hands the money of a confirmed event to its organizer. Anyone may.
    /// @dev Emits {EventSettled}. The event becomes Settled.
    ///
    /// Requirements:
    /// - The event must be Confirmed (`TicketsUnexpectedState`).
    /// - There must be gas for the push (`MoneyGasTooLow`).
    ///
    /// @param id The event.
    /// @return amount What was handed over, in token units.
    function settle(EventId id) external returns (uint256 amount);

    /// @notice Hands the holders of tickets what was first paid for them, where the event was canceled or nobody
    /// confirmed it in time. Anyone may. The tickets are gone.
    /// @dev Emits {IERC721-Transfer} and {TicketRefunded} for each.
    ///
    /// Notes:
    /// - A ticket that its holder has locked for a lender waits until that lock ends.
    ///
    /// Requirements:
    /// - There must be tickets (`TicketsEmptyList`).
    /// - Their events must be Canceled or Lapsed (`TicketsUnexpectedState`).
    /// - Each ticket must exist (`ERC721NonexistentToken`), and nobody have locked it (`UsableTokenLocked`).
    /// - There must be gas for each push (`MoneyGasTooLow`).
    ///
    /// @param tickets The tickets.
    function refund(uint256[] calldata tickets) external;

    /* VIEWS */

    /// @notice Where an event stands.
    /// @param id The event.
    /// @return The state.
    function stateOf(EventId id) external view returns (EventState);

    /// @notice What is stored of an event.
    /// @param id The event.
    /// @return The slot; its state is what was done, without the clock.
    function slotOf(EventId id) external view returns (EventSlot memory);

    /// @notice Whether an account may let people in.
    /// @param id The event.
    /// @param account The account.
    /// @return True if so.
    function isGate(EventId id, address account) external view returns (bool);

    /// @notice What a ticket is, and what is stored of it.
    /// @param ticket The ticket, sold or not.
    /// @return id Its event.
    /// @return seat Its seat.
    /// @return slot What is stored.
    function ticketOf(uint256 ticket) external view returns (EventId id, uint32 seat, TicketSlot memory slot);

    /// @notice What a ticket may cost when it is sold again, rounded down.
    /// @param ticket The ticket.
    /// @return The cap, in token units.
    function resaleCapOf(uint256 ticket) external view returns (uint256);

    /// @notice Who may enter with a ticket now.
    /// @dev Requirements:
    /// - The ticket must exist (`ERC721NonexistentToken`).
    /// @param ticket The ticket.
    /// @return Who it is lent to, else who holds it.
    function entrantOf(uint256 ticket) external view returns (address);

    /// @notice What is wrong with an entry, whoever asks, its freshness apart.
    /// @param entry What was signed.
    /// @param signature The signature.
    /// @return The fault, or that there is none.
    function faultOf(Entry calldata entry, bytes calldata signature) external view returns (EntryFault);

    /// @notice The id of an event: 28 bytes of the EIP-712 digest of its terms.
    /// @param terms The terms.
    /// @return The event.
    function idOf(EventTerms calldata terms) external view returns (EventId);

    /// @notice The contract that makes the metadata.
    /// @return The contract.
    function metadata() external view returns (address);
}
