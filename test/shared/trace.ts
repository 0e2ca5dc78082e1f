import type { TransactionReceipt } from "ethers";
import { id as commitment } from "ethers";

import type { RevertFacts, RevertName } from "../../sdk/Errors.ts";
import { type EventArgs, eventsOf } from "../../sdk/Events.ts";
import { readChain, record, type TraceChain, type TraceDeed, type TraceEvent } from "../../sdk/TraceLog.ts";
import { hire, openPartiesTheater, type PartiesStage, type PartyActor } from "./parties.ts";
import { expectReverted } from "./trade.ts";

/** The lot of the tests: nobody has commissioned it, and it has a history all the same. */
export const LOT = commitment("lot");

/** What happened to it. */
export const EVENT: TraceEvent = {
  step: 5n,
  disposition: 7n,
  time: 1_700_000_000n,
  place: commitment("place"),
  eventHash: commitment("event"),
};

const GAS_LIMIT = 2_000_000n;

/**
 * Stages on which the party of the tests has a clerk and a sensor.
 *
 * @example
 * const staffed = await openTraceTheater();
 * const stage = await staffed();
 */
export async function openTraceTheater(): Promise<() => Promise<PartiesStage>> {
  const theater = await openPartiesTheater();
  async function withSensor(): Promise<PartiesStage> {
    const stage = await theater.staffed();
    await hire(stage, "sensor");
    return stage;
  }
  return () => theater.connection.networkHelpers.loadFixture(withSensor);
}

/** Sends a deed as the account of a part. */
export async function sendTrace(stage: PartiesStage, by: PartyActor, { data }: TraceDeed): Promise<TransactionReceipt> {
  const to = stage.deployment.traceLog;
  const sent = await stage.roles[by].sendTransaction({ to, data, gasLimit: GAS_LIMIT });
  return (await sent.wait())!;
}

/** A stage on which the clerk has recorded so many events. */
export async function recorded(stage: PartiesStage, count: number): Promise<PartiesStage> {
  for (let place = 0; place < count; place += 1) await sendTrace(stage, "clerk", record(LOT, EVENT));
  return stage;
}

/** Expects a deed to be refused with this error and these facts, and to leave the chains as they are. */
export async function expectNoTrace<Name extends RevertName>(
  stage: PartiesStage,
  by: PartyActor,
  deed: TraceDeed,
  name: Name,
  facts: RevertFacts[Name],
): Promise<void> {
  await expectReverted(sendTrace(stage, by, deed), name, facts);
}

/** An event of the trace log by its name, with its facts. */
export interface ToldEvent {
  readonly name: keyof EventArgs<"traceLog">;
  readonly args: object;
}

/** What the trace log told in a receipt. */
export function toldByTrace({ deployment }: PartiesStage, { logs }: TransactionReceipt): readonly ToldEvent[] {
  return eventsOf("traceLog", deployment, logs).map(({ name, args }) => ({ name, args }));
}

/** An event of the trace log as expectations name it. */
export function traceEvent<Name extends keyof EventArgs<"traceLog">>(
  name: Name,
  args: EventArgs<"traceLog">[Name],
): ToldEvent {
  return { name, args };
}

/** The chain of an account. */
export async function chainOf({ connection, deployment, roles }: PartiesStage, who: PartyActor): Promise<TraceChain> {
  return readChain(connection.ethers.provider, deployment, LOT, roles[who].address);
}
