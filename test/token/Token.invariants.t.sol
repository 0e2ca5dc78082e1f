// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICowryToken} from "../../contracts/token/interfaces/ICowryToken.sol";
import {decimal, deployFrom, draw} from "../shared/Cheats.sol";
import {TokenHandler} from "./campaign/TokenHandler.sol";
import {Deed, Rule, Spent} from "./campaign/TokenRecord.sol";

/// @title TokenCampaign
/// @notice The handler as the runner calls it, here because the runner knows the contracts of a test's own file.
contract TokenCampaign is TokenHandler {}

function newTokenCampaign() returns (TokenCampaign) {
    return TokenCampaign(deployFrom("Token.invariants.t.sol:TokenCampaign", ""));
}

/// @title TokenInvariants
/// @notice What INVARIANTS.md says of the token in words, one function for each of its lines. Several contracts, so that
/// they run side by side.
abstract contract TokenInvariants {
    /// @notice Which functions of a contract the runner calls.
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    TokenCampaign internal _campaign;
    ICowryToken internal _token;

    function setUp() external {
        _campaign = newTokenCampaign();
        _token = _campaign.token();
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
}

/// @title TokenSupplyInvariants
contract TokenSupplyInvariants is TokenInvariants {
    function invariant_issuedStaysWithinCap() external view {
        _requireUnbroken(Rule.Issued);
        require(_token.stats().issued <= _campaign.CAP(), "more was issued than the cap");
    }

    function invariant_destroyedOnlyGrows() external view {
        _requireUnbroken(Rule.Destroyed);
    }

    function invariant_supplyIsTheSumOfBalances() external view {
        require(_token.totalSupply() == _campaign.sumOfBalances(), "the supply is not the sum of balances");
    }

    function invariant_everyBurnIsToldOnce() external view {
        require(_token.stats().destroyed == _campaign.told(), "the events tell another destruction");
    }

    function invariant_noWindowPassesTheIssueLimit() external view {
        Spent[] memory issues = _campaign.issues();
        (uint256 period, uint256 limit) = (_campaign.ISSUE_PERIOD(), _campaign.ISSUE_LIMIT());
        for (uint256 first = 0; first < issues.length; ++first) {
            uint256 sum = 0;
            for (uint256 i = first; i < issues.length && issues[i].time < issues[first].time + period; ++i) {
                sum += issues[i].amount;
            }
            require(sum <= limit, "a window passed the limit");
        }
    }

    function invariant_onlyTheIssuerMakesTokens() external view {
        _requireUnbroken(Rule.Issuer);
        Spent[] memory issues = _campaign.issues();
        uint256 sum = 0;
        for (uint256 i = 0; i < issues.length; ++i) {
            sum += issues[i].amount;
        }
        require(_token.stats().issued == sum, "issued is not the sum of the issues");
    }
}

/// @title TokenHolderInvariants
contract TokenHolderInvariants is TokenInvariants {
    function invariant_paymentsAreExact() external view {
        _requireUnbroken(Rule.Payment);
    }

    function invariant_nobodyLosesWithoutItsWord() external view {
        _requireUnbroken(Rule.Word);
    }

    function invariant_signedPaymentsWorkOnce() external view {
        _requireUnbroken(Rule.Nonce);
    }

    function invariant_custodyCoversWhatIsElsewhere() external view {
        _requireUnbroken(Rule.Bridge);
        require(_campaign.custody() == _campaign.represented(), "custody is not what exists elsewhere");
    }
}

/// @title PledgeInvariants
contract PledgeInvariants is TokenInvariants {
    function invariant_duesAreExact() external view {
        require(_campaign.areDuesExact(), "a supplier owes another amount");
    }

    function invariant_pledgesBurnTheSuppliersAlone() external view {
        _requireUnbroken(Rule.Supplier);
    }

    function invariant_reportsStayWithinPledges() external view {
        _requireUnbroken(Rule.Report);
    }

    function invariant_pledgesAreNotLowered() external view {
        _requireUnbroken(Rule.Terms);
    }
}

/// @title TokenCampaignTest
/// @notice That the campaign does something: in a few of its runs every deed takes effect, and some are refused.
contract TokenCampaignTest {
    uint256 private constant RUNS = 16;
    uint256 private constant DEPTH = 64;

    mapping(Deed deed => uint256 count) private _effects;

    function test_everyDeedTakesEffect() external {
        uint256 refusals = 0;
        uint256 capsReached = 0;
        for (uint256 i = 0; i < RUNS; ++i) {
            TokenCampaign campaign = _run(i);
            for (uint8 deed = 0; deed <= uint8(type(Deed).max); ++deed) {
                _effects[Deed(deed)] += campaign.effectsOf(Deed(deed));
            }
            refusals += campaign.refusals();
            if (campaign.token().stats().issued == campaign.CAP()) ++capsReached;
        }
        for (uint8 deed = 0; deed <= uint8(type(Deed).max); ++deed) {
            require(_effects[Deed(deed)] >= RUNS / 2, string.concat("hardly an effect of deed ", decimal(deed)));
        }
        require(refusals >= RUNS, "hardly a refusal");
        require(capsReached > 0, "no campaign reached the cap");
    }

    function _run(uint256 number) private returns (TokenCampaign campaign) {
        campaign = newTokenCampaign();
        bytes4[] memory actions = campaign.actions();
        for (uint256 i = 0; i < DEPTH; ++i) {
            uint256 seed = draw(number, bytes32(i));
            bytes4 action = actions[draw(seed, "action", 0, actions.length - 1)];
            (bool success, ) = address(campaign).call(abi.encodeWithSelector(action, seed));
            require(success, "the handler failed");
        }
    }
}
