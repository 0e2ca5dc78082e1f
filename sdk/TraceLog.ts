import {
  AbiCoder,
  dataSlice,
  id as keccakOf,
  keccak256,
  type Provider,
  type Signer,
  type TypedDataField,
} from "ethers";

import { TraceLog__factory } from "../typechain-types/factories/contracts/provenance/TraceLog__factory.ts";
import { deedsOf } from "./deed.ts";
import { type CorrectionReason, CORRECTION_REASONS } from "./Names.ts";
import type { Deed, Places } from "./Perform.ts";

/** A deed of the trace log. */
export type TraceDeed = Deed<"traceLog">;

/** The contract that events are recorded in: part of what a recorder signs, so that nothing holds on another chain or contract. */
export interface TraceDomain {
  readonly chainId: bigint;
  readonly traceLog: string;
}

/** One EPCIS event in brief. */
export interface TraceEvent {
  /** The business step, by its number in the table of the Core Business Vocabulary; zero for none. */
  readonly step: bigint;
  /** The disposition, likewise. */
  readonly disposition: bigint;
  /** When it happened, in Unix seconds. */
  readonly time: bigint;
  /** A commitment to where it happened, or zero. */
  readonly place: string;
  /** The 32 bytes of its CBV 2.0 event hash. */
  readonly eventHash: string;
}

/** A correction of a recorded entry: it adds to the history, and takes nothing from it. */
export interface TraceCorrection {
  /** Who recorded what is corrected. */
  readonly recorder: string;
  /** Where it stands in the recorder's chain of the lot. */
  readonly position: bigint;
  readonly reason: CorrectionReason;
  /** The event hash of what is true instead, or zero. */
  readonly correctiveHash: string;
}

/** A correction as the contract takes and tells it: the reason by its number. */
export type NumberedCorrection = Omit<TraceCorrection, "reason"> & { readonly reason: bigint };

/** A chain as the contract keeps it. */
export interface TraceChain {
  /** How many entries it has; the next one stands at this position. */
  readonly count: bigint;
  /** The hash of all entries in their order, 26 bytes. */
  readonly head: string;
}

/** One entry of a chain, as its event told it, with the time of its block in Unix seconds. */
export type TraceEntry =
  | { readonly event: TraceEvent; readonly recordedAt: bigint }
  | { readonly correction: TraceCorrection; readonly recordedAt: bigint };

/** The EIP-712 types of what a recorder signs. */
export const TRACE_TYPES: Record<"Trace", TypedDataField[]> = {
  Trace: [
    { name: "lot", type: "bytes32" },
    { name: "step", type: "uint8" },
    { name: "disposition", type: "uint8" },
    { name: "time", type: "uint40" },
    { name: "place", type: "bytes32" },
    { name: "eventHash", type: "bytes32" },
    { name: "position", type: "uint48" },
    { name: "deadline", type: "uint40" },
  ],
};

/** The head of a chain without entries. */
export const EMPTY_HEAD = `0x${"00".repeat(26)}`;

const EVENT_FIELDS = ["uint8", "uint8", "uint40", "bytes32", "bytes32"];
const CORRECTION_FIELDS = ["address", "uint48", "uint8", "bytes32"];

const deed = deedsOf("traceLog");
const traceLog = TraceLog__factory.createInterface();

/* DEEDS */

/**
 * Records an event of a lot in the sender's own chain.
 *
 * @example
 * await perform(clerk, deployment, record(lot, { step, disposition, time, place, eventHash }));
 */
export function record(lot: string, event: TraceEvent): TraceDeed {
  return deed(traceLog.encodeFunctionData("record", [lot, event]));
}

/**
 * Records an event that a sensor or gateway signed for the next place of its chain. Anyone may send it.
 *
 * @example
 * const signature = await signTrace(sensor, deployment, lot, event, { position, deadline });
 * await perform(gateway, deployment, recordFor(sensor.address, lot, event, { position, deadline, signature }));
 */
export function recordFor(
  recorder: string,
  lot: string,
  event: TraceEvent,
  signed: { readonly position: bigint; readonly deadline: bigint; readonly signature: string },
): TraceDeed {
  const { position, deadline, signature } = signed;
  const data = traceLog.encodeFunctionData("recordFor", [recorder, lot, event, position, deadline, signature]);
  return deed(data);
}

/**
 * Records many events under one root, in the sender's chain of batches.
 *
 * @example
 * await perform(gateway, deployment, recordBatch(root, 10_000n));
 */
export function recordBatch(root: string, count: bigint): TraceDeed {
  return deed(traceLog.encodeFunctionData("recordBatch", [root, count]));
}

/**
 * Corrects a recorded entry by an entry of its own. The sender is who recorded it, or acts for the same party.
 *
 * @example
 * await perform(clerk, deployment, correct(lot, { recorder, position: 3n, reason: "IncorrectData", correctiveHash }));
 */
export function correct(lot: string, correction: TraceCorrection): TraceDeed {
  return deed(traceLog.encodeFunctionData("correct", [lot, numbered(correction)]));
}

/**
 * Confirms a recorded event, as an inspector.
 *
 * @example
 * await perform(inspector, deployment, countersign(lot, recorder, 3n, eventHash));
 */
export function countersign(lot: string, recorder: string, position: bigint, eventHash: string): TraceDeed {
  return deed(traceLog.encodeFunctionData("countersign", [lot, recorder, position, eventHash]));
}

/* SIGNATURES */

/**
 * The EIP-712 domain of the contract.
 *
 * @example
 * traceDomain({ chainId: 1n, traceLog: "0x…" }).name; // "Cowry Trace Log"
 */
export function traceDomain({ chainId, traceLog: verifyingContract }: TraceDomain): {
  name: string;
  version: string;
  chainId: bigint;
  verifyingContract: string;
} {
  return { name: "Cowry Trace Log", version: "1", chainId, verifyingContract };
}

/**
 * A recorder's signature under an event, for one place of its chain and until a deadline.
 *
 * @example
 * const signature = await signTrace(sensor, deployment, lot, event, { position: 0n, deadline });
 */
export async function signTrace(
  signer: Pick<Signer, "signTypedData">,
  domain: TraceDomain,
  lot: string,
  event: TraceEvent,
  { position, deadline }: { readonly position: bigint; readonly deadline: bigint },
): Promise<string> {
  return signer.signTypedData(traceDomain(domain), TRACE_TYPES, { lot, ...event, position, deadline });
}

/* READING */

/**
 * A recorder's chain of a lot.
 *
 * @example
 * const { count, head } = await readChain(provider, deployment, lot, recorder);
 */
export async function readChain(
  provider: Provider,
  { traceLog: address }: Places<"traceLog">,
  lot: string,
  recorder: string,
): Promise<TraceChain> {
  const { count, head } = await TraceLog__factory.connect(address, provider).chainOf(lot, recorder);
  return { count, head };
}

/**
 * The head of the chain that these entries make, to be held against {@link readChain}: it tells whether a history is whole, in order and unchanged.
 *
 * @example
 * const isWhole = headOf(entries) === (await readChain(provider, deployment, lot, recorder)).head;
 */
export function headOf(entries: readonly TraceEntry[]): string {
  return entries.reduce(
    (head, entry) => dataSlice(keccak256(encoded(["bytes26", "bytes32"], [head, entryOf(entry)])), 0, 26),
    EMPTY_HEAD,
  );
}

function entryOf(entry: TraceEntry): string {
  const { recordedAt } = entry;
  if ("event" in entry) {
    const { step, disposition, time, place, eventHash } = entry.event;
    const kind = keccakOf("Cowry trace event");
    const types = ["bytes32", ...EVENT_FIELDS, "uint40"];
    return keccak256(encoded(types, [kind, step, disposition, time, place, eventHash, recordedAt]));
  }
  const { recorder, position, reason, correctiveHash } = numbered(entry.correction);
  const kind = keccakOf("Cowry trace correction");
  const types = ["bytes32", ...CORRECTION_FIELDS, "uint40"];
  return keccak256(encoded(types, [kind, recorder, position, reason, correctiveHash, recordedAt]));
}

function numbered({ reason, ...correction }: TraceCorrection): NumberedCorrection {
  return { ...correction, reason: BigInt(CORRECTION_REASONS.indexOf(reason)) };
}

function encoded(types: readonly string[], values: readonly unknown[]): string {
  return AbiCoder.defaultAbiCoder().encode(types, values);
}
