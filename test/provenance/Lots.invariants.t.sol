// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILots} from "../../contracts/provenance/interfaces/ILots.sol";
import {IQuotas} from "../../contracts/provenance/interfaces/IQuotas.sol";
import {IRecalls} from "../../contracts/provenance/interfaces/IRecalls.sol";
import {LotId, LotSlot, LotState, LotTerms, MeasureUnit} from "../../contracts/provenance/types/LotTypes.sol";
import {LotWord} from "../../contracts/provenance/types/LotWord.sol";
import {QuotaSlot, QuotaTerms} from "../../contracts/provenance/types/QuotaTypes.sol";
import {PartyId} from "../../contracts/parties/types/PartyId.sol";
import {Standing} from "../../contracts/provenance/types/RecallTypes.sol";
import {decimal, deployFrom, draw} from "../shared/Cheats.sol";
import {LotDeed, LotTrack, QuotaBook} from "./campaign/LotsBooks.sol";
import {LotsHandler} from "./campaign/LotsHandler.sol";

/// @title LotsCampaign
/// @notice The handler as the runner calls it, here because the runner knows the contracts of a test's own file.
contract LotsCampaign is LotsHandler {}

function newLotsCampaign() returns (LotsCampaign) {
    return LotsCampaign(deployFrom("Lots.invariants.t.sol:LotsCampaign", ""));
}

/// @title LotsInvariants
/// @notice What INVARIANTS.md says of lots in words, one function for each of its lines.
contract LotsInvariants {
    /// @notice Which functions of a contract the runner calls.
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    LotsCampaign private _campaign;
    ILots private _lots;

    function setUp() external {
        _campaign = newLotsCampaign();
        _lots = _campaign.lots();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_campaign);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector({addr: address(_campaign), selectors: _campaign.actions()});
    }

    function invariant_massOfALotIsConserved() external view {
        if (!_campaign.isInspected()) return;
        for (uint256 lot = 0; lot < _campaign.births(); ++lot) {
            LotTrack memory track = _campaign.trackAt(lot);
            uint256 inUnits = (_codes(track) + _bits(track.gone)) * track.terms.unitSize;
            uint256 used = track.consumed + track.writtenOff;
            uint256 left = _lots.slotOf(track.id).left;
            require(left + inUnits + used == track.terms.quantity, "mass of a lot was lost or made");
        }
    }

    function invariant_codesStayWithinMass() external view {
        if (!_campaign.isInspected()) return;
        for (uint256 lot = 0; lot < _campaign.births(); ++lot) {
            LotTrack memory track = _campaign.trackAt(lot);
            uint256 coded = _codes(track) * track.terms.unitSize;
            uint256 used = track.consumed + track.writtenOff;
            require(coded + used <= track.terms.quantity, "codes stand for more than there is");
        }
    }

    function invariant_noMoreIsTakenThanThereWas() external view {
        if (!_campaign.isInspected()) return;
        for (uint256 lot = 0; lot < _campaign.births(); ++lot) {
            LotTrack memory track = _campaign.trackAt(lot);
            require(track.consumed <= track.terms.quantity, "more was taken of a lot than it was");
            require(track.shared <= track.consumed, "lots stand on more than was taken");
        }
    }

    function invariant_massIsConservedThroughFactors() external view {
        if (!_campaign.isInspected()) return;
        for (uint256 lot = 0; lot < _campaign.births(); ++lot) {
            LotTrack memory track = _campaign.trackAt(lot);
            bool isMade = _campaign.parentsAt(lot).length > 0;
            require(!isMade || track.terms.quantity <= track.most, "more was made than can become of what was taken");
        }
    }

    function invariant_originStaysWithinItsQuota() external view {
        if (!_campaign.isInspected()) return;
        uint256[] memory sums = new uint256[](_campaign.QUOTAS() + 1);
        for (uint256 lot = 0; lot < _campaign.births(); ++lot) {
            LotTrack memory track = _campaign.trackAt(lot);
            require(_lots.slotOf(track.id).isOfOrigin == (track.quota > 0), "an origin is told wrong");
            sums[track.quota] += track.terms.quantity;
        }
        IQuotas quotas = _campaign.quotas();
        for (uint256 quota = 1; quota < sums.length; ++quota) {
            QuotaTerms memory terms = _campaign.quotaAt(quota);
            QuotaSlot memory slot = quotas.slotOf(quotas.idOf(terms));
            QuotaBook memory book = _campaign.bookAt(quota);
            require(slot.drawn == sums[quota], "a quota was not drawn on by what its lots are");
            require(sums[quota] <= book.amount && book.amount <= terms.amount, "lots of origin pass their quota");
        }
    }

    function invariant_lotsAreMadeOfEarlierLots() external view {
        if (!_campaign.isInspected()) return;
        for (uint256 lot = 0; lot < _campaign.births(); ++lot) {
            LotId id = _campaign.trackAt(lot).id;
            uint256[] memory expected = _campaign.parentsAt(lot);
            LotId[] memory parents = _lots.parentsOf(id);
            require(parents.length == expected.length, "a lot has more or fewer parents");
            require(_lots.slotOf(id).parents == expected.length, "parents are miscounted");
            for (uint256 i = 0; i < parents.length; ++i) {
                uint256 place = _campaign.placeOf(parents[i]);
                require(place > 0 && place <= lot, "a lot is made of one that was not there before it");
                require(place == expected[i] + 1, "a lot is said to be made of another");
            }
        }
    }

    function invariant_whatALotIsNeverChanges() external view {
        if (!_campaign.isInspected()) return;
        for (uint256 lot = 0; lot < _campaign.births(); ++lot) {
            LotTrack memory track = _campaign.trackAt(lot);
            (LotWord word, bytes32 unitRoot) = _lots.lotOf(track.id);
            LotSlot memory slot = word.slot();
            LotTerms memory terms = track.terms;
            require(slot.brand == _campaign.partyAt(track.brand), "a lot has another brand");
            require(slot.gtin == terms.gtin && _isSame(slot.unit, terms.unit), "a lot is of another kind");
            require(slot.custody == terms.custody, "a lot was kept otherwise");
            require(slot.units == terms.units && slot.unitSize == terms.unitSize, "a lot has other units");
            require(unitRoot == terms.unitRoot, "a lot has another tree");
            require((slot.state == LotState.Decommissioned) == track.isEnded, "a lot stands where nobody put it");
        }
        LotId unborn = LotId.wrap(keccak256("a lot that was never born"));
        require(_lots.slotOf(unborn).state == LotState.None, "a lot is there that nobody commissioned");
    }

    function invariant_voidCodesStayVoid() external view {
        if (!_campaign.isInspected()) return;
        for (uint256 lot = 0; lot < _campaign.births(); ++lot) {
            LotTrack memory track = _campaign.trackAt(lot);
            require(track.unpacked & track.gone == 0, "a unit left its lot twice");
            uint256 voids = track.unpacked | track.gone;
            require(_lots.slotOf(track.id).hasVoids == (voids != 0), "void codes are told wrong");
            for (uint32 index = 0; index < track.terms.units; ++index) {
                bool isVoid = voids & (1 << index) != 0;
                require(_lots.isVoided(track.id, index) == isVoid, "a code is void, or counts, that should not");
            }
        }
    }

    function invariant_whatIsMadeOfTheRecalledIsTainted() external view {
        if (!_campaign.isInspected()) return;
        IRecalls recalls = _campaign.recalls();
        for (uint256 lot = 0; lot < _campaign.births(); ++lot) {
            LotTrack memory track = _campaign.trackAt(lot);
            Standing expected = _campaign.isOfRecalled(lot) ? Standing.Tainted : Standing.Clean;
            if (track.inForce != 0) expected = Standing.Recalled;
            Standing found = recalls.effectiveStanding(track.id, 0, 16);
            bool isTooFar = found == Standing.Unknown && track.depth > 16;
            require(found == expected || isTooFar, "a lot does not stand as what it was made of makes it");
        }
    }

    function invariant_onlyWhoMayMovesLots() external view {
        string memory facts = _campaign.broken();
        require(bytes(facts).length == 0, facts);
        if (!_campaign.isInspected()) return;
        for (uint256 lot = 0; lot < _campaign.births(); ++lot) {
            LotTrack memory track = _campaign.trackAt(lot);
            (PartyId holder, PartyId offered) = _lots.holderOf(track.id);
            bool isHeld = holder == _campaign.partyAt(track.holder) && offered == _campaign.partyAt(track.offered);
            require(isHeld, "a lot is held by, or offered to, another");
            require(_lots.slotOf(track.id).isHandedOver == track.isHandedOver, "a handing over is told wrong");
        }
    }

    /// @dev How many codes of a lot count, by the contract.
    function _codes(LotTrack memory track) private view returns (uint256 number) {
        for (uint32 index = 0; index < track.terms.units; ++index) {
            if (!_lots.isVoided(track.id, index)) ++number;
        }
    }

    function _bits(uint256 set) private pure returns (uint256 number) {
        for (; set != 0; set &= set - 1) ++number;
    }

    function _isSame(MeasureUnit a, MeasureUnit b) private pure returns (bool) {
        return MeasureUnit.unwrap(a) == MeasureUnit.unwrap(b);
    }
}

/// @title LotsCampaignTest
/// @notice That the campaign does something: in a few of its runs everything that it counts has happened.
contract LotsCampaignTest {
    uint256 private constant RUNS = 8;
    uint256 private constant DEPTH = 64;
    uint8 private constant DEEDS = uint8(type(LotDeed).max) + 1;

    function test_everythingHappensToLotsAndTheirMass() external {
        uint256[] memory effects = new uint256[](DEEDS);
        for (uint256 i = 0; i < RUNS; ++i) {
            LotsCampaign campaign = _run(i);
            for (uint8 deed = 0; deed < DEEDS; ++deed) effects[deed] += campaign.effectsOf(LotDeed(deed));
        }
        for (uint8 deed = 0; deed < DEEDS; ++deed) {
            require(effects[deed] > 0, string.concat("no effect of deed ", decimal(deed)));
        }
    }

    function _run(uint256 number) private returns (LotsCampaign campaign) {
        campaign = newLotsCampaign();
        bytes4[] memory actions = campaign.actions();
        for (uint256 i = 0; i < DEPTH; ++i) {
            uint256 seed = draw(number, bytes32(i));
            bytes4 action = actions[draw(seed, "action", 0, actions.length - 1)];
            (bool success, ) = address(campaign).call(abi.encodeWithSelector(action, seed));
            require(success, "the handler failed");
        }
    }
}
