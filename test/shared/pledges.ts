import { type PledgeTerms, pledge } from "../../sdk/SalesPledges.ts";
import { DAY } from "./escrow.ts";
import { pledgeEvent, sendToken, timeOf, type TokenEvent, TOKEN, type TokenStage } from "./token.ts";

/** The share of the tests leaves fractions of a unit: 3.33 % of any amount that is no multiple of 10,000. */
export const SHARE = 333n;
export const SALES_PERIOD = DAY;
export const MOST_SALES = 1_000n * TOKEN;
export const PLEDGED_FOR = 30n * DAY;

/** A supplier's pledge on the stage. */
export interface Pledged {
  readonly stage: TokenStage;
  readonly terms: PledgeTerms;
}

/** The pledge of the tests, made now. */
export async function termsNow(stage: TokenStage, changes: Partial<PledgeTerms> = {}): Promise<PledgeTerms> {
  return {
    reporter: stage.roles.reporter.address,
    basisPoints: SHARE,
    until: (await timeOf(stage)) + PLEDGED_FOR,
    period: SALES_PERIOD,
    mostPerPeriod: MOST_SALES,
    ...changes,
  };
}

/** The supplier pledges. */
export async function pledged(stage: TokenStage, changes: Partial<PledgeTerms> = {}): Promise<Pledged> {
  const terms = await termsNow(stage, changes);
  await sendToken(stage, "supplier", pledge(terms));
  return { stage, terms };
}

/** The supplier made or raised a pledge. */
export function made({ roles }: TokenStage, terms: PledgeTerms): TokenEvent {
  return pledgeEvent("PledgeMade", { supplier: roles.supplier.address, reporter: terms.reporter, terms });
}
