// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITickets} from "../../../contracts/provenance/interfaces/ITickets.sol";
import {
    Entry,
    EventId,
    EventSlot,
    EventState,
    EventTerms,
    MoveRule,
    TicketOffer,
    TicketSale,
    TicketSlot
} from "../../../contracts/provenance/types/TicketTypes.sol";
import {CHEATS, draw, oneIn} from "../../shared/Cheats.sol";
import {TicketsWorld} from "./TicketsWorld.sol";

/// @notice What the campaign remembers of an event.
/// @param id The event.
/// @param token What it is paid in.
/// @param cap The cap of resale, in basis points.
/// @param doorsAt The doors open at this time.
/// @param endsAt It is over at this time.
/// @param confirmBy It must be confirmed before this time.
/// @param taken What buyers paid in.
/// @param settled What the organizer got.
/// @param refunded What holders got back.
struct EventTrack {
    EventId id;
    address token;
    uint16 cap;
    uint40 doorsAt;
    uint40 endsAt;
    uint40 confirmBy;
    uint256 taken;
    uint256 settled;
    uint256 refunded;
}

/// @notice What happened, to be counted.
enum TicketDeed {
    Sale,
    Resale,
    Transfer,
    Admission,
    Settlement,
    Refund,
    Refusal
}

/// @title TicketsHandler
/// @notice What the runner calls in a random sequence: organizers who announce, cancel, confirm or are silent; people
/// who buy, sell again, hand on, lend, enter and come back, in tokens and in the native coin.
abstract contract TicketsHandler is TicketsWorld {
    /* CONSTANTS */

    uint256 private constant MAX_EVENTS = 4;
    uint32 private constant SEATS = 3;

    /* STORAGE */

    EventTrack[] private _tracks;
    uint256[] private _sold;

    /// @dev What should be so.
    mapping(uint256 ticket => uint256 price) private _paid;
    mapping(uint256 ticket => uint256 count) private _admissions;
    mapping(uint256 ticket => uint256 place) private _eventOf;

    mapping(TicketDeed deed => uint256 count) private _effects;
    string private _broken;

    /* ACTIONS */

    /// @notice An organizer announces an event of a few seats.
    function announce(uint256 seed) external action {
        if (_tracks.length == MAX_EVENTS) return;
        EventTerms memory terms;
        (terms.organizer, terms.witness) = (_people[0], _people[1]);
        terms.token = _tokens[draw(seed, "token", 0, _tokens.length - 1)];
        terms.doorsAt = uint40(_now + draw(seed, "doors", 1 hours, 3 days));
        terms.endsAt = terms.doorsAt + uint40(draw(seed, "end", 1, 8 hours));
        terms.confirmBy = terms.endsAt + uint40(draw(seed, "confirm", 1, 4 days));
        terms.capacity = SEATS;
        terms.resaleCap = uint16(draw(seed, "cap", 0, 15_000));
        terms.moves = oneIn(4, seed, "locked") ? MoveRule.Locked : MoveRule(draw(seed, "moves", 0, 1));
        terms.isLendable = true;
        terms.salt = _tracks.length;

        CHEATS.prank(_people[0]);
        EventId id = SHOP.announce(terms);
        EventTrack storage track = _tracks.push();
        (track.id, track.token, track.cap) = (id, terms.token, terms.resaleCap);
        (track.doorsAt, track.endsAt, track.confirmBy) = (terms.doorsAt, terms.endsAt, terms.confirmBy);
    }

    /// @notice Somebody buys a seat: a free one or not, at the signed price or less.
    function buy(uint256 seed) external action {
        if (_tracks.length == 0) return;
        uint256 place = draw(seed, "event", 0, _tracks.length - 1);
        EventTrack storage track = _tracks[place];
        uint256 person = draw(seed, "buyer", 0, _people.length - 1);
        TicketSale memory sale = TicketSale({
            id: track.id,
            firstSeat: 0,
            lastSeat: SEATS,
            price: uint96(oneIn(8, seed, "gift") ? 0 : draw(seed, "price", 1, 1_000)),
            buyer: address(0),
            series: 0,
            deadline: uint40(_now + 1)
        });
        uint32 seat = uint32(draw(seed, "seat", 0, SEATS));
        bytes memory signature = _signSale(0, sale);
        if (oneIn(8, seed, "forged")) sale.price /= 2;
        uint256 value = track.token == address(0) ? sale.price : 0;

        CHEATS.prank(_people[person]);
        try SHOP.buy{value: value}(sale, seat, _people[person], signature) returns (uint256 ticket) {
            if (_now >= track.doorsAt) _broken = "a ticket was sold after the doors opened";
            if (seat >= SEATS || _paid[ticket] != 0) _broken = "a seat was sold twice, or is none";
            _sold.push(ticket);
            (_paid[ticket], _eventOf[ticket]) = (sale.price, place);
            track.taken += sale.price;
            ++_effects[TicketDeed.Sale];
        } catch {
            ++_effects[TicketDeed.Refusal];
        }
    }

    /// @notice Somebody buys a ticket again, at the cap, below it or above.
    function resell(uint256 seed) external action {
        if (_sold.length == 0) return;
        uint256 ticket = _sold[draw(seed, "ticket", 0, _sold.length - 1)];
        EventTrack storage track = _tracks[_eventOf[ticket]];
        (uint256 seller, bool isHeld) = _holderOf(ticket);
        if (!isHeld) return;
        uint256 cap = (_paid[ticket] * track.cap) / 10_000;
        (, , TicketSlot memory slot) = SHOP.ticketOf(ticket);
        TicketOffer memory offer = TicketOffer({
            ticket: ticket,
            seller: _people[seller],
            buyer: address(0),
            price: uint96(draw(seed, "price", cap == 0 ? 0 : cap - 1, cap + 1)),
            turn: oneIn(8, seed, "old") ? slot.turn + 1 : slot.turn,
            deadline: uint40(_now + 1)
        });
        bytes memory signature = _signOffer(oneIn(8, seed, "forged") ? 0 : seller, offer);
        uint256 value = track.token == address(0) ? offer.price : 0;

        CHEATS.prank(_people[draw(seed, "buyer", 0, _people.length - 1)]);
        try SHOP.resell{value: value}(offer, signature) {
            if (offer.price > cap) _broken = "a ticket was sold again above its cap";
            if (_now >= track.doorsAt || offer.turn != slot.turn) _broken = "an offer was taken that was over";
            ++_effects[TicketDeed.Resale];
        } catch {
            ++_effects[TicketDeed.Refusal];
        }
    }

    /// @notice A holder hands its ticket on, or lends it.
    function move(uint256 seed) external action {
        if (_sold.length == 0) return;
        uint256 ticket = _sold[draw(seed, "ticket", 0, _sold.length - 1)];
        (uint256 holder, bool isHeld) = _holderOf(ticket);
        if (!isHeld) return;
        address to = _people[draw(seed, "to", 0, _people.length - 1)];
        bool isLent = oneIn(2, seed, "lend");
        EventState state = SHOP.stateOf(_tracks[_eventOf[ticket]].id);
        bytes memory data =
            isLent
                ? abi.encodeCall(SHOP.setUser, (ticket, to, uint64(_now + draw(seed, "for", 1, 3 days))))
                : abi.encodeCall(SHOP.transferFrom, (_people[holder], to, ticket));

        CHEATS.prank(_people[holder]);
        (bool isDone, ) = address(SHOP).call(data);
        bool isStill = state == EventState.Doors || state == EventState.Over;
        if (isDone && isStill) _broken = "a ticket moved or was lent while the doors were open";
        ++_effects[isDone && !isLent ? TicketDeed.Transfer : TicketDeed.Refusal];
    }

    /// @notice The gate lets somebody in: who may enter, or somebody else, fresh or not.
    function admit(uint256 seed) external action {
        if (_sold.length == 0) return;
        uint256 ticket = _sold[draw(seed, "ticket", 0, _sold.length - 1)];
        EventTrack storage track = _tracks[_eventOf[ticket]];
        (uint256 entrant, bool isHeld) = _entrantOf(ticket);
        if (!isHeld) return;
        uint256 signer = oneIn(4, seed, "other") ? (entrant + 1) % _people.length : entrant;
        Entry memory entry = Entry(ticket, _people[0], bytes32(seed), uint40(_now - draw(seed, "age", 0, 130)));
        bytes memory signature = _signEntry(signer, entry);

        CHEATS.prank(_people[0]);
        try SHOP.admit(entry, signature) {
            if (_now - entry.time >= 120) _broken = "a picture of a signature opened the gate";
            if (entry.time < track.doorsAt || entry.time >= track.endsAt) _broken = "somebody went in out of hours";
            if (signer != entrant && !_mayHaveEntered(ticket, signer, entry.time)) _broken = "a stranger went in";
            ++_admissions[ticket];
            ++_effects[TicketDeed.Admission];
        } catch {
            ++_effects[TicketDeed.Refusal];
        }
    }

    /// @notice The organizer cancels, the witness confirms, anyone settles.
    function decide(uint256 seed) external action {
        if (_tracks.length == 0) return;
        EventTrack storage track = _tracks[draw(seed, "event", 0, _tracks.length - 1)];
        EventState state = SHOP.stateOf(track.id);
        uint256 deed = draw(seed, "deed", 0, 5);
        if (state == EventState.Over && !oneIn(4, seed, "silence")) deed = 3;
        if (state == EventState.Confirmed && !oneIn(4, seed, "delay")) deed = 1;
        uint256 rightful = deed == 0 ? 0 : 1;
        uint256 caller = oneIn(4, seed, "another") ? draw(seed, "caller", 0, _people.length - 1) : rightful;
        bytes memory data = abi.encodeCall(SHOP.settle, (track.id));
        if (deed == 0) data = abi.encodeCall(SHOP.cancel, (track.id, bytes32(0)));
        if (deed > 2) data = abi.encodeCall(SHOP.confirm, (track.id));

        CHEATS.prank(_people[caller]);
        (bool isDone, bytes memory result) = address(SHOP).call(data);
        if (!isDone) return;
        if (deed == 0 && caller != 0) _broken = "another than the organizer canceled";
        if (deed > 2 && (caller != 1 || _now < track.endsAt || _now >= track.confirmBy))
            _broken = "an event was confirmed by another, or out of time";
        if (deed == 0 || deed > 2) return;
        track.settled += abi.decode(result, (uint256));
        ++_effects[TicketDeed.Settlement];
    }

    /// @notice Anyone asks for the money of a ticket.
    function refund(uint256 seed) external action {
        if (_sold.length == 0) return;
        uint256[] memory tickets = new uint256[](1);
        tickets[0] = _sold[draw(seed, "ticket", 0, _sold.length - 1)];
        EventTrack storage track = _tracks[_eventOf[tickets[0]]];

        try SHOP.refund(tickets) {
            track.refunded += _paid[tickets[0]];
            if (track.settled > 0) _broken = "a ticket was refunded after the money was handed over";
            ++_effects[TicketDeed.Refund];
        } catch {
            ++_effects[TicketDeed.Refusal];
        }
    }

    /// @notice Time passes, often to the doors or the end of an event.
    function wait_(uint256 seed) external action {
        if (_tracks.length > 0 && oneIn(2, seed, "turn")) {
            EventTrack storage track = _tracks[draw(seed, "event", 0, _tracks.length - 1)];
            uint256 turn = _now < track.doorsAt ? track.doorsAt : track.endsAt;
            if (_now < turn) {
                _now = turn;
                return;
            }
        }
        _now += draw(seed, "seconds", 1, oneIn(4, seed, "long") ? 1 days : 10 minutes);
    }

    /// @notice Which functions the runner calls, more often what matters more.
    function actions() external pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](18);
        (selectors[0], selectors[1]) = (this.announce.selector, this.announce.selector);
        for (uint256 i = 2; i < 6; ++i) selectors[i] = this.buy.selector;
        for (uint256 i = 6; i < 8; ++i) selectors[i] = this.resell.selector;
        for (uint256 i = 8; i < 11; ++i) selectors[i] = this.admit.selector;
        for (uint256 i = 11; i < 13; ++i) selectors[i] = this.decide.selector;
        for (uint256 i = 13; i < 15; ++i) selectors[i] = this.refund.selector;
        for (uint256 i = 15; i < 17; ++i) selectors[i] = this.wait_.selector;
        selectors[17] = this.move.selector;
    }

    /* VIEWS */

    /// @notice Whether the contract has exactly what it holds for events and owes in its ledger.
    function isMoneyThere() external view returns (bool) {
        for (uint256 i = 0; i < _tokens.length; ++i) {
            uint256 owed = 0;
            for (uint256 j = 0; j < _tracks.length; ++j) {
                if (_tracks[j].token == _tokens[i]) owed += SHOP.slotOf(_tracks[j].id).held;
            }
            for (uint256 j = 0; j < _people.length; ++j) owed += SHOP.balanceOf(_people[j], _tokens[i]);
            if (_balanceOf(address(SHOP), _tokens[i]) != owed) return false;
        }
        return true;
    }

    /// @notice Whether what buyers paid for each event is held, or went to one side alone.
    function isMoneySplitOnce() external view returns (bool) {
        for (uint256 i = 0; i < _tracks.length; ++i) {
            EventTrack memory track = _tracks[i];
            EventSlot memory slot = SHOP.slotOf(track.id);
            if (track.taken != slot.held + track.settled + track.refunded) return false;
            if (track.settled > 0 && track.refunded > 0) return false;
        }
        return true;
    }

    /// @notice Whether every ticket let in one person at most, and says so.
    function areAdmissionsSingle() external view returns (bool) {
        for (uint256 i = 0; i < _sold.length; ++i) {
            uint256 count = _admissions[_sold[i]];
            if (count > 1 || SHOP.usageOf(_sold[i]).used != (count == 1)) return false;
        }
        return true;
    }

    function effectsOf(TicketDeed deed) external view returns (uint256) {
        return _effects[deed];
    }

    /// @notice A rule that a deed broke, or nothing.
    function broken() external view returns (string memory) {
        return _broken;
    }

    /* PRIVATE */

    /// @dev Whether somebody was who may enter at an earlier time: a user whose time has ended since.
    function _mayHaveEntered(uint256 ticket, uint256 person, uint256 time) private view returns (bool) {
        address user = SHOP.usageOf(ticket).user;
        return _people[person] == user && time < SHOP.usageOf(ticket).userExpires;
    }
}
