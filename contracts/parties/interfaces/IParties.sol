// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {Gtin} from "../../common/types/Gtin.sol";
import {StateSet} from "../../common/types/StateSet.sol";
import {Account, Party, PartyId, PartyRole, PartyState, RoleSet} from "../types/PartyTypes.sol";

/// @title IParties
/// @notice Who may say what: organizations, what they may do, which accounts speak for them, and the GS1 company
/// prefixes that are theirs, each for its time.
/// @dev Registrars, accounts with a role of the AccessManager, register organizations and keep their records: state,
/// roles, prefixes. Each record has one registrar, and no other may change it while that one is in office. An
/// organization's controlling account, which may be a multisig, adds and ends its signers by itself.
///
/// All of it has a time, and nothing is changed backwards: what starts, starts now or later; what ends, ends now or
/// later and never opens again. An answer about a second that is over never changes. What ends within a second has
/// ended for the whole of it. So what was signed or sent while a key was valid stays valid, and nothing after.
///
/// An account acts for at most one party ever. Names and identities are salted commitments. There is no money here.
/// Times are in Unix seconds, end days in UTC days since 1970-01-01. Every deed may come through the ERC-2771
/// forwarder.
///
/// Assumptions:
/// - Safety: a registrar registers whom its commitments say, binds a prefix only to whom GS1 licensed it, and reads its
///   evidence first. A bad one can make false parties, and give control of those it registered to others from now on;
///   it can take no prefix that another party holds, act for no party that another registrar keeps, and change no
///   answer about the past.
/// - Safety: a controlling account adds only keys of its own organization. Who holds a key can act until it is ended.
/// - Liveness: what a registrar that is gone kept stays as it is until the admin takes the role from it and another
///   registrar takes the records over.
interface IParties {
    /* EVENTS */

    /// @notice An organization was registered.
    /// @param party The party.
    /// @param registrar Who registered it, and keeps its record.
    /// @param identity The salted commitment to what identifies it, such as its LEI and GLN.
    /// @param name The salted commitment to its public name.
    event PartyRegistered(PartyId indexed party, address indexed registrar, bytes32 identity, bytes32 name);

    /// @notice A party holds roles from now on.
    /// @param party The party.
    /// @param roles The roles that were granted.
    /// @param endDay The UTC day with whose start they end, 65535 for no end.
    event PartyRolesGranted(PartyId indexed party, RoleSet roles, uint16 endDay);

    /// @notice A party no longer holds roles, from now on.
    /// @param party The party.
    /// @param roles The roles that ended.
    event PartyRolesEnded(PartyId indexed party, RoleSet roles);

    /// @notice A party may do nothing from now on, until it is resumed.
    /// @param party The party.
    /// @param reason Why: a hash that means something to those who ask, or zero.
    event PartySuspended(PartyId indexed party, bytes32 indexed reason);

    /// @notice A party may do again what its roles allow, from now on.
    /// @param party The party.
    event PartyResumed(PartyId indexed party);

    /// @notice A party may do nothing any more, from now on.
    /// @param party The party.
    /// @param reason Why: a hash that means something to those who ask, or zero.
    event PartyEnded(PartyId indexed party, bytes32 indexed reason);

    /// @notice A party holds a GS1 company prefix from now on.
    /// @param party The party.
    /// @param registrar Who read the evidence.
    /// @param prefix The prefix as a number.
    /// @param length Its number of digits, zeros before it included.
    /// @param evidence The commitment to what proves it, such as the license of a GS1 member organization.
    event PrefixBound(
        PartyId indexed party,
        address indexed registrar,
        uint64 indexed prefix,
        uint8 length,
        bytes32 evidence
    );

    /// @notice A party no longer holds a GS1 company prefix, from now on.
    /// @param party The party.
    /// @param prefix The prefix as a number.
    /// @param length Its number of digits.
    event PrefixReleased(PartyId indexed party, uint64 indexed prefix, uint8 length);

    /// @notice Another registrar keeps a party's record from now on.
    /// @param party The party.
    /// @param registrar Who keeps it now.
    /// @param previous Who kept it, and is no registrar any more.
    event PartyTakenOver(PartyId indexed party, address indexed registrar, address indexed previous);

    /// @notice An account may take control of a party.
    /// @param party The party.
    /// @param proposed The account, zero for none.
    /// @param by Who proposed it: the controlling account or the registrar.
    event ControllerProposed(PartyId indexed party, address indexed proposed, address indexed by);

    /// @notice An account controls a party from now on, and acts for it in all its roles.
    /// @param party The party.
    /// @param controller The account.
    /// @param previous The account that controlled it, and ended as an account of the party; zero for the first.
    event ControllerChanged(PartyId indexed party, address indexed controller, address indexed previous);

    /// @notice An account acts for a party within a window.
    /// @param party The party.
    /// @param account The account.
    /// @param roles In which of the party's roles it acts.
    /// @param from From when on.
    /// @param until Until when, exclusive.
    event SignerAdded(PartyId indexed party, address indexed account, RoleSet roles, uint40 from, uint40 until);

    /// @notice An account no longer acts for a party, from now on.
    /// @param party The party.
    /// @param account The account.
    event SignerEnded(PartyId indexed party, address indexed account);

    /* ERRORS: WHAT OTHERS ASK */

    /// @notice The account never acted for a party.
    /// @param account The account.
    error PartyUnknownSigner(address account);

    /// @notice The account does not act for its party at that time.
    /// @param account The account.
    /// @param party The party.
    /// @param from From when on it acts.
    /// @param until Until when, exclusive.
    /// @param time The time in question.
    error PartySignerNotValid(address account, PartyId party, uint40 from, uint40 until, uint40 time);

    /// @notice The party may do nothing at that time.
    /// @param party The party.
    /// @param state Its state then.
    /// @param time The time in question.
    error PartyNotValid(PartyId party, PartyState state, uint40 time);

    /// @notice The account does not act in any of the roles that are wanted.
    /// @param party Its party.
    /// @param held The roles in which it acts at that time.
    /// @param wanted The roles of which one is needed.
    error PartyWithoutRole(PartyId party, RoleSet held, RoleSet wanted);

    /// @notice The party does not hold the GS1 company prefix at that time.
    /// @param party The party.
    /// @param prefix The prefix as a number.
    /// @param prefixLength Its number of digits.
    error PartyPrefixNotHeld(PartyId party, uint64 prefix, uint8 prefixLength);

    /* ERRORS: DEEDS */

    /// @notice The party's state does not allow this.
    /// @param party The party.
    /// @param current Its state now.
    /// @param allowed The states that allow it.
    error PartyUnexpectedState(PartyId party, PartyState current, StateSet allowed);

    /// @notice The identity commitment is empty.
    error PartyNoIdentity();

    /// @notice The record is another registrar's.
    /// @param party The party.
    /// @param caller Who tried.
    /// @param registrar Who keeps it.
    error PartyWrongRegistrar(PartyId party, address caller, address registrar);

    /// @notice The registrar that keeps the record still has the role.
    /// @param party The party.
    /// @param registrar Who keeps it.
    error PartyRegistrarInOffice(PartyId party, address registrar);

    /// @notice The set of roles is empty, or has one that there is not or that is not held.
    /// @param roles The set.
    /// @param possible The roles of which it can consist.
    error PartyInvalidRoles(RoleSet roles, RoleSet possible);

    /// @notice The end day has come.
    /// @param endDay The day.
    /// @param today The UTC day of now.
    error PartyEndDayPassed(uint16 endDay, uint256 today);

    /// @notice A GS1 company prefix has 4 to 12 digits.
    /// @param prefix The prefix as a number.
    /// @param length The number of digits that was given.
    error PartyInvalidPrefix(uint64 prefix, uint8 length);

    /// @notice There is no commitment to any evidence.
    /// @param party The party.
    error PartyNoEvidence(PartyId party);

    /// @notice The prefix, or one with which it begins, is held.
    /// @param prefix The prefix that is held, as a number.
    /// @param length Its number of digits.
    /// @param holder Who holds it.
    error PartyPrefixHeld(uint64 prefix, uint8 length, PartyId holder);

    /// @notice Longer prefixes that begin with this one are held.
    /// @param prefix The prefix as a number.
    /// @param length Its number of digits.
    /// @param nested How many are held.
    error PartyPrefixNests(uint64 prefix, uint8 length, uint64 nested);

    /// @notice The deed is the controlling account's.
    /// @param party The party.
    /// @param caller Who tried.
    /// @param controller The controlling account.
    error PartyWrongController(PartyId party, address caller, address controller);

    /// @notice The caller was not proposed to control the party.
    /// @param party The party.
    /// @param caller Who tried.
    /// @param proposed Who was proposed, or zero.
    error PartyNotProposed(PartyId party, address caller, address proposed);

    /// @notice The account acts, or acted, for a party.
    /// @param account The account.
    /// @param party For which.
    error PartyAccountTaken(address account, PartyId party);

    /// @notice The controlling account is no signer to end: control is handed over.
    /// @param account The account.
    /// @param party The party that it controls.
    error PartyAccountControls(address account, PartyId party);

    /// @notice The account's window has ended.
    /// @param account The account.
    /// @param until When it ended.
    error PartySignerEnded(address account, uint40 until);

    /// @notice The window is empty, or over.
    /// @param from When it would start.
    /// @param until When it would end.
    error PartyInvalidWindow(uint40 from, uint40 until);

    /// @notice The account's consent can no longer be used.
    /// @param account The account.
    /// @param deadline When it could no longer be used.
    error PartyConsentExpired(address account, uint40 deadline);

    /// @notice The signature is not the account's consent to act for this party so.
    /// @param party The party.
    /// @param account The account.
    error PartyInvalidConsent(PartyId party, address account);

    /* DEEDS: REGISTER */

    /// @notice A registrar registers an organization, which holds roles at once.
    /// @dev Emits {PartyRegistered}, {ControllerProposed}, and {PartyRolesGranted} where it holds any. The party
    /// becomes Active.
    ///
    /// Notes:
    /// - Nobody acts for the party before the controlling account has accepted, see {acceptControl}.
    /// - The id is of the registrar and the identity commitment, so another registrar cannot take it, whoever is first.
    ///
    /// Requirements:
    /// - The caller must have the role of registrar (`AccessManagedUnauthorized`).
    /// - The identity must not be empty (`PartyNoIdentity`).
    /// - The registrar must not have registered this identity before (`PartyUnexpectedState`).
    /// - The roles must be known ones (`PartyInvalidRoles`), and their end day after today (`PartyEndDayPassed`).
    ///
    /// @param identity The salted commitment to what identifies it.
    /// @param name The salted commitment to its public name.
    /// @param controller The account that may take control, or zero for none yet.
    /// @param roles The roles that it holds, or none.
    /// @param endDay The UTC day with whose start they end, 65535 for no end; not read where there are no roles.
    /// @return party Its id.
    function register(
        bytes32 identity,
        bytes32 name,
        address controller,
        RoleSet roles,
        uint16 endDay
    ) external returns (PartyId party);

    /// @notice The registrar grants a party roles from now on, or changes when those that it holds end.
    /// @dev Emits {PartyRolesGranted}.
    ///
    /// Requirements:
    /// - The caller must have the role of registrar (`AccessManagedUnauthorized`) and keep the record
    ///   (`PartyWrongRegistrar`).
    /// - The party must be Active or Suspended (`PartyUnexpectedState`).
    /// - There must be roles, all known ones (`PartyInvalidRoles`), and the end day be after today
    ///   (`PartyEndDayPassed`).
    ///
    /// @param party The party.
    /// @param roles The roles; others stay as they are.
    /// @param endDay The UTC day with whose start they end, 65535 for no end.
    function grantRoles(PartyId party, RoleSet roles, uint16 endDay) external;

    /// @notice The registrar ends roles of a party, from now on.
    /// @dev Emits {PartyRolesEnded}.
    ///
    /// Requirements:
    /// - The caller must have the role of registrar (`AccessManagedUnauthorized`) and keep the record
    ///   (`PartyWrongRegistrar`).
    /// - The party must be Active or Suspended (`PartyUnexpectedState`).
    /// - There must be roles, all held now (`PartyInvalidRoles`).
    ///
    /// @param party The party.
    /// @param roles The roles; others stay as they are.
    function endRoles(PartyId party, RoleSet roles) external;

    /// @notice The registrar stops all that a party may do, from now on and until it resumes it.
    /// @dev Emits {PartySuspended}. The party becomes Suspended. Its roles and signers run on, and may end meanwhile.
    ///
    /// Requirements:
    /// - The caller must have the role of registrar (`AccessManagedUnauthorized`) and keep the record
    ///   (`PartyWrongRegistrar`).
    /// - The party must be Active (`PartyUnexpectedState`).
    ///
    /// @param party The party.
    /// @param reason Why: a hash that means something to those who ask, or zero.
    function suspend(PartyId party, bytes32 reason) external;

    /// @notice The registrar lets a party do again what its roles allow, from now on.
    /// @dev Emits {PartyResumed}. The party becomes Active. What it did while it was suspended stays undone.
    ///
    /// Requirements:
    /// - The caller must have the role of registrar (`AccessManagedUnauthorized`) and keep the record
    ///   (`PartyWrongRegistrar`).
    /// - The party must be Suspended (`PartyUnexpectedState`).
    ///
    /// @param party The party.
    function resume(PartyId party) external;

    /// @notice The registrar ends a party, from now on and for good.
    /// @dev Emits {PartyEnded}. The party becomes Ended. Prefixes stay bound, so that nobody issues under them, until
    /// the registrar releases them.
    ///
    /// Requirements:
    /// - The caller must have the role of registrar (`AccessManagedUnauthorized`) and keep the record
    ///   (`PartyWrongRegistrar`).
    /// - The party must be Active or Suspended (`PartyUnexpectedState`).
    ///
    /// @param party The party.
    /// @param reason Why: a hash that means something to those who ask, or zero.
    function end(PartyId party, bytes32 reason) external;

    /// @notice A registrar takes over the record of a party whose registrar is no longer one.
    /// @dev Emits {PartyTakenOver}. So a registrar's key is changed: the admin gives the role to the new key and takes
    /// it from the old one, and the new one takes over.
    ///
    /// Requirements:
    /// - The caller must have the role of registrar (`AccessManagedUnauthorized`).
    /// - The party must be registered (`PartyUnexpectedState`).
    /// - Its registrar must no longer have the role (`PartyRegistrarInOffice`).
    ///
    /// @param party The party.
    function takeOver(PartyId party) external;

    /* DEEDS: PREFIXES */

    /// @notice The registrar binds a GS1 company prefix to a party, from now on.
    /// @dev Emits {PrefixBound}.
    ///
    /// Notes:
    /// - Two prefixes of which one is the beginning of the other cannot be bound at once, not even to one party: GS1
    ///   licenses none within another.
    /// - What was issued under a prefix while another party held it stays as it was.
    ///
    /// Requirements:
    /// - The caller must have the role of registrar (`AccessManagedUnauthorized`) and keep the record
    ///   (`PartyWrongRegistrar`).
    /// - The party must be Active (`PartyUnexpectedState`).
    /// - The prefix must have 4 to 12 digits (`PartyInvalidPrefix`), and there must be evidence (`PartyNoEvidence`).
    /// - Neither the prefix nor one with which it begins may be held (`PartyPrefixHeld`), nor any that begins with it
    ///   (`PartyPrefixNests`).
    ///
    /// @param party The party.
    /// @param prefix The prefix as a number.
    /// @param length Its number of digits, zeros before it included.
    /// @param evidence The commitment to what proves it.
    function bindPrefix(PartyId party, uint64 prefix, uint8 length, bytes32 evidence) external;

    /// @notice The registrar releases a GS1 company prefix of a party, from now on. It can then be bound to any party.
    /// @dev Emits {PrefixReleased}.
    ///
    /// Requirements:
    /// - The caller must have the role of registrar (`AccessManagedUnauthorized`) and keep the record
    ///   (`PartyWrongRegistrar`).
    /// - The party must hold the prefix now (`PartyPrefixNotHeld`).
    ///
    /// @param party The party.
    /// @param prefix The prefix as a number.
    /// @param length Its number of digits, zeros before it included.
    function releasePrefix(PartyId party, uint64 prefix, uint8 length) external;

    /* DEEDS: CONTROL */

    /// @notice The controlling account proposes another to take control, or takes a proposal back.
    /// @dev Emits {ControllerProposed}. Nothing changes before the other accepts.
    ///
    /// Requirements:
    /// - The party must be Active (`PartyUnexpectedState`).
    /// - The caller must be its controlling account (`PartyWrongController`).
    ///
    /// @param party The party.
    /// @param proposed The account, or zero for none.
    function proposeController(PartyId party, address proposed) external;

    /// @notice The registrar proposes who takes control of a party whose controlling account is lost or in wrong hands.
    /// @dev Emits {ControllerProposed}.
    ///
    /// Notes:
    /// - Where the controlling account is in wrong hands the registrar suspends the party first: then that account can
    ///   neither propose another nor add signers. After the change the new one ends the signers that it does not know,
    ///   and the registrar resumes the party.
    ///
    /// Requirements:
    /// - The caller must have the role of registrar (`AccessManagedUnauthorized`) and keep the record
    ///   (`PartyWrongRegistrar`).
    /// - The party must be Active or Suspended (`PartyUnexpectedState`).
    ///
    /// @param party The party.
    /// @param proposed The account, or zero for none.
    function recoverControl(PartyId party, address proposed) external;

    /// @notice The proposed account takes control of a party, and acts for it in all its roles from now on; the one
    /// before ends.
    /// @dev Emits {ControllerChanged}.
    ///
    /// Requirements:
    /// - The party must be Active or Suspended (`PartyUnexpectedState`).
    /// - The caller must have been proposed (`PartyNotProposed`).
    /// - The caller must never have acted for a party (`PartyAccountTaken`).
    ///
    /// @param party The party.
    function acceptControl(PartyId party) external;

    /* DEEDS: SIGNERS */

    /// @notice The controlling account adds a signer, such as a clerk, a sensor or a gateway, with its consent.
    /// @dev Emits {SignerAdded}.
    ///
    /// Notes:
    /// - Without its consent anyone could take an account for good that another party means to use.
    /// - A window that starts before now starts now.
    ///
    /// Requirements:
    /// - The party must be Active (`PartyUnexpectedState`).
    /// - The caller must be its controlling account (`PartyWrongController`).
    /// - There must be roles (`PartyInvalidRoles`).
    /// - The window must end after it starts, and after now (`PartyInvalidWindow`).
    /// - The account must never have acted for a party (`PartyAccountTaken`).
    /// - The time must be before the deadline (`PartyConsentExpired`).
    /// - The signature must be the account's over party, account, roles, window and deadline (`PartyInvalidConsent`).
    ///
    /// @param party The party.
    /// @param account The account.
    /// @param roles In which of the party's roles it acts, whether the party holds them now or not.
    /// @param from From when on.
    /// @param until Until when, exclusive; 2^40 - 1 for no end.
    /// @param deadline The consent cannot be used at or after this time.
    /// @param consent The account's EIP-712 signature, by ERC-1271 where it has code.
    function addSigner(
        PartyId party,
        address account,
        RoleSet roles,
        uint40 from,
        uint40 until,
        uint40 deadline,
        bytes calldata consent
    ) external;

    /// @notice Ends a signer, from now on and for good: the controlling account's deed, or the signer's own.
    /// @dev Emits {SignerEnded}. A compromised key is changed by ending it and adding another.
    ///
    /// Requirements:
    /// - The account must act, or have acted, for a party (`PartyUnknownSigner`).
    /// - The caller must be the account or its party's controlling account (`PartyWrongController`).
    /// - The account must not be the controlling account (`PartyAccountControls`).
    /// - Its window must not have ended (`PartySignerEnded`).
    ///
    /// @param account The account.
    function endSigner(address account) external;

    /* VIEWS: WHAT OTHER CONTRACTS ASK */

    /// @notice For which party an account acts at a time, in at least one of some roles.
    /// @dev Reads one slot of the account and one of the party; more only for times before the party's last change.
    /// About a time after now it answers as things stand.
    ///
    /// Requirements:
    /// - The account must be known (`PartyUnknownSigner`) and act at that time (`PartySignerNotValid`).
    /// - The party must be Active then (`PartyNotValid`), and the account act in one of the roles then
    ///   (`PartyWithoutRole`).
    ///
    /// @param account The account.
    /// @param oneOf The roles of which one is needed.
    /// @param time The time.
    /// @return party The party.
    function requireRole(address account, RoleSet oneOf, uint40 time) external view returns (PartyId party);

    /// @notice The same, for a party that holds the GS1 company prefix of a GTIN then.
    /// @dev Reads one slot more, that of the prefix. Whether the GTIN's check digit is right is not looked at.
    ///
    /// Requirements:
    /// - As {requireRole}.
    /// - The party must hold the prefix then (`PartyPrefixNotHeld`).
    ///
    /// @param account The account.
    /// @param oneOf The roles of which one is needed.
    /// @param gtin The GTIN.
    /// @param prefixLength How many digits after the indicator digit are the prefix.
    /// @param time The time.
    /// @return party The party.
    function requireIssuer(
        address account,
        RoleSet oneOf,
        Gtin gtin,
        uint8 prefixLength,
        uint40 time
    ) external view returns (PartyId party);

    /// @notice For which party an account acts at a time, and in which roles. Never reverts.
    /// @param account The account.
    /// @param time The time.
    /// @return party The party; zero where the account does not act, or the party is not Active then.
    /// @return roles The roles; none where there is no party.
    function actorAt(address account, uint40 time) external view returns (PartyId party, RoleSet roles);

    /* VIEWS */

    /// @notice An organization as it stands now.
    /// @param party The party.
    /// @return What is known of it, empty where it is not registered.
    function partyOf(PartyId party) external view returns (Party memory);

    /// @notice How a party stood at a time.
    /// @param party The party.
    /// @param time The time.
    /// @return state Its state then.
    /// @return roles The roles that it held then, whatever the state.
    function standingAt(PartyId party, uint40 time) external view returns (PartyState state, RoleSet roles);

    /// @notice When a role of a party ends, as it stands now.
    /// @param party The party.
    /// @param role The role.
    /// @return The UTC day with whose start it ends, 65535 for no end; zero where it was never held or was ended.
    function roleEndDay(PartyId party, PartyRole role) external view returns (uint16);

    /// @notice What is stored of an account.
    /// @param account The account.
    /// @return Its party, window and roles; empty where it never acted for any.
    function accountOf(address account) external view returns (Account memory);

    /// @notice Who held a GS1 company prefix at a time.
    /// @param prefix The prefix as a number.
    /// @param length Its number of digits.
    /// @param time The time.
    /// @return The party, or zero for none.
    function holderOf(uint64 prefix, uint8 length, uint40 time) external view returns (PartyId);

    /// @notice The id under which a registrar registers an identity, now or some day.
    /// @param registrar The registrar.
    /// @param identity The salted commitment.
    /// @return The id.
    function idOf(address registrar, bytes32 identity) external pure returns (PartyId);
}
