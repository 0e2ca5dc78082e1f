// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITraceLog} from "../../contracts/provenance/interfaces/ITraceLog.sol";
import {TraceChain} from "../../contracts/provenance/types/TraceTypes.sol";
import {decimal, deployFrom, draw} from "../shared/Cheats.sol";
import {TraceDeed, TraceHandler} from "./campaign/TraceHandler.sol";

/// @title TraceCampaign
/// @notice The handler as the runner calls it, here because the runner knows the contracts of a test's own file.
contract TraceCampaign is TraceHandler {}

function newTraceCampaign() returns (TraceCampaign) {
    return TraceCampaign(deployFrom("TraceLog.invariants.t.sol:TraceCampaign", ""));
}

/// @title TraceInvariants
/// @notice What INVARIANTS.md says of histories in words, one function for each of its lines.
contract TraceInvariants {
    /// @notice Which functions of a contract the runner calls.
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    TraceCampaign private _campaign;
    ITraceLog private _log;

    function setUp() external {
        _campaign = newTraceCampaign();
        _log = _campaign.log();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_campaign);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector({addr: address(_campaign), selectors: _campaign.actions()});
    }

    function invariant_entriesStayWhereTheyAre() external view {
        if (!_campaign.isInspected()) return;
        for (uint256 lot = 0; lot <= _campaign.LOTS(); ++lot) {
            for (uint256 recorder = 0; recorder < _campaign.RECORDERS(); ++recorder) {
                bytes32[] memory entries = _campaign.entriesOf(lot, recorder);
                bytes26 head = 0;
                for (uint256 i = 0; i < entries.length; ++i) head = bytes26(keccak256(abi.encode(head, entries[i])));
                require(_chainOf(lot, recorder).head == head, "an entry is not what it was, or not where it was");
            }
        }
    }

    function invariant_chainsOnlyGrow() external view {
        if (!_campaign.isInspected()) return;
        for (uint256 lot = 0; lot <= _campaign.LOTS(); ++lot) {
            for (uint256 recorder = 0; recorder < _campaign.RECORDERS(); ++recorder) {
                uint256 count = _campaign.entriesOf(lot, recorder).length;
                require(_chainOf(lot, recorder).count == count, "a chain grew by another's deed, or did not grow");
            }
        }
    }

    function invariant_signedEventsCountOnce() external view {
        string memory facts = _campaign.wronglySigned();
        require(bytes(facts).length == 0, facts);
    }

    function invariant_onlyWhoMaySpeaksOfEntries() external view {
        string memory facts = _campaign.wronglySaid();
        require(bytes(facts).length == 0, facts);
    }

    function invariant_entriesAreToldAsTheyStand() external view {
        string memory facts = _campaign.wronglyTold();
        require(bytes(facts).length == 0, facts);
    }

    function _chainOf(uint256 lot, uint256 recorder) private view returns (TraceChain memory) {
        address account = _campaign.accountAt(recorder);
        bool isBatch = lot == _campaign.BATCHES();
        return isBatch ? _log.batchesOf(account) : _log.chainOf(_campaign.lotAt(lot), account);
    }
}

/// @title TraceCampaignTest
/// @notice That the campaign does something: in a few of its runs everything that it counts has happened.
contract TraceCampaignTest {
    uint256 private constant RUNS = 8;
    uint256 private constant DEPTH = 64;
    uint8 private constant DEEDS = uint8(type(TraceDeed).max) + 1;

    function test_everythingHappensToHistories() external {
        uint256[] memory effects = new uint256[](DEEDS);
        for (uint256 i = 0; i < RUNS; ++i) {
            TraceCampaign campaign = _run(i);
            for (uint8 deed = 0; deed < DEEDS; ++deed) effects[deed] += campaign.effectsOf(TraceDeed(deed));
        }
        for (uint8 deed = 0; deed < DEEDS; ++deed) {
            require(effects[deed] > 0, string.concat("no effect of deed ", decimal(deed)));
        }
    }

    function _run(uint256 number) private returns (TraceCampaign campaign) {
        campaign = newTraceCampaign();
        bytes4[] memory actions = campaign.actions();
        for (uint256 i = 0; i < DEPTH; ++i) {
            uint256 seed = draw(number, bytes32(i));
            bytes4 action = actions[draw(seed, "action", 0, actions.length - 1)];
            (bool success, ) = address(campaign).call(abi.encodeWithSelector(action, seed));
            require(success, "the handler failed");
        }
    }
}
