import { unpackWindows } from "../Windows.ts";
import { percent, type Sentences, time } from "./words.ts";

/** The windows of a packed word that are not zero. */
const given = (word: bigint) =>
  Object.entries(unpackWindows(word))
    .flatMap(([name, seconds]: [string, bigint]) => (seconds > 0n ? [`${name} ${seconds} s`] : []))
    .join(", ");

/** What the escrow refuses. */
export const escrowSentences: Sentences<"Escrow"> = {
  /* The order and its state. */
  EscrowUnknownOrder: ({ id }) => `nobody paid an order with exactly these terms (id ${id})`,
  EscrowUnexpectedState: ({ id, current, allowed }) =>
    `order ${id} is in state ${current}; the deed is possible in ${allowed.join(", ")}`,
  EscrowOrderDue: ({ id, current, deadline }) =>
    `the clock of order ${id} (${current}) ended at ${time(deadline)}; settleDue decides now`,
  EscrowWrongCaller: ({ id, caller, expected }) => `order ${id}: ${caller} tried what is up to ${expected}`,
  EscrowWrongKind: ({ id, kind }) => `order ${id} is of the kind ${kind}, which is paid by another deed`,
  EscrowHeldChanged: ({ id, held, expected }) =>
    `order ${id} holds ${held} units; the agreement was made on ${expected}`,
  EscrowSplitExpired: ({ id, expiry }) => `the agreement on order ${id} expired at ${time(expiry)}`,
  EscrowInvalidSignature: ({ id, signer }) => `the signature for order ${id} is not ${signer}'s over this`,

  /* The terms. */
  EscrowInvalidAmount: ({ id, amount, max }) => `order ${id}: the amount ${amount} is not from 1 to ${max}`,
  EscrowInvalidParty: ({ id, part, account }) => `order ${id}: ${account} cannot be its ${part}`,
  EscrowTooManyFees: ({ id, count, max }) => `order ${id} has ${count} fee legs; at most ${max} are allowed`,
  EscrowInvalidFee: ({ id, index }) => `order ${id}: fee leg ${index} needs either a share or an amount`,
  EscrowFeesTooHigh: ({ id, basisPoints, fixedAmount }) =>
    `order ${id}: fees of ${percent(basisPoints)} and ${fixedAmount} units are more than the amount`,
  EscrowInvalidShare: ({ id, basisPoints }) =>
    `order ${id}: the share ${percent(basisPoints)} is above the whole, or has no receiver`,
  EscrowInvalidWindows: ({ id, windows }) =>
    `order ${id}: a window is missing, or given where the order cannot use it (${given(windows)})`,
  EscrowPayByPassed: ({ id, payBy }) => `order ${id} could be paid before ${time(payBy)}`,
  EscrowCloseByTooEarly: ({ id, closeBy, earliest }) =>
    `order ${id}: its windows end at ${time(earliest)}, after its last closing time ${time(closeBy)}`,
  EscrowCloseByTooLate: ({ id, closeBy, latest }) =>
    `order ${id}: its last closing time ${time(closeBy)} is after ${time(latest)}`,
  EscrowEmptyCart: () => "the cart is empty",
  EscrowCartMismatch: ({ id, payer, token }) =>
    `order ${id} (payer ${payer}, token ${token}) has another payer or token than the first of the cart`,

  /* Deeds. */
  EscrowInvalidExtension: ({ id, deadline, current, latest }) =>
    `order ${id}: the new deadline ${time(deadline)} must be after ${time(current)} and at most ${time(latest)}`,
  EscrowExtensionUsed: ({ id }) => `the payer of order ${id} has used its extension`,
  EscrowTooManyRequests: ({ id, max }) => `order ${id} has had its ${max} refund requests`,
  EscrowRequestsBarred: ({ id }) => `order ${id}: a refused request lapsed, so no further one may be made`,
  EscrowNoReturns: ({ id }) => `the terms of order ${id} know no returns`,
  EscrowRequestMismatch: ({ id, requested, kind }) =>
    `the open request of order ${id} is a ${kind} of ${requested} units`,
};
