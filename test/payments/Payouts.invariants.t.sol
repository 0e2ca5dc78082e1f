// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPayouts} from "../../contracts/payments/interfaces/IPayouts.sol";
import {Drop, DropSlot, DropState} from "../../contracts/payments/types/PayoutTypes.sol";
import {CHEATS, decimal, deployFrom, draw} from "../shared/Cheats.sol";
import {PayoutsDeed, PayoutsHandler} from "./campaign/PayoutsHandler.sol";
import {DropTrack} from "./campaign/PayoutsWorld.sol";

/// @title PayoutsCampaign
/// @notice The handler as the runner calls it, here because the runner knows the contracts of a test's own file.
contract PayoutsCampaign is PayoutsHandler {}

function newPayoutsCampaign() returns (PayoutsCampaign) {
    return PayoutsCampaign(deployFrom("Payouts.invariants.t.sol:PayoutsCampaign", ""));
}

/// @title PayoutsInvariants
/// @notice What INVARIANTS.md says of payouts in words, one function for each of its lines.
contract PayoutsInvariants {
    /// @notice Which functions of a contract the runner calls.
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    PayoutsCampaign private _campaign;
    IPayouts private _payouts;

    function setUp() external {
        _campaign = newPayoutsCampaign();
        _payouts = _campaign.payouts();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_campaign);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector({addr: address(_campaign), selectors: _campaign.actions()});
    }

    function invariant_payoutsCoverWhatTheyOwe() external view {
        if (!_campaign.isInspected()) return;
        DropTrack[] memory tracks = _campaign.tracks();
        uint256[3] memory owed;
        for (uint256 i = 0; i < tracks.length; ++i) {
            owed[tracks[i].token] += _payouts.slotOf(tracks[i].id).remaining;
        }
        for (uint256 token = 0; token < 3; ++token) {
            for (uint256 i = 0; i < _campaign.PEOPLE(); ++i) {
                owed[token] += _payouts.balanceOf(_campaign.person(i), _campaign.token(token));
            }
            uint256 money = _campaign.balanceIn(address(_payouts), token);
            require(money >= owed[token], "payouts owe more than they have");
            require(money == owed[token] + _campaign.giftsOf(token), "payouts have money that is nobody's");
        }
    }

    function invariant_claimsStayWithinWhatWasFunded() external view {
        if (!_campaign.isInspected()) return;
        DropTrack[] memory tracks = _campaign.tracks();
        for (uint256 i = 0; i < tracks.length; ++i) {
            DropSlot memory slot = _payouts.slotOf(tracks[i].id);
            uint256 out = tracks[i].claimed + tracks[i].reclaimed;
            require(
                out + slot.remaining == _campaign.dropAt(i).total,
                "claimed, reclaimed and remaining are not the total"
            );
        }
    }

    function invariant_noClaimIsPaidTwice() external view {
        if (!_campaign.isInspected()) return;
        DropTrack[] memory tracks = _campaign.tracks();
        for (uint256 i = 0; i < tracks.length; ++i) {
            for (uint256 index = 0; index < 4; ++index) {
                require(tracks[i].times[index] <= 1, "a claim was paid twice");
                bool paid = tracks[i].times[index] == 1;
                require(_payouts.isClaimed(tracks[i].id, index) == paid, "a claim is marked wrong");
            }
        }
    }

    function invariant_payoutsGoWhereTheyShould() external view {
        if (!_campaign.isInspected()) return;
        for (uint256 token = 0; token < 3; ++token) {
            for (uint256 i = 0; i < _campaign.PEOPLE(); ++i) {
                require(
                    _campaign.wealthOf(i, token) == _campaign.dueTo(i, token),
                    "somebody has another amount than due"
                );
            }
        }
    }

    function invariant_dropsFollowTheirClocks() external view {
        string memory facts = _campaign.broken();
        require(bytes(facts).length == 0, facts);
    }

    function invariant_everyDropCanBeEnded() external {
        if (!_campaign.isInspected()) return;
        DropTrack[] memory tracks = _campaign.tracks();
        uint256 time = _campaign.time();
        for (uint256 i = 0; i < tracks.length; ++i) {
            Drop memory drop = _campaign.dropAt(i);
            CHEATS.warp(drop.claimBy > time ? drop.claimBy : time);
            if (_payouts.stateOf(tracks[i].id) == DropState.Due) _payouts.reclaim(drop);
            DropSlot memory slot = _payouts.slotOf(tracks[i].id);
            require(slot.remaining == 0, "a drop keeps money");
            require(slot.state >= DropState.Exhausted, "a drop does not end");
        }
    }
}

/// @title PayoutsCampaignTest
/// @notice That the campaign does something: in a few of its runs everything that it counts has happened.
contract PayoutsCampaignTest {
    uint256 private constant RUNS = 16;
    uint256 private constant DEPTH = 64;

    function test_everythingHappensToPayouts() external {
        uint256[10] memory effects;
        for (uint256 i = 0; i < RUNS; ++i) {
            PayoutsCampaign campaign = _run(i);
            for (uint8 deed = 0; deed < 10; ++deed) {
                effects[deed] += campaign.effectsOf(PayoutsDeed(deed));
            }
        }
        for (uint8 deed = 0; deed < 10; ++deed) {
            require(effects[deed] > 0, string.concat("no effect of deed ", decimal(deed)));
        }
    }

    function _run(uint256 number) private returns (PayoutsCampaign campaign) {
        campaign = newPayoutsCampaign();
        bytes4[] memory actions = campaign.actions();
        for (uint256 i = 0; i < DEPTH; ++i) {
            uint256 seed = draw(number, bytes32(i));
            bytes4 action = actions[draw(seed, "action", 0, actions.length - 1)];
            (bool success, ) = address(campaign).call(abi.encodeWithSelector(action, seed));
            require(success, "the handler failed");
        }
    }
}
