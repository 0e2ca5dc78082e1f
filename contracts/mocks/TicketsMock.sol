// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Tickets} from "../provenance/Tickets.sol";

/// @title TicketsMock
/// @notice Tickets that show the data of a call as they see it.
contract TicketsMock is Tickets {
    constructor(address accessManager, address forwarder) Tickets(accessManager, forwarder) {}

    function messageData() external view returns (bytes memory) {
        return _msgData();
    }
}
