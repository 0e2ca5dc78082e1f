// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {EventSlot, EventState} from "../types/TicketTypes.sol";

/// @title ITicketMetadata
/// @notice The metadata of tickets, made on chain and apart from them, for their contract would be too large.
interface ITicketMetadata {
    /* VIEWS */

    /// @notice The metadata of a ticket as a data URI.
    /// @param ticket The ticket.
    /// @param slot What is stored of its event.
    /// @param state Where its event stands.
    /// @param isUsed Whether somebody went in with it.
    /// @return The URI.
    function uri(
        uint256 ticket,
        EventSlot calldata slot,
        EventState state,
        bool isUsed
    ) external pure returns (string memory);
}
