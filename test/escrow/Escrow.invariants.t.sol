// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../contracts/escrow/interfaces/IEscrow.sol";
import {FeeLeg, Order, OrderSlot, OrderState, RequestSlot} from "../../contracts/escrow/types/EscrowTypes.sol";
import {CHEATS, decimal, deployFrom, draw} from "../shared/Cheats.sol";
import {EscrowHandler} from "./campaign/EscrowHandler.sol";
import {Deed, Machine} from "./campaign/Machine.sol";
import {Rule, Track} from "./campaign/Record.sol";
import {CampaignToken} from "./campaign/World.sol";

/// @title Campaign
/// @notice The handler as the runner calls it, here because the runner knows the contracts of a test's own file.
contract Campaign is EscrowHandler {}

/// @title EscrowInvariants
/// @notice What INVARIANTS.md says in words, one function for each of its lines. Several contracts, so that they run side
/// by side.
abstract contract EscrowInvariants {
    /// @notice Which functions of a contract the runner calls.
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    Campaign internal _campaign;
    IEscrow internal _escrow;

    function setUp() external {
        _campaign = newCampaign();
        _escrow = _campaign.escrow();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_campaign);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector({addr: address(_campaign), selectors: _campaign.actions()});
    }

    function _requireUnbroken(Rule rule) internal view {
        string memory facts = _campaign.brokenBy(rule);
        require(bytes(facts).length == 0, facts);
    }

    function _balanceOf(address account, address token) internal view returns (uint256) {
        return token == address(0) ? account.balance : CampaignToken(token).balanceOf(account);
    }
}

function newCampaign() returns (Campaign) {
    return Campaign(deployFrom("Escrow.invariants.t.sol:Campaign", ""));
}

/// @title EscrowMoneyInvariants
contract EscrowMoneyInvariants is EscrowInvariants {
    function invariant_moneyCoversDebts() external view {
        (uint256 tokens, ) = _campaign.scope();
        for (uint256 token = 0; token < _campaign.TOKENS(); ++token) {
            if (tokens & (1 << token) == 0) continue;
            uint256 owed = _campaign.heldOf(token) + _campaign.owedIn(token);
            uint256 money = _balanceOf(address(_escrow), _campaign.token(token));
            require(money >= owed, "the escrow owes more than it has");
            require(money == owed + _campaign.giftsOf(token), "the escrow has money that is nobody's");
        }
    }

    function invariant_everyUnitIsAccountedFor() external view {
        Track[] memory tracks = _campaign.tracks();
        Order[] memory orders = _campaign.orders();
        (, uint256 scope) = _campaign.scope();
        for (uint256 i = 0; i < tracks.length; ++i) {
            if (scope & (1 << i) == 0) continue;
            OrderSlot memory slot = _escrow.slotOf(tracks[i].id);
            uint256 kept = tracks[i].released - tracks[i].givenBack;
            uint256 refunded = tracks[i].refunded + tracks[i].givenBack;
            require(slot.kept == kept, "kept is not what the releases say");
            require(slot.held + kept + refunded == orders[i].amount, "held, kept and refunded are not the amount");
        }
    }

    function invariant_payoutsFollowTerms() external view {
        _requireUnbroken(Rule.Payout);
    }

    function invariant_outsidersNeverGain() external view {
        (uint256 tokens, ) = _campaign.scope();
        for (uint256 token = 0; token < _campaign.TOKENS(); ++token) {
            if (tokens & (1 << token) == 0) continue;
            require(_campaign.isWealthExplained(token), "money moved past the parties");
        }
    }

    function invariant_feesStayWithinTerms() external view {
        Track[] memory tracks = _campaign.tracks();
        Order[] memory orders = _campaign.orders();
        int256[3][6] memory most;
        for (uint256 i = 0; i < tracks.length; ++i) {
            for (uint256 n = 0; n < orders[i].fees.length; ++n) {
                FeeLeg memory leg = orders[i].fees[n];
                (bool found, uint256 place) = _recipientPlaceOf(leg.recipient);
                if (found) most[tracks[i].token][place] += int256(_feeOf(leg, tracks[i].released, orders[i].amount));
            }
        }
        for (uint256 token = 0; token < 6; ++token) {
            for (uint256 place = 0; place < 3; ++place) {
                int256 fees = _campaign.feesOf(_campaign.FIRST_RECIPIENT() + place, token);
                require(fees <= most[token][place], "a fee above its terms");
            }
        }
    }

    function invariant_ledgerCanBeWithdrawn() external {
        _campaign.calm();
        (uint256 tokens, ) = _campaign.scope();
        for (uint256 token = 0; token < _campaign.TOKENS(); ++token) {
            if (tokens & (1 << token) == 0 || _campaign.owedIn(token) == 0) continue;
            for (uint256 i = 0; i < _campaign.PEOPLE(); ++i) {
                _withdraw(_campaign.person(i), _campaign.token(token));
            }
            require(_campaign.owedIn(token) == 0, "still owed");
        }
    }

    function _withdraw(address account, address token) private {
        uint256 owed = _escrow.balanceOf(account, token);
        if (owed == 0) return;
        uint256 before = _balanceOf(account, token);
        CHEATS.prank(account);
        _escrow.withdraw(token);
        require(_balanceOf(account, token) == before + owed, "withdrawn is not what was owed");
    }

    /// @dev Among those who have no other part, so that all they gain are fees.
    function _recipientPlaceOf(address account) private view returns (bool found, uint256 place) {
        for (place = 0; place < 3; ++place) {
            if (_campaign.person(_campaign.FIRST_RECIPIENT() + place) == account) return (true, place);
        }
    }

    function _feeOf(FeeLeg memory leg, uint256 released, uint256 amount) private pure returns (uint256) {
        return leg.fixedAmount == 0 ? (leg.basisPoints * released) / 10_000 : (leg.fixedAmount * released) / amount;
    }
}

/// @title EscrowStateInvariants
contract EscrowStateInvariants is EscrowInvariants {
    using Machine for OrderState;

    function invariant_onlyAllowedTransitions() external view {
        _requireUnbroken(Rule.Transition);
    }

    function invariant_finalStatesStay() external view {
        Track[] memory tracks = _campaign.tracks();
        for (uint256 i = 0; i < tracks.length; ++i) {
            if (!tracks[i].slot.state.isFinal()) continue;
            OrderSlot memory slot = _escrow.slotOf(tracks[i].id);
            require(slot.state == tracks[i].slot.state, "a final state changed");
            require(slot.held == 0 && slot.kept == tracks[i].slot.kept, "money moved in a final state");
        }
    }

    function invariant_ordersChangeOnlyByOwnDeeds() external view {
        Track[] memory tracks = _campaign.tracks();
        for (uint256 i = 0; i < tracks.length; ++i) {
            OrderSlot memory slot = _escrow.slotOf(tracks[i].id);
            if (slot.state == OrderState.Closed) slot.state = tracks[i].slot.state;
            require(keccak256(abi.encode(slot)) == keccak256(abi.encode(tracks[i].slot)), "another order changed");
            RequestSlot memory request = _escrow.requestOf(tracks[i].id);
            require(keccak256(abi.encode(request)) == keccak256(abi.encode(tracks[i].request)), "its request changed");
        }
    }

    function invariant_onlyPartiesAct() external view {
        _requireUnbroken(Rule.Party);
    }

    function invariant_requestsStayBounded() external view {
        _requireUnbroken(Rule.Request);
        Track[] memory tracks = _campaign.tracks();
        (, uint256 scope) = _campaign.scope();
        for (uint256 i = 0; i < tracks.length; ++i) {
            if (scope & (1 << i) == 0) continue;
            OrderSlot memory slot = _escrow.slotOf(tracks[i].id);
            RequestSlot memory request = _escrow.requestOf(tracks[i].id);
            require(request.requested <= slot.held, "more requested than held");
            require((request.requested > 0) == slot.state.hasRequest(), "a request without its state");
            require(request.count <= 3, "more than three requests");
        }
    }

    function invariant_nothingReenters() external view {
        (, uint256 successes) = _campaign.reentries();
        require(successes == 0, "a deed ran within another");
    }
}

/// @title EscrowTimeInvariants
contract EscrowTimeInvariants is EscrowInvariants {
    using Machine for OrderState;

    function invariant_deadlinesDivideTime() external view {
        _requireUnbroken(Rule.Deadline);
    }

    function invariant_clocksEndByCloseBy() external view {
        _requireUnbroken(Rule.Clock);
        Track[] memory tracks = _campaign.tracks();
        Order[] memory orders = _campaign.orders();
        (, uint256 scope) = _campaign.scope();
        for (uint256 i = 0; i < tracks.length; ++i) {
            if (scope & (1 << i) == 0) continue;
            OrderSlot memory slot = _escrow.slotOf(tracks[i].id);
            require(slot.deadline <= orders[i].closeBy, "a clock beyond the last closing time");
            require(_escrow.requestOf(tracks[i].id).confirmBy <= orders[i].closeBy, "a confirm clock beyond it");
            require((slot.deadline > 0) == (slot.state != OrderState.Refunded), "a clock missing");
        }
    }

    function invariant_everyOrderCanEnd() external {
        Track[] memory tracks = _campaign.tracks();
        Order[] memory orders = _campaign.orders();
        (, uint256 scope) = _campaign.scope();
        uint256 time = _campaign.time();
        for (uint256 i = 0; i < tracks.length; ++i) {
            if (scope & (1 << i) == 0 || tracks[i].slot.state.isFinal()) continue;
            CHEATS.warp(orders[i].closeBy > time ? orders[i].closeBy : time);
            _settle(orders[i]);
            OrderSlot memory slot = _escrow.slotOf(tracks[i].id);
            require(slot.held == 0 && slot.state.isFinal(), "an order cannot end");
        }
    }

    function _settle(Order memory order) private {
        Order[] memory orders = new Order[](1);
        orders[0] = order;
        _escrow.settleDue(orders);
    }
}

/// @title CampaignTest
/// @notice That the campaign does something: in a few of its runs every deed takes effect, and in every manner.
contract CampaignTest {
    uint256 private constant RUNS = 24;
    uint256 private constant DEPTH = 64;

    mapping(Deed deed => uint256 count) private _effects;

    function test_everyDeedTakesEffect() external {
        uint256[5] memory sums;
        for (uint256 i = 0; i < RUNS; ++i) {
            Campaign campaign = _run(i);
            for (uint8 deed = 0; deed <= uint8(type(Deed).max); ++deed) {
                _effects[Deed(deed)] += campaign.effectsOf(Deed(deed));
            }
            (uint256 relayed, uint256 paused, uint256 credits, uint256 refusals) = campaign.outcomes();
            (uint256 reentries, ) = campaign.reentries();
            uint256[5] memory counts = [relayed, paused, credits, refusals, reentries];
            for (uint256 n = 0; n < 5; ++n) {
                sums[n] += counts[n];
            }
        }
        for (uint8 deed = 0; deed <= uint8(type(Deed).max); ++deed) {
            require(_effects[Deed(deed)] > 0, string.concat("no effect of deed ", decimal(deed)));
        }
        string[5] memory manners = ["relayed", "while paused", "credited to the ledger", "refused", "re-entered"];
        for (uint256 n = 0; n < 5; ++n) {
            require(sums[n] > 0, string.concat("nothing ", manners[n]));
        }
    }

    function _run(uint256 number) private returns (Campaign campaign) {
        campaign = newCampaign();
        bytes4[] memory actions = campaign.actions();
        for (uint256 i = 0; i < DEPTH; ++i) {
            uint256 seed = draw(number, bytes32(i));
            bytes4 action = actions[draw(seed, "action", 0, actions.length - 1)];
            (bool success, ) = address(campaign).call(abi.encodeWithSelector(action, seed));
            require(success, "the handler failed");
        }
    }
}
