// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Arrays} from "@openzeppelin/contracts/utils/Arrays.sol";

import {Gtin} from "../common/types/Gtin.sol";
import {StateSet} from "../common/types/StateSet.sol";
import {IParties} from "./interfaces/IParties.sol";
import {PartyEntry, PrefixEntry} from "./types/PartyEntries.sol";
import {Account, Party, PartyId, PartyRole, PartyState, RoleSet} from "./types/PartyTypes.sol";
import {PrefixWord} from "./types/PrefixWord.sol";
import {StandingWord} from "./types/StandingWord.sol";

/// @title PartiesLedger
/// @notice What the registry stores and shows, its guards, and how a state is found that was before.
/// @dev The present of each thing is one word; when it changes, the word before goes to a list. Both kinds of words
/// have their moment on top, so a list is ordered, and one search serves both.
abstract contract PartiesLedger is IParties {
    using Arrays for uint256[];

    /* CONSTANTS */

    /// @dev The lengths of GS1 company prefixes.
    uint8 internal constant MIN_PREFIX = 4;
    uint8 internal constant MAX_PREFIX = 12;

    /// @dev Where the moment of a word begins.
    uint256 private constant SINCE = 216;

    /* STORAGE */

    mapping(PartyId party => PartyEntry entry) private _parties;
    mapping(address account => Account record) private _accounts;
    mapping(uint256 key => PrefixEntry entry) private _prefixes;

    /* VIEWS: WHAT OTHER CONTRACTS ASK */

    /// @inheritdoc IParties
    function requireRole(address account, RoleSet oneOf, uint40 time) external view returns (PartyId party) {
        return _requireRole(account, oneOf, time);
    }

    /// @inheritdoc IParties
    function requireIssuer(
        address account,
        RoleSet oneOf,
        Gtin gtin,
        uint8 prefixLength,
        uint40 time
    ) external view returns (PartyId party) {
        party = _requireRole(account, oneOf, time);
        uint64 prefix = gtin.prefix(prefixLength);
        if (_holderAt(prefix, prefixLength, time) != party) revert PartyPrefixNotHeld(party, prefix, prefixLength);
    }

    /// @inheritdoc IParties
    function actorAt(address account, uint40 time) external view returns (PartyId party, RoleSet roles) {
        Account memory record = _accounts[account];
        if (time < record.from || time >= record.until) return (party, roles);
        StandingWord standing = _standingAt(record.party, time);
        if (standing.state() == PartyState.Active) return (record.party, record.roles & standing.rolesAt(time));
    }

    /* VIEWS */

    /// @inheritdoc IParties
    function partyOf(PartyId party) external view returns (Party memory) {
        PartyEntry storage entry = _parties[party];
        StandingWord standing = entry.standing;
        return
            Party({
                state: standing.state(),
                roles: standing.rolesAt(_now()),
                registrar: entry.registrar,
                controller: entry.controller,
                proposed: entry.proposed
            });
    }

    /// @inheritdoc IParties
    function standingAt(PartyId party, uint40 time) external view returns (PartyState state, RoleSet roles) {
        StandingWord standing = _standingAt(party, time);
        return (standing.state(), standing.rolesAt(time));
    }

    /// @inheritdoc IParties
    function roleEndDay(PartyId party, PartyRole role) external view returns (uint16) {
        return _parties[party].standing.endDay(role);
    }

    /// @inheritdoc IParties
    function accountOf(address account) external view returns (Account memory) {
        return _accounts[account];
    }

    /// @inheritdoc IParties
    function holderOf(uint64 prefix, uint8 length, uint40 time) external view returns (PartyId) {
        return _holderAt(prefix, length, time);
    }

    /// @inheritdoc IParties
    function idOf(address registrar, bytes32 identity) public pure returns (PartyId) {
        return PartyId.wrap(uint64(uint256(keccak256(abi.encode(registrar, identity)))));
    }

    /* INTERNAL: STORAGE */

    /// @dev The storage of a party.
    function _entry(PartyId party) internal view returns (PartyEntry storage) {
        return _parties[party];
    }

    /// @dev Stores how a party stands from now on. What it was in seconds that are over goes to the list.
    function _stand(PartyEntry storage entry, PartyState state, StandingWord changed) internal {
        StandingWord before = entry.standing;
        if (!before.isNull() && before.since() < _now()) entry.past.push(StandingWord.unwrap(before));
        entry.standing = changed.standing(state, _now());
    }

    /// @dev The record of an account.
    function _account(address account) internal view returns (Account memory) {
        return _accounts[account];
    }

    /// @dev Binds an account to a party, for good.
    function _bind(address account, Account memory record) internal {
        _accounts[account] = record;
    }

    /// @dev Ends an account now, at the latest.
    function _close(address account) internal {
        _accounts[account].until = _now();
    }

    /// @dev Who holds a prefix now, and how many longer ones are held.
    function _holding(uint64 prefix, uint8 length) internal view returns (PrefixWord) {
        return _prefixes[_key(prefix, length)].holding;
    }

    /// @dev Stores who holds a prefix now, or how many longer ones are held.
    function _hold(uint64 prefix, uint8 length, PrefixWord word) internal {
        _prefixes[_key(prefix, length)].holding = word;
    }

    /// @dev Puts the window of a holder before to the list.
    function _keep(uint64 prefix, uint8 length, PrefixWord word) internal {
        _prefixes[_key(prefix, length)].past.push(PrefixWord.unwrap(word));
    }

    /* INTERNAL: GUARDS */

    /// @dev The party is in one of the states.
    function _requireState(PartyId party, StateSet allowed) internal view returns (PartyEntry storage entry) {
        entry = _parties[party];
        PartyState current = entry.standing.state();
        require(allowed.has(uint8(current)), PartyUnexpectedState(party, current, allowed));
    }

    /// @dev The account never acted for a party.
    function _requireUnbound(address account) internal view {
        PartyId taken = _accounts[account].party;
        require(taken.isNull(), PartyAccountTaken(account, taken));
    }

    /* INTERNAL: TIME */

    /// @dev The present second.
    function _now() internal view returns (uint40) {
        return uint40(block.timestamp);
    }

    /* PRIVATE */

    /// @dev The account acts for a party that is Active then, in one of the roles.
    function _requireRole(address account, RoleSet oneOf, uint40 time) private view returns (PartyId party) {
        Account memory record = _accounts[account];
        party = record.party;
        require(!party.isNull(), PartyUnknownSigner(account));
        require(
            time >= record.from && time < record.until,
            PartySignerNotValid(account, party, record.from, record.until, time)
        );

        StandingWord standing = _standingAt(party, time);
        PartyState state = standing.state();
        require(state == PartyState.Active, PartyNotValid(party, state, time));
        if (!standing.holdsOneOf(record.roles & oneOf, time)) {
            revert PartyWithoutRole(party, record.roles & standing.rolesAt(time), oneOf);
        }
    }

    /// @dev How a party stood at a time: the present word, or the last of the list that is not after it.
    function _standingAt(PartyId party, uint40 time) private view returns (StandingWord standing) {
        PartyEntry storage entry = _parties[party];
        standing = entry.standing;
        return time < standing.since() ? StandingWord.wrap(_lastAt(entry.past, time)) : standing;
    }

    /// @dev Who held a prefix at a time.
    function _holderAt(uint64 prefix, uint8 length, uint40 time) private view returns (PartyId) {
        PrefixEntry storage entry = _prefixes[_key(prefix, length)];
        PrefixWord holding = entry.holding;
        if (time < holding.heldSince()) holding = PrefixWord.wrap(_lastAt(entry.past, time));
        return holding.holderAt(time);
    }

    /// @dev The last word of a list whose moment is not after a time, or an empty one.
    function _lastAt(uint256[] storage past, uint40 time) private view returns (uint256) {
        uint256 after_ = past.upperBound(((uint256(time) + 1) << SINCE) - 1);
        return after_ == 0 ? 0 : Arrays.unsafeAccess(past, after_ - 1).value;
    }

    /// @dev The place of a prefix: zeros before it count.
    function _key(uint64 prefix, uint8 length) private pure returns (uint256) {
        return (uint256(length) << 64) | prefix;
    }
}
