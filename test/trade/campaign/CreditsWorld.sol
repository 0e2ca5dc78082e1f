// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PartyId} from "../../../contracts/parties/types/PartyId.sol";
import {ILetterOfCredit} from "../../../contracts/trade/interfaces/ILetterOfCredit.sol";
import {IPresentations} from "../../../contracts/trade/interfaces/IPresentations.sol";
import {CalendarId} from "../../../contracts/trade/types/CalendarId.sol";
import {CreditId, CreditTerms} from "../../../contracts/trade/types/CreditTypes.sol";
import {Presentation, PresentationId} from "../../../contracts/trade/types/PresentationTypes.sol";
import {CHEATS, deploy} from "../../shared/Cheats.sol";

/// @notice What the campaign does with its tokens; `setDenied` belongs to one of the mocks.
interface CreditsToken {
    function mint(address to, uint256 amount) external;
    function approve(address spender, uint256 amount) external;
    function setDenied(address account, bool denied) external;
    function balanceOf(address account) external view returns (uint256);
}

/// @notice What the campaign remembers of a credit.
/// @param id Its id.
/// @param token The place of its token.
/// @param version The version that the beneficiary accepted last, by a deed or by documents that complied.
/// @param most The most that could be drawn under any version that was in force, in token units.
struct CreditTrack {
    CreditId id;
    uint256 token;
    uint8 version;
    uint256 most;
}

/// @notice What the campaign remembers of a presentation.
/// @param id Its id.
/// @param credit The place of its credit.
/// @param decisions How often each bank decided.
/// @param deadlines The clock of each bank, when it started.
struct SetTrack {
    PresentationId id;
    uint256 credit;
    uint256[3] decisions;
    uint40[3] deadlines;
}

/// @title CreditsWorld
/// @notice The contracts as they are deployed, the tokens, the people and the banks. The campaign is the desk: what it
/// says a bank does the bank does; and a calendar that has no answer, so that the clocks of the contracts run without.
abstract contract CreditsWorld {
    /* CONSTANTS */

    /// @dev The people, by their places: the treasuries of the banks, then the others.
    uint256 internal constant BANKS = 3;
    uint256 internal constant ISSUER = 0;
    uint256 internal constant CONFIRMER = 1;
    uint256 internal constant NOMINATED = 2;
    uint256 internal constant APPLICANT = 3;
    uint256 internal constant BENEFICIARY = 4;
    uint256 internal constant STRANGER = 5;
    uint256 internal constant GUARDIAN = 6;
    uint256 public constant PEOPLE = 7;

    /// @dev The tokens, by their places: one that returns nothing, one that denies.
    uint256 internal constant DENYING = 1;
    uint256 public constant TOKENS = 2;

    uint256 private constant FORTUNE = 1 << 90;
    uint256 private constant START = 1_800_000_000;

    /* STORAGE */

    ILetterOfCredit internal immutable CREDITS;
    IPresentations internal immutable PRESENTATIONS;

    address[] internal _people;
    address[] internal _tokens;
    uint256 internal _now = START;

    CreditTrack[] internal _credits;
    SetTrack[] internal _sets;
    mapping(uint256 credit => mapping(uint256 version => CreditTerms terms)) internal _terms;
    mapping(uint256 set => Presentation presentation) internal _presentations;

    /* CONSTRUCTOR */

    constructor() {
        CHEATS.warp(START);
        for (uint256 place = 0; place < PEOPLE; ++place) {
            _people.push(CHEATS.addr(uint256(keccak256(abi.encode("person", place)))));
        }
        address authority = deploy("AccessManager", abi.encode(_people[GUARDIAN]));
        address forwarder = address(1);
        bytes memory arguments = abi.encode(authority, forwarder, this, this, this);
        CREDITS = ILetterOfCredit(deploy("LetterOfCredit", arguments));
        PRESENTATIONS = IPresentations(deploy("Presentations", abi.encode(CREDITS, this, this, forwarder)));
        CREDITS.bind(address(PRESENTATIONS));

        _tokens.push(deploy("ReplyTokenMock", abi.encode("SILENT", 6, "")));
        _tokens.push(deploy("DenyListTokenMock", abi.encode("DENYING", 18)));
        for (uint256 bank = 0; bank < BANKS; ++bank) {
            for (uint256 token_ = 0; token_ < TOKENS; ++token_) {
                CreditsToken(_tokens[token_]).mint(_people[bank], FORTUNE);
                CHEATS.prank(_people[bank]);
                CreditsToken(_tokens[token_]).approve(address(CREDITS), FORTUNE);
            }
        }
    }

    /* VIEWS: THE DESK AND THE CALENDAR */

    function treasuryOf(PartyId bank) external view returns (address) {
        return _people[PartyId.unwrap(bank) - 1];
    }

    function requirePosted(CalendarId, uint40, uint40) external pure {}

    /* VIEWS */

    function credits() external view returns (ILetterOfCredit) {
        return CREDITS;
    }

    function presentations() external view returns (IPresentations) {
        return PRESENTATIONS;
    }

    function tracks() external view returns (CreditTrack[] memory) {
        return _credits;
    }

    function sets() external view returns (SetTrack[] memory) {
        return _sets;
    }

    function termsOf(uint256 credit, uint256 version) external view returns (CreditTerms memory) {
        return _terms[credit][version];
    }

    function presentationOf(uint256 set) external view returns (Presentation memory) {
        return _presentations[set];
    }

    function time() external view returns (uint256) {
        return _now;
    }

    /// @notice What an account has of a token in the ledger, and, of the contract, all it has.
    function ledgerOf(uint256 person, uint256 token) external view returns (uint256) {
        (bool success, bytes memory result) = address(CREDITS).staticcall(
            abi.encodeWithSignature("balanceOf(address,address)", _people[person], _tokens[token])
        );
        require(success, "no ledger");
        return abi.decode(result, (uint256));
    }

    function moneyOf(uint256 token) external view returns (uint256) {
        return CreditsToken(_tokens[token]).balanceOf(address(CREDITS));
    }

    function moneyOfBeneficiary(uint256 token) external view returns (uint256) {
        return CreditsToken(_tokens[token]).balanceOf(_people[BENEFICIARY]);
    }

    function bankOf(uint256 place) public pure returns (PartyId) {
        return PartyId.wrap(uint64(place + 1));
    }
}
