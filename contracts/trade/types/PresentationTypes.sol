// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {StateSet} from "../../common/types/StateSet.sol";
import {PartyId} from "../../parties/types/PartyId.sol";
import {CreditId} from "./CreditTypes.sol";

/// @notice The id of a presentation: the EIP-712 digest of what was presented, so that the same set cannot come twice.
type PresentationId is bytes32;

using {eq as ==} for PresentationId global;

/// @notice Whether two ids are one.
/// @param a One id.
/// @param b The other id.
/// @return True if they are.
function eq(PresentationId a, PresentationId b) pure returns (bool) {
    return PresentationId.unwrap(a) == PresentationId.unwrap(b);
}

/// @notice A set of documents, as it is presented. It comes in calldata each time and is never stored.
/// @param credit Under which credit.
/// @param bank To which bank: the nominated, the confirming or the issuing one, or any where the credit says so.
/// @param amount The drawing, in token units.
/// @param shippedOn The date of shipment that the transport documents show, in days since 1970-01-01; zero where the
/// credit asks for none.
/// @param version Under which version of the terms: the one in force, or an amendment that waits to be accepted.
/// @param documents Salted Merkle root of the documents.
/// @param title The token of an electronic title, zero for none.
/// @param previous The refused presentation in whose place it comes, zero for none.
struct Presentation {
    CreditId credit;
    PartyId bank;
    uint96 amount;
    uint32 shippedOn;
    uint8 version;
    bytes32 documents;
    bytes32 title;
    PresentationId previous;
}

/// @notice Where the examination of a presentation by one bank stands.
enum ExaminationState {
    // This bank has not got the documents.
    None,
    // Live: electronic records that wait for the notice of completeness.
    Presented,
    // The bank's clock runs.
    Examining,
    // The bank is bound to pay, unless it was only nominated.
    Complying,
    Waived,
    Precluded,
    // The bank gave its one notice, and the documents wait.
    Refused,
    WaiverSought,
    // The bank pays at maturity.
    Undertaken,
    // The bank has paid out of its own, and has still to forward the documents.
    Honored,
    // The bank has not paid what was due.
    Dishonored,
    // Final: nothing moves it again.
    Paid,
    Forwarded,
    Returned,
    Lapsed
}

// The sets of states in which deeds are possible.
StateSet constant EXAM_NONE = StateSet.wrap(1 << uint8(ExaminationState.None));
StateSet constant EXAM_PRESENTED = StateSet.wrap(1 << uint8(ExaminationState.Presented));
StateSet constant EXAM_EXAMINING = StateSet.wrap(1 << uint8(ExaminationState.Examining));
StateSet constant EXAM_REFUSED = StateSet.wrap(
    (1 << uint8(ExaminationState.Refused)) | (1 << uint8(ExaminationState.WaiverSought))
);
StateSet constant EXAM_WAIVABLE = StateSet.wrap(
    (1 << uint8(ExaminationState.Examining)) |
        (1 << uint8(ExaminationState.Refused)) |
        (1 << uint8(ExaminationState.WaiverSought))
);
StateSet constant EXAM_TO_HONOR = StateSet.wrap(
    (1 << uint8(ExaminationState.Complying)) |
        (1 << uint8(ExaminationState.Waived)) |
        (1 << uint8(ExaminationState.Precluded))
);
StateSet constant EXAM_UNDERTAKEN = StateSet.wrap(1 << uint8(ExaminationState.Undertaken));
StateSet constant EXAM_OWED = StateSet.wrap(
    (1 << uint8(ExaminationState.Complying)) |
        (1 << uint8(ExaminationState.Waived)) |
        (1 << uint8(ExaminationState.Precluded)) |
        (1 << uint8(ExaminationState.Undertaken))
);
StateSet constant EXAM_PAYABLE = StateSet.wrap(
    (1 << uint8(ExaminationState.Complying)) |
        (1 << uint8(ExaminationState.Waived)) |
        (1 << uint8(ExaminationState.Precluded)) |
        (1 << uint8(ExaminationState.Undertaken)) |
        (1 << uint8(ExaminationState.Dishonored))
);
StateSet constant EXAM_FORWARDABLE = StateSet.wrap(
    (1 << uint8(ExaminationState.Examining)) |
        (1 << uint8(ExaminationState.Complying)) |
        (1 << uint8(ExaminationState.Waived)) |
        (1 << uint8(ExaminationState.Precluded)) |
        (1 << uint8(ExaminationState.Refused)) |
        (1 << uint8(ExaminationState.Undertaken)) |
        (1 << uint8(ExaminationState.Honored)) |
        (1 << uint8(ExaminationState.Dishonored))
);
StateSet constant EXAM_LAPSABLE = StateSet.wrap(
    (1 << uint8(ExaminationState.Presented)) |
        (1 << uint8(ExaminationState.Examining)) |
        (1 << uint8(ExaminationState.Complying)) |
        (1 << uint8(ExaminationState.Refused)) |
        (1 << uint8(ExaminationState.WaiverSought)) |
        (1 << uint8(ExaminationState.Honored)) |
        (1 << uint8(ExaminationState.Dishonored))
);

/// @notice In which part a bank examines.
enum Stage {
    // It may honor or negotiate, and need not.
    Nominated,
    // It is bound.
    Confirming,
    Issuing
}

/// @notice What a bank does with documents that it refuses: SWIFT field 77B.
enum Disposition {
    // No valid notice.
    None,
    // HOLD: it holds them until further instructions of the presenter.
    Held,
    // NOTIFY: it holds them until the applicant waives and the bank accepts that, or the presenter instructs it.
    HeldForWaiver,
    // RETURN: it returns them.
    Returned,
    // PREVINST: it acts as it was instructed before.
    AsInstructed
}

// Bits of `ExaminationSlot.marks`: what the contract itself finds by dates and amounts when documents come.
uint8 constant MARK_LATE = 1;
uint8 constant MARK_STALE = 2;
uint8 constant MARK_OVERDRAWN = 4;
uint8 constant MARK_LATE_SHIPMENT = 8;
uint8 constant MARK_PARTIAL = 16;

// Bits of `ExaminationSlot.flags`.
uint8 constant EXAM_DRAWN = 1;
uint8 constant EXAM_FORWARDED = 2;
uint8 constant EXAM_HAS_PAID = 4;
uint8 constant EXAM_APPLICANT_WAIVED = 8;
uint8 constant EXAM_WAIVER_SOUGHT = 16;
uint8 constant EXAM_VERSION_PENDING = 32;

/// @notice The examination of a presentation by one bank: one slot.
/// @param amount What is claimed; once it is drawn, what is due; after a default, what is missing. In token units.
/// @param deadline The last second of the state's clock, in Unix seconds; it belongs to whom the clock is given.
/// @param maturity The nominal day on which an undertaking falls due, in days since 1970-01-01.
/// @param countedOn The day as of which the presentation counts at this bank, in days since 1970-01-01.
/// @param state The state.
/// @param stage In which part the bank examines.
/// @param marks What the contract found by itself.
/// @param flags What has happened beside the state.
struct ExaminationSlot {
    // slot 0
    uint96 amount;
    uint40 deadline;
    uint32 maturity;
    uint32 countedOn;
    ExaminationState state;
    Stage stage;
    uint8 marks;
    uint8 flags;
}
