// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRecalls} from "../../contracts/provenance/interfaces/IRecalls.sol";
import {LotId} from "../../contracts/provenance/types/LotTypes.sol";
import {Notice, RecallTally, Standing, WHOLE_LOT} from "../../contracts/provenance/types/RecallTypes.sol";
import {decimal, deployFrom, draw} from "../shared/Cheats.sol";
import {NoticeTrack, RecallDeedKind, RecallsHandler} from "./campaign/RecallsHandler.sol";

/// @title RecallsCampaign
/// @notice The handler as the runner calls it, here because the runner knows the contracts of a test's own file.
contract RecallsCampaign is RecallsHandler {}

function newRecallsCampaign() returns (RecallsCampaign) {
    return RecallsCampaign(deployFrom("Recalls.invariants.t.sol:RecallsCampaign", ""));
}

/// @title RecallsInvariants
/// @notice What INVARIANTS.md says of recalls in words, one function for each of its lines.
contract RecallsInvariants {
    /// @notice Which functions of a contract the runner calls.
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    RecallsCampaign private _campaign;
    IRecalls private _recalls;

    function setUp() external {
        _campaign = newRecallsCampaign();
        _recalls = _campaign.recalls();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_campaign);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector({addr: address(_campaign), selectors: _campaign.actions()});
    }

    function invariant_theWorstNoticeCounts() external view {
        if (!_campaign.isInspected()) return;
        for (uint256 lot = 0; lot < _campaign.lots(); ++lot) {
            for (uint32 index = 0; index <= _campaign.UNITS(); index += 5) _requireStanding(lot, index);
            _requireStanding(lot, WHOLE_LOT);
        }
    }

    function invariant_nothingOfTheRecalledIsClean() external view {
        if (!_campaign.isInspected()) return;
        for (uint256 lot = 0; lot < _campaign.lots(); ++lot) {
            Standing own = _campaign.standingOf(lot, 0);
            Standing found = _recalls.effectiveStanding(_campaign.lotAt(lot), 0, 16);
            Standing near = _recalls.effectiveStanding(_campaign.lotAt(lot), 0, 1);
            Standing expected = own == Standing.Clean && _campaign.isOfBad(lot) ? Standing.Tainted : own;
            require(found == expected, "a lot does not stand as its ancestors make it");
            require(near == found || near == Standing.Unknown, "a short look says more than a long one");
        }
    }

    function invariant_noticesStay() external view {
        if (!_campaign.isInspected()) return;
        for (uint256 lot = 0; lot < _campaign.lots(); ++lot) {
            NoticeTrack[] memory tracks = _campaign.noticesOf(lot);
            uint256 inForce = 0;
            for (uint256 i = 0; i < tracks.length; ++i) {
                Notice memory notice = _recalls.noticeOf(_campaign.lotAt(lot), uint32(i + 1));
                NoticeTrack memory track = tracks[i];
                bool isSame = notice.from == track.from && notice.to == track.to && notice.standing == track.standing;
                require(isSame && notice.party.raw() == track.party, "a notice has changed");
                require((notice.liftedAt != 0) == track.isLifted, "a notice is not as it was left");
                if (!track.isLifted) ++inForce;
            }
            _requireTally(lot, tracks.length, inForce);
        }
    }

    function invariant_twoPartiesFreeALot() external view {
        string memory facts = _campaign.broken();
        require(bytes(facts).length == 0, facts);
    }

    function _requireStanding(uint256 lot, uint32 index) private view {
        Standing expected = _campaign.standingOf(lot, index);
        LotId id = _campaign.lotAt(lot);
        require(_recalls.standingOf(id, index) == expected, "a unit does not stand as it was noticed");
        try _recalls.requireClear(id, index) {
            require(expected == Standing.Clean, "a unit passes that is not clear");
        } catch {
            require(expected != Standing.Clean, "a clear unit does not pass");
        }
    }

    function _requireTally(uint256 lot, uint256 notices, uint256 inForce) private view {
        LotId id = _campaign.lotAt(lot);
        RecallTally memory tally = _recalls.tallyOf(id);
        require(tally.notices == notices, "notices are not numbered in turn");
        require(tally.taints == _campaign.marksOf(lot), "marks are miscounted");
        require(tally.ofBrand <= 32 && tally.ofRegulators <= 32, "more notices are in force than there is room for");
        bool isCounted = uint256(tally.ofBrand) + tally.ofRegulators == inForce;
        uint32[] memory numbers = _recalls.noticesInForce(id);
        require(isCounted && numbers.length == inForce, "notices in force are miscounted");
        for (uint256 i = 0; i < numbers.length; ++i) {
            require(_recalls.noticeOf(id, numbers[i]).liftedAt == 0, "a lifted notice is in force");
        }
    }
}

/// @title RecallsCampaignTest
/// @notice That the campaign does something: in a few of its runs everything that it counts has happened.
contract RecallsCampaignTest {
    uint256 private constant RUNS = 8;
    uint256 private constant DEPTH = 64;
    uint8 private constant DEEDS = uint8(type(RecallDeedKind).max) + 1;

    function test_everythingHappensToLots() external {
        uint256[] memory effects = new uint256[](DEEDS);
        for (uint256 i = 0; i < RUNS; ++i) {
            RecallsCampaign campaign = _run(i);
            for (uint8 deed = 0; deed < DEEDS; ++deed) effects[deed] += campaign.effectsOf(RecallDeedKind(deed));
        }
        for (uint8 deed = 0; deed < DEEDS; ++deed) {
            require(effects[deed] > 0, string.concat("no effect of deed ", decimal(deed)));
        }
    }

    function _run(uint256 number) private returns (RecallsCampaign campaign) {
        campaign = newRecallsCampaign();
        bytes4[] memory actions = campaign.actions();
        for (uint256 i = 0; i < DEPTH; ++i) {
            uint256 seed = draw(number, bytes32(i));
            bytes4 action = actions[draw(seed, "action", 0, actions.length - 1)];
            (bool success, ) = address(campaign).call(abi.encodeWithSelector(action, seed));
            require(success, "the handler failed");
        }
    }
}
