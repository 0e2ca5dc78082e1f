// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {decimal, deployFrom, draw} from "../shared/Cheats.sol";
import {TicketDeed, TicketsHandler} from "./campaign/TicketsHandler.sol";

/// @title TicketsCampaign
/// @notice The handler as the runner calls it, here because the runner knows the contracts of a test's own file.
contract TicketsCampaign is TicketsHandler {}

function newTicketsCampaign() returns (TicketsCampaign) {
    return TicketsCampaign(deployFrom("Tickets.invariants.t.sol:TicketsCampaign", ""));
}

/// @title TicketsInvariants
/// @notice What INVARIANTS.md says of tickets in words, one function for each of its lines.
contract TicketsInvariants {
    /// @notice Which functions of a contract the runner calls.
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    TicketsCampaign private _campaign;

    function setUp() external {
        _campaign = newTicketsCampaign();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_campaign);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector({addr: address(_campaign), selectors: _campaign.actions()});
    }

    function invariant_ticketMoneyIsThere() external view {
        if (!_campaign.isInspected()) return;
        require(_campaign.isMoneyThere(), "the contract has not what it owes");
    }

    function invariant_ticketMoneyGoesToOneSide() external view {
        if (!_campaign.isInspected()) return;
        require(_campaign.isMoneySplitOnce(), "the money of an event went to both sides, or nowhere");
    }

    function invariant_ticketsAdmitOnce() external view {
        if (!_campaign.isInspected()) return;
        require(_campaign.areAdmissionsSingle(), "a ticket let in two, or does not say so");
    }

    function invariant_ticketsKeepTheirRules() external view {
        string memory facts = _campaign.broken();
        require(bytes(facts).length == 0, facts);
    }
}

/// @title TicketsCampaignTest
/// @notice That the campaign does something: in a few of its runs everything that it counts has happened.
contract TicketsCampaignTest {
    uint256 private constant RUNS = 16;
    uint256 private constant DEPTH = 64;

    function test_everythingHappensToTickets() external {
        uint256[7] memory effects;
        for (uint256 i = 0; i < RUNS; ++i) {
            TicketsCampaign campaign = _run(i);
            for (uint8 deed = 0; deed < 7; ++deed) {
                effects[deed] += campaign.effectsOf(TicketDeed(deed));
            }
        }
        for (uint8 deed = 0; deed < 7; ++deed) {
            require(effects[deed] > 0, string.concat("no effect of deed ", decimal(deed)));
        }
    }

    function _run(uint256 number) private returns (TicketsCampaign campaign) {
        campaign = newTicketsCampaign();
        bytes4[] memory actions = campaign.actions();
        for (uint256 i = 0; i < DEPTH; ++i) {
            uint256 seed = draw(number, bytes32(i));
            bytes4 action = actions[draw(seed, "action", 0, actions.length - 1)];
            (bool success, ) = address(campaign).call(abi.encodeWithSelector(action, seed));
            require(success, "the handler failed");
        }
    }
}
