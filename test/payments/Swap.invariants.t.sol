// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SwapQuote, SwapSlot} from "../../contracts/payments/types/SwapTypes.sol";
import {decimal, deployFrom, draw} from "../shared/Cheats.sol";
import {SwapDeed, SwapHandler, SwapTrack} from "./campaign/SwapHandler.sol";

/// @title SwapCampaign
/// @notice The handler as the runner calls it, here because the runner knows the contracts of a test's own file.
contract SwapCampaign is SwapHandler {}

function newSwapCampaign() returns (SwapCampaign) {
    return SwapCampaign(deployFrom("Swap.invariants.t.sol:SwapCampaign", ""));
}

/// @title SwapInvariants
/// @notice What INVARIANTS.md says of swaps in words, one function for each of its lines.
contract SwapInvariants {
    /// @notice Which functions of a contract the runner calls.
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    SwapCampaign private _campaign;

    function setUp() external {
        _campaign = newSwapCampaign();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_campaign);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector({addr: address(_campaign), selectors: _campaign.actions()});
    }

    function invariant_swapsMoveBothSidesExactly() external view {
        if (!_campaign.isInspected()) return;
        for (uint256 token = 0; token < 3; ++token) {
            require(_campaign.heldOf(token) == 0, "the swap holds money");
            require(_campaign.isWealthExplained(token), "money moved past the parties");
        }
    }

    function invariant_makersNeverGetLessThanTheirRatio() external view {
        if (!_campaign.isInspected()) return;
        SwapTrack[] memory tracks = _campaign.tracks();
        for (uint256 i = 0; i < tracks.length; ++i) {
            SwapQuote memory quote = _campaign.quoteAt(i);
            (uint256 gave, uint256 got) = (tracks[i].gave, tracks[i].got);
            require(gave * quote.takerAmount <= got * quote.makerAmount, "a maker gave more than its ratio");
            require((gave + 1) * quote.takerAmount > got * quote.makerAmount, "a maker gave a whole unit too little");
        }
    }

    function invariant_fillsSumToTheWhole() external view {
        if (!_campaign.isInspected()) return;
        SwapTrack[] memory tracks = _campaign.tracks();
        for (uint256 i = 0; i < tracks.length; ++i) {
            SwapQuote memory quote = _campaign.quoteAt(i);
            SwapSlot memory slot = _campaign.slotAt(i);
            require(slot.filled == tracks[i].got && slot.canceled == tracks[i].canceled, "a quote is marked wrong");
            require(tracks[i].got <= quote.takerAmount, "a quote was filled beyond its whole");
            require(
                (tracks[i].got == quote.takerAmount) == (tracks[i].gave == quote.makerAmount),
                "a whole is not a whole"
            );
        }
    }

    function invariant_onlyTheMakersWillIsFilled() external view {
        string memory facts = _campaign.broken();
        require(bytes(facts).length == 0, facts);
    }
}

/// @title SwapCampaignTest
/// @notice That the campaign does something: in a few of its runs everything that it counts has happened.
contract SwapCampaignTest {
    uint256 private constant RUNS = 8;
    uint256 private constant DEPTH = 64;

    function test_everythingHappensToSwaps() external {
        uint256[4] memory effects;
        for (uint256 i = 0; i < RUNS; ++i) {
            SwapCampaign campaign = _run(i);
            for (uint8 deed = 0; deed < 4; ++deed) {
                effects[deed] += campaign.effectsOf(SwapDeed(deed));
            }
        }
        for (uint8 deed = 0; deed < 4; ++deed) {
            require(effects[deed] > 0, string.concat("no effect of deed ", decimal(deed)));
        }
    }

    function _run(uint256 number) private returns (SwapCampaign campaign) {
        campaign = newSwapCampaign();
        bytes4[] memory actions = campaign.actions();
        for (uint256 i = 0; i < DEPTH; ++i) {
            uint256 seed = draw(number, bytes32(i));
            bytes4 action = actions[draw(seed, "action", 0, actions.length - 1)];
            (bool success, ) = address(campaign).call(abi.encodeWithSelector(action, seed));
            require(success, "the handler failed");
        }
    }
}
