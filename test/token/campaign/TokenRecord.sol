// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICowryToken} from "../../../contracts/token/interfaces/ICowryToken.sol";
import {TokenStats} from "../../../contracts/token/types/TokenTypes.sol";
import {Cheats, CHEATS} from "../../shared/Cheats.sol";
import {TokenWorld} from "./TokenWorld.sol";

/// @notice What must never happen; each is one line of INVARIANTS.md, or a part of one.
enum Rule {
    Issued,
    Destroyed,
    Issuer,
    Payment,
    Word,
    Nonce,
    Bridge,
    Supplier,
    Report,
    Terms
}

/// @notice What people do.
enum Deed {
    Issue,
    Move,
    Allow,
    MoveAllowed,
    Burn,
    BurnAllowed,
    CrossOut,
    CrossIn,
    Pledge,
    Report,
    Pay,
    PaySigned,
    Settle
}

/// @notice Something that was spent, and when.
struct Spent {
    uint256 time;
    uint256 amount;
}

/// @title TokenRecord
/// @notice Carries out the attempts of a campaign, remembers what they did, and notes every broken rule.
abstract contract TokenRecord is TokenWorld {
    uint256 private constant NOBODY = PEOPLE;

    mapping(Rule rule => string facts) private _broken;
    mapping(Deed deed => uint256 count) private _effects;
    uint256 private _refusals;

    Spent[] internal _issues;
    uint256 private _told;

    /// @dev What was true after the last attempt, and so before the next.
    uint256 private _issued;
    uint256 private _destroyed;
    uint256[PEOPLE] private _balances;

    /* VIEWS */

    function brokenBy(Rule rule) external view returns (string memory) {
        return _broken[rule];
    }

    function effectsOf(Deed deed) external view returns (uint256) {
        return _effects[deed];
    }

    function refusals() external view returns (uint256) {
        return _refusals;
    }

    /// @notice What the events say was destroyed.
    function told() external view returns (uint256) {
        return _told;
    }

    function issues() external view returns (Spent[] memory) {
        return _issues;
    }

    /// @notice What all have together, read after the last attempt.
    function sumOfBalances() external view returns (uint256 sum) {
        for (uint256 place = 0; place < PEOPLE; ++place) {
            sum += _balances[place];
        }
    }

    /// @notice What the honest bridge has, read after the last attempt.
    function custody() external view returns (uint256) {
        return _balances[BRIDGE];
    }

    /* INTERNAL */

    /// @dev Somebody does something by which one person at most may lose tokens.
    /// @return success Whether it took effect.
    /// @return gains By how much each balance grew.
    function _try(
        Deed deed,
        uint256 actor,
        uint256 loser,
        address target,
        bytes memory data
    ) internal returns (bool success, int256[PEOPLE] memory gains) {
        // Only where something may burn are the events read: anything else that burned would not be told.
        bool mayBurn = _burns(deed);
        if (mayBurn) CHEATS.recordLogs();
        CHEATS.prank(_people[actor]);
        (success, ) = target.call(data);
        if (mayBurn) _read(CHEATS.getRecordedLogs());
        if (success) ++_effects[deed];
        else ++_refusals;

        _compareSums();
        for (uint256 place = 0; place < PEOPLE; ++place) {
            uint256 balance = TOKEN.balanceOf(_people[place]);
            gains[place] = int256(balance) - int256(_balances[place]);
            if (gains[place] != 0) _balances[place] = balance;
            if (gains[place] < 0 && place != loser) _break(Rule.Word, "somebody lost without its word");
        }
    }

    /// @dev The same where nobody may lose.
    function _tryWithoutLoss(
        Deed deed,
        uint256 actor,
        address target,
        bytes memory data
    ) internal returns (bool success) {
        (success, ) = _try(deed, actor, NOBODY, target, data);
    }

    function _break(Rule rule, string memory facts) internal {
        if (bytes(_broken[rule]).length == 0) _broken[rule] = facts;
    }

    /* PRIVATE */

    function _burns(Deed deed) private pure returns (bool) {
        return deed == Deed.Burn || deed == Deed.BurnAllowed || deed >= Deed.Pay;
    }

    /// @dev What only grows has not fallen.
    function _compareSums() private {
        TokenStats memory stats = TOKEN.stats();
        (uint256 issued, uint256 destroyed) = (stats.issued, stats.destroyed);
        if (issued < _issued) _break(Rule.Issued, "what was issued fell");
        if (issued != _issued) _issued = issued;
        if (destroyed < _destroyed) _break(Rule.Destroyed, "what was destroyed fell");
        if (destroyed != _destroyed) _destroyed = destroyed;
    }

    /// @dev Adds up what the events of the token say was destroyed.
    function _read(Cheats.Log[] memory logs) private {
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].emitter != address(TOKEN)) continue;
            if (logs[i].topics[0] == ICowryToken.TokensBurned.selector) {
                _told += abi.decode(logs[i].data, (uint256));
            } else if (logs[i].topics[0] == ICowryToken.TokensPaid.selector) {
                (, uint256 burned) = abi.decode(logs[i].data, (uint256, uint256));
                _told += burned;
            }
        }
    }
}
