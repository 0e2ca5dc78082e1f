import { expect } from "chai";
import type { TransactionReceipt } from "ethers";

import { type EventArgs, eventsOf } from "../../sdk/Events.ts";
import type { RevertFacts, RevertName } from "../../sdk/Errors.ts";
import type { QuotaState } from "../../sdk/Names.ts";
import {
  grant,
  measureUnit,
  protectedName,
  type QuotaDeed,
  quotaFrom,
  quotaId,
  type QuotaStatus,
  type QuotaTerms,
  readQuota,
  revokeRest,
  seasonLabel,
} from "../../sdk/Quotas.ts";
import { Quotas__factory } from "../../typechain-types/factories/contracts/provenance/Quotas__factory.ts";
import { DAY } from "./escrow.ts";
import { anotherParty, type PartiesStage, type PartiesTheater, type PartyActor, timeOf } from "./parties.ts";
import { expectReverted } from "./trade.ts";

/** How much is granted, and how much each grower without a share may draw: each figure another. */
export const GRANTED = 600_001n;
export const EACH = 250_000n;

/** A GTIN of the tests. */
export const GTIN = 10_614_141_009_993n;

/** A quota on the stage, granted or not, and who may draw on it. */
export interface QuotaStage extends PartiesStage {
  readonly terms: QuotaTerms;
  readonly id: string;
  readonly certifier: bigint;
  readonly growers: readonly [bigint, bigint, bigint];
}

/** A draw on the quota of the tests. */
export interface Draw {
  readonly party: bigint;
  readonly amount: bigint;
  readonly gtin: bigint;
  readonly unit: string;
  readonly time: bigint;
}

const quotas = Quotas__factory.createInterface();
const GAS_LIMIT = 2_000_000n;

/** Who certifies, and who stands for the contract that draws. */
export const CERTIFIER: PartyActor = "rival";
export const DRAWER: PartyActor = "relayer";

/**
 * The quota of the tests, not yet granted.
 *
 * @example
 * const stage = await quotaOn(theater, { amount: 7n });
 */
export async function quotaOn(theater: PartiesTheater, changes: Partial<QuotaTerms> = {}): Promise<QuotaStage> {
  const stage = await theater.registered();
  const certifier = await anotherParty(stage, { controller: CERTIFIER, roles: ["Certifier"] });
  const now = await timeOf(stage);
  const terms = quotaFrom({
    certifier,
    drawer: stage.roles[DRAWER].address,
    name: protectedName("Wuchang Rice"),
    season: seasonLabel("2026 autumn"),
    from: now,
    until: now + 90n * DAY,
    unit: measureUnit("KGM"),
    amount: GRANTED,
    partyAmount: EACH,
    salt: 1n,
    ...changes,
  });
  return { ...stage, terms, id: quotaId(stage.deployment, terms), certifier, growers: [stage.party, 77n, 78n] };
}

/** The same, granted. */
export async function grantedOn(theater: PartiesTheater, changes: Partial<QuotaTerms> = {}): Promise<QuotaStage> {
  const stage = await quotaOn(theater, changes);
  await sendQuota(stage, CERTIFIER, grant(stage.terms));
  return stage;
}

/** The quota of the tests in a state; Closed by its certifier. */
export async function givenQuota(theater: PartiesTheater, state: QuotaState): Promise<QuotaStage> {
  const stage = state === "None" ? await quotaOn(theater) : await grantedOn(theater);
  if (state === "Closed") await sendQuota(stage, CERTIFIER, revokeRest(stage.terms));
  expect((await quotaStatus(stage)).state).to.equal(state);
  return stage;
}

/** A draw as the drawing contract makes it: for the first grower, now, unless a test says otherwise. */
export async function drawing(
  { terms, growers, connection }: QuotaStage,
  changes: Partial<Draw> = {},
): Promise<Pick<QuotaDeed, "data">> {
  const { party, gtin, amount, unit, time } = {
    party: growers[0],
    gtin: GTIN,
    amount: 1n,
    unit: terms.unit,
    time: await timeOf({ connection }),
    ...changes,
  };
  return { data: quotas.encodeFunctionData("draw", [terms, party, gtin, amount, unit, time]) };
}

/** The drawing contract draws. */
export async function draw(stage: QuotaStage, changes: Partial<Draw> = {}): Promise<TransactionReceipt> {
  return sendQuota(stage, DRAWER, await drawing(stage, changes));
}

/** Sends a deed as the account of a part. */
export async function sendQuota(
  stage: QuotaStage,
  by: PartyActor,
  { data }: Pick<QuotaDeed, "data">,
): Promise<TransactionReceipt> {
  const sent = await stage.roles[by].sendTransaction({ to: stage.deployment.quotas, data, gasLimit: GAS_LIMIT });
  const receipt = await sent.wait();
  return receipt!;
}

/** Expects a deed to be refused with this error and these facts. */
export async function expectNoQuota<Name extends RevertName>(
  stage: QuotaStage,
  by: PartyActor,
  deed: Pick<QuotaDeed, "data">,
  name: Name,
  facts: RevertFacts[Name],
): Promise<void> {
  await expectReverted(sendQuota(stage, by, deed), name, facts);
}

/** Expects a deed to succeed with exactly these events, and to leave the quota so. What is not named is as it was. */
export async function expectQuota(
  stage: QuotaStage,
  by: PartyActor,
  deed: Pick<QuotaDeed, "data">,
  expected: (time: bigint) => {
    readonly events: readonly { readonly name: keyof EventArgs<"quotas">; readonly args: object }[];
    readonly quota?: Partial<QuotaStatus>;
  },
): Promise<void> {
  const before = await quotaStatus(stage);
  const { logs } = await sendQuota(stage, by, deed);
  const { events, quota } = expected(await timeOf(stage));

  expect(eventsOf("quotas", stage.deployment, logs).map(({ name, args }) => ({ name, args }))).to.deep.equal(events);
  expect(await quotaStatus(stage)).to.deep.equal({ ...before, ...quota });
}

/** An event of the quotas as expectations name it. */
export function quotaEvent<Name extends keyof EventArgs<"quotas">>(
  name: Name,
  args: EventArgs<"quotas">[Name],
): { readonly name: Name; readonly args: object } {
  return { name, args };
}

/** Where the quota stands now. */
export async function quotaStatus({ connection, deployment, id }: QuotaStage): Promise<QuotaStatus> {
  return readQuota(connection.ethers.provider, deployment, id);
}
