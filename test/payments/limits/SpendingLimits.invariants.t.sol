// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISpendingLimits} from "../../../contracts/payments/interfaces/ISpendingLimits.sol";
import {deployFrom, draw} from "../../shared/Cheats.sol";
import {SpendingHandler, SpendingRule} from "./campaign/SpendingHandler.sol";

/// @title SpendingCampaign
/// @notice The handler as the runner calls it, here because the runner knows the contracts of a test's own file.
contract SpendingCampaign is SpendingHandler {}

function newSpendingCampaign() returns (SpendingCampaign) {
    return SpendingCampaign(deployFrom("SpendingLimits.invariants.t.sol:SpendingCampaign", ""));
}

/// @title SpendingInvariants
/// @notice What INVARIANTS.md says in words of a payer's own limits, one function for each of its lines.
contract SpendingInvariants {
    /// @notice Which functions of a contract the runner calls.
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    SpendingCampaign private _campaign;

    function setUp() external {
        _campaign = newSpendingCampaign();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_campaign);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector({addr: address(_campaign), selectors: _campaign.actions()});
    }

    function invariant_noDayHoldsMoreThanItsLimit() external view {
        _requireUnbroken(SpendingRule.Day);
    }

    function invariant_onlyAppointedKeysPayKnownPayees() external view {
        _requireUnbroken(SpendingRule.Party);
    }

    function invariant_frozenMoneyStays() external view {
        _requireUnbroken(SpendingRule.Freeze);
    }

    function invariant_looseningWaits() external view {
        _requireUnbroken(SpendingRule.Loosening);
    }

    function invariant_tighteningActsAtOnce() external view {
        _requireUnbroken(SpendingRule.Tightening);
    }

    function invariant_nothingElseStopsAPayment() external view {
        _requireUnbroken(SpendingRule.Refusal);
    }

    function invariant_moneyGoesStraightToThePayee() external view {
        require(_campaign.isWealthExplained(), "money moved past the payments");
        require(_campaign.holdings() == 0, "the contract holds money");
    }

    function invariant_noPaymentRunsWithinAnother() external view {
        (, , uint256 successes) = _campaign.outcomes();
        require(successes == 0, "a payment ran within another");
    }

    function _requireUnbroken(SpendingRule rule) private view {
        string memory facts = _campaign.brokenBy(rule);
        require(bytes(facts).length == 0, facts);
    }
}

/// @title SpendingCampaignTest
/// @notice That the campaign does something: in a few of its runs every deed takes effect, and some are refused.
contract SpendingCampaignTest {
    uint256 private constant RUNS = 16;
    uint256 private constant DEPTH = 64;

    function test_everyDeedTakesEffect() external {
        uint256[10] memory effects;
        uint256[2] memory others;
        bytes4[10] memory deeds = _deeds();
        for (uint256 i = 0; i < RUNS; ++i) {
            SpendingCampaign campaign = _run(i);
            for (uint256 n = 0; n < deeds.length; ++n) {
                effects[n] += campaign.effectsOf(deeds[n]);
            }
            (uint256 refusals, uint256 reentries, ) = campaign.outcomes();
            others[0] += refusals;
            others[1] += reentries;
        }
        for (uint256 n = 0; n < deeds.length; ++n) {
            require(effects[n] > 0, "a deed without effect");
        }
        require(effects[0] > RUNS && others[0] > RUNS && others[1] > 0, "few payments, refusals or re-entries");
    }

    function _deeds() private pure returns (bytes4[10] memory) {
        return
            [
                ISpendingLimits.pay.selector,
                ISpendingLimits.setLimits.selector,
                ISpendingLimits.addPayee.selector,
                ISpendingLimits.removePayee.selector,
                ISpendingLimits.appoint.selector,
                ISpendingLimits.dismiss.selector,
                ISpendingLimits.resign.selector,
                ISpendingLimits.setDelay.selector,
                ISpendingLimits.freeze.selector,
                ISpendingLimits.unfreeze.selector
            ];
    }

    function _run(uint256 number) private returns (SpendingCampaign campaign) {
        campaign = newSpendingCampaign();
        bytes4[] memory actions = campaign.actions();
        for (uint256 i = 0; i < DEPTH; ++i) {
            uint256 seed = draw(number, bytes32(i));
            bytes4 selector = actions[draw(seed, "action", 0, actions.length - 1)];
            (bool success, ) = address(campaign).call(abi.encodeWithSelector(selector, seed));
            require(success, "the handler failed");
        }
    }
}
