// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMandates} from "../../../contracts/payments/interfaces/IMandates.sol";
import {MandateSlot, MandateState} from "../../../contracts/payments/types/MandateTypes.sol";
import {decimal, deployFrom, draw} from "../../shared/Cheats.sol";
import {MandatesHandler} from "./campaign/MandatesHandler.sol";
import {MandateDeed, MandateRule, MandateTrack} from "./campaign/MandatesRecord.sol";

/// @title MandatesCampaign
/// @notice The handler as the runner calls it, here because the runner knows the contracts of a test's own file.
contract MandatesCampaign is MandatesHandler {}

function newMandatesCampaign() returns (MandatesCampaign) {
    return MandatesCampaign(deployFrom("Mandates.invariants.t.sol:MandatesCampaign", ""));
}

/// @title MandatesInvariants
/// @notice What INVARIANTS.md says in words, one function for each of its lines. Several contracts, so that they run
/// side by side.
abstract contract MandatesInvariants {
    /// @notice Which functions of a contract the runner calls.
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    MandatesCampaign internal _campaign;
    IMandates internal _contract;

    function setUp() external {
        _campaign = newMandatesCampaign();
        _contract = _campaign.mandates();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_campaign);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector({addr: address(_campaign), selectors: _campaign.actions()});
    }

    function _requireUnbroken(MandateRule rule) internal view {
        string memory facts = _campaign.brokenBy(rule);
        require(bytes(facts).length == 0, facts);
    }
}

/// @title MandatesTermsInvariants
contract MandatesTermsInvariants is MandatesInvariants {
    function invariant_periodsStayWithinLimits() external view {
        _requireUnbroken(MandateRule.Limit);
    }

    function invariant_totalsStayWithinCaps() external view {
        _requireUnbroken(MandateRule.Cap);
    }

    function invariant_collectedOnlyWhileMandatesRun() external view {
        _requireUnbroken(MandateRule.Term);
    }

    function invariant_collectionsWereAnnounced() external view {
        _requireUnbroken(MandateRule.Notice);
    }
}

/// @title MandatesMoneyInvariants
contract MandatesMoneyInvariants is MandatesInvariants {
    function invariant_onlyThePayersWillMovesMoney() external view {
        _requireUnbroken(MandateRule.Will);
    }

    function invariant_moneyGoesFromPayerToPayee() external view {
        (, uint256 tokens) = _campaign.touched();
        for (uint256 token = 0; token < _campaign.TOKENS(); ++token) {
            if (tokens & (1 << token) == 0) continue;
            for (uint256 i = 0; i < _campaign.PEOPLE(); ++i) {
                uint256 balance = _campaign.token(token).balanceOf(_campaign.person(i));
                require(balance == _campaign.moneyOf(token, i), "money moved past the parties");
            }
            require(_campaign.token(token).balanceOf(address(_contract)) == 0, "the contract holds money");
        }
    }

    function invariant_mandatesChangeOnlyByOwnDeeds() external view {
        for (uint256 i = 0; i < _campaign.count(); ++i) {
            MandateTrack memory track = _campaign.trackAt(i);
            MandateSlot memory slot = _contract.slotOf(track.id);
            require(slot.collected == track.collected, "collected is not what the collections say");
            require((slot.state == MandateState.Canceled) == track.canceled, "canceled does not stay");
            bool recorded = slot.state == MandateState.Active || slot.state == MandateState.Ended;
            require(track.canceled || recorded == track.recorded, "recorded does not stay");
        }
    }

    function invariant_noCollectionRunsWithinAnother() external view {
        (, uint256 successes) = _campaign.reentries();
        require(successes == 0, "a collection ran within another");
    }
}

/// @title MandatesCampaignTest
/// @notice That the campaign does something: in a few of its runs every deed takes effect, and in every manner.
contract MandatesCampaignTest {
    uint256 private constant RUNS = 12;
    uint256 private constant DEPTH = 64;

    mapping(MandateDeed deed => uint256 count) private _effects;

    function test_everyDeedOfMandatesTakesEffect() external {
        uint256[3] memory sums;
        for (uint256 i = 0; i < RUNS; ++i) {
            MandatesCampaign campaign = _run(i);
            for (uint8 deed = 0; deed <= uint8(type(MandateDeed).max); ++deed) {
                _effects[MandateDeed(deed)] += campaign.effectsOf(MandateDeed(deed));
            }
            (uint256 refusals, uint256 skips) = campaign.outcomes();
            (uint256 reentries, ) = campaign.reentries();
            sums[0] += refusals;
            sums[1] += skips;
            sums[2] += reentries;
        }
        for (uint8 deed = 0; deed <= uint8(type(MandateDeed).max); ++deed) {
            require(_effects[MandateDeed(deed)] >= RUNS / 4, string.concat("too few effects of deed ", decimal(deed)));
        }
        require(_effects[MandateDeed.Collect] >= 2 * RUNS, "too few collections");
        string[3] memory manners = ["refused", "left out of a batch", "re-entered"];
        for (uint256 n = 0; n < 3; ++n) {
            require(sums[n] > 0, string.concat("nothing ", manners[n]));
        }
    }

    function _run(uint256 number) private returns (MandatesCampaign campaign) {
        campaign = newMandatesCampaign();
        bytes4[] memory actions = campaign.actions();
        for (uint256 i = 0; i < DEPTH; ++i) {
            uint256 seed = draw(number, bytes32(i));
            bytes4 action = actions[draw(seed, "action", 0, actions.length - 1)];
            (bool success, ) = address(campaign).call(abi.encodeWithSelector(action, seed));
            require(success, "the handler failed");
        }
    }
}
