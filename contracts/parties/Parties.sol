// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {Context} from "@openzeppelin/contracts/utils/Context.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {StateSet} from "../common/types/StateSet.sol";
import {PartiesLedger} from "./PartiesLedger.sol";
import {IParties} from "./interfaces/IParties.sol";
import {PartyEntry} from "./types/PartyEntries.sol";
import {
    Account,
    ALL_ROLES,
    KNOWN_ROLES,
    NO_END,
    PARTY_ACTIVE,
    PARTY_KNOWN,
    PARTY_LIVE,
    PARTY_NONE,
    PARTY_SUSPENDED,
    PartyId,
    PartyState,
    RoleSet
} from "./types/PartyTypes.sol";
import {PrefixWord} from "./types/PrefixWord.sol";
import {dayOf, StandingWord} from "./types/StandingWord.sol";

/// @title Parties
/// @notice See the documentation in {IParties}.
contract Parties is PartiesLedger, AccessManaged, ERC2771Context, EIP712 {
    /* CONSTANTS */

    bytes32 private constant SIGNER_CONSENT_TYPEHASH = keccak256(
        "SignerConsent(uint64 party,address account,uint32 roles,uint40 from,uint40 until,uint40 deadline)"
    );

    /* CONSTRUCTOR */

    /// @param accessManager The AccessManager that says who the registrars are.
    /// @param forwarder The ERC-2771 forwarder through which deeds may be relayed.
    constructor(
        address accessManager,
        address forwarder
    ) AccessManaged(accessManager) ERC2771Context(forwarder) EIP712("Cowry Parties", "1") {}

    /* DEEDS: REGISTER */

    /// @inheritdoc IParties
    function register(
        bytes32 identity,
        bytes32 name,
        address controller,
        RoleSet roles,
        uint16 endDay
    ) external restricted returns (PartyId party) {
        require(identity != 0, PartyNoIdentity());
        address registrar = _msgSender();
        party = idOf(registrar, identity);
        PartyEntry storage entry = _requireState(party, PARTY_NONE);
        if (!roles.isEmpty()) _requireGrantable(roles, endDay);

        entry.registrar = registrar;
        entry.proposed = controller;
        _stand(entry, PartyState.Active, entry.standing.granted(roles, endDay));
        emit PartyRegistered(party, registrar, identity, name);
        emit ControllerProposed(party, controller, registrar);
        if (!roles.isEmpty()) emit PartyRolesGranted(party, roles, endDay);
    }

    /// @inheritdoc IParties
    function grantRoles(PartyId party, RoleSet roles, uint16 endDay) external restricted {
        PartyEntry storage entry = _begin(party, PARTY_LIVE);
        _requireGrantable(roles, endDay);

        StandingWord standing = entry.standing;
        _stand(entry, standing.state(), standing.granted(roles, endDay));
        emit PartyRolesGranted(party, roles, endDay);
    }

    /// @inheritdoc IParties
    function endRoles(PartyId party, RoleSet roles) external restricted {
        PartyEntry storage entry = _begin(party, PARTY_LIVE);
        StandingWord standing = entry.standing;
        _requireRoles(roles, standing.rolesAt(_now()));

        _stand(entry, standing.state(), standing.granted(roles, 0));
        emit PartyRolesEnded(party, roles);
    }

    /// @inheritdoc IParties
    function suspend(PartyId party, bytes32 reason) external restricted {
        PartyEntry storage entry = _begin(party, PARTY_ACTIVE);

        _stand(entry, PartyState.Suspended, entry.standing);
        emit PartySuspended(party, reason);
    }

    /// @inheritdoc IParties
    function resume(PartyId party) external restricted {
        PartyEntry storage entry = _begin(party, PARTY_SUSPENDED);

        _stand(entry, PartyState.Active, entry.standing);
        emit PartyResumed(party);
    }

    /// @inheritdoc IParties
    function end(PartyId party, bytes32 reason) external restricted {
        PartyEntry storage entry = _begin(party, PARTY_LIVE);

        _stand(entry, PartyState.Ended, entry.standing);
        emit PartyEnded(party, reason);
    }

    /// @inheritdoc IParties
    function takeOver(PartyId party) external restricted {
        PartyEntry storage entry = _requireState(party, PARTY_KNOWN);
        address previous = entry.registrar;
        require(!_isRegistrar(previous), PartyRegistrarInOffice(party, previous));

        address registrar = _msgSender();
        entry.registrar = registrar;
        emit PartyTakenOver(party, registrar, previous);
    }

    /* DEEDS: PREFIXES */

    /// @inheritdoc IParties
    function bindPrefix(PartyId party, uint64 prefix, uint8 length, bytes32 evidence) external restricted {
        _begin(party, PARTY_ACTIVE);
        require(
            length >= MIN_PREFIX && length <= MAX_PREFIX && prefix < 10 ** length,
            PartyInvalidPrefix(prefix, length)
        );
        require(evidence != 0, PartyNoEvidence(party));
        PrefixWord holding = _requireFree(prefix, length);
        uint64 nested = holding.nested();
        require(nested == 0, PartyPrefixNests(prefix, length, nested));

        if (!holding.holder().isNull()) _keep(prefix, length, holding);
        _hold(prefix, length, holding.held(party, _now()));
        _nest(prefix, length, true);
        emit PrefixBound(party, _msgSender(), prefix, length, evidence);
    }

    /// @inheritdoc IParties
    function releasePrefix(PartyId party, uint64 prefix, uint8 length) external restricted {
        _requireRegistrar(party, _entry(party).registrar);
        PrefixWord holding = _holding(prefix, length);
        require(holding.holderAt(_now()) == party, PartyPrefixNotHeld(party, prefix, length));

        _hold(prefix, length, holding.released(_now()));
        _nest(prefix, length, false);
        emit PrefixReleased(party, prefix, length);
    }

    /* DEEDS: CONTROL */

    /// @inheritdoc IParties
    function proposeController(PartyId party, address proposed) external {
        PartyEntry storage entry = _requireState(party, PARTY_ACTIVE);
        _requireController(party, entry.controller);

        _propose(party, entry, proposed);
    }

    /// @inheritdoc IParties
    function recoverControl(PartyId party, address proposed) external restricted {
        PartyEntry storage entry = _begin(party, PARTY_LIVE);

        _propose(party, entry, proposed);
    }

    /// @inheritdoc IParties
    function acceptControl(PartyId party) external {
        PartyEntry storage entry = _requireState(party, PARTY_LIVE);
        address controller = _msgSender();
        address proposed = entry.proposed;
        require(controller == proposed, PartyNotProposed(party, controller, proposed));

        _requireUnbound(controller);

        address previous = entry.controller;
        _bind(controller, Account({party: party, from: _now(), until: NO_END, roles: ALL_ROLES}));
        if (previous != address(0)) _close(previous);
        entry.controller = controller;
        entry.proposed = address(0);
        emit ControllerChanged(party, controller, previous);
    }

    /* DEEDS: SIGNERS */

    /// @inheritdoc IParties
    function addSigner(
        PartyId party,
        address account,
        RoleSet roles,
        uint40 from,
        uint40 until,
        uint40 deadline,
        bytes calldata consent
    ) external {
        _requireController(party, _requireState(party, PARTY_ACTIVE).controller);
        require(!roles.isEmpty(), PartyInvalidRoles(roles, ALL_ROLES));
        uint40 start = from > _now() ? from : _now();
        require(start < until, PartyInvalidWindow(from, until));

        _requireUnbound(account);
        require(_now() < deadline, PartyConsentExpired(account, deadline));
        bytes32 hash = keccak256(abi.encode(SIGNER_CONSENT_TYPEHASH, party, account, roles, from, until, deadline));
        _requireConsent(party, account, hash, consent);

        _bind(account, Account({party: party, from: start, until: until, roles: roles}));
        emit SignerAdded(party, account, roles, start, until);
    }

    /// @inheritdoc IParties
    function endSigner(address account) external {
        Account memory record = _account(account);
        require(!record.party.isNull(), PartyUnknownSigner(account));
        address controller = _entry(record.party).controller;
        if (_msgSender() != account) _requireController(record.party, controller);
        require(account != controller, PartyAccountControls(account, record.party));
        require(_now() < record.until, PartySignerEnded(account, record.until));

        _close(account);
        emit SignerEnded(record.party, account);
    }

    /* INTERNAL: RELAYED SENDERS */

    /// @inheritdoc ERC2771Context
    function _msgSender() internal view override(Context, ERC2771Context) returns (address) {
        return ERC2771Context._msgSender();
    }

    /// @inheritdoc ERC2771Context
    function _msgData() internal view override(Context, ERC2771Context) returns (bytes calldata) {
        return ERC2771Context._msgData();
    }

    /// @inheritdoc ERC2771Context
    function _contextSuffixLength() internal view override(Context, ERC2771Context) returns (uint256) {
        return ERC2771Context._contextSuffixLength();
    }

    /* PRIVATE */

    /// @dev Begins a deed of a registrar: the party is in one of the states, and its record is the caller's.
    function _begin(PartyId party, StateSet allowed) private view returns (PartyEntry storage entry) {
        _requireRegistrar(party, _entry(party).registrar);
        return _requireState(party, allowed);
    }

    /// @dev Stores who may take control.
    function _propose(PartyId party, PartyEntry storage entry, address proposed) private {
        entry.proposed = proposed;
        emit ControllerProposed(party, proposed, _msgSender());
    }

    /// @dev Counts a prefix in all with which it begins, or no longer.
    function _nest(uint64 prefix, uint8 length, bool isHeld) private {
        for (; length > MIN_PREFIX;) {
            prefix /= 10;
            length -= 1;
            PrefixWord holding = _holding(prefix, length);
            uint64 nested = holding.nested();
            _hold(prefix, length, holding.nesting(isHeld ? nested + 1 : nested - 1));
        }
    }

    /// @dev Neither a prefix nor one with which it begins is held now.
    function _requireFree(uint64 prefix, uint8 length) private view returns (PrefixWord own) {
        own = _holding(prefix, length);
        PrefixWord holding = own;
        while (true) {
            PartyId holder = holding.holderAt(_now());
            require(holder.isNull(), PartyPrefixHeld(prefix, length, holder));
            if (length == MIN_PREFIX) return own;
            prefix /= 10;
            length -= 1;
            holding = _holding(prefix, length);
        }
    }

    /// @dev The roles can be granted until that day.
    function _requireGrantable(RoleSet roles, uint16 endDay) private view {
        _requireRoles(roles, KNOWN_ROLES);
        uint256 today = dayOf(_now());
        require(endDay > today, PartyEndDayPassed(endDay, today));
    }

    /// @dev There are roles, all of them possible.
    function _requireRoles(RoleSet roles, RoleSet possible) private pure {
        require(!roles.isEmpty() && (roles & possible) == roles, PartyInvalidRoles(roles, possible));
    }

    /// @dev The caller keeps the record.
    function _requireRegistrar(PartyId party, address registrar) private view {
        address caller = _msgSender();
        require(caller == registrar, PartyWrongRegistrar(party, caller, registrar));
    }

    /// @dev The caller is the controlling account.
    function _requireController(PartyId party, address controller) private view {
        address caller = _msgSender();
        require(caller == controller, PartyWrongController(party, caller, controller));
    }

    /// @dev The account signed that it acts for the party so.
    function _requireConsent(PartyId party, address account, bytes32 hash, bytes calldata consent) private view {
        require(
            SignatureChecker.isValidSignatureNowCalldata(account, _hashTypedDataV4(hash), consent),
            PartyInvalidConsent(party, account)
        );
    }

    /// @dev Whether an account may register, at once or after a delay.
    function _isRegistrar(address account) private view returns (bool) {
        (bool immediate, uint32 delay) = IAccessManager(authority()).canCall(
            account,
            address(this),
            this.register.selector
        );
        return immediate || delay > 0;
    }
}
