// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {MoneyDoor} from "../common/MoneyDoor.sol";
import {StateSet} from "../common/types/StateSet.sol";
import {TicketMetadata} from "./TicketMetadata.sol";
import {UsableToken} from "./UsableToken.sol";
import {IERC4907} from "./interfaces/IERC4907.sol";
import {ITicketMetadata} from "./interfaces/ITicketMetadata.sol";
import {ITickets} from "./interfaces/ITickets.sol";
import {
    Entry,
    EntryFault,
    EVENT_ADMITTING,
    EVENT_MOVING,
    EventId,
    EventSlot,
    EventState,
    EventTerms,
    MoveRule,
    TicketOffer,
    TicketSale,
    TicketSlot,
    eventOf,
    seatOf
} from "./types/TicketTypes.sol";

/// @title TicketsLedger
/// @notice What is stored of events and tickets, who may enter, and how tickets move. See the documentation in
/// {ITickets}.
abstract contract TicketsLedger is ITickets, MoneyDoor, UsableToken, EIP712 {
    /* CONSTANTS */

    /// @dev 100 % in basis points.
    uint256 private constant WHOLE = 10_000;

    /// @dev What an account with code may burn to judge its signature at a gate, so that no guest can stop a batch.
    uint256 private constant SIGNATURE_GAS = 100_000;

    bytes32 private constant EVENT_TERMS_TYPEHASH = keccak256(
        "EventTerms(address organizer,address witness,address token,uint40 doorsAt,uint40 endsAt,uint40 confirmBy,"
        "uint32 capacity,uint16 resaleCap,uint8 moves,bool isLendable,bytes32 content,uint256 salt)"
    );

    bytes32 private constant TICKET_SALE_TYPEHASH = keccak256(
        "TicketSale(bytes28 id,uint32 firstSeat,uint32 lastSeat,uint96 price,address buyer,uint32 series,"
        "uint40 deadline)"
    );

    bytes32 private constant TICKET_OFFER_TYPEHASH = keccak256(
        "TicketOffer(uint256 ticket,address seller,address buyer,uint96 price,uint32 turn,uint40 deadline)"
    );

    bytes32 private constant ENTRY_TYPEHASH = keccak256(
        "Entry(uint256 ticket,address gate,bytes32 challenge,uint40 time)"
    );

    /* IMMUTABLES */

    ITicketMetadata private immutable _metadata;

    /* STORAGE */

    mapping(EventId id => EventSlot slot) internal _events;
    mapping(uint256 ticket => TicketSlot slot) internal _tickets;
    mapping(EventId id => mapping(address account => bool isGate)) internal _gates;

    /* CONSTRUCTOR */

    constructor() {
        _metadata = new TicketMetadata();
    }

    /* DEEDS */

    /// @inheritdoc IERC4907
    function setUser(uint256 tokenId, address user, uint64 expires) public override(IERC4907, UsableToken) {
        EventId id = eventOf(tokenId);
        _requireState(id, EVENT_MOVING);
        require(_events[id].isLendable, TicketsNotLendable(tokenId));

        super.setUser(tokenId, user, expires);
    }

    /* VIEWS */

    /// @inheritdoc ITickets
    function stateOf(EventId id) public view returns (EventState) {
        EventSlot storage slot = _events[id];
        EventState state = slot.state;
        if (state != EventState.Announced) return state;
        if (block.timestamp < slot.doorsAt) return EventState.Announced;
        if (block.timestamp < slot.endsAt) return EventState.Doors;
        return block.timestamp < slot.confirmBy ? EventState.Over : EventState.Lapsed;
    }

    /// @inheritdoc ITickets
    function slotOf(EventId id) external view returns (EventSlot memory) {
        return _events[id];
    }

    /// @inheritdoc ITickets
    function isGate(EventId id, address account) public view returns (bool) {
        return _gates[id][account] || (account != address(0) && account == _events[id].organizer);
    }

    /// @inheritdoc ITickets
    function ticketOf(uint256 ticket) external view returns (EventId id, uint32 seat, TicketSlot memory slot) {
        return (eventOf(ticket), seatOf(ticket), _tickets[ticket]);
    }

    /// @inheritdoc ITickets
    function resaleCapOf(uint256 ticket) public view returns (uint256) {
        // Rounded down, in the buyer's favor.
        return (uint256(_tickets[ticket].paid) * _events[eventOf(ticket)].resaleCap) / WHOLE;
    }

    /// @inheritdoc ITickets
    function entrantOf(uint256 ticket) external view returns (address) {
        _requireOwned(ticket);
        return _entrantAt(ticket, block.timestamp);
    }

    /// @inheritdoc ITickets
    function faultOf(Entry calldata entry, bytes calldata signature) public view returns (EntryFault) {
        uint256 ticket = entry.ticket;
        EventId id = eventOf(ticket);
        if (_ownerOf(ticket) == address(0)) return EntryFault.UnknownTicket;
        if (!isGate(id, entry.gate)) return EntryFault.WrongGate;
        if (!EVENT_ADMITTING.has(uint8(stateOf(id)))) return EntryFault.WrongState;
        if (!_isTimely(id, entry.time)) return EntryFault.WrongTime;
        if (usageOf(ticket).used) return EntryFault.Used;
        bytes32 digest = _hashTypedDataV4(keccak256(abi.encode(ENTRY_TYPEHASH, entry)));
        bool isSigned = _isSignedBy(_entrantAt(ticket, entry.time), digest, signature);
        return isSigned ? EntryFault.None : EntryFault.NotSigned;
    }

    /// @inheritdoc ITickets
    function idOf(EventTerms calldata terms) public view returns (EventId) {
        return EventId.wrap(bytes28(_hashTypedDataV4(keccak256(abi.encode(EVENT_TERMS_TYPEHASH, terms)))));
    }

    /// @inheritdoc ITickets
    function metadata() external view returns (address) {
        return address(_metadata);
    }

    /// @dev The metadata as a data URI, made on chain; see {TokenJson}.
    /// @param tokenId The token.
    /// @return The URI.
    function tokenURI(uint256 tokenId) public view override(ERC721) returns (string memory) {
        _requireOwned(tokenId);
        EventId id = eventOf(tokenId);
        return _metadata.uri(tokenId, _events[id], stateOf(id), usageOf(tokenId).used);
    }

    /* INTERNAL */

    /// @dev A plain transfer: not while the doors are open, nor of tickets that move by resale alone.
    function _update(address to, uint256 tokenId, address auth) internal override returns (address from) {
        if (to != address(0) && _ownerOf(tokenId) != address(0)) {
            EventId id = eventOf(tokenId);
            _requireState(id, EVENT_MOVING);
            require(_events[id].moves != MoveRule.ResaleOnly, TicketsResaleOnly(tokenId));
        }

        return _move(to, tokenId, auth);
    }

    /// @dev A ticket changes hands, however, and its offers are over.
    function _move(address to, uint256 ticket, address auth) internal returns (address from) {
        from = UsableToken._update(to, ticket, auth);
        if (from != address(0)) ++_tickets[ticket].turn;
    }

    /// @dev The deed may begin where the event stands.
    function _requireState(EventId id, StateSet allowed) internal view {
        EventState current = stateOf(id);
        require(allowed.has(uint8(current)), TicketsUnexpectedState(id, current, allowed));
    }

    /// @dev The deed is `expected`'s alone.
    function _requireCaller(EventId id, address expected) internal view {
        address caller = _msgSender();
        require(caller == expected, TicketsWrongCaller(id, caller, expected));
    }

    /// @dev The organizer signed the sale, or is the caller.
    function _requireSale(TicketSale calldata sale, uint256 ticket, bytes calldata signature) internal view {
        bytes32 hash = keccak256(abi.encode(TICKET_SALE_TYPEHASH, sale));
        _requireSigned(ticket, _events[sale.id].organizer, hash, signature);
    }

    /// @dev The seller signed the offer.
    function _requireOffer(TicketOffer calldata offer, bytes calldata signature) internal view {
        bytes32 hash = keccak256(abi.encode(TICKET_OFFER_TYPEHASH, offer));
        _requireSigned(offer.ticket, offer.seller, hash, signature);
    }

    /* INTERNAL: RELAYED SENDERS */

    function _msgSender() internal view override(MoneyDoor, UsableToken) returns (address) {
        return MoneyDoor._msgSender();
    }

    function _msgData() internal view override(MoneyDoor, UsableToken) returns (bytes calldata) {
        return MoneyDoor._msgData();
    }

    function _contextSuffixLength() internal view override(MoneyDoor, UsableToken) returns (uint256) {
        return MoneyDoor._contextSuffixLength();
    }

    /* PRIVATE */

    /// @dev The account signed, or is the caller: by ECDSA for accounts without code, else by ERC-1271.
    function _requireSigned(uint256 ticket, address account, bytes32 hash, bytes calldata signature) private view {
        if (_msgSender() == account) return;

        bool isSigned = SignatureChecker.isValidSignatureNowCalldata(account, _hashTypedDataV4(hash), signature);
        require(isSigned, TicketsInvalidSignature(ticket, account));
    }

    /// @dev As {SignatureChecker}, but an account with code gets bounded gas, and one word of its answer is read.
    function _isSignedBy(
        address account,
        bytes32 digest,
        bytes calldata signature
    ) private view returns (bool isSigned) {
        if (account.code.length == 0) {
            return SignatureChecker.isValidSignatureNowCalldata(account, digest, signature);
        }

        bytes memory data = abi.encodeCall(IERC1271.isValidSignature, (digest, signature));
        bytes32 magic = bytes32(IERC1271.isValidSignature.selector);
        assembly ("memory-safe") {
            isSigned := staticcall(SIGNATURE_GAS, account, add(data, 32), mload(data), 0, 32)
            isSigned := and(isSigned, and(gt(returndatasize(), 31), eq(mload(0), magic)))
        }
    }

    /// @dev Who may enter at a time: who the ticket was lent to until then, else its holder. Both stand still while
    /// entries are written down, so that what was so at the gate is still so here.
    function _entrantAt(uint256 ticket, uint256 time) private view returns (address) {
        (address user, uint256 expires) = (usageOf(ticket).user, usageOf(ticket).userExpires);
        return user != address(0) && time < expires ? user : _ownerOf(ticket);
    }

    /// @dev The signature was made between doors and end, and not in the future.
    function _isTimely(EventId id, uint256 time) private view returns (bool) {
        return time >= _events[id].doorsAt && time < _events[id].endsAt && time <= block.timestamp;
    }
}
