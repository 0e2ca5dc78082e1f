import { type EpcisEvent, eventDigest, eventHash, traceEventOf } from "../../../sdk/Epcis.ts";
import type { LotTerms } from "../../../sdk/LotDeeds.ts";
import { perform } from "../../../sdk/Perform.ts";
import { measureUnit, type QuotaTerms } from "../../../sdk/Quotas.ts";
import { record } from "../../../sdk/TraceLog.ts";
import { readable, type Scene, signerOf } from "../shared/scene.ts";
import type { Halves } from "./halves.ts";
import type { CodedLot } from "./packs.ts";
import type { Harvest, LotName } from "./types.ts";

/** A harvest on its way to the table. */
export interface Telling {
  readonly scene: Scene;
  readonly harvest: Harvest;
  readonly halves: Halves;
  readonly quota: QuotaTerms;
  /** Where the files of lots are kept meanwhile. */
  readonly files: string;
  /** Where pictures go; nothing where nobody asked for any. */
  readonly pictures: string | undefined;
  /** By id: the lots whose units have codes. Grows with the story, as all below. */
  readonly coded: Map<string, CodedLot>;
  /** By id: the bags whose codes are void. */
  readonly voided: Map<string, readonly (readonly [from: number, to: number])[]>;
  /** By id: the units that were opened, with their times. */
  readonly openings: Map<string, readonly (readonly [index: number, time: number])[]>;
  /** How many entries each role has recorded of each lot, by `<role> <id>`. */
  readonly recorded: Map<string, bigint>;
}

/** The roles of the story. */
export const CAST = [
  ...["certifier", "inspector", "regulator", "grower", "mill", "carrier", "shop"],
  ...["shopper", "other buyer", "relayer", "anyone"],
];

/** Those who sign and leave the gas to the relayer. */
export const WITHOUT_GAS = ["shopper", "other buyer"];

/**
 * The terms of a lot in bulk, without codes.
 *
 * @example
 * const terms = bulkTerms(telling, { lot, amount: 4_400_000n, prefix: "9520001" });
 */
export function bulkTerms(
  { harvest }: Pick<Telling, "harvest">,
  { lot, amount, prefix }: { readonly lot: LotName; readonly amount: bigint; readonly prefix: string },
): LotTerms {
  const none = `0x${"00".repeat(32)}`;
  return {
    gtin: BigInt(lot.gtin),
    prefixLength: BigInt(prefix.length),
    lot: lot.lot,
    quantity: amount,
    unit: measureUnit(harvest.measure),
    custody: "IdentityPreserved",
    ...{ units: 0n, unitSize: 0n, unitRoot: none, details: none },
  };
}

/**
 * The 32 bytes of an event's hash.
 *
 * @example
 * digestOf(telling, step.event);
 */
export function digestOf({ harvest: { document } }: Pick<Telling, "harvest">, event: EpcisEvent): string {
  return eventDigest(eventHash(event, { namespaces: document.namespaces }));
}

/**
 * A role records an event in its own chain of each lot that the event names.
 *
 * @example
 * await recordEvent(telling, "grower", step.event, lots);
 */
export async function recordEvent(
  telling: Telling,
  who: string,
  event: EpcisEvent,
  lots: readonly LotName[],
): Promise<void> {
  const { scene, harvest, recorded } = telling;
  const traced = traceEventOf(event, { namespaces: harvest.document.namespaces });
  let gas = 0n;
  for (const { id } of lots) {
    gas += (await perform(signerOf(scene, who), scene.deployment, record(id, traced))).gasUsed;
    recorded.set(`${who} ${id}`, (recorded.get(`${who} ${id}`) ?? 0n) + 1n);
  }
  const names = lots.map(({ lot }) => lot).join(" and ");
  if (lots.length > 0)
    scene.reporter.step(who, readable(scene, `records the event of ${names}: ${traced.eventHash}`), gas);
}

/**
 * An amount for people, with its measure.
 *
 * @example
 * amountOf(harvest, 4_400_000n); // "4,400,000 KGM"
 */
export function amountOf({ measure }: Pick<Harvest, "measure">, amount: bigint): string {
  return `${amount.toLocaleString("en-US")} ${measure}`;
}
