import { Mandates__factory } from "../typechain-types/factories/contracts/payments/Mandates__factory.ts";
import { deedsOf } from "./deed.ts";
import type { Mandate } from "./Mandates.ts";
import type { Deed } from "./Perform.ts";
import type { Permit } from "./Tokens.ts";

/** A deed of the mandates. */
export type MandateDeed = Deed<"mandates">;

/** What the payer gave along with its mandate. */
export interface PayersPapers {
  /** The payer's signature over the terms: `signMandate`. Not needed where the payer itself acts, or where the terms are recorded. */
  readonly signature?: string;
  /** The payer's ERC-2612 permit for the contract: `signPermit`. */
  readonly permit?: Permit;
}

const mandates = Mandates__factory.createInterface();
const deed = deedsOf("mandates");

/* AUTHORIZE */

/**
 * Records the payer's will. The deed of the payer, or of anyone with its signature.
 *
 * @example
 * await perform(payee, deployment, authorize(mandate, { signature: await signMandate(payer, deployment, mandate) }));
 */
export function authorize(mandate: Mandate, { signature = "0x", permit }: PayersPapers = {}): MandateDeed {
  return deed(
    permit === undefined
      ? mandates.encodeFunctionData("authorize", [mandate, signature])
      : mandates.encodeFunctionData("authorizeWithPermit", [mandate, signature, permit]),
  );
}

/**
 * A payee lets another account collect and announce for it, in all its mandates, or no longer. The money still goes to the payee.
 *
 * @example
 * await perform(payee, deployment, appointCollector(billingService, true));
 */
export function appointCollector(collector: string, appointed: boolean): MandateDeed {
  return deed(mandates.encodeFunctionData("appointCollector", [collector, appointed]));
}

/* COLLECT */

/**
 * Announces a collection, where the terms ask for notice. The deed of the payee or its collector.
 *
 * @example
 * const [next] = dueDates(mandate, { from: now, count: 1 });
 * await perform(payee, deployment, announce(mandate, next.period, 25_000_000n));
 */
export function announce(mandate: Mandate, period: bigint, amount: bigint): MandateDeed {
  return deed(mandates.encodeFunctionData("announce", [mandate, period, amount]));
}

/**
 * Moves money from the payer to the payee. The deed of the payee or its collector; of a fixed mandate anyone's. The first collection may bring what the payer
 * signed.
 *
 * @example
 * await perform(payee, deployment, collect(mandate, 25_000_000n));
 */
export function collect(mandate: Mandate, amount: bigint, { signature, permit }: PayersPapers = {}): MandateDeed {
  if (permit !== undefined)
    return deed(mandates.encodeFunctionData("collectWithPermit", [mandate, amount, signature ?? "0x", permit]));
  if (signature !== undefined)
    return deed(mandates.encodeFunctionData("collectWithSignature", [mandate, amount, signature]));
  return deed(mandates.encodeFunctionData("collect", [mandate, amount]));
}

/**
 * Collects many recorded mandates, and leaves out what fails; the events say what and why.
 *
 * @example
 * const { events } = await perform(payee, deployment, collectMany([{ mandate: ofAnna, amount: 10n }, { mandate: ofBen, amount: 20n }]));
 */
export function collectMany(
  collections: readonly { readonly mandate: Mandate; readonly amount: bigint }[],
): MandateDeed {
  const terms = collections.map(({ mandate }) => mandate);
  const amounts = collections.map(({ amount }) => amount);
  return deed(mandates.encodeFunctionData("collectMany", [terms, amounts]));
}

/* CANCEL */

/**
 * A party ends a mandate, at once and for good. The payer can do so before anybody brought its signature.
 *
 * @example
 * await perform(payer, deployment, cancelMandate(mandate));
 */
export function cancelMandate(mandate: Mandate): MandateDeed {
  return deed(mandates.encodeFunctionData("cancel", [mandate]));
}
