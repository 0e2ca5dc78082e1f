// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

import {ITickets} from "../../../contracts/provenance/interfaces/ITickets.sol";
import {Entry, TicketOffer, TicketSale} from "../../../contracts/provenance/types/TicketTypes.sol";
import {CHEATS, deploy, signed} from "../../shared/Cheats.sol";

/// @notice What the campaign does with its tokens besides.
interface TicketsToken is IERC20 {
    function mint(address to, uint256 amount) external;
}

/// @title TicketsWorld
/// @notice The people, the tokens and the signatures of a campaign about tickets.
abstract contract TicketsWorld {
    /* CONSTANTS */

    uint256 private constant CROWD = 4;
    uint256 private constant FORTUNE = 1 << 100;

    /* STORAGE */

    ITickets internal immutable SHOP;
    bytes32 private immutable DOMAIN;

    address[] internal _people;
    address[] internal _tokens;
    uint256[] private _keys;
    uint256 internal _now = 1_800_000_000;
    uint256 private _actions;

    /* CONSTRUCTOR */

    constructor() {
        SHOP = ITickets(deploy("Tickets", abi.encode(address(this), address(this))));
        DOMAIN = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Cowry Tickets"),
                keccak256("1"),
                block.chainid,
                address(SHOP)
            )
        );
        _tokens.push(address(0));
        _tokens.push(deploy("TokenMock", abi.encode("PLAIN", 6)));
        _tokens.push(deploy("ReplyTokenMock", abi.encode("SILENT", 18, "")));
        for (uint256 i = 0; i < CROWD; ++i) {
            _keys.push(uint256(keccak256(abi.encode("guest", i))));
            _people.push(CHEATS.addr(_keys[i]));
            CHEATS.deal(_people[i], FORTUNE);
            for (uint256 j = 1; j < _tokens.length; ++j) {
                TicketsToken(_tokens[j]).mint(_people[i], FORTUNE);
                CHEATS.prank(_people[i]);
                TicketsToken(_tokens[j]).approve(address(SHOP), type(uint256).max);
            }
        }
    }

    modifier action() {
        ++_actions;
        CHEATS.warp(_now);
        _;
    }

    /* VIEWS */

    /// @notice Whether the invariants look now: at every eighth action, for what breaks them stays broken.
    function isInspected() external view returns (bool) {
        return _actions % 8 == 0;
    }

    /* INTERNAL */

    function _signSale(uint256 person, TicketSale memory sale) internal view returns (bytes memory) {
        bytes32 hash = keccak256(
            "TicketSale(bytes28 id,uint32 firstSeat,uint32 lastSeat,uint96 price,address buyer,uint32 series,"
            "uint40 deadline)"
        );
        return signed(_keys[person], _digest(keccak256(abi.encode(hash, sale))));
    }

    function _signOffer(uint256 person, TicketOffer memory offer) internal view returns (bytes memory) {
        bytes32 hash = keccak256(
            "TicketOffer(uint256 ticket,address seller,address buyer,uint96 price,uint32 turn,uint40 deadline)"
        );
        return signed(_keys[person], _digest(keccak256(abi.encode(hash, offer))));
    }

    function _signEntry(uint256 person, Entry memory entry) internal view returns (bytes memory) {
        bytes32 hash = keccak256("Entry(uint256 ticket,address gate,bytes32 challenge,uint40 time)");
        return signed(_keys[person], _digest(keccak256(abi.encode(hash, entry))));
    }

    /// @dev Who holds a ticket, if it exists.
    function _holderOf(uint256 ticket) internal view returns (uint256 person, bool isHeld) {
        try IERC721(address(SHOP)).ownerOf(ticket) returns (address holder) {
            return (_placeOf(holder), true);
        } catch {
            return (0, false);
        }
    }

    /// @dev Who may enter with a ticket, if it exists.
    function _entrantOf(uint256 ticket) internal view returns (uint256 person, bool isHeld) {
        try SHOP.entrantOf(ticket) returns (address entrant) {
            return (_placeOf(entrant), true);
        } catch {
            return (0, false);
        }
    }

    function _balanceOf(address account, address token) internal view returns (uint256) {
        return token == address(0) ? account.balance : IERC20(token).balanceOf(account);
    }

    /* PRIVATE */

    function _placeOf(address account) private view returns (uint256 place) {
        while (_people[place] != account) ++place;
    }

    function _digest(bytes32 structHash) private view returns (bytes32) {
        return keccak256(abi.encodePacked(hex"1901", DOMAIN, structHash));
    }
}
