// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {QuotaShare, QuotaSlot, QuotaTerms} from "../../contracts/provenance/types/QuotaTypes.sol";
import {decimal, deployFrom, draw} from "../shared/Cheats.sol";
import {QuotaDeed, QuotasHandler, QuotaTrack} from "./campaign/QuotasHandler.sol";

/// @title QuotasCampaign
/// @notice The handler as the runner calls it, here because the runner knows the contracts of a test's own file.
contract QuotasCampaign is QuotasHandler {}

function newQuotasCampaign() returns (QuotasCampaign) {
    return QuotasCampaign(deployFrom("Quotas.invariants.t.sol:QuotasCampaign", ""));
}

/// @title QuotasInvariants
/// @notice What INVARIANTS.md says of quotas in words, one function for each of its lines.
contract QuotasInvariants {
    /// @notice Which functions of a contract the runner calls.
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    QuotasCampaign private _campaign;

    function setUp() external {
        _campaign = newQuotasCampaign();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_campaign);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector({addr: address(_campaign), selectors: _campaign.actions()});
    }

    function invariant_drawsNeverPassTheQuota() external view {
        if (!_campaign.isInspected()) return;
        QuotaTrack[] memory tracks = _campaign.tracks();
        for (uint256 i = 0; i < tracks.length; ++i) {
            QuotaSlot memory slot = _campaign.slotAt(i);
            uint256 sum = 0;
            for (uint256 grower = 0; grower < _campaign.GROWERS(); ++grower) {
                sum += _campaign.shareAt(i, grower).drawn;
            }
            require(sum == tracks[i].drawn && slot.drawn == sum, "draws do not sum up");
            require(sum <= _campaign.termsAt(i).amount, "more was drawn than was granted");
            require(sum <= slot.amount, "more was drawn than there may be");
        }
    }

    function invariant_sharesBoundTheirParties() external view {
        if (!_campaign.isInspected()) return;
        QuotaTrack[] memory tracks = _campaign.tracks();
        for (uint256 i = 0; i < tracks.length; ++i) {
            for (uint256 grower = 0; grower < _campaign.GROWERS(); ++grower) {
                QuotaShare memory share = _campaign.shareAt(i, grower);
                require(share.drawn == _campaign.drawnBy(i, grower), "a draw counts against another");
                require(share.drawn <= _campaign.limitOf(i, grower), "a party drew more than its share");
            }
        }
    }

    function invariant_quotasAreOnlyLowered() external view {
        if (!_campaign.isInspected()) return;
        QuotaTrack[] memory tracks = _campaign.tracks();
        for (uint256 i = 0; i < tracks.length; ++i) {
            QuotaSlot memory slot = _campaign.slotAt(i);
            QuotaTerms memory terms = _campaign.termsAt(i);
            require(slot.amount == tracks[i].amount, "a quota is not what its certifier made it");
            require(slot.amount <= terms.amount, "a quota was raised");
            require((slot.grantedAt > 0) == tracks[i].isGranted, "a quota exists that nobody granted");
        }
    }

    function invariant_onlyWhoMayMovesQuotas() external view {
        string memory facts = _campaign.broken();
        require(bytes(facts).length == 0, facts);
    }
}

/// @title QuotasCampaignTest
/// @notice That the campaign does something: in a few of its runs everything that it counts has happened.
contract QuotasCampaignTest {
    uint256 private constant RUNS = 8;
    uint256 private constant DEPTH = 64;
    uint8 private constant DEEDS = uint8(type(QuotaDeed).max) + 1;

    function test_everythingHappensToQuotas() external {
        uint256[] memory effects = new uint256[](DEEDS);
        for (uint256 i = 0; i < RUNS; ++i) {
            QuotasCampaign campaign = _run(i);
            for (uint8 deed = 0; deed < DEEDS; ++deed) effects[deed] += campaign.effectsOf(QuotaDeed(deed));
        }
        for (uint8 deed = 0; deed < DEEDS; ++deed) {
            require(effects[deed] > 0, string.concat("no effect of deed ", decimal(deed)));
        }
    }

    function _run(uint256 number) private returns (QuotasCampaign campaign) {
        campaign = newQuotasCampaign();
        bytes4[] memory actions = campaign.actions();
        for (uint256 i = 0; i < DEPTH; ++i) {
            uint256 seed = draw(number, bytes32(i));
            bytes4 action = actions[draw(seed, "action", 0, actions.length - 1)];
            (bool success, ) = address(campaign).call(abi.encodeWithSelector(action, seed));
            require(success, "the handler failed");
        }
    }
}
