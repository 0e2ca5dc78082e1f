// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Misbehavior} from "../../../contracts/mocks/Misbehavior.sol";
import {IPayouts} from "../../../contracts/payments/interfaces/IPayouts.sol";
import {Claim, Drop, DropId, DropState} from "../../../contracts/payments/types/PayoutTypes.sol";
import {CHEATS, deploy} from "../../shared/Cheats.sol";

/// @notice What the campaign does with its tokens; each function belongs to one or more of the mocks.
interface PayoutsToken {
    function mint(address to, uint256 amount) external;
    function approve(address spender, uint256 amount) external;
    function transfer(address to, uint256 amount) external;
    function setDenied(address account, bool denied) external;
    function balanceOf(address account) external view returns (uint256);
}

/// @notice What the campaign does with its account that has code.
interface PayoutsWallet {
    function setMisbehavior(Misbehavior onReceive) external;
}

/// @notice What the campaign remembers of a drop.
/// @param id Its id.
/// @param token The place of its token.
/// @param funder The place of who funded it.
/// @param claimed What its claims were paid, in token units.
/// @param reclaimed What went back to the funder.
/// @param accounts The places of the accounts of its four leaves.
/// @param amounts Their amounts.
/// @param times How often each was paid.
struct DropTrack {
    DropId id;
    uint256 token;
    uint256 funder;
    uint256 claimed;
    uint256 reclaimed;
    uint256[4] accounts;
    uint256[4] amounts;
    uint256[4] times;
}

/// @title PayoutsWorld
/// @notice The contract as it is deployed, the tokens, the people, and what all of them should have.
abstract contract PayoutsWorld {
    /* CONSTANTS */

    /// @dev The people, by their places: two who pay, four who are paid (the last with code), two without a part.
    uint256 internal constant FUNDERS = 2;
    uint256 internal constant FIRST_RECIPIENT = 2;
    uint256 internal constant WALLET = 5;
    uint256 internal constant STRANGER = 6;
    uint256 internal constant GUARDIAN = 7;
    uint256 public constant PEOPLE = 8;

    /// @dev The tokens, by their places.
    uint256 internal constant NATIVE = 0;
    uint256 internal constant DENYING = 2;
    uint256 public constant TOKENS = 3;

    uint256 private constant FORTUNE = 1 << 128;
    uint256 private constant START = 1_800_000_000;

    /* STORAGE */

    IPayouts internal immutable PAYOUTS;

    address[] internal _people;
    address[] internal _tokens;
    uint256 internal _now = START;

    DropTrack[] internal _tracks;
    mapping(uint256 place => Drop drop) internal _drops;

    /// @dev What each should have of each token, in its pocket and in the ledger together.
    mapping(uint256 person => mapping(uint256 token => uint256 amount)) internal _due;
    mapping(uint256 token => uint256 amount) internal _gifts;

    /* CONSTRUCTOR */

    constructor() {
        CHEATS.warp(START);
        for (uint256 place = 0; place < PEOPLE; ++place) {
            address account = CHEATS.addr(uint256(keccak256(abi.encode("person", place))));
            _people.push(place == WALLET ? deploy("WalletMock", abi.encode(account)) : account);
            CHEATS.deal(_people[place], FORTUNE);
        }
        address authority = deploy("AccessManager", abi.encode(_people[GUARDIAN]));
        PAYOUTS = IPayouts(deploy("Payouts", abi.encode(authority, _people[STRANGER])));

        _tokens.push(address(0));
        _tokens.push(deploy("ReplyTokenMock", abi.encode("SILENT", 6, "")));
        _tokens.push(deploy("DenyListTokenMock", abi.encode("DENYING", 18)));
        for (uint256 place = 0; place < PEOPLE; ++place) {
            for (uint256 token_ = 0; token_ < TOKENS; ++token_) {
                _due[place][token_] = FORTUNE;
                if (token_ != NATIVE) _equip(_people[place], PayoutsToken(_tokens[token_]));
            }
        }
    }

    /* VIEWS */

    function payouts() external view returns (IPayouts) {
        return PAYOUTS;
    }

    function person(uint256 place) external view returns (address) {
        return _people[place];
    }

    function token(uint256 place) external view returns (address) {
        return _tokens[place];
    }

    function time() external view returns (uint256) {
        return _now;
    }

    function tracks() external view returns (DropTrack[] memory) {
        return _tracks;
    }

    function dropAt(uint256 place) external view returns (Drop memory) {
        return _drops[place];
    }

    function giftsOf(uint256 token_) external view returns (uint256) {
        return _gifts[token_];
    }

    /// @notice What somebody should have of a token by the campaign's own books.
    function dueTo(uint256 place, uint256 token_) external view returns (uint256) {
        return _due[place][token_];
    }

    /// @notice What somebody has of a token: in its pocket and in the ledger.
    function wealthOf(uint256 place, uint256 token_) public view returns (uint256) {
        return balanceIn(_people[place], token_) + PAYOUTS.balanceOf(_people[place], _tokens[token_]);
    }

    /// @notice What an account has of a token in its pocket.
    function balanceIn(address account, uint256 token_) public view returns (uint256) {
        return token_ == NATIVE ? account.balance : PayoutsToken(_tokens[token_]).balanceOf(account);
    }

    /* INTERNAL */

    /// @dev The state of a drop by its terms, its track and the clock: the machine, written down a second time.
    function _stateBy(uint256 place) internal view returns (DropState) {
        DropTrack storage track = _tracks[place];
        Drop storage drop = _drops[place];
        if (track.reclaimed > 0) return DropState.Reclaimed;
        if (track.claimed == drop.total) return DropState.Exhausted;
        if (_now < drop.claimFrom) return DropState.Funded;
        return _now < drop.claimBy ? DropState.Open : DropState.Due;
    }

    /// @dev One leaf of a drop with its proof, out of four.
    function _claimOf(DropTrack storage track, uint256 index) internal view returns (Claim memory entry) {
        entry.index = index;
        entry.account = _people[track.accounts[index]];
        entry.amount = track.amounts[index];
        entry.proof = new bytes32[](2);
        entry.proof[0] = _leafOf(track, index ^ 1);
        uint256 other = index < 2 ? 2 : 0;
        entry.proof[1] = _nodeOf(_leafOf(track, other), _leafOf(track, other + 1));
    }

    /// @dev The root over the four leaves.
    function _rootOf(DropTrack storage track) internal view returns (bytes32) {
        bytes32 left = _nodeOf(_leafOf(track, 0), _leafOf(track, 1));
        return _nodeOf(left, _nodeOf(_leafOf(track, 2), _leafOf(track, 3)));
    }

    /* PRIVATE */

    function _equip(address account, PayoutsToken token_) private {
        token_.mint(account, FORTUNE);
        CHEATS.prank(account);
        token_.approve(address(PAYOUTS), type(uint256).max);
    }

    function _leafOf(DropTrack storage track, uint256 index) private view returns (bytes32) {
        address account = _people[track.accounts[index]];
        return keccak256(bytes.concat(keccak256(abi.encode(index, account, track.amounts[index]))));
    }

    function _nodeOf(bytes32 a, bytes32 b) private pure returns (bytes32) {
        return a < b ? keccak256(abi.encode(a, b)) : keccak256(abi.encode(b, a));
    }
}
