// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

import {ITicketMetadata} from "./interfaces/ITicketMetadata.sol";
import {TokenJson, Trait} from "./libraries/TokenJson.sol";
import {EventId, EventSlot, EventState, eventOf, seatOf} from "./types/TicketTypes.sol";

/// @title TicketMetadata
/// @notice See the documentation in {ITicketMetadata}.
contract TicketMetadata is ITicketMetadata {
    /* VIEWS */

    /// @inheritdoc ITicketMetadata
    function uri(
        uint256 ticket,
        EventSlot calldata slot,
        EventState state,
        bool isUsed
    ) external pure returns (string memory) {
        Trait[] memory traits = new Trait[](5);
        traits[0] = Trait("Event", Strings.toHexString(uint224(EventId.unwrap(eventOf(ticket))), 28));
        traits[1] = Trait("Seat", Strings.toString(seatOf(ticket)));
        traits[2] = Trait("Doors (Unix time)", Strings.toString(slot.doorsAt));
        traits[3] = Trait("End (Unix time)", Strings.toString(slot.endsAt));
        traits[4] = Trait("Status", _statusOf(state, isUsed));
        string memory name = string.concat("Ticket, seat ", Strings.toString(seatOf(ticket)));
        return TokenJson.uri(name, "Admits one person, once.", TokenJson.card("Ticket", traits), traits);
    }

    /* PRIVATE */

    /// @dev What a reader has to know before it buys.
    function _statusOf(EventState state, bool isUsed) private pure returns (string memory) {
        if (state == EventState.Canceled || state == EventState.Lapsed) return "To be refunded";
        if (isUsed) return "Used";
        return state == EventState.Confirmed || state == EventState.Settled ? "Over" : "Valid";
    }
}
