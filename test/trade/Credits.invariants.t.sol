// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILetterOfCredit} from "../../contracts/trade/interfaces/ILetterOfCredit.sol";
import {IPresentations} from "../../contracts/trade/interfaces/IPresentations.sol";
import {CreditSlot, CreditState} from "../../contracts/trade/types/CreditTypes.sol";
import {ExaminationSlot, ExaminationState, Stage} from "../../contracts/trade/types/PresentationTypes.sol";
import {decimal, deployFrom, draw} from "../shared/Cheats.sol";
import {CreditsDeed, CreditsHandler} from "./campaign/CreditsHandler.sol";
import {CreditTrack, SetTrack} from "./campaign/CreditsWorld.sol";

/// @title CreditsCampaign
/// @notice The handler as the runner calls it, here because the runner knows the contracts of a test's own file.
contract CreditsCampaign is CreditsHandler {}

function newCreditsCampaign() returns (CreditsCampaign) {
    return CreditsCampaign(deployFrom("Credits.invariants.t.sol:CreditsCampaign", ""));
}

/// @title CreditsInvariants
/// @notice What INVARIANTS.md says of letters of credit in words, one function for each of its lines.
contract CreditsInvariants {
    /// @notice Which functions of a contract the runner calls.
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    CreditsCampaign private _campaign;
    ILetterOfCredit private _credits;
    IPresentations private _presentations;

    function setUp() external {
        _campaign = newCreditsCampaign();
        (_credits, _presentations) = (_campaign.credits(), _campaign.presentations());
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_campaign);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector({addr: address(_campaign), selectors: _campaign.actions()});
    }

    function invariant_creditsCoverWhatTheyHold() external view {
        if (!_campaign.isInspected()) return;
        CreditTrack[] memory tracks = _campaign.tracks();
        for (uint256 token = 0; token < _campaign.TOKENS(); ++token) {
            uint256 owed = 0;
            for (uint256 i = 0; i < tracks.length; ++i) {
                if (tracks[i].token == token) owed += _credits.slotOf(tracks[i].id).held;
            }
            for (uint256 i = 0; i < _campaign.PEOPLE(); ++i) {
                owed += _campaign.ledgerOf(i, token);
            }
            require(_campaign.moneyOf(token) == owed, "credits have other money than they hold");
        }
    }

    function invariant_noMoreIsDrawnThanCanBe() external view {
        if (!_campaign.isInspected()) return;
        CreditTrack[] memory tracks = _campaign.tracks();
        for (uint256 i = 0; i < tracks.length; ++i) {
            require(_credits.slotOf(tracks[i].id).drawn <= tracks[i].most, "more was drawn than can be");
        }
    }

    function invariant_noMoreIsPaidThanWasDrawn() external view {
        if (!_campaign.isInspected()) return;
        CreditTrack[] memory tracks = _campaign.tracks();
        for (uint256 token = 0; token < _campaign.TOKENS(); ++token) {
            uint256 drawn = 0;
            for (uint256 i = 0; i < tracks.length; ++i) {
                if (tracks[i].token == token) drawn += _credits.slotOf(tracks[i].id).drawn;
            }
            // The beneficiary is the fifth of the people, and has no other income.
            uint256 paid = _campaign.moneyOfBeneficiary(token) + _campaign.ledgerOf(4, token);
            require(paid <= drawn, "the beneficiary was paid more than was drawn");
        }
    }

    function invariant_oneDecisionOfEachBank() external view {
        if (!_campaign.isInspected()) return;
        SetTrack[] memory sets = _campaign.sets();
        for (uint256 i = 0; i < sets.length; ++i) {
            for (uint256 bank = 0; bank < 3; ++bank) {
                require(sets[i].decisions[bank] <= 1, "a bank decided twice");
            }
        }
    }

    function invariant_clocksOfBanksNeverMove() external view {
        if (!_campaign.isInspected()) return;
        SetTrack[] memory sets = _campaign.sets();
        for (uint256 i = 0; i < sets.length; ++i) {
            for (uint256 bank = 0; bank < 3; ++bank) {
                ExaminationSlot memory slot = _presentations.slotOf(sets[i].id, _campaign.bankOf(bank));
                if (slot.state != ExaminationState.Examining) continue;
                require(slot.deadline == sets[i].deadlines[bank], "a clock has moved");
            }
        }
    }

    function invariant_nothingBindsTheBeneficiaryUnasked() external view {
        string memory facts = _campaign.broken();
        require(bytes(facts).length == 0, facts);
        CreditTrack[] memory tracks = _campaign.tracks();
        for (uint256 i = 0; i < tracks.length; ++i) {
            require(_credits.slotOf(tracks[i].id).version == tracks[i].version, "a version is in force unasked");
        }
    }

    function invariant_whatIsOpenIsCounted() external view {
        if (!_campaign.isInspected()) return;
        CreditTrack[] memory tracks = _campaign.tracks();
        SetTrack[] memory sets = _campaign.sets();
        for (uint256 place = 0; place < tracks.length; ++place) {
            uint256 open = 0;
            for (uint256 i = 0; i < sets.length; ++i) {
                if (sets[i].credit == place) open += _openOf(sets[i]);
            }
            CreditSlot memory slot = _credits.slotOf(tracks[place].id);
            require(slot.open == open, "what is open is counted wrong");
            bool isClosed = slot.state == CreditState.Closed;
            require(!isClosed || (slot.open == 0 && slot.held == 0), "a closed credit holds money or documents");
        }
    }

    function invariant_everyCreditEnds() external {
        if (!_campaign.isInspected()) return;
        _campaign.calm();
        CreditTrack[] memory tracks = _campaign.tracks();
        for (uint256 i = 0; i < tracks.length; ++i) {
            _campaign.windUp(i);
            require(_credits.stateOf(tracks[i].id) == CreditState.Closed, "a credit does not end");
        }
    }

    /// @dev How many examinations of a set are open: those that are not final, and no default that nobody waits for.
    function _openOf(SetTrack memory track) private view returns (uint256 open) {
        for (uint256 bank = 0; bank < 3; ++bank) {
            ExaminationSlot memory slot = _presentations.slotOf(track.id, _campaign.bankOf(bank));
            bool isFinal = slot.state == ExaminationState.None || slot.state >= ExaminationState.Paid;
            bool isLeft =
                slot.state == ExaminationState.Dishonored && (slot.stage == Stage.Issuing || slot.flags & 2 != 0);
            if (!isFinal && !isLeft) ++open;
        }
    }
}

/// @title CreditsCampaignTest
/// @notice That the campaign does something: in a few of its runs everything that it counts has happened.
contract CreditsCampaignTest {
    uint256 private constant RUNS = 24;
    uint256 private constant DEPTH = 96;
    uint8 private constant DEEDS = 22;

    function test_everythingHappensToCredits() external {
        uint256[DEEDS] memory effects;
        for (uint256 i = 0; i < RUNS; ++i) {
            CreditsCampaign campaign = _run(i);
            for (uint8 deed = 0; deed < DEEDS; ++deed) {
                effects[deed] += campaign.effectsOf(CreditsDeed(deed));
            }
        }
        for (uint8 deed = 0; deed < DEEDS; ++deed) {
            require(effects[deed] > 0, string.concat("no effect of deed ", decimal(deed)));
        }
    }

    function _run(uint256 number) private returns (CreditsCampaign campaign) {
        campaign = newCreditsCampaign();
        bytes4[] memory actions = campaign.actions();
        for (uint256 i = 0; i < DEPTH; ++i) {
            uint256 seed = draw(number, bytes32(i));
            bytes4 selector = actions[draw(seed, "action", 0, actions.length - 1)];
            (bool success, ) = address(campaign).call(abi.encodeWithSelector(selector, seed));
            require(success, "an action of the campaign failed");
        }
    }
}
