// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {decimal, deployFrom, draw} from "../shared/Cheats.sol";
import {OpenDeed, OpenGuardHandler} from "./campaign/OpenGuardHandler.sol";

/// @title OpenGuardCampaign
/// @notice The handler as the runner calls it, here because the runner knows the contracts of a test's own file.
contract OpenGuardCampaign is OpenGuardHandler {}

function newOpenGuardCampaign() returns (OpenGuardCampaign) {
    return OpenGuardCampaign(deployFrom("OpenGuard.invariants.t.sol:OpenGuardCampaign", ""));
}

/// @title OpenGuardInvariants
/// @notice What INVARIANTS.md says of openings in words, one function for each of its lines.
contract OpenGuardInvariants {
    /// @notice Which functions of a contract the runner calls.
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    OpenGuardCampaign private _campaign;

    function setUp() external {
        _campaign = newOpenGuardCampaign();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_campaign);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector({addr: address(_campaign), selectors: _campaign.actions()});
    }

    function invariant_firstOpeningsNeverChange() external view {
        if (!_campaign.isInspected()) return;
        require(_campaign.areOpeningsTrue(), "the time of a first opening is wrong");
    }

    function invariant_reportersCountOnce() external view {
        if (!_campaign.isInspected()) return;
        require(_campaign.areTalliesTrue(), "a tally is wrong");
    }

    function invariant_onlyTheCodeOpens() external view {
        string memory facts = _campaign.broken();
        require(bytes(facts).length == 0, facts);
    }
}

/// @title OpenGuardCampaignTest
/// @notice That the campaign does something: in a few of its runs everything that it counts has happened.
contract OpenGuardCampaignTest {
    uint256 private constant RUNS = 8;
    uint256 private constant DEPTH = 64;

    function test_everythingHappensToUnits() external {
        uint256[4] memory effects;
        for (uint256 i = 0; i < RUNS; ++i) {
            OpenGuardCampaign campaign = _run(i);
            for (uint8 deed = 0; deed < 4; ++deed) {
                effects[deed] += campaign.effectsOf(OpenDeed(deed));
            }
        }
        for (uint8 deed = 0; deed < 4; ++deed) {
            require(effects[deed] > 0, string.concat("no effect of deed ", decimal(deed)));
        }
    }

    function _run(uint256 number) private returns (OpenGuardCampaign campaign) {
        campaign = newOpenGuardCampaign();
        bytes4[] memory actions = campaign.actions();
        for (uint256 i = 0; i < DEPTH; ++i) {
            uint256 seed = draw(number, bytes32(i));
            bytes4 action = actions[draw(seed, "action", 0, actions.length - 1)];
            (bool success, ) = address(campaign).call(abi.encodeWithSelector(action, seed));
            require(success, "the handler failed");
        }
    }
}
