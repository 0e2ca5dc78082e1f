// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {StateSet} from "../../common/types/StateSet.sol";
import {PartyId} from "../../parties/types/PartyId.sol";
import {CalendarId} from "./CalendarId.sol";

/// @notice The id of a credit: the EIP-712 digest of its first terms, so that it binds chain, contract and every term.
type CreditId is bytes32;

using {eq as ==} for CreditId global;

/// @notice Whether two ids are one.
/// @param a One id.
/// @param b The other id.
/// @return True if they are.
function eq(CreditId a, CreditId b) pure returns (bool) {
    return CreditId.unwrap(a) == CreditId.unwrap(b);
}

/// @notice Where a credit stands.
enum CreditState {
    // Unknown id: never issued, or the terms do not match.
    None,
    // Live: documents may be presented. `expire` carries out the end of its clock.
    Issued,
    // No further drawing; what is open goes on, and then `close` ends it.
    Exhausted,
    Expired,
    Canceled,
    // Final: nothing is held and nothing is open.
    Closed
}

// The sets of states in which deeds are possible.
StateSet constant CREDIT_NONE = StateSet.wrap(1 << uint8(CreditState.None));
StateSet constant CREDIT_ISSUED = StateSet.wrap(1 << uint8(CreditState.Issued));
StateSet constant CREDIT_OVER = StateSet.wrap(
    (1 << uint8(CreditState.Exhausted)) | (1 << uint8(CreditState.Expired)) | (1 << uint8(CreditState.Canceled))
);
StateSet constant CREDIT_PRESENTABLE = StateSet.wrap(
    (1 << uint8(CreditState.Issued)) | (1 << uint8(CreditState.Exhausted)) | (1 << uint8(CreditState.Expired))
);
StateSet constant CREDIT_OPEN = StateSet.wrap(
    (1 << uint8(CreditState.Issued)) |
        (1 << uint8(CreditState.Exhausted)) |
        (1 << uint8(CreditState.Expired)) |
        (1 << uint8(CreditState.Canceled))
);
StateSet constant CREDIT_KNOWN = StateSet.wrap(0x3e);

// Bits of `CreditSlot.flags`: what the banks have said, and who consents to cancel the credit as it stands.
uint8 constant ADVISED = 1;
uint8 constant CONFIRMED = 2;
uint8 constant DECLINED = 4;
uint8 constant ISSUER_CANCELS = 8;
uint8 constant CONFIRMER_CANCELS = 16;
uint8 constant BENEFICIARY_CANCELS = 32;
uint8 constant ALL_CANCEL = ISSUER_CANCELS | CONFIRMER_CANCELS | BENEFICIARY_CANCELS;

/// @notice The form of a credit: SWIFT field 40A. Every form is irrevocable.
enum CreditForm {
    Irrevocable,
    IrrevocableTransferable
}

/// @notice The rules that a credit names: SWIFT field 40E.
enum CreditRules {
    Ucp,
    UcpElectronic
}

/// @notice How a credit is available: SWIFT field 41a.
enum Availability {
    Sight,
    Deferred,
    Acceptance,
    Negotiation
}

/// @notice From which date the days of a usance count. "From" and "after" exclude that date.
enum TenorFrom {
    Presentation,
    Shipment
}

/// @notice What another bank is asked for: SWIFT field 49.
enum Confirmation {
    Without,
    MayAdd,
    Confirm
}

/// @notice What stands behind a credit on chain: all that can be drawn, a share of it, or the bank's word alone.
enum Funding {
    Full,
    Margin,
    Bare
}

// Bits of `CreditTerms.cures`: which marks the silence of a bound bank cures as well.
uint8 constant CURES_LATE = 1;
uint8 constant CURES_OVERDRAWN = 2;

/// @notice The terms of a credit. They come in calldata each time and are never stored; the hash of the first version
/// is the id.
/// @dev Dates are days since 1970-01-01 at the place that they are about; a last day belongs to the term whole.
/// @param applicant Who asked for the credit (field 50).
/// @param beneficiary Who may draw on it (field 59).
/// @param issuingBank The bank that is bound from issue on (field 52a).
/// @param advisingBank The bank that advises it (field 57a), zero for none.
/// @param nominatedBank The bank with which it is available (field 41a), zero for any bank.
/// @param confirmingBank The bank that may add its confirmation (field 58a), zero for none.
/// @param reimbursingBank The bank at which the issuing bank lets others claim (field 53a), zero for none.
/// @param token The ERC-20 token of the amounts (field 32B).
/// @param amount The amount of the credit, in token units (field 32B).
/// @param additional What may be drawn beside it, in token units (field 39C).
/// @param tolerancePlus How much more may be drawn, in percent of the amount (field 39A).
/// @param toleranceMinus How much less may be drawn, in percent, where partial drawings are forbidden (field 39A).
/// @param issuedOn The date of issue (field 31C).
/// @param expiresOn The last day for presentation (field 31D).
/// @param latestShipment The latest date of shipment (field 44C), zero for none.
/// @param presentationDays How many days after shipment documents may be presented (field 48).
/// @param place The banking calendar of the place of expiry (field 31D), which is that of the nominated bank.
/// @param issuingPlace The banking calendar of the issuing bank.
/// @param confirmingPlace The banking calendar of the confirming bank, zero without one.
/// @param form The form (field 40A).
/// @param rules The rules; the electronic ones let the clock of a bank start at the notice of completeness (field 40E).
/// @param availability How it is available (field 41a).
/// @param tenorFrom From which date the tenor counts (fields 42C, 42P).
/// @param tenorDays The tenor in days, zero at sight (fields 42C, 42P).
/// @param partialDrawings Whether it may be drawn in parts (field 43P).
/// @param transshipment Whether goods may be transshipped (field 43T).
/// @param confirmation What the confirming bank is asked for (field 49).
/// @param funding What stands behind it on chain.
/// @param marginShare The share that is held with a margin, in 1/10,000 of all that can be drawn, rounded up.
/// @param cures Which marks the silence of a bound bank cures: bit 0 late, bit 1 overdrawn.
/// @param examinationDays How many banking days each bank has, after UCP 600 art. 14(b): five.
/// @param narrative Salted Merkle root of all that is not a value here: places, goods, documents, conditions, charges.
/// @param salt Makes equal credits differ.
struct CreditTerms {
    address applicant;
    address beneficiary;
    PartyId issuingBank;
    PartyId advisingBank;
    PartyId nominatedBank;
    PartyId confirmingBank;
    PartyId reimbursingBank;
    address token;
    uint96 amount;
    uint96 additional;
    uint8 tolerancePlus;
    uint8 toleranceMinus;
    uint32 issuedOn;
    uint32 expiresOn;
    uint32 latestShipment;
    uint16 presentationDays;
    CalendarId place;
    CalendarId issuingPlace;
    CalendarId confirmingPlace;
    CreditForm form;
    CreditRules rules;
    Availability availability;
    TenorFrom tenorFrom;
    uint16 tenorDays;
    bool partialDrawings;
    bool transshipment;
    Confirmation confirmation;
    Funding funding;
    uint16 marginShare;
    uint8 cures;
    uint8 examinationDays;
    bytes32 narrative;
    uint256 salt;
}

/// @notice What makes terms unsound.
enum CreditTerm {
    Applicant,
    Beneficiary,
    IssuingBank,
    ConfirmingBank,
    Token,
    Amount,
    Tolerance,
    IssuedOn,
    ExpiresOn,
    LatestShipment,
    PresentationDays,
    Tenor,
    MarginShare,
    Cures,
    ExaminationDays,
    Narrative
}

/// @notice The state of a credit: one slot.
/// @param drawn What banks have paid or undertaken to pay under it, in token units.
/// @param held What is held for it, in token units.
/// @param open How many examinations of its documents are open.
/// @param version The version of the terms in force: zero for the first, else the number of the accepted amendment.
/// @param proposed The number of the last amendment proposed.
/// @param state The state.
/// @param flags What the banks have said, and who consents to cancel.
struct CreditSlot {
    // slot 0
    uint96 drawn;
    uint96 held;
    uint16 open;
    uint8 version;
    uint8 proposed;
    CreditState state;
    uint8 flags;
}

/// @notice Where an amendment stands.
enum AmendmentState {
    // Unknown number.
    None,
    // Waits for the beneficiary; the credit's end is its own. Whether another was accepted first is seen by its base.
    Proposed,
    Stale,
    // Final.
    Accepted,
    Rejected
}

// The sets of states in which deeds on amendments are possible.
StateSet constant AMENDMENT_PROPOSED = StateSet.wrap(1 << uint8(AmendmentState.Proposed));
StateSet constant AMENDMENT_REJECTABLE = StateSet.wrap(
    (1 << uint8(AmendmentState.Proposed)) | (1 << uint8(AmendmentState.Stale))
);

/// @notice What a confirming bank says to an amendment: nothing yet, that its confirmation extends to it, or that it
/// only advises it.
enum Extension {
    Awaited,
    Extended,
    AdvisedOnly
}

/// @notice An amendment: two slots.
/// @param terms The EIP-712 struct hash of the whole terms as amended.
/// @param added What the issuing bank has added to what is held, in token units.
/// @param base The version that it amends.
/// @param state The state as it was stored.
/// @param extension What the confirming bank has said.
struct Amendment {
    // slot 0
    bytes32 terms;
    // slot 1
    uint96 added;
    uint8 base;
    AmendmentState state;
    Extension extension;
}
