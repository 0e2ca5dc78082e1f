import { type Provider, ZeroHash } from "ethers";

import { SalesPledges__factory } from "../typechain-types/factories/contracts/token/SalesPledges__factory.ts";
import { deedsOf } from "./deed.ts";
import { nameOf, PLEDGE_STATES, type PledgeState } from "./Names.ts";
import type { Deed, Places } from "./Perform.ts";

/** A deed around a supplier's pledge. */
export type PledgeDeed = Deed<"salesPledges">;

/** What a supplier pledges. */
export interface PledgeTerms {
  /** Who may report its sales, alone. */
  readonly reporter: string;
  /** The share of its sales that is to be destroyed, from 1 to 10,000. */
  readonly basisPoints: bigint;
  /** When the pledge ends, in Unix seconds. */
  readonly until: bigint;
  /** The length in seconds of the time to which the next figure applies. */
  readonly period: bigint;
  /** The most sales that can be reported within any stretch of time of one period, in token units. */
  readonly mostPerPeriod: bigint;
}

/** How a supplier stands. Amounts are in token units. */
export interface PledgeStatus {
  readonly state: PledgeState;
  /** The last terms; none where the supplier never pledged. */
  readonly terms: PledgeTerms | undefined;
  /** What is due and not burned yet. */
  readonly outstanding: bigint;
  /** What can be reported now. */
  readonly reportable: bigint;
}

const pledges = SalesPledges__factory.createInterface();
const deed = deedsOf("salesPledges");

/**
 * Pledges a share of one's sales, or raises what is pledged. The deed of the supplier, which also lets the pledges burn: `approve`.
 *
 * @example
 * await approve(supplier, { token: deployment.token, spender: deployment.salesPledges, amount });
 * await perform(supplier, deployment, pledge({ reporter, basisPoints: 300n, until, period: 86_400n, mostPerPeriod }));
 */
export function pledge(terms: PledgeTerms): PledgeDeed {
  return deed(pledges.encodeFunctionData("pledge", [terms]));
}

/**
 * Reports sales of a supplier. The deed of the reporter whom the pledge names.
 *
 * @example
 * await perform(reporter, deployment, reportSales(supplier, amount, hashOfTheDaysBook));
 */
export function reportSales(supplier: string, amount: bigint, memo = ZeroHash): PledgeDeed {
  return deed(pledges.encodeFunctionData("reportSales", [supplier, amount, memo]));
}

/**
 * Burns what a supplier owes, as far as its allowance and balance go. Anyone's deed.
 *
 * @example
 * await perform(stranger, deployment, settlePledge(supplier));
 */
export function settlePledge(supplier: string): PledgeDeed {
  return deed(pledges.encodeFunctionData("settlePledge", [supplier]));
}

/**
 * How a supplier stands: its pledge, and what it owes.
 *
 * @example
 * const { state, outstanding } = await pledgeStatus(provider, deployment, supplier);
 */
export async function pledgeStatus(
  provider: Provider,
  deployment: Places<"salesPledges">,
  supplier: string,
): Promise<PledgeStatus> {
  const contract = SalesPledges__factory.connect(deployment.salesPledges, provider);
  const [number, stored, outstanding, reportable] = await Promise.all([
    contract.stateOf(supplier),
    contract.pledgeOf(supplier),
    contract.outstandingOf(supplier),
    contract.reportableOf(supplier),
  ]);
  const state = nameOf(PLEDGE_STATES, number);
  const { reporter, basisPoints, until, period, mostPerPeriod } = stored.terms;
  const terms = state === "None" ? undefined : { reporter, basisPoints, until, period, mostPerPeriod };
  return { state, terms, outstanding, reportable };
}
