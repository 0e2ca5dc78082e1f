// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMandates} from "../../../../contracts/payments/interfaces/IMandates.sol";
import {CHEATS, deploy} from "../../../shared/Cheats.sol";

/// @notice What the campaign does with its tokens; each function belongs to one or more of the mocks.
interface CampaignToken {
    function mint(address to, uint256 amount) external;
    function approve(address spender, uint256 amount) external;
    function setDenied(address account, bool denied) external;
    function setHook(address target, bytes calldata data, bool bubbles) external;
    function hookOutcome() external view returns (uint256 attempts, uint256 successes, bytes memory lastReason);
    function balanceOf(address account) external view returns (uint256);
}

/// @notice What the campaign does with its account that has code.
interface CampaignWallet {
    function execute(address target, uint256 value, bytes calldata data) external returns (bytes memory);
}

/// @title MandatesWorld
/// @notice The mandates as they are deployed, the tokens, and the people of a campaign.
abstract contract MandatesWorld {
    /* CONSTANTS */

    /// @dev The people, by their places. The last payer is an account with code.
    uint256 internal constant PAYERS = 3;
    uint256 internal constant WALLET = 2;
    uint256 internal constant FIRST_PAYEE = 3;
    uint256 internal constant COLLECTOR = 5;
    uint256 internal constant STRANGER = 6;
    uint256 public constant PEOPLE = 7;

    /// @dev The tokens, by their places.
    uint256 internal constant DENYING = 2;
    uint256 internal constant HOOKED = 3;
    uint256 public constant TOKENS = 4;

    uint256 internal constant FORTUNE = 100_000;

    /// @dev January 1, 2027, and where the campaign starts: noon of that day, UTC.
    uint256 internal constant FIRST_DAY = 20_819;
    uint256 private constant START = FIRST_DAY * 1 days + 12 hours;

    /* STORAGE */

    IMandates internal immutable MANDATES;

    address[] internal _people;
    address[] internal _tokens;
    mapping(address account => uint256 key) internal _keyOf;

    uint256 internal _now = START;

    /* CONSTRUCTOR */

    constructor() {
        CHEATS.warp(START);
        for (uint256 place = 0; place < PEOPLE; ++place) {
            uint256 key = uint256(keccak256(abi.encode("person", place)));
            address account = CHEATS.addr(key);
            if (place == WALLET) account = deploy("WalletMock", abi.encode(account));
            _people.push(account);
            _keyOf[account] = key;
        }
        MANDATES = IMandates(deploy("Mandates", abi.encode(deploy("ERC2771Forwarder", abi.encode("Forwarder")))));

        _addToken("TokenMock", abi.encode("PLAIN", 18));
        _addToken("ReplyTokenMock", abi.encode("SILENT", 6, ""));
        _addToken("DenyListTokenMock", abi.encode("DENYING", 6));
        _addToken("HookTokenMock", abi.encode("HOOKED", 0));
    }

    /* VIEWS */

    function mandates() external view returns (IMandates) {
        return MANDATES;
    }

    function person(uint256 place) external view returns (address) {
        return _people[place];
    }

    function token(uint256 place) external view returns (CampaignToken) {
        return _tokenAt(place);
    }

    /// @notice How often somebody tried to collect within a collection, and how often it worked.
    function reentries() external view returns (uint256 attempts, uint256 successes) {
        (attempts, successes, ) = _tokenAt(HOOKED).hookOutcome();
    }

    /* INTERNAL */

    function _tokenAt(uint256 place) internal view returns (CampaignToken) {
        return CampaignToken(_tokens[place]);
    }

    /// @dev A payer allows the mandates to take so much.
    function _allow(uint256 payer, uint256 tokenPlace, uint256 amount) internal {
        bytes memory data = abi.encodeCall(CampaignToken.approve, (address(MANDATES), amount));
        if (payer == WALLET) {
            CampaignWallet(_people[payer]).execute(_tokens[tokenPlace], 0, data);
        } else {
            CHEATS.prank(_people[payer]);
            _tokenAt(tokenPlace).approve(address(MANDATES), amount);
        }
    }

    function _passTo(uint256 time) internal {
        if (time <= _now) return;
        _now = time;
        CHEATS.warp(time);
    }

    /* PRIVATE */

    function _addToken(string memory name, bytes memory arguments) private {
        _tokens.push(deploy(name, arguments));
        uint256 place = _tokens.length - 1;
        for (uint256 payer = 0; payer < PAYERS; ++payer) {
            _tokenAt(place).mint(_people[payer], FORTUNE);
            _allow(payer, place, type(uint256).max);
        }
    }
}
