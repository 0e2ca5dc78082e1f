// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {IERC3009, IERC3009Cancel} from "@openzeppelin/contracts/interfaces/draft-IERC3009.sol";
import {IERC1363} from "@openzeppelin/contracts/interfaces/IERC1363.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";

import {BurnReason, TokenStats, TokenTerms} from "../types/TokenTypes.sol";

/// @title ICowryToken
/// @notice A token capped for life: what was ever issued is bounded, so that what is destroyed never comes back.
/// @dev ERC-20 with ERC-2612 permits, ERC-3009 authorizations (nonces in any order), ERC-1363 calls and ERC-165. The
/// functions of the standards behave as these say; errors are those of ERC-6093.
///
/// Amounts are in token units (18 decimals), times in Unix seconds, shares in basis points. The token trusts no
/// forwarder: whoever has no native coin signs a permit, an authorization or a payment.
///
/// The two times of an authorization or a signed payment are block numbers if both have bit 47 set (OpenZeppelin's form
/// of ERC-3009; the bit itself does not count). One that has it alone is a second that never comes.
///
/// What is true at all times:
/// - `issued` never falls and never passes `cap`. Nothing gives room back: not a burn, and not a bridge, which has no
///   function of its own here and holds what it moves to other chains in custody, like anyone.
/// - `destroyed = issued − totalSupply`, and never falls.
/// - Every unit that was destroyed is told once with a reason, by {TokensBurned} or {TokensPaid}.
///
/// No role can move, freeze or destroy what an account holds. The issuer can issue within its limits, and nothing else.
interface ICowryToken is IERC20Metadata, IERC20Permit, IERC3009, IERC3009Cancel, IERC1363 {
    /* EVENTS */

    /// @notice Tokens were issued.
    /// @param to Who received them.
    /// @param amount How many, in token units.
    /// @param issued All that was ever issued, these included.
    event TokensIssued(address indexed to, uint256 amount, uint256 issued);

    /// @notice Tokens were destroyed for good.
    /// @param account Whose they were.
    /// @param reason Why, in the word of whoever destroyed them.
    /// @param memo What it was about: a hash that means something to the parties, or zero.
    /// @param amount How many, in token units.
    event TokensBurned(address indexed account, BurnReason indexed reason, bytes32 indexed memo, uint256 amount);

    /// @notice A payment was made that destroys a part of itself. Counts as burned for {BurnReason-Payment}, without an
    /// event {TokensBurned}.
    /// @param payer Who paid.
    /// @param payee Who received the amount less what was burned.
    /// @param amount What the payer spent, in token units.
    /// @param burned The part that was destroyed, zero where the share of the amount is less than a unit.
    event TokensPaid(address indexed payer, address indexed payee, uint256 amount, uint256 burned);

    /* ERRORS */

    /// @notice The cap for life cannot be this: it is zero.
    /// @param cap What was given.
    error TokenInvalidCap(uint256 cap);

    /// @notice The most that can be issued per period is not from 1 to the cap, or the period has no length.
    /// @param limit The limit, in token units.
    /// @param period The period's length in seconds.
    /// @param cap The most that the limit can be.
    error TokenInvalidIssueLimit(uint256 limit, uint256 period, uint256 cap);

    /// @notice More would be issued than the cap has left for all time.
    /// @param asked How much was asked for.
    /// @param left What can still be issued, in token units.
    error TokenCapExceeded(uint256 asked, uint256 left);

    /// @notice The share to destroy is above its bound.
    /// @param basisPoints The share.
    /// @param max The bound: that of the token, or at its deployment 10,000.
    error TokenBurnShareTooHigh(uint256 basisPoints, uint256 max);

    /* DEEDS: ISSUE */

    /// @notice Issues tokens. The first issue, too, is a deed of the issuer: deployment issues nothing.
    /// @dev Emits {TokensIssued} and {IERC20-Transfer}.
    ///
    /// Notes:
    /// - The issuer's role has a delay: the issue is scheduled with the AccessManager and can be seen, and by its
    ///   guardian canceled, before it takes effect.
    /// - What was issued at a second counts against the limit until a whole period has passed.
    ///
    /// Requirements:
    /// - The caller must hold the role that the AccessManager asks for (`AccessManagedUnauthorized`), and must have
    ///   scheduled the call.
    /// - The cap must have the amount left (`TokenCapExceeded`).
    /// - The window must have the amount left (`SlidingLimitExceeded`).
    /// - `to` must not be zero (`ERC20InvalidReceiver`).
    ///
    /// @param to Who receives them.
    /// @param amount How many, in token units.
    function issue(address to, uint256 amount) external;

    /* DEEDS: PAY */

    /// @notice Pays from the caller's balance, and destroys a share of the payment.
    /// @dev Emits {IERC20-Transfer} to zero where anything is burned, {IERC20-Transfer} to the payee, and {TokensPaid}.
    ///
    /// Notes:
    /// - The share of the amount is rounded down, in favor of the payee: it receives `amount − burned`, to the unit.
    ///
    /// Requirements:
    /// - The share must be within the token's bound (`TokenBurnShareTooHigh`).
    /// - `to` must not be zero (`ERC20InvalidReceiver`).
    /// - The caller must have the amount (`ERC20InsufficientBalance`; the share is destroyed first, so this tells what
    ///   is left and what the payee gets, or where even the share is too much, the share).
    ///
    /// @param to Who is paid.
    /// @param amount What the payment costs the caller, in token units.
    /// @param burnShare The share of it to destroy, in basis points.
    /// @return burned What was destroyed, in token units.
    function pay(address to, uint256 amount, uint16 burnShare) external returns (uint256 burned);

    /// @notice The same by the payer's signature, which anyone may present.
    /// @dev Emits {IERC3009-AuthorizationUsed} and what {pay} emits.
    ///
    /// Notes:
    /// - The EIP-712 message is `PayWithAuthorization` with these parameters in this order, less the signature. It
    ///   shares its nonces with the ERC-3009 authorizations, and `cancelAuthorization` cancels it.
    /// - The signature is of 65 bytes, or whatever the payer's own contract accepts (ERC-1271).
    ///
    /// Requirements:
    /// - The signature must be the payer's (`ERC3009InvalidSignature`).
    /// - The time must be after `validAfter` and before `validBefore` (`ERC3009InvalidAuthorizationTime`).
    /// - The nonce must be unused (`ERC3009UsedAuthorization`).
    /// - Whatever {pay} requires.
    ///
    /// @param from Who pays.
    /// @param to Who is paid.
    /// @param amount What the payment costs the payer, in token units.
    /// @param burnShare The share of it to destroy, in basis points.
    /// @param validAfter The signature holds after this second.
    /// @param validBefore The signature holds before this second.
    /// @param nonce Any number that the payer has not used: an order's id, or a random one.
    /// @param signature The payer's.
    /// @return burned What was destroyed, in token units.
    function payWithAuthorization(
        address from,
        address to,
        uint256 amount,
        uint16 burnShare,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external returns (uint256 burned);

    /* DEEDS: AUTHORIZATIONS BY SIGNATURES IN BYTES */

    /// @notice ERC-3009's `transferWithAuthorization` with a signature in bytes, so that an account with code can sign
    /// (ERC-1271).
    /// @dev Emits {IERC3009-AuthorizationUsed} and {IERC20-Transfer}.
    ///
    /// Requirements:
    /// - The signature must be that of `from` (`ERC3009InvalidSignature`).
    /// - The time must be after `validAfter` and before `validBefore` (`ERC3009InvalidAuthorizationTime`).
    /// - The nonce must be unused (`ERC3009UsedAuthorization`).
    /// - `to` must not be zero (`ERC20InvalidReceiver`), and `from` must have the value (`ERC20InsufficientBalance`).
    ///
    /// @param from Whose tokens move.
    /// @param to Who receives them.
    /// @param value How many, in token units.
    /// @param validAfter The signature holds after this second.
    /// @param validBefore The signature holds before this second.
    /// @param nonce Any number that `from` has not used.
    /// @param signature That of `from`.
    function transferWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external;

    /// @notice ERC-3009's `receiveWithAuthorization` with a signature in bytes, so that an account with code can sign
    /// (ERC-1271).
    /// @dev Emits {IERC3009-AuthorizationUsed} and {IERC20-Transfer}.
    ///
    /// Requirements:
    /// - `to` must be the caller (`ERC20InvalidReceiver`).
    /// - Whatever `transferWithAuthorization` requires.
    ///
    /// @param from Whose tokens move.
    /// @param to Who receives them: the caller.
    /// @param value How many, in token units.
    /// @param validAfter The signature holds after this second.
    /// @param validBefore The signature holds before this second.
    /// @param nonce Any number that `from` has not used.
    /// @param signature That of `from`.
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external;

    /// @notice ERC-3009's `cancelAuthorization` with a signature in bytes, so that an account with code can sign
    /// (ERC-1271). Cancels whatever would use the nonce.
    /// @dev Emits {IERC3009Cancel-AuthorizationCanceled}.
    ///
    /// Requirements:
    /// - The signature must be the authorizer's (`ERC3009InvalidSignature`).
    /// - The nonce must be unused (`ERC3009UsedAuthorization`).
    ///
    /// @param authorizer Whose nonce it is.
    /// @param nonce The nonce.
    /// @param signature The authorizer's.
    function cancelAuthorization(address authorizer, bytes32 nonce, bytes calldata signature) external;

    /* DEEDS: BURN */

    /// @notice Destroys tokens of the caller, without a reason.
    /// @dev Emits {IERC20-Transfer} to zero and {TokensBurned} with the reason `Unstated`.
    ///
    /// Requirements:
    /// - The caller must have the amount (`ERC20InsufficientBalance`).
    ///
    /// @param amount How many, in token units.
    function burn(uint256 amount) external;

    /// @notice Destroys tokens of an account that allowed the caller to spend them, without a reason.
    /// @dev Emits {IERC20-Transfer} to zero and {TokensBurned} with the reason `Unstated`.
    ///
    /// Requirements:
    /// - The caller must have the allowance (`ERC20InsufficientAllowance`).
    /// - The account must have the amount (`ERC20InsufficientBalance`).
    ///
    /// @param account Whose tokens.
    /// @param amount How many, in token units.
    function burnFrom(address account, uint256 amount) external;

    /// @notice Destroys tokens of the caller, and says why.
    /// @dev Emits {IERC20-Transfer} to zero and {TokensBurned}.
    ///
    /// Requirements:
    /// - The caller must have the amount (`ERC20InsufficientBalance`).
    ///
    /// @param amount How many, in token units.
    /// @param reason Why. The caller's word: whoever destroys its own tokens may call it what it likes.
    /// @param memo What it is about: a hash that means something to the parties, or zero.
    function burnWithReason(uint256 amount, BurnReason reason, bytes32 memo) external;

    /// @notice Destroys tokens of an account that allowed the caller to spend them, and says why.
    /// @dev Emits {IERC20-Transfer} to zero and {TokensBurned}.
    ///
    /// Requirements:
    /// - The caller must have the allowance (`ERC20InsufficientAllowance`).
    /// - The account must have the amount (`ERC20InsufficientBalance`).
    ///
    /// @param account Whose tokens.
    /// @param amount How many, in token units.
    /// @param reason Why, in the caller's word.
    /// @param memo What it is about: a hash that means something to the parties, or zero.
    function burnFromWithReason(address account, uint256 amount, BurnReason reason, bytes32 memo) external;

    /* VIEWS */

    /// @notice What is fixed for the token's whole life.
    /// @return The terms.
    function terms() external view returns (TokenTerms memory);

    /// @notice What was ever issued and destroyed, and what is left.
    /// @return The sums.
    function stats() external view returns (TokenStats memory);

    /// @notice What can be issued now: what window and cap both have left.
    /// @return The amount, in token units.
    function issuable() external view returns (uint256);

    /// @notice When an amount can be issued, if nothing else is issued until then.
    /// @param amount The amount, in token units.
    /// @return The second; the present one if it can be issued now, zero if it never can.
    function issuableFrom(uint256 amount) external view returns (uint256);
}
