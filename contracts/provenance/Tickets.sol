// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {ERC721Utils} from "@openzeppelin/contracts/token/ERC721/utils/ERC721Utils.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {MoneyDoor} from "../common/MoneyDoor.sol";
import {TicketsLedger} from "./TicketsLedger.sol";
import {ITickets} from "./interfaces/ITickets.sol";
import {
    Entry,
    EntryFault,
    EVENT_ANNOUNCED,
    EVENT_CONFIRMED,
    EVENT_LIVE,
    EVENT_NONE,
    EVENT_OVER,
    EVENT_REFUNDING,
    EventId,
    EventSlot,
    EventState,
    EventTerms,
    MoveRule,
    SignedEntry,
    TicketOffer,
    TicketSale,
    eventOf
} from "./types/TicketTypes.sol";

/// @title Tickets
/// @notice See the documentation in {ITickets}.
contract Tickets is ITickets, TicketsLedger {
    /* CONSTANTS */

    /// @dev How long after the end the witness may take to confirm, at most.
    uint40 private constant LONGEST_SILENCE = 90 days;

    /// @dev How long a signature at a gate is fresh, in seconds.
    uint256 private constant FRESH = 120;

    /* CONSTRUCTOR */

    /// @param accessManager The AccessManager that says who may pause.
    /// @param forwarder The ERC-2771 forwarder through which deeds may be relayed.
    constructor(
        address accessManager,
        address forwarder
    ) MoneyDoor(accessManager, forwarder) ERC721("Cowry Tickets", "CWRT") EIP712("Cowry Tickets", "1") {}

    /* DEEDS: BEFORE THE DOORS */

    /// @inheritdoc ITickets
    function announce(EventTerms calldata terms) external returns (EventId id) {
        id = idOf(terms);
        _requireState(id, EVENT_NONE);
        _requireCaller(id, terms.organizer);
        _requireSound(terms, id);

        _write(_events[id], terms);
        emit EventAnnounced(id, terms.organizer, terms);
    }

    /// @inheritdoc ITickets
    function setGate(EventId id, address account, bool isAllowed) external {
        _requireState(id, EVENT_LIVE);
        _requireCaller(id, _events[id].organizer);

        _gates[id][account] = isAllowed;
        emit GateSet(id, account, isAllowed);
    }

    /// @inheritdoc ITickets
    function endSeries(EventId id) external returns (uint32 series) {
        _requireState(id, EVENT_ANNOUNCED);
        _requireCaller(id, _events[id].organizer);

        series = ++_events[id].series;
        emit SeriesEnded(id, series);
    }

    /// @inheritdoc ITickets
    function buy(
        TicketSale calldata sale,
        uint32 seat,
        address to,
        bytes calldata signature
    ) external payable whenNotPaused nonReentrant returns (uint256 ticket) {
        EventId id = sale.id;
        ticket = id.ticketAt(seat);
        _requireOnSale(sale, ticket, seat);
        _requireSale(sale, ticket, signature);

        EventSlot storage slot = _events[id];
        (uint96 price, address buyer) = (sale.price, _msgSender());
        (slot.held, slot.sold) = (slot.held + price, slot.sold + 1);
        _tickets[ticket].paid = price;
        _mint(to, ticket);
        if (slot.moves == MoveRule.Locked) _lockForever(ticket);
        emit TicketSold(id, ticket, to, buyer, price);

        // Of a gift nothing moves, in any token: the door in of the native coin holds that no value came along.
        _pull(price == 0 ? address(0) : slot.token, buyer, price);
        ERC721Utils.checkOnERC721Received(buyer, address(0), to, ticket, "");
    }

    /// @inheritdoc ITickets
    function resell(TicketOffer calldata offer, bytes calldata signature) external payable nonReentrant {
        address buyer = _requireOffered(offer);
        _requireOffer(offer, signature);
        (uint256 ticket, address seller, uint96 price) = (offer.ticket, offer.seller, offer.price);

        _move(buyer, ticket, address(0));
        emit TicketResold(ticket, seller, buyer, price);

        if (price == 0) _pull(address(0), buyer, 0);
        else _passOn({token: _events[eventOf(ticket)].token, from: buyer, to: seller, amount: price});
    }

    /// @inheritdoc ITickets
    function endOffers(uint256 ticket) external returns (uint32 turn) {
        (address caller, address holder) = (_msgSender(), _requireOwned(ticket));
        require(caller == holder, TicketsWrongHolder(ticket, caller, holder));

        turn = ++_tickets[ticket].turn;
        emit OffersEnded(ticket, turn);
    }

    /* DEEDS: AT THE GATE */

    /// @inheritdoc ITickets
    function admit(Entry calldata entry, bytes calldata signature) external {
        uint256 freshUntil = uint256(entry.time) + FRESH;
        require(block.timestamp < freshUntil, TicketsStaleEntry(entry.ticket, entry.gate, freshUntil));

        EntryFault fault = _admit(entry, signature);
        require(fault == EntryFault.None, TicketsEntryRefused(entry.ticket, entry.gate, fault));
    }

    /// @inheritdoc ITickets
    function admitMany(SignedEntry[] calldata entries) external returns (EntryFault[] memory faults) {
        require(entries.length > 0, TicketsEmptyList());

        faults = new EntryFault[](entries.length);
        for (uint256 i = 0; i < entries.length; ++i) {
            Entry calldata entry = entries[i].entry;
            faults[i] = _admit(entry, entries[i].signature);
            if (faults[i] != EntryFault.None) emit EntrySkipped(entry.ticket, entry.gate, faults[i]);
        }
    }

    /* DEEDS: THE MONEY */

    /// @inheritdoc ITickets
    function cancel(EventId id, bytes32 reason) external {
        _requireState(id, EVENT_LIVE);
        _requireCaller(id, _events[id].organizer);

        _events[id].state = EventState.Canceled;
        emit EventCanceled(id, reason);
    }

    /// @inheritdoc ITickets
    function confirm(EventId id) external {
        _requireState(id, EVENT_OVER);
        _requireCaller(id, _events[id].witness);

        _events[id].state = EventState.Confirmed;
        emit EventConfirmed(id);
    }

    /// @inheritdoc ITickets
    function settle(EventId id) external nonReentrant returns (uint256 amount) {
        _requireState(id, EVENT_CONFIRMED);

        EventSlot storage slot = _events[id];
        amount = slot.held;
        (slot.state, slot.held) = (EventState.Settled, 0);
        emit EventSettled(id, slot.organizer, amount);

        if (amount > 0) _push(slot.token, slot.organizer, amount);
    }

    /// @inheritdoc ITickets
    function refund(uint256[] calldata tickets) external nonReentrant {
        require(tickets.length > 0, TicketsEmptyList());

        for (uint256 i = 0; i < tickets.length; ++i) _refund(tickets[i]);
    }

    /* PRIVATE */

    /// @dev Writes the birth of an event.
    function _write(EventSlot storage slot, EventTerms calldata terms) private {
        (slot.organizer, slot.capacity, slot.resaleCap) = (terms.organizer, terms.capacity, terms.resaleCap);
        (slot.moves, slot.isLendable, slot.state) = (terms.moves, terms.isLendable, EventState.Announced);
        (slot.token, slot.doorsAt, slot.endsAt) = (terms.token, terms.doorsAt, terms.endsAt);
        (slot.witness, slot.confirmBy) = (terms.witness, terms.confirmBy);
    }

    /// @dev Lets somebody in, if nothing is wrong.
    function _admit(Entry calldata entry, bytes calldata signature) private returns (EntryFault fault) {
        (uint256 ticket, address gate) = (entry.ticket, entry.gate);
        if (_msgSender() != gate) return EntryFault.WrongGate;
        fault = faultOf(entry, signature);
        if (fault != EntryFault.None) return fault;

        _use(ticket);
        emit TicketAdmitted(eventOf(ticket), ticket, gate, entry.time);
    }

    /// @dev Gives the holder of a ticket back what was first paid for it, and ends the ticket.
    function _refund(uint256 ticket) private {
        EventId id = eventOf(ticket);
        _requireState(id, EVENT_REFUNDING);
        address holder = _requireOwned(ticket);
        EventSlot storage slot = _events[id];
        if (slot.moves != MoveRule.Locked) _requireUnlocked(ticket);

        uint96 amount = _tickets[ticket].paid;
        slot.held -= amount;
        _tickets[ticket].paid = 0;
        _burn(ticket);
        emit TicketRefunded(id, ticket, holder, amount);

        if (amount > 0) _push(slot.token, holder, amount);
    }

    /// @dev The terms are sound.
    function _requireSound(EventTerms calldata terms, EventId id) private view {
        (uint40 doorsAt, uint40 endsAt, uint40 confirmBy) = (terms.doorsAt, terms.endsAt, terms.confirmBy);
        bool isOrdered = block.timestamp < doorsAt && doorsAt < endsAt && endsAt < confirmBy;
        bool isShort = isOrdered && confirmBy - endsAt <= LONGEST_SILENCE;
        require(isShort, TicketsUnfitTimes(id, doorsAt, endsAt, confirmBy));
        require(terms.capacity > 0, TicketsNoSeats(id));
        require(terms.witness != address(0), TicketsNoWitness(id));
        if (terms.token != address(0)) _requireCode(terms.token);
    }

    /// @dev The seat can be bought, by the caller, at this sale.
    function _requireOnSale(TicketSale calldata sale, uint256 ticket, uint32 seat) private view {
        EventId id = sale.id;
        _requireState(id, EVENT_ANNOUNCED);
        uint40 deadline = sale.deadline;
        require(block.timestamp < deadline, TicketsSaleOver(ticket, deadline));
        (uint32 series, uint32 capacity) = (_events[id].series, _events[id].capacity);
        require(sale.series == series, TicketsSeriesEnded(ticket, sale.series, series));
        (uint32 first, uint32 last) = (sale.firstSeat, sale.lastSeat);
        require(seat >= first && seat <= last, TicketsSeatNotOffered(ticket, seat, first, last));
        require(seat < capacity, TicketsBeyondCapacity(ticket, seat, capacity));
        _requireBuyer(ticket, sale.buyer);
        address holder = _ownerOf(ticket);
        require(holder == address(0), TicketsSeatTaken(ticket, holder));
    }

    /// @dev The ticket can be bought again, by the caller, at this offer.
    function _requireOffered(TicketOffer calldata offer) private view returns (address buyer) {
        uint256 ticket = offer.ticket;
        _requireState(eventOf(ticket), EVENT_ANNOUNCED);
        (address holder, uint40 deadline) = (_requireOwned(ticket), offer.deadline);
        require(block.timestamp < deadline, TicketsSaleOver(ticket, deadline));
        require(offer.seller == holder, TicketsWrongHolder(ticket, offer.seller, holder));
        uint32 turn = _tickets[ticket].turn;
        require(offer.turn == turn, TicketsOfferEnded(ticket, offer.turn, turn));
        (uint256 price, uint256 cap) = (offer.price, resaleCapOf(ticket));
        require(price <= cap, TicketsAboveCap(ticket, price, cap));
        buyer = _requireBuyer(ticket, offer.buyer);
        require(buyer != holder, TicketsEqualParties(ticket, holder));
    }

    /// @dev The caller may buy.
    function _requireBuyer(uint256 ticket, address expected) private view returns (address buyer) {
        buyer = _msgSender();
        require(expected == address(0) || buyer == expected, TicketsWrongBuyer(ticket, buyer, expected));
    }
}
