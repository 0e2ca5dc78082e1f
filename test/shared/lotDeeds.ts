import { expect } from "chai";
import { id as commitment, type TransactionReceipt, ZeroHash } from "ethers";

import { lotId } from "../../sdk/DigitalLink.ts";
import type { RevertFacts, RevertName } from "../../sdk/Errors.ts";
import { type EventArgs, eventsOf } from "../../sdk/Events.ts";
import { checkDigitOf } from "../../sdk/gs1/checkDigit.ts";
import {
  commission,
  type LotDeed,
  type LotStatus,
  type LotTerms,
  type NumberedLotTerms,
  readLot,
} from "../../sdk/LotDeeds.ts";
import { CUSTODY_MODELS } from "../../sdk/Names.ts";
import { bindPrefix, companyPrefix } from "../../sdk/Parties.ts";
import { measureUnit } from "../../sdk/Quotas.ts";
import {
  anotherParty,
  EVIDENCE,
  openPartiesTheater,
  type PartiesStage,
  type PartyActor,
  PREFIX,
  sendParty,
} from "./parties.ts";
import { expectReverted } from "./trade.ts";

/** Who acts for the brand of the tests, for its miller, for the inspector. */
export const BRAND: PartyActor = "controller";
export const MILLER: PartyActor = "rival";
export const INSPECTOR: PartyActor = "successor";

/** Product classes under the brand's prefix: paddy, white rice, salt. */
export const [PADDY, RICE, SALT] = [gtinOf("00901"), gtinOf("00902"), gtinOf("00903")];

export const [GRAM, PIECE] = [measureUnit("GRM"), measureUnit("H87")];

export const REASON = commitment("reason");
export const ROOT = commitment("unit root");

/** The stage of the tests: a brand with a prefix, a miller with another, an inspector. */
export interface LotStage extends PartiesStage {
  readonly brand: bigint;
  readonly miller: bigint;
  readonly inspector: bigint;
}

const GAS_LIMIT = 10_000_000n;

/**
 * Stages on which nothing is commissioned yet.
 *
 * @example
 * const ready = await openLotTheater();
 * const stage = await ready();
 */
export async function openLotTheater(): Promise<() => Promise<LotStage>> {
  const theater = await openPartiesTheater();
  async function ready(): Promise<LotStage> {
    const stage = await theater.registered();
    await sendParty(stage, "registrar", bindPrefix(stage.party, PREFIX, EVIDENCE));
    const miller = await anotherParty(stage, { controller: MILLER, roles: ["Processor"] });
    await sendParty(stage, "registrar", bindPrefix(miller, companyPrefix("0614142"), EVIDENCE));
    const inspector = await anotherParty(stage, { controller: INSPECTOR, roles: ["Inspector"] });
    return { ...stage, brand: stage.party, miller, inspector };
  }
  return () => theater.connection.networkHelpers.loadFixture(ready);
}

/** A GTIN under a prefix of seven digits: indicator 1, five digits of item. */
export function gtinOf(item: string, prefix = "0614141"): bigint {
  const digits = `1${prefix}${item}`;
  return BigInt(`${digits}${checkDigitOf(digits)}`);
}

/** The terms of a lot: bulk paddy of the brand, unless a test says otherwise. */
export function lotTerms(changes: Partial<LotTerms> = {}): LotTerms {
  return {
    gtin: PADDY,
    prefixLength: 7n,
    lot: "LOT-1",
    quantity: 1_000_000n,
    unit: GRAM,
    custody: "IdentityPreserved",
    units: 0n,
    unitSize: 0n,
    unitRoot: ZeroHash,
    details: commitment("details"),
    ...changes,
  };
}

/** The same with 100 coded units of 5,000 grams each, and half of it bulk. */
export function codedTerms(changes: Partial<LotTerms> = {}): LotTerms {
  return lotTerms({ units: 100n, unitSize: 5_000n, unitRoot: ROOT, ...changes });
}

/** The id of a lot, as the link says it. */
export function idOf({ gtin, lot }: Pick<LotTerms, "gtin" | "lot">): string {
  return lotId(gtin.toString().padStart(14, "0"), lot);
}

/** Terms as events tell them. */
export function told({ custody, ...terms }: LotTerms): NumberedLotTerms {
  return { ...terms, custody: BigInt(CUSTODY_MODELS.indexOf(custody)) };
}

/** Sends a deed as the account of a part. */
export async function sendLot(
  stage: PartiesStage,
  by: PartyActor,
  { data }: Pick<LotDeed, "data">,
): Promise<TransactionReceipt> {
  const sent = await stage.roles[by].sendTransaction({ to: stage.deployment.lots, data, gasLimit: GAS_LIMIT });
  return (await sent.wait())!;
}

/** Commissions a lot of the brand, and returns its id. */
export async function commissioned(stage: PartiesStage, terms = lotTerms()): Promise<string> {
  await sendLot(stage, BRAND, commission(terms));
  return idOf(terms);
}

/** Expects a deed to be refused with this error and these facts. */
export async function expectNoLot<Name extends RevertName>(
  stage: PartiesStage,
  by: PartyActor,
  deed: Pick<LotDeed, "data">,
  name: Name,
  facts: RevertFacts[Name],
): Promise<void> {
  await expectReverted(sendLot(stage, by, deed), name, facts);
}

/** How a lot stands. */
export async function lotStatus({ connection, deployment }: PartiesStage, lot: string): Promise<LotStatus> {
  return readLot(connection.ethers.provider, deployment, lot);
}

/** Expects a deed to succeed with exactly these events, and to leave the lot so. What is not named is as it was. */
export async function expectLot(
  stage: PartiesStage,
  by: PartyActor,
  deed: LotDeed,
  lot: string,
  { events, status = {} }: { readonly events: readonly LotEvent[]; readonly status?: Partial<LotStatus> },
): Promise<void> {
  const before = await lotStatus(stage, lot);
  const receipt = await sendLot(stage, by, deed);

  expect(toldByLots(stage, receipt)).to.deep.equal(events);
  expect(await lotStatus(stage, lot)).to.deep.equal({ ...before, ...status });
}

/** An event of the lots by its name, with its facts. */
export interface LotEvent {
  readonly name: keyof EventArgs<"lots">;
  readonly args: object;
}

/** What the lots told in a receipt. */
export function toldByLots({ deployment }: PartiesStage, { logs }: TransactionReceipt): readonly LotEvent[] {
  return eventsOf("lots", deployment, logs).map(({ name, args }) => ({ name, args }));
}

/** An event of the lots as expectations name it. */
export function lotEvent<Name extends keyof EventArgs<"lots">>(name: Name, args: EventArgs<"lots">[Name]): LotEvent {
  return { name, args };
}
