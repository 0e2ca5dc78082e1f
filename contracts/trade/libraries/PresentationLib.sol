// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {PartyId} from "../../parties/types/PartyId.sol";
import {IPresentations} from "../interfaces/IPresentations.sol";
import {CalendarId} from "../types/CalendarId.sol";
import {CreditTerms, CURES_LATE, CURES_OVERDRAWN, TenorFrom} from "../types/CreditTypes.sol";
import {
    MARK_LATE,
    MARK_LATE_SHIPMENT,
    MARK_OVERDRAWN,
    MARK_PARTIAL,
    Presentation,
    Stage
} from "../types/PresentationTypes.sol";
import {CreditLib} from "./CreditLib.sol";

/// @title PresentationLib
/// @notice The hash of a presentation, to which bank it may come, and what its own figures show.
library PresentationLib {
    using CreditLib for CreditTerms;

    /* CONSTANTS */

    bytes32 private constant PRESENTATION_TYPEHASH = keccak256(
        "Presentation(bytes32 credit,uint64 bank,uint96 amount,uint32 shippedOn,uint8 version,bytes32 documents,"
        "bytes32 title,bytes32 previous)"
    );

    /* INTERNAL */

    /// @notice The EIP-712 struct hash of a presentation.
    /// @param presentation What was presented.
    /// @return The struct hash.
    function hash(Presentation calldata presentation) internal pure returns (bytes32) {
        return keccak256(abi.encode(PRESENTATION_TYPEHASH, presentation));
    }

    /// @notice Reverts unless a presentation names what it must (`PresentationIncomplete`).
    /// @param presentation What was presented.
    /// @param terms The terms under which.
    function requireWhole(Presentation calldata presentation, CreditTerms calldata terms) internal pure {
        bool isDated = terms.tenorDays == 0 || terms.tenorFrom != TenorFrom.Shipment || presentation.shippedOn > 0;
        bool isWhole = isDated && presentation.amount > 0 && presentation.documents != 0;
        require(isWhole, IPresentations.PresentationIncomplete(presentation.credit));
    }

    /// @notice In which part a bank gets documents (`PresentationWrongBank` if in none).
    /// @param terms The terms.
    /// @param bank The bank.
    /// @param isConfirmed Whether the credit is confirmed.
    /// @return The part.
    function stageOf(CreditTerms calldata terms, PartyId bank, bool isConfirmed) internal pure returns (Stage) {
        if (bank == terms.issuingBank) return Stage.Issuing;
        if (isConfirmed && bank == terms.confirmingBank) return Stage.Confirming;
        bool isNominated = bank == terms.nominatedBank || (terms.nominatedBank.isNull() && !bank.isNull());
        require(isNominated, IPresentations.PresentationWrongBank(bank));
        return Stage.Nominated;
    }

    /// @notice The banking calendar of a bank.
    /// @param terms The terms.
    /// @param stage Its part.
    /// @return The calendar.
    function placeOf(CreditTerms calldata terms, Stage stage) internal pure returns (CalendarId) {
        if (stage == Stage.Issuing) return terms.issuingPlace;
        return stage == Stage.Confirming ? terms.confirmingPlace : terms.place;
    }

    /// @notice What the figures of a presentation show by themselves: overdrawn, a part where none may be drawn,
    /// shipped too late.
    /// @param presentation What was presented.
    /// @param terms The terms under which.
    /// @param drawn What was drawn before, in token units.
    /// @return marks The marks.
    function marksOf(
        Presentation calldata presentation,
        CreditTerms calldata terms,
        uint256 drawn
    ) internal pure returns (uint8 marks) {
        uint256 amount = presentation.amount;
        if (drawn + amount > terms.most()) marks |= MARK_OVERDRAWN;
        if (!terms.partialDrawings && (drawn > 0 || amount < terms.least())) marks |= MARK_PARTIAL;
        uint256 latest = terms.latestShipment;
        if (latest > 0 && presentation.shippedOn > latest) marks |= MARK_LATE_SHIPMENT;
    }

    /// @notice Whether the silence of a bound bank cures all marks that a presentation has. What is late or overdrawn
    /// is cured only where the terms say so.
    /// @param terms The terms.
    /// @param marks The marks.
    /// @return True if it does.
    function isCured(CreditTerms calldata terms, uint8 marks) internal pure returns (bool) {
        uint8 cures = terms.cures;
        if (marks & MARK_LATE != 0 && cures & CURES_LATE == 0) return false;
        return marks & MARK_OVERDRAWN == 0 || cures & CURES_OVERDRAWN != 0;
    }
}
