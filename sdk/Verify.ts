import { id } from "ethers";

import { CowryError } from "./CowryError.ts";
import { canonicalLink, datesOf, type DigitalLink, lotId, parseDigitalLink, valueIn } from "./DigitalLink.ts";
import { LabelSignatureMalformed, labelSigner, type SignedLabel } from "./LabelSignatures.ts";
import type { ProvenUnit } from "./OpenGuard.ts";
import { PackCodeMalformed, readPackCode, unitOf, verifyUnit } from "./Packs.ts";
import { type Snapshot, SNAPSHOT_STANDINGS, type SnapshotLot, type SnapshotStanding } from "./Snapshots.ts";
import { CHINESE } from "./verify/chinese.ts";
import { ENGLISH } from "./verify/english.ts";
import {
  inOrder,
  type Reason,
  type ReasonCode,
  type ReasonFacts,
  reasonOf,
  type Verdict,
  verdictOf,
} from "./verify/reasons.ts";
import type { Words } from "./verify/words.ts";

export type { Reason, ReasonCode, ReasonFacts, Verdict } from "./verify/reasons.ts";
export { VERDICTS } from "./verify/reasons.ts";

/** What a source knows of a lot. */
export interface LotFacts {
  /** The brand's name. */
  readonly brand: string;
  /** All accounts that have signed labels of this lot; empty where none is known. */
  readonly labelKeys: readonly string[];
  readonly units: bigint;
  readonly unitRoot: string;
}

/** Where a verdict takes its facts from: a snapshot, or a node. All answers are of one block. Lots are named by their ids. */
export interface ChainFacts {
  /** The time of that block, in Unix seconds. */
  readonly asOf: bigint;
  /** Whether that is the present: a node that follows its chain says so, a snapshot does not. */
  readonly isLive: boolean;
  /** `undefined` where the source knows of no such lot. */
  readonly lotOf: (lot: string) => Promise<LotFacts | undefined>;
  /**
   * How a unit stands with all that it was made of. Without an index, how all units of the lot stand; `Unknown` where some stand otherwise than others and none
   * of it holds for all.
   */
  readonly standingOf: (lot: string, index: bigint | undefined) => Promise<SnapshotStanding>;
  /** When a unit was first opened, in Unix seconds; `undefined` if never; "unknown" where the source does not know. */
  readonly openedAt: (lot: string, index: bigint) => Promise<bigint | "unknown" | undefined>;
  /** Whether a unit's code was voided. */
  readonly isVoided: (lot: string, index: bigint) => Promise<boolean | "unknown">;
}

/** What somebody scanned. */
export interface Scan {
  /** A Digital Link, as the code says it. The secret behind a `#` stays with whoever calls: nothing of it comes out. */
  readonly text: string;
  /** What a resolver or a file says of its serial; nothing of it is believed before it is checked. */
  readonly proof?: ProvenUnit | undefined;
}

/** What is known at the time of a scan. */
export interface Knowledge {
  readonly facts: ChainFacts;
  /** The present, in Unix seconds. */
  readonly now: bigint;
}

/** What comes out. */
export interface Finding {
  readonly verdict: Verdict;
  /** Those that weigh most come first; what could not be found out is among them. */
  readonly reasons: readonly Reason[];
}

/** The languages in which a finding can be told. */
export type Language = keyof typeof LANGUAGES;

/** A finding for people. */
export interface Telling {
  readonly title: string;
  readonly sentences: readonly string[];
}

const LANGUAGES = { en: ENGLISH, "zh-Hans": CHINESE } as const satisfies Readonly<Record<string, Words>>;

/* SOURCES */

/**
 * An accepted snapshot as a source of facts.
 *
 * @example
 * const facts = snapshotFacts(acceptSnapshot(text, policy));
 */
export function snapshotFacts({ issuedAt, lots }: Snapshot): ChainFacts {
  const known = new Map(lots.map((lot) => [lot.id, lot]));
  const lotWith = (lot: string) => known.get(lot.toLowerCase());
  return {
    asOf: BigInt(issuedAt),
    isLive: false,
    lotOf: (lot) => Promise.resolve(factsOf(lotWith(lot))),
    standingOf: (lot, index) => Promise.resolve(standingIn(lotWith(lot), index)),
    openedAt: (lot, index) => Promise.resolve(openedIn(lotWith(lot), index)),
    isVoided: (lot, index) => Promise.resolve(voidedIn(lotWith(lot), index)),
  };
}

/* VERDICT */

/**
 * What is to be thought of a scanned code, and why. Rejects only where the source of facts does.
 *
 * @example
 * const finding = await verify({ text, proof }, { facts: snapshotFacts(snapshot), now });
 * const { title, sentences } = tell(finding, "en");
 */
export async function verify({ text, proof }: Scan, { facts, now }: Knowledge): Promise<Finding> {
  const code = readCode(text);
  const reasons = "code" in code ? [code] : await reasonsFor(code, { facts, now, proof });
  return { verdict: verdictOf(reasons), reasons: inOrder(reasons) };
}

/**
 * A finding in plain words.
 *
 * @example
 * tell(finding, "zh-Hans").title; // "就目前所知为正品"
 */
export function tell({ verdict, reasons }: Finding, language: Language): Telling {
  const words: Words = LANGUAGES[language];
  return { title: words.verdicts[verdict], sentences: reasons.map((reason) => sentenceOf(words, reason)) };
}

/* READING THE CODE */

/** What a code of a pack says. */
interface PackCode {
  readonly gtin: string;
  readonly lot: string;
  readonly serial: string | undefined;
  readonly expires: string | undefined;
  readonly signature: string | undefined;
  readonly fragment: string | undefined;
}

function readCode(text: string): PackCode | Reason {
  const link = linkIn(text);
  if ("code" in link) return link;
  const [gtin, lot] = [link.key.value, valueIn(link, "10")];
  if (link.key.ai !== "01") return reasonOf("NotProduct", { link: canonicalLink(link) });
  if (lot === undefined) return reasonOf("LotNotNamed", { gtin });
  const [serial, expires, signature] = ["21", "17", "8030"].map((ai) => valueIn(link, ai));
  return { gtin, lot, serial, expires, signature, fragment: link.fragment };
}

function linkIn(text: string): DigitalLink | Reason {
  try {
    return parseDigitalLink(text);
  } catch (error) {
    if (error instanceof CowryError) return reasonOf("NotDigitalLink", { reason: error.message });
    throw error;
  }
}

/* FINDING REASONS */

interface Given extends Knowledge {
  readonly proof: ProvenUnit | undefined;
}

async function reasonsFor(code: PackCode, { facts, now, proof }: Given): Promise<readonly Reason[]> {
  const { gtin, lot, serial } = code;
  const lotKey = lotId(gtin, lot);
  const known = await facts.lotOf(lotKey);
  if (known === undefined) return [reasonOf("LotNotKnown", { gtin, lot }), ...sourceReasons(facts)];
  const expiry = expiryReasons(code, now);
  if (serial === undefined) {
    const standing = await facts.standingOf(lotKey, undefined);
    const unnamed = reasonOf("SerialNotNamed", { gtin, lot });
    return [unnamed, standingReason(standing, lot), ...expiry, ...sourceReasons(facts)];
  }
  const pack: Pack = { ...code, serial, lotKey };
  const { index, reasons } = unitReasons(pack, known, proof);
  return [
    ...labelReasons(pack, known),
    ...reasons,
    ...secretReasons(pack, index === undefined ? undefined : proof),
    standingReason(await facts.standingOf(lotKey, index), lot),
    ...expiry,
    ...(await historyReasons(pack, index, facts)),
    ...sourceReasons(facts),
    reasonOf("CopiesLookAlike", {}),
  ];
}

/** A code that names one pack. */
interface Pack extends PackCode {
  readonly serial: string;
  /** The id of the lot. */
  readonly lotKey: string;
}

function labelReasons({ signature, ...pack }: Pack, { brand, labelKeys }: LotFacts): readonly Reason[] {
  if (signature === undefined) return [];
  if (labelKeys.length === 0) return [reasonOf("LabelKeysNotKnown", { brand })];
  const signer = signerOf(pack, signature)?.toLowerCase();
  const isOfBrand = labelKeys.some((key) => key.toLowerCase() === signer);
  return [reasonOf(isOfBrand ? "LabelSigned" : "LabelSignatureFalse", { brand })];
}

function signerOf(label: SignedLabel, signature: string): string | undefined {
  try {
    return labelSigner(label, signature);
  } catch (error) {
    if (error instanceof LabelSignatureMalformed) return undefined;
    throw error;
  }
}

interface UnitReasons {
  /** Of the unit, where it is proven. */
  readonly index: bigint | undefined;
  readonly reasons: readonly Reason[];
}

function unitReasons({ lot, lotKey, serial }: Pack, known: LotFacts, proof: ProvenUnit | undefined): UnitReasons {
  if (proof === undefined) return { index: undefined, reasons: [reasonOf("SerialNotProven", { serial })] };
  const isSound =
    proof.lot.toLowerCase() === lotKey &&
    proof.serialHash.toLowerCase() === id(serial) &&
    proof.index < known.units &&
    verifyUnit(known.unitRoot, proof, proof.proof);
  if (!isSound) return { index: undefined, reasons: [reasonOf("SerialProofFalse", { lot, serial })] };
  return { index: proof.index, reasons: [reasonOf("SerialProven", { brand: known.brand, lot, serial })] };
}

function secretReasons({ lotKey, serial, fragment }: Pack, proven: ProvenUnit | undefined): readonly Reason[] {
  if (fragment === undefined || fragment === "") return [];
  const code = codeIn(fragment);
  if (code === undefined) return [reasonOf("SecretNotRead", { length: fragment.length })];
  if (proven === undefined) return [reasonOf("SecretNotChecked", {})];
  const { openKey, claimKey } = unitOf(lotKey, { index: proven.index, serial, code });
  const fits =
    openKey.toLowerCase() === proven.openKey.toLowerCase() && claimKey.toLowerCase() === proven.claimKey.toLowerCase();
  return [reasonOf(fits ? "SecretFits" : "SecretFalse", {})];
}

function codeIn(fragment: string): string | undefined {
  try {
    return readPackCode(fragment);
  } catch (error) {
    if (error instanceof PackCodeMalformed) return undefined;
    throw error;
  }
}

function standingReason(standing: SnapshotStanding, lot: string): Reason {
  return reasonOf(standing === "Unknown" ? "StandingNotKnown" : standing, { lot });
}

async function historyReasons(
  { lotKey, serial }: Pack,
  index: bigint | undefined,
  { asOf, openedAt, isVoided }: ChainFacts,
): Promise<readonly Reason[]> {
  if (index === undefined) return [reasonOf("OpeningsNotKnown", {}), reasonOf("VoidsNotKnown", {})];
  const [opened, voided] = await Promise.all([openedAt(lotKey, index), isVoided(lotKey, index)]);
  return [openingReason(opened, asOf), ...voidReasons(voided, serial)];
}

function openingReason(opened: bigint | "unknown" | undefined, asOf: bigint): Reason {
  if (opened === "unknown") return reasonOf("OpeningsNotKnown", {});
  return opened === undefined ? reasonOf("NeverOpened", { asOf }) : reasonOf("OpenedBefore", { at: opened });
}

function voidReasons(voided: boolean | "unknown", serial: string): readonly Reason[] {
  if (voided === "unknown") return [reasonOf("VoidsNotKnown", {})];
  return voided ? [reasonOf("CodeVoided", { serial })] : [];
}

function expiryReasons({ expires }: PackCode, now: bigint): readonly Reason[] {
  if (expires === undefined) return [];
  const { last } = datesOf(expires, { now });
  const today = new Date(Number(now) * 1_000).toISOString().slice(0, 10);
  return today > last ? [reasonOf("PastExpiry", { day: last })] : [];
}

function sourceReasons({ isLive, asOf }: ChainFacts): readonly Reason[] {
  return isLive ? [] : [reasonOf("NothingKnownSince", { asOf })];
}

/* SNAPSHOT */

function factsOf(lot: SnapshotLot | undefined): LotFacts | undefined {
  if (lot === undefined) return undefined;
  const { brand, labelKeys, units, unitRoot } = lot;
  return { brand, labelKeys, units: BigInt(units), unitRoot };
}

function standingIn(lot: SnapshotLot | undefined, index: bigint | undefined): SnapshotStanding {
  if (lot === undefined) return "Unknown";
  if (index !== undefined) {
    const noticed = lot.notices.filter(({ from, to }) => from <= index && index < to);
    return worstOf([lot.standing, ...noticed.map(({ standing }) => standing)]);
  }
  const worst = worstOf([lot.standing, ...lot.notices.map(({ standing }) => standing)]);
  return worst === lot.standing ? worst : worstOf([lot.standing, "Unknown"]);
}

function worstOf(standings: readonly SnapshotStanding[]): SnapshotStanding {
  return SNAPSHOT_STANDINGS.findLast((standing) => standings.includes(standing)) ?? "Unknown";
}

function openedIn(lot: SnapshotLot | undefined, index: bigint): bigint | "unknown" | undefined {
  if (lot?.opened === undefined) return "unknown";
  const [, time] = lot.opened.find(([place]) => BigInt(place) === index) ?? [];
  return time === undefined ? undefined : BigInt(time);
}

function voidedIn(lot: SnapshotLot | undefined, index: bigint): boolean | "unknown" {
  return lot?.voided === undefined ? "unknown" : lot.voided.some(([from, to]) => from <= index && index < to);
}

/* WORDS */

function sentenceOf<Code extends ReasonCode>(
  { reasons }: Words,
  { code, facts }: { readonly code: Code; readonly facts: ReasonFacts[Code] },
): string {
  return reasons[code](facts);
}
