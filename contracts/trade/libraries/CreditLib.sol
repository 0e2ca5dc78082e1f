// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {ILetterOfCredit} from "../interfaces/ILetterOfCredit.sol";
import {
    Availability,
    Confirmation,
    CreditId,
    CreditTerm,
    CreditTerms,
    CURES_LATE,
    CURES_OVERDRAWN,
    Funding
} from "../types/CreditTypes.sol";

/// @title CreditLib
/// @notice The hash of a credit's terms, what can be drawn under them, and what makes them sound.
library CreditLib {
    /* CONSTANTS */

    /// @dev 100 % in basis points.
    uint256 private constant WHOLE = 10_000;

    /// @dev How far ahead a credit may expire and an undertaking fall due, in days: five years each.
    uint256 private constant MAX_DAYS = 1826;

    /// @dev The most that a tolerance may be, in percent: two digits in field 39A.
    uint256 private constant MAX_TOLERANCE = 99;

    /// @dev The most days after shipment in which documents may be presented.
    uint256 private constant MAX_PRESENTATION_DAYS = 366;

    /// @dev The most banking days that a bank may have, and the least.
    uint256 private constant MAX_EXAMINATION_DAYS = 7;
    uint256 private constant MIN_EXAMINATION_DAYS = 3;

    bytes32 private constant CREDIT_TERMS_TYPEHASH = keccak256(
        "CreditTerms(address applicant,address beneficiary,uint64 issuingBank,uint64 advisingBank,"
        "uint64 nominatedBank,uint64 confirmingBank,uint64 reimbursingBank,address token,uint96 amount,"
        "uint96 additional,uint8 tolerancePlus,uint8 toleranceMinus,uint32 issuedOn,uint32 expiresOn,"
        "uint32 latestShipment,uint16 presentationDays,bytes32 place,bytes32 issuingPlace,bytes32 confirmingPlace,"
        "uint8 form,uint8 rules,uint8 availability,uint8 tenorFrom,uint16 tenorDays,bool partialDrawings,"
        "bool transshipment,uint8 confirmation,uint8 funding,uint16 marginShare,uint8 cures,uint8 examinationDays,"
        "bytes32 narrative,uint256 salt)"
    );

    /// @dev The words of terms in calldata.
    uint256 private constant TERMS_WORDS = 33;

    /* INTERNAL */

    /// @notice The EIP-712 struct hash of terms.
    /// @dev Calldata holds each member as EIP-712 encodes it, so it is copied and not encoded again. Dirty bits above a
    /// member give another hash; no such terms come into force, since the events that tell of terms read every member.
    /// @param terms The terms.
    /// @return result The struct hash.
    function hash(CreditTerms calldata terms) internal pure returns (bytes32 result) {
        bytes32 typehash = CREDIT_TERMS_TYPEHASH;
        uint256 size = 32 * (TERMS_WORDS + 1);
        assembly ("memory-safe") {
            let start := mload(0x40)
            mstore(start, typehash)
            calldatacopy(add(start, 32), terms, sub(size, 32))
            result := keccak256(start, size)
        }
    }

    /// @notice The most that can be drawn: the amount with its tolerance, rounded down, and the additional amounts.
    /// @param terms The terms.
    /// @return The amount, in token units; of sound terms below 2^96.
    function most(CreditTerms calldata terms) internal pure returns (uint256) {
        uint256 amount = terms.amount;
        return amount + (amount * terms.tolerancePlus) / 100 + terms.additional;
    }

    /// @notice The least that a drawing comes to where partial drawings are forbidden, rounded up.
    /// @param terms The terms.
    /// @return The amount, in token units.
    function least(CreditTerms calldata terms) internal pure returns (uint256) {
        uint256 amount = terms.amount;
        return amount - (amount * terms.toleranceMinus) / 100;
    }

    /// @notice What is held for a credit when it comes into force: all, a share rounded up, or nothing.
    /// @param terms The terms.
    /// @return The amount, in token units.
    function funded(CreditTerms calldata terms) internal pure returns (uint256) {
        Funding funding = terms.funding;
        if (funding == Funding.Bare) return 0;
        if (funding == Funding.Full) return most(terms);
        return (most(terms) * terms.marginShare + WHOLE - 1) / WHOLE;
    }

    /// @notice Reverts unless terms are sound, as {ILetterOfCredit-issue} lists it.
    /// @param terms The terms.
    /// @param id The credit.
    /// @param today The present day.
    function requireSound(CreditTerms calldata terms, CreditId id, uint256 today) internal view {
        _requireParties(terms, id);
        _requireAmounts(terms, id);
        _requireDates(terms, id, today);
        _require(terms.narrative != 0, id, CreditTerm.Narrative);
    }

    /// @notice Reverts unless an amendment leaves alone what no amendment can change: parties, banks, token, funding.
    /// @param terms The terms in force.
    /// @param amended The terms as amended.
    /// @param id The credit.
    function requireAmendable(CreditTerms calldata terms, CreditTerms calldata amended, CreditId id) internal pure {
        _require(amended.applicant == terms.applicant, id, CreditTerm.Applicant);
        _require(amended.beneficiary == terms.beneficiary, id, CreditTerm.Beneficiary);
        _require(amended.issuingBank == terms.issuingBank, id, CreditTerm.IssuingBank);
        _require(amended.confirmingBank == terms.confirmingBank, id, CreditTerm.ConfirmingBank);
        _require(amended.token == terms.token, id, CreditTerm.Token);
        _require(amended.issuedOn == terms.issuedOn, id, CreditTerm.IssuedOn);
        bool isFundedAlike = amended.funding == terms.funding && amended.marginShare == terms.marginShare;
        _require(isFundedAlike, id, CreditTerm.MarginShare);
    }

    /* PRIVATE */

    /// @dev Applicant and beneficiary differ and could be paid; the banks that are bound are two.
    function _requireParties(CreditTerms calldata terms, CreditId id) private view {
        (address applicant, address beneficiary, address token) = (terms.applicant, terms.beneficiary, terms.token);
        _require(token != address(0), id, CreditTerm.Token);
        _require(applicant != address(0), id, CreditTerm.Applicant);
        bool canBePaid =
            beneficiary != address(0) &&
                beneficiary != applicant &&
                beneficiary != address(this) &&
                beneficiary != token;
        _require(canBePaid, id, CreditTerm.Beneficiary);
        _require(!terms.issuingBank.isNull(), id, CreditTerm.IssuingBank);
        bool isWithout = terms.confirmation == Confirmation.Without;
        bool isAnother = terms.confirmingBank != terms.issuingBank;
        _require(isAnother && isWithout == terms.confirmingBank.isNull(), id, CreditTerm.ConfirmingBank);
    }

    /// @dev All that can be drawn fits 96 bits, and a margin is a share.
    function _requireAmounts(CreditTerms calldata terms, CreditId id) private pure {
        bool isWithin = terms.tolerancePlus <= MAX_TOLERANCE && terms.toleranceMinus <= MAX_TOLERANCE;
        _require(isWithin, id, CreditTerm.Tolerance);
        _require(terms.amount > 0 && most(terms) <= type(uint96).max, id, CreditTerm.Amount);
        (Funding funding, uint256 share) = (terms.funding, terms.marginShare);
        bool isShare = funding == Funding.Margin ? share > 0 && share < WHOLE : share == 0;
        _require(isShare, id, CreditTerm.MarginShare);
    }

    /// @dev Every clock has an end, and the dates come in their order.
    function _requireDates(CreditTerms calldata terms, CreditId id, uint256 today) private pure {
        uint256 expiresOn = terms.expiresOn;
        _require(expiresOn >= today && expiresOn <= today + MAX_DAYS, id, CreditTerm.ExpiresOn);
        _require(terms.issuedOn <= expiresOn, id, CreditTerm.IssuedOn);
        _require(terms.latestShipment <= expiresOn, id, CreditTerm.LatestShipment);
        uint256 days_ = terms.presentationDays;
        _require(days_ > 0 && days_ <= MAX_PRESENTATION_DAYS, id, CreditTerm.PresentationDays);
        _requireTenor(terms, id);
        _require(terms.cures <= CURES_LATE | CURES_OVERDRAWN, id, CreditTerm.Cures);
        days_ = terms.examinationDays;
        bool isTimely = days_ >= MIN_EXAMINATION_DAYS && days_ <= MAX_EXAMINATION_DAYS;
        _require(isTimely, id, CreditTerm.ExaminationDays);
    }

    /// @dev At sight there is no tenor, deferred payment and acceptance have one, negotiation may.
    function _requireTenor(CreditTerms calldata terms, CreditId id) private pure {
        (Availability availability, uint256 tenor) = (terms.availability, terms.tenorDays);
        bool isFitting =
            availability == Availability.Negotiation || (availability == Availability.Sight) == (tenor == 0);
        _require(isFitting && tenor <= MAX_DAYS, id, CreditTerm.Tenor);
    }

    /// @dev A term is sound.
    function _require(bool isSound, CreditId id, CreditTerm term) private pure {
        require(isSound, ILetterOfCredit.CreditUnsoundTerm(id, term));
    }
}
