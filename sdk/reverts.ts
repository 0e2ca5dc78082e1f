import { Interface } from "ethers";

import { AccessManager__factory } from "../typechain-types/factories/@openzeppelin/contracts/access/manager/AccessManager__factory.ts";
import { ERC2771Forwarder__factory } from "../typechain-types/factories/@openzeppelin/contracts/metatx/ERC2771Forwarder__factory.ts";
import { type Abis, abis, type ContractName } from "./contracts.ts";
import { type AbiEntry, type AbiParameter, type ArgsByName, plainArgs } from "./decode.ts";
import { creditSentences } from "./sentences/credits.ts";
import { deskSentences } from "./sentences/desk.ts";
import { escrowSentences } from "./sentences/escrow.ts";
import { licenseSentences } from "./sentences/licenses.ts";
import { lotSentences } from "./sentences/lots.ts";
import { logisticSentences } from "./sentences/logistics.ts";
import { mandateSentences } from "./sentences/mandates.ts";
import { moneySentences } from "./sentences/money.ts";
import {
  digitalLinkSentences,
  itemSentences,
  nftSentences,
  textSentences,
  usableTokenSentences,
} from "./sentences/items.ts";
import { openGuardSentences } from "./sentences/openGuard.ts";
import { partySentences } from "./sentences/parties.ts";
import { pledgeSentences } from "./sentences/pledges.ts";
import { tokenSentences } from "./sentences/token.ts";
import { payoutsSentences } from "./sentences/payouts.ts";
import { quotaSentences } from "./sentences/quotas.ts";
import { recallSentences } from "./sentences/recalls.ts";
import { spendingSentences } from "./sentences/spending.ts";
import { swapSentences } from "./sentences/swap.ts";
import { traceSentences } from "./sentences/trace.ts";
import { ticketSentences } from "./sentences/tickets.ts";
import { calendarSentences } from "./sentences/trade.ts";
import { time } from "./sentences/words.ts";

/** Errors of tokens by OpenZeppelin and by ERC-6093, which the escrow hands on. */
interface TokenErrors {
  readonly ERC20InsufficientAllowance: {
    readonly spender: string;
    readonly allowance: bigint;
    readonly needed: bigint;
  };
  readonly ERC20InsufficientBalance: { readonly sender: string; readonly balance: bigint; readonly needed: bigint };
  readonly ERC20InvalidApprover: { readonly approver: string };
  readonly ERC20InvalidReceiver: { readonly receiver: string };
  readonly ERC20InvalidSender: { readonly sender: string };
  readonly ERC20InvalidSpender: { readonly spender: string };
  readonly ERC2612ExpiredSignature: { readonly deadline: bigint };
  readonly ERC2612InvalidSigner: { readonly signer: string; readonly owner: string };
  readonly ERC3009InvalidAuthorizationTime: { readonly validAfter: bigint; readonly validBefore: bigint };
  readonly ERC3009InvalidSignature: Nothing;
  readonly ERC3009UsedAuthorization: { readonly authorizer: string; readonly nonce: string };
  readonly ECDSAInvalidSignature: Nothing;
  readonly ECDSAInvalidSignatureLength: { readonly length: bigint };
  readonly ECDSAInvalidSignatureS: { readonly s: string };
}

type Nothing = Readonly<Record<string, never>>;

/** What the EVM and the compiler know beside custom errors. */
interface PlainReverts {
  /** A revert with a sentence, as older tokens make it. */
  readonly RevertedWithReason: { readonly reason: string };
  /** A failed assertion of the compiler: overflow, an index out of bounds. */
  readonly RevertedWithPanic: { readonly code: bigint };
  /** A custom error that is not one of the suite, its tokens or OpenZeppelin. */
  readonly RevertedWithUnknownError: { readonly data: string };
  readonly RevertedWithoutReason: Nothing;
}

/** Every way in which a call to the suite can be refused, by the error's name in Solidity, and the facts of each. */
export type RevertFacts = ArgsByName<Abis[ContractName], "error"> &
  ArgsByName<typeof ERC2771Forwarder__factory.abi, "error"> &
  ArgsByName<typeof AccessManager__factory.abi, "error"> &
  TokenErrors &
  PlainReverts;

/** The name of an error. */
export type RevertName = keyof RevertFacts;

const tokenErrors = new Interface([
  "error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)",
  "error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)",
  "error ERC20InvalidApprover(address approver)",
  "error ERC20InvalidReceiver(address receiver)",
  "error ERC20InvalidSender(address sender)",
  "error ERC20InvalidSpender(address spender)",
  "error ERC2612ExpiredSignature(uint256 deadline)",
  "error ERC2612InvalidSigner(address signer, address owner)",
  "error ERC3009InvalidAuthorizationTime(uint256 validAfter, uint256 validBefore)",
  "error ERC3009InvalidSignature()",
  "error ERC3009UsedAuthorization(address authorizer, bytes32 nonce)",
  "error ECDSAInvalidSignature()",
  "error ECDSAInvalidSignatureLength(uint256 length)",
  "error ECDSAInvalidSignatureS(bytes32 s)",
]);

/** All custom errors as JSON describes them, with the suite's own types. */
const entries = [
  ...Object.values<readonly object[]>(abis),
  ERC2771Forwarder__factory.abi,
  AccessManager__factory.abi,
  JSON.parse(tokenErrors.formatJson()) as readonly object[],
]
  .flatMap((abi) => abi as readonly AbiEntry[])
  .filter(({ type }) => type === "error");

const inputsOf: ReadonlyMap<string, readonly AbiParameter[]> = new Map(
  entries.map(({ name, inputs }) => [name, inputs]),
);

const known = new Interface(entries.filter(({ name }, place) => entries.findIndex((e) => e.name === name) === place));

/** A revert by its name, with its facts. */
export type NamedRevert = {
  readonly [Name in RevertName]: { readonly name: Name; readonly facts: RevertFacts[Name] };
}[RevertName];

/**
 * What the data of a revert says.
 *
 * @example
 * readRevert("0x…"); // { name: "EscrowOrderDue", facts: { id: "0x…", current: "Paid", deadline: 1767225600n } }
 */
export function readRevert(data: string): NamedRevert {
  if (data === "0x") return { name: "RevertedWithoutReason", facts: {} };
  const error = parsed(data);
  if (error === null) return { name: "RevertedWithUnknownError", facts: { data } };
  if (error.name === "Error") return { name: "RevertedWithReason", facts: { reason: String(error.args[0]) } };
  if (error.name === "Panic") return { name: "RevertedWithPanic", facts: { code: error.args[0] as bigint } };
  return { name: error.name, facts: plainArgs(inputsOf.get(error.name) ?? [], error.args) } as unknown as NamedRevert;
}

/** Data that starts like a known error and is none, is not known. */
function parsed(data: string): ReturnType<typeof known.parseError> {
  try {
    return known.parseError(data);
  } catch {
    return null;
  }
}

const sentences: { readonly [Name in RevertName]: (facts: RevertFacts[Name]) => string } = {
  ...escrowSentences,
  ...mandateSentences,
  ...moneySentences,
  ...tokenSentences,
  ...pledgeSentences,
  ...payoutsSentences,
  ...lotSentences,
  ...swapSentences,
  ...logisticSentences,
  ...traceSentences,
  ...spendingSentences,
  ...partySentences,
  ...quotaSentences,
  ...recallSentences,
  ...digitalLinkSentences,
  ...itemSentences,
  ...nftSentences,
  ...textSentences,
  ...usableTokenSentences,
  ...openGuardSentences,
  ...licenseSentences,
  ...ticketSentences,
  ...calendarSentences,
  ...deskSentences,
  ...creditSentences,

  /* Access. */
  EnforcedPause: () => "no new money is taken for now",
  ExpectedPause: () => "new money is taken already",
  AccessManagedUnauthorized: ({ caller }) => `${caller} does not hold the role for this`,
  AccessManagedRequiredDelay: ({ caller, delay }) => `${caller} must schedule this ${delay} s ahead`,
  AccessManagedInvalidAuthority: ({ authority }) => `${authority} cannot be an authority`,
  AccessManagerAlreadyScheduled: ({ operationId }) => `operation ${operationId} is scheduled already`,
  AccessManagerBadConfirmation: () => "a role is given up by its holder alone",
  AccessManagerExpired: ({ operationId }) => `operation ${operationId} has expired`,
  AccessManagerInvalidInitialAdmin: ({ initialAdmin }) => `${initialAdmin} cannot be the first admin`,
  AccessManagerLockedFunction: ({ selector }) => `the role of function ${selector} cannot be changed`,
  AccessManagerLockedRole: ({ roleId }) => `role ${roleId} cannot be changed`,
  AccessManagerNotReady: ({ operationId }) => `operation ${operationId} is scheduled for later`,
  AccessManagerNotScheduled: ({ operationId }) => `operation ${operationId} is not scheduled`,
  AccessManagerUnauthorizedAccount: ({ msgsender, roleId }) => `${msgsender} does not hold role ${roleId}`,
  AccessManagerUnauthorizedCall: ({ caller, target, selector }) => `${caller} may not call ${selector} of ${target}`,
  AccessManagerUnauthorizedCancel: ({ msgsender, caller, target, selector }) =>
    `${msgsender} may not cancel what ${caller} scheduled: ${selector} of ${target}`,
  AccessManagerUnauthorizedConsume: ({ target }) => `${target} may not consume a scheduled operation`,

  /* Relaying. */
  ERC2771ForwarderExpiredRequest: ({ deadline }) => `the relay request expired at ${time(deadline)}`,
  ERC2771ForwarderInvalidSigner: ({ signer, from }) =>
    `the relay request is signed by ${signer} and not by ${from}, or with a used nonce`,
  ERC2771ForwarderMismatchedValue: ({ requestedValue, msgValue }) =>
    `the relay request asks for ${requestedValue} wei, the call brought ${msgValue}`,
  ERC2771ForwarderNoRefundReceiver: () => "a relay request failed and nobody is named for its value",
  ERC2771UntrustfulTarget: ({ target, forwarder }) => `${target} does not trust the forwarder ${forwarder}`,
  InvalidAccountNonce: ({ account, currentNonce }) => `the next nonce of ${account} is ${currentNonce}`,

  /* Tokens. */
  SafeERC20FailedOperation: ({ token }) => `the token ${token} refused`,
  ERC20InsufficientAllowance: ({ spender, allowance, needed }) =>
    `${spender} may take ${allowance} units of the token and needs ${needed}`,
  ERC20InsufficientBalance: ({ sender, balance, needed }) =>
    `${sender} has ${balance} units of the token and needs ${needed}`,
  ERC20InvalidApprover: ({ approver }) => `the token takes no allowance from ${approver}`,
  ERC20InvalidReceiver: ({ receiver }) => `the token does not go to ${receiver}`,
  ERC20InvalidSender: ({ sender }) => `the token does not go from ${sender}`,
  ERC20InvalidSpender: ({ spender }) => `the token takes no allowance for ${spender}`,
  ERC1363ApproveFailed: ({ spender, value }) => `the token did not let ${spender} take ${value} units`,
  ERC1363InvalidReceiver: ({ receiver }) => `${receiver} takes no token together with a call`,
  ERC1363InvalidSpender: ({ spender }) => `${spender} takes no allowance together with a call`,
  ERC1363TransferFailed: ({ receiver, value }) => `the token did not move ${value} units to ${receiver}`,
  ERC1363TransferFromFailed: ({ sender, receiver, value }) =>
    `the token did not move ${value} units from ${sender} to ${receiver}`,
  ERC2612ExpiredSignature: ({ deadline }) => `the permit expired at ${time(deadline)}`,
  ERC2612InvalidSigner: ({ signer, owner }) => `the permit is signed by ${signer} and not by ${owner}`,
  ERC3009InvalidAuthorizationTime: ({ validAfter, validBefore }) =>
    `the authorization holds after ${time(validAfter)} and before ${time(validBefore)}`,
  ERC3009InvalidSignature: () => "the authorization is not signed by the payer over this payment",
  ERC3009UsedAuthorization: ({ authorizer, nonce }) => `${authorizer} has used the authorization ${nonce}`,

  /* What OpenZeppelin's building blocks refuse. */
  ReentrancyGuardReentrantCall: () => "a deed was tried inside another",
  FailedCall: () => "the call that was passed on failed without a reason",
  InsufficientBalance: ({ balance, needed }) => `${balance} wei are there and ${needed} needed`,
  AddressEmptyCode: ({ target }) => `there is no contract at ${target}`,
  InvalidShortString: () => "a short string is malformed",
  StringTooLong: ({ str }) => `"${str}" is longer than 31 bytes`,
  CheckpointUnorderedInsertion: () => "a history was to be written for a time that has passed",
  SafeCastOverflowedUintDowncast: ({ bits, value }) => `${value} does not fit ${bits} bits`,
  ECDSAInvalidSignature: () => "a signature is malformed",
  ECDSAInvalidSignatureLength: ({ length }) => `a signature has ${length} bytes instead of 65`,
  ECDSAInvalidSignatureS: ({ s }) => `a signature is malleable (s is ${s})`,

  RevertedWithReason: ({ reason }) => `the call reverted: ${reason}`,
  RevertedWithPanic: ({ code }) => `the call failed with panic 0x${code.toString(16)}`,
  RevertedWithUnknownError: ({ data }) => `the call reverted with an error that is not the suite's: ${data}`,
  RevertedWithoutReason: () => "the call reverted without a reason",
};

/**
 * The sentence for people about a revert.
 *
 * @example
 * sentenceOf({ name: "EscrowEmptyCart", facts: {} }); // "the cart is empty"
 */
export function sentenceOf({ name, facts }: NamedRevert): string {
  const sentence = sentences[name] as (facts: RevertFacts[RevertName]) => string;
  return sentence(facts);
}
