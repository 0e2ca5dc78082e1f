// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {
    Availability,
    Confirmation,
    CreditSlot,
    CreditTerms,
    Funding
} from "../../../contracts/trade/types/CreditTypes.sol";
import {
    Disposition,
    ExaminationSlot,
    ExaminationState,
    Presentation
} from "../../../contracts/trade/types/PresentationTypes.sol";
import {CHEATS, draw, oneIn} from "../../shared/Cheats.sol";
import {CreditsToken, CreditsWorld, CreditTrack, SetTrack} from "./CreditsWorld.sol";

/// @notice What happened, to be counted.
enum CreditsDeed {
    Issue,
    Confirm,
    Propose,
    Extend,
    Accept,
    Reject,
    Consent,
    Expire,
    Close,
    Present,
    Represent,
    Comply,
    Refuse,
    Waive,
    Preclude,
    Lapse,
    Undertake,
    Honor,
    PayDue,
    Dishonor,
    Forward,
    Refusal
}

/// @title CreditsHandler
/// @notice What the runner calls in a random sequence: banks that issue, confirm, examine, pay, forward or keep silent,
/// a beneficiary that presents, an applicant that waives, anyone who holds them to their clocks.
abstract contract CreditsHandler is CreditsWorld {
    uint256 private constant MAX_CREDITS = 3;
    uint256 private constant MAX_SETS = 8;

    mapping(CreditsDeed deed => uint256 count) private _effects;
    string private _broken;
    uint256 private _actions;

    /// @dev The token in which banks release what their next deeds may cost.
    address private _released;

    /// @dev The runner keeps no time between calls that it can be trusted with.
    modifier action() {
        ++_actions;
        CHEATS.warp(_now);
        _;
    }

    /* ACTIONS */

    /// @notice The issuing bank issues a credit, of any kind.
    function issue(uint256 seed) external action {
        uint256 place = _credits.length;
        if (place == MAX_CREDITS) return;
        CreditTrack storage track = _credits.push();
        track.token = draw(seed, "token", 0, TOKENS - 1);
        _released = _tokens[track.token];
        CreditTerms memory terms = _drawTerms(seed, track.token);
        track.id = CREDITS.idOf(terms);
        track.most = CREDITS.mostOf(terms);
        _terms[place][0] = terms;
        if (!_do(ISSUER, address(CREDITS), abi.encodeCall(CREDITS.issue, (terms)), CreditsDeed.Issue)) _credits.pop();
    }

    /// @notice A bank confirms; at times the wrong one tries.
    function confirm(uint256 seed) external action {
        (bool isThere, uint256 place, CreditTerms memory terms) = _drawCredit(seed);
        if (!isThere) return;
        uint256 bank = oneIn(4, seed, "wrong") ? NOMINATED : CONFIRMER;
        bytes memory data = abi.encodeCall(CREDITS.confirm, (_credits[place].id, terms));
        bool success = _do(bank, address(CREDITS), data, CreditsDeed.Confirm);
        if (success && bank != CONFIRMER) _break("a bank confirmed that nobody asked");
    }

    /// @notice The issuing bank proposes another amount and another end; the confirming bank extends or not.
    function propose(uint256 seed) external action {
        (bool isThere, uint256 place, CreditTerms memory terms) = _drawCredit(seed);
        if (!isThere) return;
        CreditTrack storage track = _credits[place];
        CreditTerms memory amended = _copyOf(place, CREDITS.slotOf(track.id).version);
        amended.amount = uint96(draw(seed, "amount", 1, 2_000));
        amended.expiresOn = uint32(_now / 1 days + draw(seed, "days", 0, 60));
        bytes memory data = abi.encodeCall(CREDITS.proposeAmendment, (track.id, terms, amended));
        if (!_do(ISSUER, address(CREDITS), data, CreditsDeed.Propose)) return;

        uint8 number = CREDITS.slotOf(track.id).proposed;
        _terms[place][number] = amended;
        data = abi.encodeCall(CREDITS.extendConfirmation, (track.id, terms, amended, number));
        if (oneIn(2, seed, "extend")) _do(CONFIRMER, address(CREDITS), data, CreditsDeed.Extend);
    }

    /// @notice The beneficiary accepts or rejects an amendment; at times a stranger tries.
    function answer(uint256 seed) external action {
        (bool isThere, uint256 place, CreditTerms memory terms) = _drawCredit(seed);
        if (!isThere) return;
        CreditTrack storage track = _credits[place];
        uint8 number = uint8(draw(seed, "number", 0, CREDITS.slotOf(track.id).proposed));
        uint256 by = oneIn(4, seed, "stranger") ? STRANGER : BENEFICIARY;
        if (oneIn(3, seed, "reject")) {
            bytes memory rejection = abi.encodeCall(CREDITS.rejectAmendment, (track.id, terms, number));
            bool isRejected = _do(by, address(CREDITS), rejection, CreditsDeed.Reject);
            if (isRejected && by == STRANGER) _break("a stranger rejected an amendment");
            return;
        }
        bytes memory data = abi.encodeCall(
            CREDITS.acceptAmendment,
            (track.id, terms, number, oneIn(2, seed, "without"))
        );
        if (!_do(by, address(CREDITS), data, CreditsDeed.Accept)) return;
        if (by == STRANGER) _break("a stranger accepted an amendment");
        _accepted(place, number);
    }

    /// @notice A party consents to cancel.
    function consent(uint256 seed) external action {
        (bool isThere, uint256 place, CreditTerms memory terms) = _drawCredit(seed);
        if (!isThere) return;
        uint256 by = [ISSUER, CONFIRMER, BENEFICIARY, STRANGER][draw(seed, "by", 0, 3)];
        bytes memory data = abi.encodeCall(CREDITS.cancel, (_credits[place].id, terms));
        if (_do(by, address(CREDITS), data, CreditsDeed.Consent) && by == STRANGER) _break("a stranger consented");
    }

    /// @notice The beneficiary presents a set, under the terms in force or an amendment, in place of another at times.
    function present(uint256 seed) external action {
        (bool isThere, uint256 place, CreditTerms memory terms) = _drawCredit(seed);
        if (!isThere || _sets.length == MAX_SETS) return;
        CreditSlot memory slot = CREDITS.slotOf(_credits[place].id);
        uint256 set = _sets.length;
        Presentation memory presentation;
        presentation.credit = _credits[place].id;
        presentation.bank = bankOf(draw(seed, "bank", 0, BANKS - 1));
        presentation.amount = uint96(draw(seed, "drawing", 1, 700));
        presentation.shippedOn = uint32(_now / 1 days - draw(seed, "shipped", 0, 22));
        presentation.documents = bytes32(seed | 1);
        presentation.version = slot.version;
        if (oneIn(4, seed, "amended")) presentation.version = uint8(draw(seed, "version", 0, slot.proposed));
        if (presentation.version != slot.version) terms = _copyOf(place, presentation.version);
        bytes memory data = abi.encodeCall(PRESENTATIONS.present, (terms, presentation, ""));
        CreditsDeed deed = CreditsDeed.Present;
        if (set > 0 && oneIn(3, seed, "again")) {
            presentation.previous = _sets[set - 1].id;
            data = abi.encodeCall(PRESENTATIONS.represent, (terms, presentation, _presentations[set - 1], ""));
            deed = CreditsDeed.Represent;
        }
        if (!_do(BENEFICIARY, address(PRESENTATIONS), data, deed)) return;
        SetTrack storage track = _sets.push();
        (track.id, track.credit) = (PRESENTATIONS.idOf(presentation), place);
        _presentations[set] = presentation;
        _noteClocks(set);
    }

    /// @notice A bank decides on documents.
    function decide(uint256 seed) external action {
        if (_sets.length == 0) return;
        uint256 set = draw(seed, "set", 0, _sets.length - 1);
        _released = _tokens[_credits[_sets[set].credit].token];
        uint256 bank = _drawBank(seed, set);
        Presentation memory presentation = _presentations[set];
        bool isRefusal = oneIn(3, seed, "refuse");
        uint16[] memory codes = new uint16[](1);
        bytes memory data =
            isRefusal
                ? abi.encodeCall(PRESENTATIONS.refuse, (presentation, codes, Disposition.Held, 0))
                : abi.encodeCall(PRESENTATIONS.determineComplying, (presentation));
        bool isPending = presentation.version != CREDITS.slotOf(presentation.credit).version;
        CreditsDeed deed = isRefusal ? CreditsDeed.Refuse : CreditsDeed.Comply;
        if (!_do(bank, address(PRESENTATIONS), data, deed)) return;
        ++_sets[set].decisions[bank];
        if (!isRefusal && isPending && CREDITS.slotOf(presentation.credit).version == presentation.version) {
            _accepted(_sets[set].credit, presentation.version);
        }
    }

    /// @notice The issuing bank asks for a waiver, the applicant waives, and the bank accepts it, each at times.
    function waive(uint256 seed) external action {
        (bool isThere, uint256 set, CreditTerms memory terms) = _drawSet(seed);
        if (!isThere) return;
        Presentation memory presentation = _presentations[set];
        address target = address(PRESENTATIONS);
        _do(ISSUER, target, abi.encodeCall(PRESENTATIONS.requestWaiver, (presentation)), CreditsDeed.Waive);
        uint256 by = oneIn(4, seed, "stranger") ? STRANGER : APPLICANT;
        bytes memory data = abi.encodeCall(PRESENTATIONS.waive, (terms, presentation));
        if (_do(by, target, data, CreditsDeed.Waive) && by == STRANGER) _break("a stranger waived");
        if (oneIn(2, seed, "keep")) return;
        _do(ISSUER, target, abi.encodeCall(PRESENTATIONS.acceptWaiver, (terms, presentation)), CreditsDeed.Waive);
    }

    /// @notice A bank undertakes, pays, or forwards what it has.
    function settle(uint256 seed) external action {
        (bool isThere, uint256 set, CreditTerms memory terms) = _drawSet(seed);
        if (!isThere) return;
        uint256 bank = _drawBank(seed, set);
        Presentation memory presentation = _presentations[set];
        address target = address(PRESENTATIONS);
        bytes memory data = abi.encodeCall(PRESENTATIONS.undertake, (terms, presentation, bankOf(bank)));
        if (oneIn(2, seed, "undertake")) _do(bank, target, data, CreditsDeed.Undertake);
        data = abi.encodeCall(PRESENTATIONS.honor, (terms, presentation));
        if (oneIn(2, seed, "honor")) _do(bank, target, data, CreditsDeed.Honor);
        data = abi.encodeCall(PRESENTATIONS.forward, (terms, presentation, bankOf(bank)));
        uint256 by = oneIn(3, seed, "beneficiary") ? BENEFICIARY : bank;
        if (oneIn(2, seed, "forward")) _do(by, target, data, CreditsDeed.Forward);
        _noteClocks(set);
    }

    /// @notice Anyone holds everybody to the clocks of a presentation.
    function enforce(uint256 seed) external action {
        (bool isThere, uint256 set, CreditTerms memory terms) = _drawSet(seed);
        if (!isThere) return;
        for (uint256 bank = 0; bank < BANKS; ++bank) {
            _enforce(set, terms, bank, draw(seed, bytes32(bank), 0, 4));
        }
    }

    /// @notice Anyone ends a credit whose time is over.
    function finish(uint256 seed) external action {
        (bool isThere, uint256 place, CreditTerms memory terms) = _drawCredit(seed);
        if (!isThere) return;
        CreditTrack storage track = _credits[place];
        _do(STRANGER, address(CREDITS), abi.encodeCall(CREDITS.expire, (track.id, terms)), CreditsDeed.Expire);
        _do(STRANGER, address(CREDITS), abi.encodeCall(CREDITS.close, (track.id, terms)), CreditsDeed.Close);
    }

    /// @notice Time passes: hours, a good week, a month.
    function passTime(uint256 seed) external action {
        _now += [draw(seed, "hours", 1, 1 days), 8 days, 31 days][draw(seed, "far", 0, 2)];
        CHEATS.warp(_now);
    }

    /// @notice A deny-list comes or goes.
    function disturb(uint256 seed) external action {
        address account = _people[draw(seed, "account", 0, PEOPLE - 1)];
        CreditsToken(_tokens[DENYING]).setDenied(account, oneIn(3, seed, "denied"));
    }

    /// @notice Lifts every disturbance.
    function calm() external {
        for (uint256 i = 0; i < PEOPLE; ++i) {
            CreditsToken(_tokens[DENYING]).setDenied(_people[i], false);
        }
    }

    /// @notice Brings a credit to its end by deeds that are anyone's alone, in as much time as that takes.
    function windUp(uint256 place) external {
        for (uint256 round = 0; round < 8; ++round) {
            _now += 40 days;
            CHEATS.warp(_now);
            CreditTerms memory terms = _inForce(place);
            for (uint256 set = 0; set < _sets.length; ++set) {
                if (_sets[set].credit != place) continue;
                for (uint256 step = 0; step < 5 * BANKS; ++step) {
                    _enforce(set, terms, step / 5, step % 5);
                }
            }
            bytes memory data = abi.encodeCall(CREDITS.expire, (_credits[place].id, terms));
            _do(STRANGER, address(CREDITS), data, CreditsDeed.Expire);
            data = abi.encodeCall(CREDITS.close, (_credits[place].id, terms));
            _do(STRANGER, address(CREDITS), data, CreditsDeed.Close);
        }
    }

    /// @notice Which functions the runner calls, more often what matters more.
    function actions() external pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](20);
        selectors[0] = this.issue.selector;
        selectors[1] = this.confirm.selector;
        selectors[2] = this.propose.selector;
        selectors[3] = this.answer.selector;
        selectors[4] = this.consent.selector;
        selectors[5] = this.present.selector;
        selectors[6] = this.present.selector;
        selectors[7] = this.decide.selector;
        selectors[8] = this.decide.selector;
        selectors[9] = this.decide.selector;
        selectors[10] = this.waive.selector;
        selectors[11] = this.settle.selector;
        selectors[12] = this.settle.selector;
        selectors[13] = this.enforce.selector;
        selectors[14] = this.finish.selector;
        selectors[15] = this.passTime.selector;
        selectors[16] = this.disturb.selector;
        selectors[17] = this.enforce.selector;
        selectors[18] = this.enforce.selector;
        selectors[19] = this.passTime.selector;
    }

    /* VIEWS */

    /// @notice How often something took effect.
    function effectsOf(CreditsDeed deed) external view returns (uint256) {
        return _effects[deed];
    }

    /// @notice Whether the invariants look now: at every eighth action, for what breaks them stays broken.
    function isInspected() external view returns (bool) {
        return _actions % 8 == 0;
    }

    /// @notice The first rule that a deed broke, or nothing.
    function broken() external view returns (string memory) {
        return _broken;
    }

    /* PRIVATE: DEEDS */

    /// @dev A deed of a bank comes with the bank behind the call and all the money released; of others as it is.
    function _do(uint256 by, address target, bytes memory data, CreditsDeed deed) private returns (bool success) {
        if (by < BANKS) {
            data = abi.encodePacked(data, uint64(by + 1), type(uint96).max, _released);
        } else {
            CHEATS.prank(_people[by]);
        }
        (success, ) = target.call(data);
        ++_effects[success ? deed : CreditsDeed.Refusal];
    }

    /// @dev Tries one of the deeds that are anyone's.
    function _enforce(uint256 set, CreditTerms memory terms, uint256 bank, uint256 what) private {
        Presentation memory presentation = _presentations[set];
        bytes4 selector = [
            PRESENTATIONS.claimPreclusion.selector,
            PRESENTATIONS.undertake.selector,
            PRESENTATIONS.payAtMaturity.selector,
            PRESENTATIONS.declareDefault.selector,
            PRESENTATIONS.lapse.selector
        ][what];
        CreditsDeed deed = [
            CreditsDeed.Preclude,
            CreditsDeed.Undertake,
            CreditsDeed.PayDue,
            CreditsDeed.Dishonor,
            CreditsDeed.Lapse
        ][what];
        bytes memory data = abi.encodeWithSelector(selector, terms, presentation, bankOf(bank));
        if (_do(STRANGER, address(PRESENTATIONS), data, deed) && what == 0) ++_sets[set].decisions[bank];
    }

    /* PRIVATE: MEMORY */

    /// @dev The beneficiary accepted a version.
    function _accepted(uint256 place, uint8 version) private {
        CreditTrack storage track = _credits[place];
        track.version = version;
        uint256 most = CREDITS.mostOf(_terms[place][version]);
        if (most > track.most) track.most = most;
    }

    /// @dev Notes the clocks that run when they are first seen.
    function _noteClocks(uint256 set) private {
        SetTrack storage track = _sets[set];
        for (uint256 bank = 0; bank < BANKS; ++bank) {
            ExaminationSlot memory slot = PRESENTATIONS.slotOf(track.id, bankOf(bank));
            if (slot.state != ExaminationState.Examining) continue;
            if (track.deadlines[bank] == 0) track.deadlines[bank] = slot.deadline;
        }
    }

    function _break(string memory rule) private {
        if (bytes(_broken).length == 0) _broken = rule;
    }

    /* PRIVATE: DRAWING */

    function _drawTerms(uint256 seed, uint256 token_) private view returns (CreditTerms memory terms) {
        (terms.applicant, terms.beneficiary) = (_people[APPLICANT], _people[BENEFICIARY]);
        (terms.issuingBank, terms.confirmingBank) = (bankOf(ISSUER), bankOf(CONFIRMER));
        (terms.nominatedBank, terms.confirmation) = (bankOf(NOMINATED), Confirmation.MayAdd);
        (terms.token, terms.amount) = (_tokens[token_], uint96(draw(seed, "amount", 1, 2_000)));
        (terms.tolerancePlus, terms.additional) = (uint8(draw(seed, "plus", 0, 10)), uint96(draw(seed, "add", 0, 3)));
        uint32 today = uint32(_now / 1 days);
        (terms.issuedOn, terms.expiresOn) = (today, today + uint32(draw(seed, "days", 0, 60)));
        (terms.presentationDays, terms.examinationDays) = (21, 5);
        terms.partialDrawings = !oneIn(4, seed, "whole");
        terms.funding = Funding(draw(seed, "funding", 0, 2));
        if (terms.funding == Funding.Margin) terms.marginShare = uint16(draw(seed, "share", 1, 9_999));
        if (oneIn(2, seed, "usance")) {
            (terms.availability, terms.tenorDays) = (Availability.Deferred, uint16(draw(seed, "tenor", 1, 40)));
        }
        terms.cures = uint8(draw(seed, "cures", 0, 3));
        (terms.narrative, terms.salt) = (bytes32(seed | 1), seed);
    }

    /// @dev A credit, with the terms in force.
    function _drawCredit(uint256 seed) private returns (bool, uint256 place, CreditTerms memory terms) {
        if (_credits.length == 0) return (false, 0, terms);
        place = draw(seed, "credit", 0, _credits.length - 1);
        _released = _tokens[_credits[place].token];
        return (true, place, _inForce(place));
    }

    /// @dev A presentation, with the terms in force.
    function _drawSet(uint256 seed) private returns (bool, uint256 set, CreditTerms memory terms) {
        if (_sets.length == 0) return (false, 0, terms);
        set = draw(seed, "set", 0, _sets.length - 1);
        _released = _tokens[_credits[_sets[set].credit].token];
        return (true, set, _inForce(_sets[set].credit));
    }

    /// @dev A bank, more often one that has documents with which something can be done.
    function _drawBank(uint256 seed, uint256 set) private view returns (uint256 bank) {
        bank = draw(seed, "bank", 0, BANKS - 1);
        if (oneIn(4, seed, "any")) return bank;
        for (uint256 i = 0; i < BANKS; ++i) {
            ExaminationState state = PRESENTATIONS.stateOf(_sets[set].id, bankOf(bank));
            if (state != ExaminationState.None && state < ExaminationState.Paid) return bank;
            bank = (bank + 1) % BANKS;
        }
    }

    function _inForce(uint256 place) private view returns (CreditTerms memory) {
        return _terms[place][CREDITS.slotOf(_credits[place].id).version];
    }

    function _copyOf(uint256 place, uint256 version) private view returns (CreditTerms memory) {
        return _terms[place][version];
    }
}
