// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {PartyId} from "../../parties/types/PartyId.sol";
import {BankDeed, Power} from "../types/BankTypes.sol";

/// @title IBankDesk
/// @notice Four eyes for banks: what one signer makes, another signer of the same bank checks and releases, by a deed
/// of its own or by a signature.
/// @dev A bank is a party with the role of bank, its signers are accounts that act for it in that role. The party's
/// controlling account says which of them may make and check deeds of which token, and up to which amount. The desk
/// calls the target with the bank, the amount and the token behind the call (see {IBankContext}), so that no contract
/// has to know who the signers of a bank are.
///
/// Maker and checker are held to the registry and their powers when the deed is carried out, not only when it was
/// proposed: a signer that was ended in between stops it.
///
/// The desk holds no money, has no allowance and no administrator. Every deed may come through the ERC-2771 forwarder.
///
/// Assumptions:
/// - Safety: two signers of a bank do not conspire beyond their powers, and its controlling account is kept as such an
///   account is, in a multisig. Two keys in one hand are two signers here.
/// - Safety: the allowances of a treasury go to contracts that take money from it for deeds of its bank only.
interface IBankDesk {
    /* EVENTS */

    /// @notice A deed was proposed, for a checker to release.
    /// @param id The deed.
    /// @param bank The bank.
    /// @param maker Who proposed it.
    /// @param deed The deed itself.
    event BankDeedProposed(bytes32 indexed id, PartyId indexed bank, address indexed maker, BankDeed deed);

    /// @notice A deed was released and carried out.
    /// @param id The deed.
    /// @param bank The bank.
    /// @param maker Who made it.
    /// @param checker Who checked it.
    /// @param nonce Its number at the bank.
    event BankDeedReleased(
        bytes32 indexed id,
        PartyId indexed bank,
        address maker,
        address indexed checker,
        uint256 nonce
    );

    /// @notice A number was canceled: no deed of this number will ever be carried out.
    /// @param bank The bank.
    /// @param nonce The number.
    /// @param by Which of its signers canceled it.
    event BankNonceCanceled(PartyId indexed bank, uint256 indexed nonce, address indexed by);

    /// @notice A bank set what one of its accounts may do.
    /// @param bank The bank.
    /// @param account The account.
    /// @param token In deeds of which token; zero for those that cost nothing.
    /// @param power What it may do.
    event BankPowerSet(PartyId indexed bank, address indexed account, address indexed token, Power power);

    /// @notice A bank pays from, and is paid to, another account of its own.
    /// @param bank The bank.
    /// @param treasury The account.
    event BankTreasurySet(PartyId indexed bank, address indexed treasury);

    /* ERRORS */

    /// @notice The deed's time is over.
    /// @param id The deed.
    /// @param deadline Its last second was the one before.
    error DeskDeedExpired(bytes32 id, uint48 deadline);

    /// @notice A deed of this number was carried out, or the number was canceled.
    /// @param bank The bank.
    /// @param nonce The number.
    error DeskNonceUsed(PartyId bank, uint256 nonce);

    /// @notice The account acts for another bank.
    /// @param account The account.
    /// @param party For whom it acts.
    /// @param bank The bank of the deed.
    error DeskWrongBank(address account, PartyId party, PartyId bank);

    /// @notice Nobody checks its own deed.
    /// @param account The account.
    error DeskSameSigner(address account);

    /// @notice The account may not make a deed that costs so much.
    /// @param account The account.
    /// @param token The token of the deed; zero for one that costs nothing.
    /// @param amount The most that the deed may cost.
    /// @param power What the account may do.
    error DeskCannotMake(address account, address token, uint96 amount, Power power);

    /// @notice The account may not check a deed that costs so much.
    /// @param account The account.
    /// @param token The token of the deed; zero for one that costs nothing.
    /// @param amount The most that the deed may cost.
    /// @param power What the account may do.
    error DeskCannotCheck(address account, address token, uint96 amount, Power power);

    /// @notice A deed costs an amount of a token, or neither.
    /// @param token The token.
    /// @param amount The amount.
    error DeskInvalidCost(address token, uint96 amount);

    /// @notice The signature is not the checker's, or is over something else.
    /// @param id The deed.
    /// @param checker Whose it should be.
    error DeskInvalidSignature(bytes32 id, address checker);

    /// @notice The deed was proposed already.
    /// @param id The deed.
    /// @param maker By whom.
    error DeskAlreadyProposed(bytes32 id, address maker);

    /// @notice Nobody proposed the deed.
    /// @param id The deed.
    error DeskNotProposed(bytes32 id);

    /// @notice Only the bank's controlling account says this.
    /// @param bank The bank.
    /// @param caller Who tried.
    /// @param controller The controlling account.
    error DeskNotController(PartyId bank, address caller, address controller);

    /// @notice The account is not, and never was, an account of the bank.
    /// @param bank The bank.
    /// @param account The account.
    /// @param party Whose account it is.
    error DeskForeignAccount(PartyId bank, address account, PartyId party);

    /* DEEDS: THE BANK'S RULES */

    /// @notice Sets what one of the bank's accounts may do in deeds of a token, from now on.
    /// @dev Emits {BankPowerSet}. Replaces what was set for the account and the token.
    ///
    /// Requirements:
    /// - The caller must be the bank's controlling account (`DeskNotController`).
    /// - The account must be one of the bank's (`DeskForeignAccount`).
    ///
    /// @param bank The bank.
    /// @param account The account.
    /// @param token The token; zero for deeds that cost nothing.
    /// @param power What it may do.
    function setPower(PartyId bank, address account, address token, Power calldata power) external;

    /// @notice Sets the account from which the bank pays, and to which it is paid, from now on.
    /// @dev Emits {BankTreasurySet}. It is an account of the bank in the registry, and consented to be one, so that no
    /// bank can pay from another's.
    ///
    /// Requirements:
    /// - The caller must be the bank's controlling account (`DeskNotController`).
    /// - The account must be one of the bank's (`DeskForeignAccount`).
    ///
    /// @param bank The bank.
    /// @param treasury The account.
    function setTreasury(PartyId bank, address treasury) external;

    /* DEEDS: FOUR EYES */

    /// @notice Carries out a deed of the caller's bank that a checker has signed (EIP-712; ERC-1271 for contracts).
    /// @dev Emits {BankDeedReleased}. Reverts as the target does.
    ///
    /// Requirements:
    /// - The deed must name a token exactly if it costs something (`DeskInvalidCost`).
    /// - Its deadline must be later than now (`DeskDeedExpired`), and its number free (`DeskNonceUsed`).
    /// - Maker and checker must be two (`DeskSameSigner`), act for the bank in the role of bank now (see
    ///   {IParties-requireRole}; `DeskWrongBank`), and may make and check so much (`DeskCannotMake`,
    ///   `DeskCannotCheck`).
    /// - The signature must be the checker's over the deed and its maker (`DeskInvalidSignature`).
    ///
    /// @param deed The deed.
    /// @param checker Who checked it.
    /// @param signature The checker's signature over {deed, maker}.
    /// @return result What the target returned.
    function act(
        BankDeed calldata deed,
        address checker,
        bytes calldata signature
    ) external returns (bytes memory result);

    /// @notice Proposes a deed of the caller's bank, for a checker to release.
    /// @dev Emits {BankDeedProposed}. It ends by itself at its deadline.
    ///
    /// Requirements:
    /// - The deed must name a token exactly if it costs something (`DeskInvalidCost`).
    /// - Its deadline must be later than now (`DeskDeedExpired`), and its number free (`DeskNonceUsed`).
    /// - The caller must act for the bank in the role of bank now (see {IParties-requireRole}; `DeskWrongBank`), and
    ///   may make so much (`DeskCannotMake`).
    /// - The same deed must not be proposed already (`DeskAlreadyProposed`).
    ///
    /// @param deed The deed.
    /// @return id Its id.
    function propose(BankDeed calldata deed) external returns (bytes32 id);

    /// @notice Releases a proposed deed and carries it out. The caller is its checker.
    /// @dev Emits {BankDeedReleased}. Reverts as the target does.
    ///
    /// Requirements:
    /// - The deed must be proposed (`DeskNotProposed`).
    /// - As in {act}: `DeskDeedExpired`, `DeskNonceUsed`, `DeskSameSigner`, `DeskWrongBank`, `DeskCannotMake`,
    ///   `DeskCannotCheck`.
    ///
    /// @param deed The deed.
    /// @return result What the target returned.
    function release(BankDeed calldata deed) external returns (bytes memory result);

    /// @notice Cancels a number: a proposed or signed deed of that number will not be carried out.
    /// @dev Emits {BankNonceCanceled}. Any one signer of the bank can stop, and only stop.
    ///
    /// Requirements:
    /// - The caller must act for the bank in the role of bank now (see {IParties-requireRole}; `DeskWrongBank`).
    /// - The number must be free (`DeskNonceUsed`).
    ///
    /// @param bank The bank.
    /// @param nonce The number.
    function cancel(PartyId bank, uint256 nonce) external;

    /* VIEWS */

    /// @notice What an account may do for its bank in deeds of a token, while it acts for it.
    /// @param account The account.
    /// @param token The token; zero for deeds that cost nothing.
    /// @return What it may do.
    function powerOf(address account, address token) external view returns (Power memory);

    /// @notice The account from which a bank pays, and to which it is paid.
    /// @param bank The bank.
    /// @return The account; zero for none.
    function treasuryOf(PartyId bank) external view returns (address);

    /// @notice Whether a number of a bank is used or canceled.
    /// @param bank The bank.
    /// @param nonce The number.
    /// @return True if it is.
    function isUsed(PartyId bank, uint256 nonce) external view returns (bool);

    /// @notice Who proposed a deed.
    /// @param id The deed.
    /// @return The account; zero for nobody. It stays after the deed was carried out.
    function makerOf(bytes32 id) external view returns (address);

    /// @notice The registry that says who acts for whom.
    /// @return Its address.
    function parties() external view returns (address);

    /// @notice The id of a deed: its EIP-712 hash, which binds chain and desk.
    /// @param deed The deed.
    /// @return The id.
    function idOf(BankDeed calldata deed) external view returns (bytes32);
}
