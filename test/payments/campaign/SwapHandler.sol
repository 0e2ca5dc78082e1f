// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISwap} from "../../../contracts/payments/interfaces/ISwap.sol";
import {SwapId, SwapQuote, SwapSlot} from "../../../contracts/payments/types/SwapTypes.sol";
import {CHEATS, deploy, draw, oneIn, signed} from "../../shared/Cheats.sol";

/// @notice What the campaign does with its tokens.
interface SwapToken {
    function mint(address to, uint256 amount) external;
    function approve(address spender, uint256 amount) external;
    function balanceOf(address account) external view returns (uint256);
}

/// @notice What the campaign remembers of a quote.
/// @param id Its id.
/// @param maker The place of its maker.
/// @param tokens The places of maker's and taker's token.
/// @param gave What the maker gave, in units of its token.
/// @param got What the maker got, in units of the taker's token.
/// @param canceled Whether its maker called it off.
struct SwapTrack {
    SwapId id;
    uint256 maker;
    uint256[2] tokens;
    uint256 gave;
    uint256 got;
    bool canceled;
}

/// @notice What happened, to be counted.
enum SwapDeed {
    Fill,
    WholeFill,
    Cancel,
    Refusal
}

/// @title SwapHandler
/// @notice What the runner calls in a random sequence: people who quote, fill in parts, cancel, try what they may not,
/// and take their allowances back.
abstract contract SwapHandler {
    /* CONSTANTS */

    uint256 public constant PEOPLE = 4;
    uint256 public constant TOKENS = 3;
    uint256 private constant MAX_QUOTES = 8;
    uint256 private constant FORTUNE = 1 << 128;

    /* STORAGE */

    ISwap internal immutable SWAP;

    address[] private _people;
    uint256[] private _keys;
    address[] private _tokens;
    uint256 private _now = 1_800_000_000;
    uint256 private _actions;

    SwapTrack[] private _tracks;
    mapping(uint256 place => SwapQuote quote) private _quotes;

    /// @dev What each should have of each token.
    mapping(uint256 person => mapping(uint256 token => uint256 amount)) private _due;

    mapping(SwapDeed deed => uint256 count) private _effects;
    string private _broken;

    /* CONSTRUCTOR */

    constructor() {
        for (uint256 place = 0; place < PEOPLE; ++place) {
            _keys.push(uint256(keccak256(abi.encode("trader", place))));
            _people.push(CHEATS.addr(_keys[place]));
        }
        SWAP = ISwap(deploy("Swap", abi.encode(address(this))));
        _tokens.push(deploy("TokenMock", abi.encode("COARSE", 0)));
        _tokens.push(deploy("TokenMock", abi.encode("PLAIN", 18)));
        _tokens.push(deploy("ReplyTokenMock", abi.encode("SILENT", 6, "")));
        for (uint256 i = 0; i < PEOPLE * TOKENS; ++i) {
            SwapToken(_tokens[i % TOKENS]).mint(_people[i / TOKENS], FORTUNE);
            _due[i / TOKENS][i % TOKENS] = FORTUNE;
            _allow(i / TOKENS, i % TOKENS, type(uint256).max);
        }
    }

    modifier action() {
        ++_actions;
        CHEATS.warp(_now);
        _;
    }

    /* ACTIONS */

    /// @notice Somebody makes a quote; mostly for anyone, in parts of any size, in amounts of every size.
    function quote(uint256 seed) external action {
        uint256 place = _tracks.length;
        if (place == MAX_QUOTES) return;
        uint256 maker = draw(seed, "maker", 0, PEOPLE - 1);
        uint256 token = draw(seed, "token", 0, TOKENS - 1);
        uint256 other = (token + draw(seed, "other", 1, TOKENS - 1)) % TOKENS;

        SwapQuote storage made = _quotes[place];
        made.maker = _people[maker];
        made.taker = oneIn(4, seed, "named") ? _people[(maker + 1) % PEOPLE] : address(0);
        made.makerToken = _tokens[token];
        made.takerToken = _tokens[other];
        made.makerAmount = _drawAmount(seed, "maker's amount");
        made.takerAmount = _drawAmount(seed, "taker's amount");
        made.minimumFill = oneIn(2, seed, "any part") ? 1 : uint128(draw(seed, "minimum", 1, made.takerAmount));
        made.expiry = uint40(_now + draw(seed, "expiry", 1, 2 days));
        made.salt = draw(seed, bytes32(place));
        _tracks.push(SwapTrack(SWAP.idOf(made), maker, [token, other], 0, 0, false));
    }

    /// @notice Somebody fills a quote: in full, in part, with too much, out of turn, or by another's signature.
    function fill(uint256 seed) external action {
        if (_tracks.length == 0) return;
        uint256 place = draw(seed, "quote", 0, _tracks.length - 1);
        SwapTrack storage track = _tracks[place];
        SwapQuote memory offer = _quotes[place];
        uint256 taker = draw(seed, "taker", 0, PEOPLE - 1);
        uint256 signer = oneIn(8, seed, "forged") ? (track.maker + 1) % PEOPLE : track.maker;
        uint128 amount = _drawFill(seed, offer.takerAmount - track.got);

        bytes memory signature = signed(_keys[signer], SwapId.unwrap(track.id));
        CHEATS.prank(_people[taker]);
        try SWAP.fill(offer, signature, amount) returns (uint256 given) {
            bool isTaker = taker != track.maker && (offer.taker == address(0) || offer.taker == _people[taker]);
            if (!isTaker || signer != track.maker) _broken = "a quote was filled against its maker's will";
            if (track.canceled || _now >= offer.expiry) _broken = "a quote was filled after its end";
            if (given == 0 || amount == 0) _broken = "a fill gave nothing to one side";
            if (amount < offer.minimumFill && track.got + amount != offer.takerAmount) _broken = "a fill was too small";
            _book(track, taker, given, amount);
            ++_effects[track.got == offer.takerAmount ? SwapDeed.WholeFill : SwapDeed.Fill];
        } catch {
            ++_effects[SwapDeed.Refusal];
        }
    }

    /// @notice Somebody, mostly the maker, calls a quote off.
    function cancel(uint256 seed) external action {
        if (_tracks.length == 0) return;
        uint256 place = draw(seed, "quote", 0, _tracks.length - 1);
        SwapTrack storage track = _tracks[place];
        uint256 caller = oneIn(4, seed, "stranger") ? draw(seed, "caller", 0, PEOPLE - 1) : track.maker;
        CHEATS.prank(_people[caller]);
        try SWAP.cancel(_quotes[place]) {
            if (caller != track.maker) _broken = "a quote was canceled by another";
            track.canceled = true;
            ++_effects[SwapDeed.Cancel];
        } catch {
            ++_effects[SwapDeed.Refusal];
        }
    }

    /// @notice Time passes, or somebody takes an allowance back or gives it again.
    function disturb(uint256 seed) external action {
        if (oneIn(2, seed, "time")) {
            _now += draw(seed, "hours", 1, 8 hours);
            return;
        }
        uint256 amount = oneIn(3, seed, "allowance") ? draw(seed, "amount", 0, 1_000) : type(uint256).max;
        _allow(draw(seed, "person", 0, PEOPLE - 1), draw(seed, "token", 0, TOKENS - 1), amount);
    }

    /// @notice Which functions the runner calls, more often what matters more.
    function actions() external pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](10);
        for (uint256 i = 0; i < 5; ++i) {
            selectors[i] = this.fill.selector;
        }
        selectors[5] = this.quote.selector;
        selectors[6] = this.quote.selector;
        selectors[7] = this.quote.selector;
        selectors[8] = this.disturb.selector;
        selectors[9] = this.cancel.selector;
    }

    /* VIEWS */

    function tracks() external view returns (SwapTrack[] memory) {
        return _tracks;
    }

    function quoteAt(uint256 place) external view returns (SwapQuote memory) {
        return _quotes[place];
    }

    function slotAt(uint256 place) external view returns (SwapSlot memory) {
        return SWAP.slotOf(_tracks[place].id);
    }

    /// @notice What the contract itself has of a token.
    function heldOf(uint256 token) external view returns (uint256) {
        return SwapToken(_tokens[token]).balanceOf(address(SWAP));
    }

    /// @notice Whether everybody has what the fills, by the campaign's own books, gave and took.
    function isWealthExplained(uint256 token) external view returns (bool) {
        for (uint256 i = 0; i < PEOPLE; ++i) {
            if (SwapToken(_tokens[token]).balanceOf(_people[i]) != _due[i][token]) return false;
        }
        return true;
    }

    function effectsOf(SwapDeed deed) external view returns (uint256) {
        return _effects[deed];
    }

    /// @notice Whether the invariants look now: at every eighth action, for what breaks them stays broken.
    function isInspected() external view returns (bool) {
        return _actions % 8 == 0;
    }

    /// @notice A rule that a deed broke, or nothing.
    function broken() external view returns (string memory) {
        return _broken;
    }

    /* PRIVATE */

    function _book(SwapTrack storage track, uint256 taker, uint256 given, uint256 amount) private {
        track.gave += given;
        track.got += amount;
        _due[track.maker][track.tokens[0]] -= given;
        _due[taker][track.tokens[0]] += given;
        _due[taker][track.tokens[1]] -= amount;
        _due[track.maker][track.tokens[1]] += amount;
    }

    function _allow(uint256 person, uint256 token, uint256 amount) private {
        CHEATS.prank(_people[person]);
        SwapToken(_tokens[token]).approve(address(SWAP), amount);
    }

    /// @dev From a few units, where rounding bites, to many.
    function _drawAmount(uint256 seed, bytes32 purpose) private pure returns (uint128) {
        return uint128(draw(seed, purpose, 1, [uint256(12), 1_000, 1 << 100][draw(seed, purpose) % 3]));
    }

    /// @dev The rest, a part of it, or one unit too much.
    function _drawFill(uint256 seed, uint256 rest) private pure returns (uint128) {
        if (oneIn(3, seed, "rest")) return uint128(rest);
        return uint128(draw(seed, "part", 0, rest + 1));
    }
}
