// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LogisticState, LogisticUnit} from "../../contracts/provenance/types/LogisticTypes.sol";
import {decimal, deployFrom, draw} from "../shared/Cheats.sol";
import {LogisticAct, LogisticHandler, LogisticTrack} from "./campaign/LogisticHandler.sol";

/// @title LogisticCampaign
/// @notice The handler as the runner calls it, here because the runner knows the contracts of a test's own file.
contract LogisticCampaign is LogisticHandler {}

function newLogisticCampaign() returns (LogisticCampaign) {
    return LogisticCampaign(deployFrom("LogisticUnits.invariants.t.sol:LogisticCampaign", ""));
}

/// @title LogisticInvariants
/// @notice What INVARIANTS.md says of logistic units in words, one function for each of its lines.
contract LogisticInvariants {
    /// @notice Which functions of a contract the runner calls.
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    uint256 private constant MAX_LEVELS = 8;

    LogisticCampaign private _campaign;

    function setUp() external {
        _campaign = newLogisticCampaign();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_campaign);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector({addr: address(_campaign), selectors: _campaign.actions()});
    }

    function invariant_nothingIsInsideTwice() external view {
        if (!_campaign.isInspected()) return;
        for (uint256 place = 1; place <= _campaign.PLACES(); ++place) {
            LogisticTrack memory track = _campaign.trackAt(place);
            LogisticUnit memory unit = _campaign.unitAt(place);
            uint64 parent = track.parent == 0 ? 0 : _campaign.ssccAt(track.parent).raw();
            require(unit.parent.raw() == parent, "something is in another than it was put in");
            if (unit.state == LogisticState.None || unit.state == LogisticState.Unpacked) continue;
            require(unit.children == _campaign.childrenOf(place), "something counts twice, or not");
        }
    }

    function invariant_nothingIsInItself() external view {
        if (!_campaign.isInspected()) return;
        for (uint256 place = 1; place <= _campaign.PLACES(); ++place) {
            uint256 outermost = place;
            uint256 steps = 0;
            for (; _campaign.trackAt(outermost).parent != 0; ++steps) outermost = _campaign.trackAt(outermost).parent;
            require(steps < MAX_LEVELS, "something is too deep inside");
            require(_campaign.outermostAt(place) == _campaign.ssccAt(outermost), "the outermost is another");
            require(_campaign.isWithin(outermost, place) == (steps > 0), "something is not within its outermost");
            require(!_campaign.isWithin(place, place), "something is in itself");
        }
    }

    function invariant_goodsHaveOneHolder() external view {
        if (!_campaign.isInspected()) return;
        for (uint256 place = 1; place <= _campaign.PLACES(); ++place) {
            LogisticTrack memory track = _campaign.trackAt(place);
            LogisticUnit memory unit = _campaign.unitAt(place);
            require(unit.holder.raw() == track.holder, "goods are another's than they were handed to");
            require(unit.offered.raw() == track.offered, "goods are offered to another");
        }
    }

    function invariant_openedStaysOpened() external view {
        if (!_campaign.isInspected()) return;
        for (uint256 place = 1; place <= _campaign.PLACES(); ++place) {
            LogisticTrack memory track = _campaign.trackAt(place);
            bool isLive = track.state == LogisticState.Packed || track.state == LogisticState.Inside;
            require(_campaign.unitAt(place).state == track.state, "a state is another");
            require(
                _campaign.hasUnits(place) == (isLive && track.units > 0),
                "coded units are not where they were put"
            );
        }
    }

    function invariant_onlyWhoMayMovesLogisticUnits() external view {
        string memory facts = _campaign.broken();
        require(bytes(facts).length == 0, facts);
    }
}

/// @title LogisticCampaignTest
/// @notice That the campaign does something: in a few of its runs everything that it counts has happened.
contract LogisticCampaignTest {
    uint256 private constant RUNS = 8;
    uint256 private constant DEPTH = 64;
    uint8 private constant ACTS = uint8(type(LogisticAct).max) + 1;

    function test_everythingHappensToLogisticUnits() external {
        uint256[] memory effects = new uint256[](ACTS);
        for (uint256 i = 0; i < RUNS; ++i) {
            LogisticCampaign campaign = _run(i);
            for (uint8 act = 0; act < ACTS; ++act) effects[act] += campaign.effectsOf(LogisticAct(act));
        }
        for (uint8 act = 0; act < ACTS; ++act) {
            require(effects[act] > 0, string.concat("no effect of act ", decimal(act)));
        }
    }

    function _run(uint256 number) private returns (LogisticCampaign campaign) {
        campaign = newLogisticCampaign();
        bytes4[] memory actions = campaign.actions();
        for (uint256 i = 0; i < DEPTH; ++i) {
            uint256 seed = draw(number, bytes32(i));
            bytes4 action = actions[draw(seed, "action", 0, actions.length - 1)];
            (bool success, ) = address(campaign).call(abi.encodeWithSelector(action, seed));
            require(success, "the handler failed");
        }
    }
}
