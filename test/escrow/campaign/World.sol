// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/escrow/interfaces/IEscrow.sol";
import {Misbehavior} from "../../../contracts/mocks/Misbehavior.sol";
import {CHEATS, deploy} from "../../shared/Cheats.sol";

/// @notice What the campaign does with its tokens; each function belongs to one or more of the mocks.
interface CampaignToken {
    function mint(address to, uint256 amount) external;
    function approve(address spender, uint256 amount) external;
    function transfer(address to, uint256 amount) external;
    function setDenied(address account, bool denied) external;
    function setHookFirst(bool hookFirst) external;
    function balanceOf(address account) external view returns (uint256);
    function nonces(address account) external view returns (uint256);
    function DOMAIN_SEPARATOR() external view returns (bytes32);
}

/// @notice What the campaign does with its accounts that have code.
interface CampaignWallet {
    function setMisbehavior(Misbehavior onReceive) external;
}

/// @notice What calls out while money moves: a token or a wallet.
interface CampaignHook {
    function setHook(address target, bytes calldata data, bool bubbles) external;
    function hookOutcome() external view returns (uint256 attempts, uint256 successes, bytes memory lastReason);
}

/// @notice OpenZeppelin's ERC2771Forwarder, as far as the campaign uses it.
interface Forwarder {
    struct ForwardRequestData {
        address from;
        address to;
        uint256 value;
        uint256 gas;
        uint48 deadline;
        bytes data;
        bytes signature;
    }

    function execute(ForwardRequestData calldata request) external payable;
    function nonces(address account) external view returns (uint256);
}

/// @title World
/// @notice The escrow as it is deployed, the tokens, and the people of a campaign.
abstract contract World {
    /* CONSTANTS */

    /// @dev The people, by their places: traders pay and are paid, outsiders have no part in any order.
    uint256 internal constant TRADERS = 5;
    uint256 internal constant FIRST_ARBITER = 5;
    uint256 internal constant FIRST_CARRIER = 7;
    uint256 public constant FIRST_RECIPIENT = 9;
    uint256 internal constant GUARDIAN = 12;
    uint256 internal constant RELAYER = 13;
    uint256 internal constant STRANGER = 14;
    uint256 public constant PEOPLE = 15;

    /// @dev The tokens, by their places.
    uint256 internal constant NATIVE = 0;
    uint256 internal constant COARSE = 1;
    uint256 internal constant PLAIN = 2;
    uint256 internal constant SILENT = 3;
    uint256 internal constant DENYING = 4;
    uint256 internal constant HOOKED = 5;
    uint256 public constant TOKENS = 6;

    uint256 private constant FORTUNE = 1 << 128;
    uint256 private constant START = 1_800_000_000;

    /* STORAGE */

    IEscrow internal immutable ESCROW;
    Forwarder internal immutable FORWARDER;

    address[] internal _people;
    address[] internal _tokens;
    uint256[] internal _decimals;

    /// @dev One more than the place; zero for addresses that are not among them.
    mapping(address account => uint256 number) internal _numberOf;
    mapping(address account => uint256 key) internal _keyOf;

    uint256 internal _now = START;

    /* CONSTRUCTOR */

    constructor() {
        CHEATS.warp(START);
        for (uint256 place = 0; place < PEOPLE; ++place) {
            _addPerson(place);
        }
        FORWARDER = Forwarder(deploy("ERC2771Forwarder", abi.encode("Forwarder")));
        address authority = deploy("AccessManager", abi.encode(_people[GUARDIAN]));
        ESCROW = IEscrow(deploy("Escrow", abi.encode(authority, address(FORWARDER))));

        _tokens.push(address(0));
        _decimals.push(18);
        _addToken("TokenMock", abi.encode("COARSE", 0), 0);
        _addToken("TokenMock", abi.encode("PLAIN", 18), 18);
        _addToken("ReplyTokenMock", abi.encode("SILENT", 6, ""), 6);
        _addToken("DenyListTokenMock", abi.encode("DENYING", 6), 6);
        _addToken("HookTokenMock", abi.encode("HOOKED", 18), 18);
    }

    /* VIEWS */

    function escrow() external view returns (IEscrow) {
        return ESCROW;
    }

    function person(uint256 place) external view returns (address) {
        return _people[place];
    }

    function token(uint256 place) external view returns (address) {
        return _tokens[place];
    }

    /// @notice How often somebody tried to run a deed within another, and how often it worked.
    function reentries() external view returns (uint256 attempts, uint256 successes) {
        for (uint256 i = 0; i < 4; ++i) {
            (uint256 tried, uint256 done, ) = _hookAt(i).hookOutcome();
            attempts += tried;
            successes += done;
        }
    }

    /* INTERNAL */

    /// @dev All that an account has of a token: in its pocket and in the ledger.
    function _wealthOf(address account, uint256 tokenPlace) internal view returns (uint256) {
        address token_ = _tokens[tokenPlace];
        uint256 pocket = token_ == address(0) ? account.balance : CampaignToken(token_).balanceOf(account);
        return pocket + ESCROW.balanceOf(account, token_);
    }

    function _isWallet(uint256 place) internal pure returns (bool) {
        return place == 3 || place == 4 || place == 11;
    }

    /// @dev What can call out, by its place among such: three wallets and a token.
    function _hookAt(uint256 place) internal view returns (CampaignHook) {
        return CampaignHook([_people[3], _people[4], _people[11], _tokens[HOOKED]][place]);
    }

    /* PRIVATE */

    function _addPerson(uint256 place) private {
        uint256 key = uint256(keccak256(abi.encode("person", place)));
        address account = CHEATS.addr(key);
        if (_isWallet(place)) account = deploy("WalletMock", abi.encode(account));
        _people.push(account);
        _keyOf[account] = key;
        _numberOf[account] = place + 1;
        CHEATS.deal(account, FORTUNE);
    }

    function _addToken(string memory name, bytes memory arguments, uint256 decimals) private {
        CampaignToken token_ = CampaignToken(deploy(name, arguments));
        _tokens.push(address(token_));
        _decimals.push(decimals);
        for (uint256 place = 0; place < PEOPLE; ++place) {
            token_.mint(_people[place], FORTUNE);
            CHEATS.prank(_people[place]);
            token_.approve(address(ESCROW), type(uint256).max);
        }
    }
}
