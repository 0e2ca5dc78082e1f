// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {IMoneyDoor} from "../../common/interfaces/IMoneyDoor.sol";
import {StateSet} from "../../common/types/StateSet.sol";
import {PartyId} from "../../parties/types/PartyId.sol";
import {
    Amendment,
    AmendmentState,
    CreditId,
    CreditSlot,
    CreditState,
    CreditTerm,
    CreditTerms
} from "../types/CreditTypes.sol";

/// @title ILetterOfCredit
/// @notice The documentary credit after UCP 600: a bank's irrevocable undertaking to pay a beneficiary against
/// documents. Here are its life, its amendments and its money; what becomes of documents is {IPresentations}'.
/// @dev Deeds of banks come through the {IBankDesk}, where maker and checker have agreed to them and to what they may
/// cost; beneficiary and anyone else call for themselves, also through the ERC-2771 forwarder.
///
/// Terms come in calldata each time and are never stored. The EIP-712 digest of the first terms is the id. An amendment
/// is the whole terms anew; its hash and its number are stored.
///
/// "As for every deed on a credit" stands for: the credit must exist (`CreditUnknown`) in a state that allows the deed
/// (`CreditUnexpectedState`), and the terms must be those in force (`CreditWrongTerms`).
///
/// Assumptions, safety:
/// - Of tokens those of {IMoneyDoor}. A bank's treasury has given this contract an allowance for what the bank may owe.
/// - The desk tells the truth about who acts, the calendars about days.
/// - {IPresentations} is the one that the deployer bound, once.
interface ILetterOfCredit is IMoneyDoor {
    /* EVENTS: LIFE */

    /// @notice A credit was issued: the issuing bank is bound (MT 700).
    /// @param id The credit.
    /// @param issuingBank The issuing bank.
    /// @param beneficiary Who may draw on it.
    /// @param held What is held for it, in token units.
    /// @param terms All its terms.
    event CreditIssued(
        CreditId indexed id,
        PartyId indexed issuingBank,
        address indexed beneficiary,
        uint96 held,
        CreditTerms terms
    );

    /// @notice A credit was advised to the beneficiary (MT 710).
    /// @param id The credit.
    /// @param advisingBank The bank that advised it.
    event CreditAdvised(CreditId indexed id, PartyId indexed advisingBank);

    /// @notice A bank added its confirmation: it is bound as well (MT 730).
    /// @param id The credit.
    /// @param confirmingBank The bank.
    event CreditConfirmed(CreditId indexed id, PartyId indexed confirmingBank);

    /// @notice A bank declined to confirm (MT 730).
    /// @param id The credit.
    /// @param confirmingBank The bank.
    event CreditConfirmationDeclined(CreditId indexed id, PartyId indexed confirmingBank);

    /// @notice One of the bound parties consents to cancel the credit, or takes its consent back.
    /// @param id The credit.
    /// @param consents The parties that consent now: bit 3 issuing bank, bit 4 confirming bank, bit 5 beneficiary.
    event CreditCancellationConsented(CreditId indexed id, uint8 consents);

    /// @notice All bound parties consented: the credit is canceled.
    /// @param id The credit.
    event CreditCanceled(CreditId indexed id);

    /// @notice The last day for presentation has passed.
    /// @param id The credit.
    event CreditExpired(CreditId indexed id);

    /// @notice The credit is closed: nothing is open, and what was held has gone back.
    /// @param id The credit.
    /// @param returned What went back to the issuing bank, in token units.
    event CreditClosed(CreditId indexed id, uint96 returned);

    /* EVENTS: AMENDMENTS */

    /// @notice The issuing bank proposed an amendment, and is bound by it (MT 707).
    /// @param id The credit.
    /// @param number The number of the amendment.
    /// @param base The version of the terms that it amends.
    /// @param added What is held for the credit from now on beside what was, in token units.
    /// @param amended The whole terms as amended.
    event AmendmentProposed(CreditId indexed id, uint8 indexed number, uint8 base, uint96 added, CreditTerms amended);

    /// @notice The confirming bank extended its confirmation to an amendment.
    /// @param id The credit.
    /// @param number The number of the amendment.
    event ConfirmationExtended(CreditId indexed id, uint8 indexed number);

    /// @notice The confirming bank advises an amendment without extending its confirmation to it.
    /// @param id The credit.
    /// @param number The number of the amendment.
    event AmendmentAdvisedOnly(CreditId indexed id, uint8 indexed number);

    /// @notice The beneficiary accepted an amendment: its terms are in force (MT 730).
    /// @param id The credit.
    /// @param number The number of the amendment, which is now the version of the terms.
    /// @param isByPresentation Whether a complying presentation was the acceptance.
    /// @param isConfirmed Whether the credit is still confirmed.
    event AmendmentAccepted(CreditId indexed id, uint8 indexed number, bool isByPresentation, bool isConfirmed);

    /// @notice The beneficiary rejected an amendment (MT 730).
    /// @param id The credit.
    /// @param number The number of the amendment.
    /// @param returned What went back to the issuing bank of what it had added, in token units.
    event AmendmentRejected(CreditId indexed id, uint8 indexed number, uint96 returned);

    /* EVENTS: DRAWINGS */

    /// @notice A drawing was made: so much is no longer available.
    /// @param id The credit.
    /// @param claimed What was claimed, in token units.
    /// @param due What was available of it, and is due.
    event CreditDrawn(CreditId indexed id, uint96 claimed, uint96 due);

    /// @notice Money was paid under the credit.
    /// @param id The credit.
    /// @param to Who received it.
    /// @param amount How much, in token units.
    /// @param fromHeld How much of it came from what was held for the credit.
    event CreditPaid(CreditId indexed id, address indexed to, uint96 amount, uint96 fromHeld);

    /* ERRORS */

    /// @notice No credit has this id.
    /// @param id The id.
    error CreditUnknown(CreditId id);

    /// @notice The credit's state does not allow the deed.
    /// @param id The credit.
    /// @param current Its state.
    /// @param allowed The states that allow it, bit n for the state whose number is n.
    error CreditUnexpectedState(CreditId id, CreditState current, StateSet allowed);

    /// @notice The terms are not those in force, or of the amendment named.
    /// @param id The credit.
    /// @param version The version that was meant.
    error CreditWrongTerms(CreditId id, uint8 version);

    /// @notice A term is not possible, or no amendment may change it.
    /// @param id The credit.
    /// @param term The term.
    error CreditUnsoundTerm(CreditId id, CreditTerm term);

    /// @notice The bank has named no treasury at the desk.
    /// @param bank The bank.
    error CreditNoTreasury(PartyId bank);

    /// @notice The credit was advised already.
    /// @param id The credit.
    error CreditAlreadyAdvised(CreditId id);

    /// @notice The bank has decided already whether it confirms.
    /// @param id The credit.
    /// @param isConfirmed How it decided.
    error CreditConfirmationDecided(CreditId id, bool isConfirmed);

    /// @notice The credit is not confirmed.
    /// @param id The credit.
    error CreditNotConfirmed(CreditId id);

    /// @notice The caller is not the credit's beneficiary.
    /// @param id The credit.
    /// @param caller The caller.
    /// @param beneficiary The beneficiary.
    error CreditNotBeneficiary(CreditId id, address caller, address beneficiary);

    /// @notice The bank is not bound by the credit, and has no say in canceling it.
    /// @param id The credit.
    /// @param bank The bank.
    error CreditBankNotBound(CreditId id, PartyId bank);

    /// @notice The party has already said so.
    /// @param id The credit.
    /// @param consents The parties that consent: bit 3 issuing bank, bit 4 confirming bank, bit 5 beneficiary.
    error CreditConsentUnchanged(CreditId id, uint8 consents);

    /// @notice Documents are still with a bank, or undertakings outstanding.
    /// @param id The credit.
    /// @param open How many.
    error CreditPresentationsOpen(CreditId id, uint16 open);

    /// @notice The last day for presentation has not passed.
    /// @param id The credit.
    /// @param last Its last second, in Unix seconds.
    error CreditNotExpired(CreditId id, uint40 last);

    /// @notice The amendment's state does not allow the deed.
    /// @param id The credit.
    /// @param number The number of the amendment.
    /// @param current Its state.
    /// @param allowed The states that allow it, bit n for the state whose number is n.
    error AmendmentUnexpectedState(CreditId id, uint8 number, AmendmentState current, StateSet allowed);

    /// @notice The credit has as many amendments as it can have.
    /// @param id The credit.
    /// @param most How many.
    error AmendmentsExhausted(CreditId id, uint8 most);

    /// @notice The confirming bank has not said whether its confirmation extends to the amendment.
    /// @param id The credit.
    /// @param number The number of the amendment.
    error AmendmentExtensionAwaited(CreditId id, uint8 number);

    /// @notice The confirming bank has said already whether its confirmation extends to the amendment.
    /// @param id The credit.
    /// @param number The number of the amendment.
    error AmendmentExtensionDecided(CreditId id, uint8 number);

    /// @notice The confirmation does not extend to the amendment, and the beneficiary has not given it up.
    /// @param id The credit.
    /// @param number The number of the amendment.
    error AmendmentEndsConfirmation(CreditId id, uint8 number);

    /// @notice The caller is not the contract that examines presentations.
    /// @param caller The caller.
    error CreditNotPresentations(address caller);

    /// @notice The caller may not bind the contract that examines presentations, or it is bound.
    /// @param caller The caller.
    /// @param binder Who may, once.
    /// @param bound What is bound; zero for nothing.
    error CreditCannotBind(address caller, address binder, address bound);

    /* DEEDS: LIFE */

    /// @notice Issues a credit: the issuing bank is bound from now on, after UCP 600 art. 7. What stands behind it on
    /// chain is taken from the bank's treasury.
    /// @dev Emits {CreditIssued}. A deed of the issuing bank, released for all that can be drawn.
    ///
    /// Requirements:
    /// - The door must be open (`EnforcedPause`).
    /// - The id must be new (`CreditUnexpectedState`).
    /// - Every term must be possible (`CreditUnsoundTerm`): token, applicant and beneficiary are not zero, the two
    /// differ, and the beneficiary is neither this contract nor the token; the issuing bank is named, a confirming bank
    /// if and only if one is asked for, and it is another; tolerances are at most 99 %; the amount is not zero, and all
    /// that can be drawn fits 96 bits; a margin is a share; the credit expires today at the earliest and in 1,826 days
    /// at the latest, and neither issue nor latest shipment comes later; documents may be presented for 1 to 366 days
    /// after shipment; there is no tenor at sight, one for deferred payment and acceptance, of 1,826 days at most;
    /// banks have 3 to 7 banking days; the narrative is not empty.
    /// - The calendars must be posted for 30 days (`CalendarYearNotPosted`, `CalendarUnknown`).
    /// - The desk must bring it (`BankContextNotDesk`) as the deed of that bank (`BankContextWrongBank`), which must
    /// have released what can be drawn (`BankContextNotReleased`).
    /// - The bank must have a treasury (`CreditNoTreasury`), and what is held must arrive exactly
    /// (`MoneyTokenWithoutCode`, `MoneyInexactTransfer`, `SafeERC20FailedOperation`).
    ///
    /// @param terms The terms.
    /// @return id The credit.
    function issue(CreditTerms calldata terms) external returns (CreditId id);

    /// @notice Advises a credit to its beneficiary, after UCP 600 art. 9.
    /// @dev Emits {CreditAdvised}. A deed of the advising bank.
    ///
    /// Requirements:
    /// - As for every deed on a credit; it must be Issued.
    /// - The desk must bring it (`BankContextNotDesk`) as the deed of that bank (`BankContextWrongBank`).
    /// - It must not have been advised (`CreditAlreadyAdvised`).
    ///
    /// @param id The credit.
    /// @param terms The terms in force.
    function advise(CreditId id, CreditTerms calldata terms) external;

    /// @notice Confirms a credit: the bank is bound from now on beside the issuing bank, after UCP 600 art. 8.
    /// @dev Emits {CreditConfirmed}. A deed of the confirming bank, released for all that can still be drawn.
    ///
    /// Requirements:
    /// - As for every deed on a credit; it must be Issued.
    /// - The desk must bring it (`BankContextNotDesk`) as the deed of that bank (`BankContextWrongBank`), which must
    /// have released what can be drawn (`BankContextNotReleased`).
    /// - The bank must not have decided before (`CreditConfirmationDecided`).
    /// - The bank must have a treasury (`CreditNoTreasury`).
    ///
    /// @param id The credit.
    /// @param terms The terms in force.
    function confirm(CreditId id, CreditTerms calldata terms) external;

    /// @notice Declines to confirm a credit.
    /// @dev Emits {CreditConfirmationDeclined}. A deed of the confirming bank.
    ///
    /// Requirements:
    /// - As for every deed on a credit; it must be Issued.
    /// - The desk must bring it (`BankContextNotDesk`) as the deed of that bank (`BankContextWrongBank`).
    /// - The bank must not have decided before (`CreditConfirmationDecided`).
    ///
    /// @param id The credit.
    /// @param terms The terms in force.
    function declineConfirmation(CreditId id, CreditTerms calldata terms) external;

    /// @notice Consents to cancel a credit. It is canceled as soon as all that are bound consent, after UCP 600 art.
    /// 10(a): issuing bank, confirming bank if it confirmed, and beneficiary.
    /// @dev Emits {CreditCancellationConsented}, with the last consent also {CreditCanceled}. Consents fall when
    /// documents are presented, when a bank confirms, and when an amendment is accepted.
    ///
    /// Requirements:
    /// - As for every deed on a credit; it must be Issued.
    /// - No documents may be with a bank, and no undertaking outstanding (`CreditPresentationsOpen`).
    /// - The caller must be the beneficiary (`CreditNotBeneficiary`), or the desk for a bank that is bound
    /// (`CreditBankNotBound`).
    /// - It must not have consented (`CreditConsentUnchanged`).
    ///
    /// @param id The credit.
    /// @param terms The terms in force.
    function cancel(CreditId id, CreditTerms calldata terms) external;

    /// @notice Takes a consent back.
    /// @dev Emits {CreditCancellationConsented}.
    ///
    /// Requirements:
    /// - As for every deed on a credit; it must be Issued.
    /// - The caller must be the beneficiary (`CreditNotBeneficiary`), or the desk for a bank that is bound
    /// (`CreditBankNotBound`).
    /// - It must have consented (`CreditConsentUnchanged`).
    ///
    /// @param id The credit.
    /// @param terms The terms in force.
    function withdrawConsent(CreditId id, CreditTerms calldata terms) external;

    /// @notice Ends a credit whose last day for presentation has passed. Where the bank is closed on that day in the
    /// ordinary way, the day moves to its next banking day, after UCP 600 art. 29.
    /// @dev Emits {CreditExpired}. Anyone's deed. What is open goes on.
    ///
    /// Requirements:
    /// - As for every deed on a credit; it must be Issued.
    /// - The last second of that day must have passed (`CreditNotExpired`).
    ///
    /// @param id The credit.
    /// @param terms The terms in force.
    function expire(CreditId id, CreditTerms calldata terms) external;

    /// @notice Closes a credit that is exhausted, expired or canceled: what is still held goes back to the issuing
    /// bank.
    /// @dev Emits {CreditClosed}. Anyone's deed.
    ///
    /// Requirements:
    /// - As for every deed on a credit; it must be Exhausted, Expired or Canceled.
    /// - No documents may be with a bank, and no undertaking outstanding (`CreditPresentationsOpen`).
    /// - The bank must have a treasury (`CreditNoTreasury`), and gas must be left to attempt the payment in full
    /// (`MoneyGasTooLow`).
    ///
    /// @param id The credit.
    /// @param terms The terms in force.
    function close(CreditId id, CreditTerms calldata terms) external;

    /* DEEDS: AMENDMENTS */

    /// @notice Proposes an amendment. The issuing bank is bound by it at once and cannot take it back; the old terms
    /// stay in force until the beneficiary accepts, after UCP 600 art. 10(b) and (c).
    /// @dev Emits {AmendmentProposed}. A deed of the issuing bank, released for what can be drawn beside what could be.
    ///
    /// Requirements:
    /// - The door must be open (`EnforcedPause`).
    /// - As for every deed on a credit; it must be Issued.
    /// - The amended terms must be sound as for `issue`, and leave parties, banks that are bound, token, date of issue
    /// and funding alone (`CreditUnsoundTerm`).
    /// - The desk must bring it (`BankContextNotDesk`) as the deed of that bank (`BankContextWrongBank`), which must
    /// have released the increase (`BankContextNotReleased`).
    /// - There are at most 255 amendments (`AmendmentsExhausted`).
    /// - The bank must have a treasury (`CreditNoTreasury`), and what is added must arrive exactly
    /// (`MoneyTokenWithoutCode`, `MoneyInexactTransfer`, `SafeERC20FailedOperation`).
    ///
    /// @param id The credit.
    /// @param terms The terms in force.
    /// @param amended The whole terms as amended.
    /// @return number The number of the amendment.
    function proposeAmendment(
        CreditId id,
        CreditTerms calldata terms,
        CreditTerms calldata amended
    ) external returns (uint8 number);

    /// @notice Extends the confirmation to an amendment: the confirming bank is bound by it irrevocably, after UCP 600
    /// art. 10(b).
    /// @dev Emits {ConfirmationExtended}. A deed of the confirming bank, released for all that could then be drawn.
    ///
    /// Requirements:
    /// - As for every deed on a credit; it must be Issued.
    /// - The amended terms must be those of the amendment (`CreditWrongTerms`), which must be Proposed
    /// (`AmendmentUnexpectedState`).
    /// - The desk must bring it (`BankContextNotDesk`) as the deed of that bank (`BankContextWrongBank`), which must
    /// have released what could be drawn (`BankContextNotReleased`).
    /// - The credit must be confirmed (`CreditNotConfirmed`).
    /// - The bank must not have decided before (`AmendmentExtensionDecided`).
    ///
    /// @param id The credit.
    /// @param terms The terms in force.
    /// @param amended The whole terms as amended.
    /// @param number The number of the amendment.
    function extendConfirmation(
        CreditId id,
        CreditTerms calldata terms,
        CreditTerms calldata amended,
        uint8 number
    ) external;

    /// @notice Advises an amendment without extending the confirmation to it: if the beneficiary accepts it, it gives
    /// up the confirmation.
    /// @dev Emits {AmendmentAdvisedOnly}. A deed of the confirming bank.
    ///
    /// Requirements:
    /// - As for every deed on a credit; it must be Issued.
    /// - The amendment must be Proposed (`AmendmentUnexpectedState`).
    /// - The desk must bring it (`BankContextNotDesk`) as the deed of that bank (`BankContextWrongBank`).
    /// - The credit must be confirmed (`CreditNotConfirmed`).
    /// - The bank must not have decided before (`AmendmentExtensionDecided`).
    ///
    /// @param id The credit.
    /// @param terms The terms in force.
    /// @param number The number of the amendment.
    function adviseAmendment(CreditId id, CreditTerms calldata terms, uint8 number) external;

    /// @notice Accepts an amendment, whole: its terms are in force from now on. There is no accepting a part, and
    /// silence accepts nothing, after UCP 600 art. 10.
    /// @dev Emits {AmendmentAccepted}. Amendments of the version before are Stale from now on. Consents to cancel fall.
    ///
    /// Requirements:
    /// - As for every deed on a credit; it must be Issued.
    /// - The caller must be the beneficiary (`CreditNotBeneficiary`).
    /// - The amendment must be Proposed (`AmendmentUnexpectedState`).
    /// - The confirming bank of a confirmed credit must have decided (`AmendmentExtensionAwaited`); where it does not
    /// extend its confirmation, the beneficiary must give that up (`AmendmentEndsConfirmation`).
    ///
    /// @param id The credit.
    /// @param terms The terms in force.
    /// @param number The number of the amendment.
    /// @param isUnconfirmed Whether the beneficiary accepts it without confirmation.
    function acceptAmendment(CreditId id, CreditTerms calldata terms, uint8 number, bool isUnconfirmed) external;

    /// @notice Rejects an amendment: what the issuing bank had added for it goes back.
    /// @dev Emits {AmendmentRejected}.
    ///
    /// Requirements:
    /// - As for every deed on a credit; it must be Issued.
    /// - The caller must be the beneficiary (`CreditNotBeneficiary`).
    /// - The amendment must be Proposed or Stale (`AmendmentUnexpectedState`).
    /// - The bank must have a treasury (`CreditNoTreasury`), and gas must be left to attempt the payment in full
    /// (`MoneyGasTooLow`).
    ///
    /// @param id The credit.
    /// @param terms The terms in force.
    /// @param number The number of the amendment.
    function rejectAmendment(CreditId id, CreditTerms calldata terms, uint8 number) external;

    /* DEEDS: OF PRESENTATIONS */

    /// @notice Opens an examination of documents under a version of the terms. Consents to cancel fall.
    /// @dev Only {IPresentations}.
    ///
    /// Requirements:
    /// - The caller must be the contract that examines presentations (`CreditNotPresentations`).
    /// - The credit must exist (`CreditUnknown`) and be Issued, Exhausted or Expired (`CreditUnexpectedState`).
    /// - The terms must be of that version, and that in force or proposed (`CreditWrongTerms`,
    /// `AmendmentUnexpectedState`); a confirmation must extend to it (`AmendmentExtensionAwaited`).
    ///
    /// @param id The credit.
    /// @param terms The terms.
    /// @param version Their version.
    /// @return slot The state of the credit.
    function openExamination(
        CreditId id,
        CreditTerms calldata terms,
        uint8 version
    ) external returns (CreditSlot memory slot);

    /// @notice Opens a further examination of documents that a bank forwards.
    /// @dev Only {IPresentations} (`CreditNotPresentations`).
    /// @param id The credit.
    function addExamination(CreditId id) external;

    /// @notice Ends an examination.
    /// @dev Only {IPresentations} (`CreditNotPresentations`).
    /// @param id The credit.
    function endExamination(CreditId id) external;

    /// @notice Puts an amendment in force by a presentation that complies with it, after UCP 600 art. 10(c).
    /// @dev Emits {AmendmentAccepted}. Only {IPresentations} (`CreditNotPresentations`).
    ///
    /// Requirements:
    /// - The amendment must be Proposed (`AmendmentUnexpectedState`), and a confirmation extend to it
    /// (`AmendmentExtensionAwaited`).
    ///
    /// @param id The credit.
    /// @param number The number of the amendment.
    function adopt(CreditId id, uint8 number) external;

    /// @notice Takes a drawing out of what is available.
    /// @dev Emits {CreditDrawn}. Only {IPresentations} (`CreditNotPresentations`). The credit becomes Exhausted when
    /// nothing more can be drawn.
    ///
    /// Requirements:
    /// - The terms must be those in force (`CreditWrongTerms`).
    ///
    /// @param terms The terms in force.
    /// @param id The credit.
    /// @param claimed What is claimed, in token units.
    /// @return due What was available of it.
    function draw(CreditTerms calldata terms, CreditId id, uint96 claimed) external returns (uint96 due);

    /// @notice Pays under a credit: from what is held for it first if told so, and the rest from a bank's treasury.
    /// @dev Emits {CreditPaid}. Only {IPresentations} (`CreditNotPresentations`).
    ///
    /// Requirements:
    /// - What comes from a treasury must arrive exactly (`MoneyTokenWithoutCode`, `MoneyInexactTransfer`), and gas must
    /// be left to attempt the payment in full (`MoneyGasTooLow`).
    ///
    /// @param id The credit.
    /// @param token The token.
    /// @param to Who receives it.
    /// @param amount How much, in token units.
    /// @param payer The treasury that pays what is not held; zero for none: then that stays missing.
    /// @param isHeld Whether what is held may be used.
    /// @return missing What was not paid, in token units.
    function pay(
        CreditId id,
        address token,
        address to,
        uint96 amount,
        address payer,
        bool isHeld
    ) external returns (uint96 missing);

    /// @notice Binds the contract that examines presentations, once and for all.
    /// @dev Only the deployer, once (`CreditCannotBind`).
    /// @param presentations_ Its address.
    function bind(address presentations_) external;

    /* VIEWS */

    /// @notice Where a credit stands.
    /// @param id The credit.
    /// @return Its state.
    function stateOf(CreditId id) external view returns (CreditState);

    /// @notice What is stored of a credit.
    /// @param id The credit.
    /// @return Its slot.
    function slotOf(CreditId id) external view returns (CreditSlot memory);

    /// @notice What is stored of an amendment; it is Stale once another of its version was accepted.
    /// @param id The credit.
    /// @param number Its number.
    /// @return The amendment.
    function amendmentOf(CreditId id, uint8 number) external view returns (Amendment memory);

    /// @notice Reverts unless terms are those in force (`CreditWrongTerms`, `CreditUnknown`).
    /// @param id The credit.
    /// @param terms The terms.
    /// @return What is stored of the credit.
    function requireInForce(CreditId id, CreditTerms calldata terms) external view returns (CreditSlot memory);

    /// @notice Reverts unless terms are those of a version (`CreditWrongTerms`), in force or not.
    /// @param id The credit.
    /// @param terms The terms.
    /// @param version The version.
    /// @return What is stored of the credit.
    function requireVersion(
        CreditId id,
        CreditTerms calldata terms,
        uint8 version
    ) external view returns (CreditSlot memory);

    /// @notice The id that a credit of these terms has.
    /// @param terms The first terms.
    /// @return The EIP-712 digest of the terms.
    function idOf(CreditTerms calldata terms) external view returns (CreditId);

    /// @notice The most that can be drawn under terms.
    /// @param terms The terms.
    /// @return The amount with its tolerance, rounded down, and the additional amounts, in token units.
    function mostOf(CreditTerms calldata terms) external pure returns (uint256);

    /// @notice The contract that examines presentations.
    /// @return Its address; zero before it was bound.
    function presentations() external view returns (address);
}
