import { CowryError } from "./CowryError.ts";
import { type DocumentaryCredit, writeCredit } from "./Mt700.ts";
import type { MtValues } from "./swift/codec.ts";
import { MtError } from "./swift/errors.ts";
import type { Bank, CommonTerms, Money } from "./swift/parties.ts";
import { readSequence, SEQUENCES, writeSequence } from "./swift/sequence.ts";
import { type Coded, sameValue } from "./swift/values.ts";
import { formatAmount, parseAmount } from "./Units.ts";

export { MtError, MtRuleBroken, MtSequenceBroken } from "./swift/errors.ts";

/** One change of a long text: lines that are added behind it or taken out of it, or the whole of it anew. */
export interface TextChange extends Coded {
  readonly code: "ADD" | "DELETE" | "REPALL";
}

/** Who and what an amendment is about: the part of it that changes nothing. */
export interface AmendmentHead {
  /** The sender's BIC, of the headers. */
  readonly sender?: string;
  /** The receiver's BIC, of the headers. */
  readonly receiver?: string;
  /** 20: the sender's reference. */
  readonly reference: string;
  /** 21: the receiver's reference, or `NONREF`. */
  readonly receiverReference: string;
  /** 23: the issuing bank's reference, which is the number of the credit. */
  readonly number: string;
  /** 52a: the issuing bank; where a bank did not issue, see `issuer`. */
  readonly issuingBank?: Bank;
  /** 50B: the issuer that is no bank. */
  readonly issuer?: readonly string[];
  /** 31C: the day on which the credit was issued. */
  readonly issued: string;
  /** 26E: which amendment of the credit this is. */
  readonly amendment: number;
  /** 30: the day of the amendment. */
  readonly amended: string;
  /** 22A: whether it is issued, advised, or advised and confirmed. */
  readonly purpose: "ACNF" | "ADVI" | "ISSU";
}

/** What an amendment changes, each part with the number of its field; what is not there stays as it was. */
export interface AmendmentChanges extends Partial<CommonTerms> {
  /** 23S: the credit is to end. */
  readonly cancellation?: "CANCEL";
  /** 32B: what the amount grows by. */
  readonly increase?: Money;
  /** 33B: what the amount shrinks by. */
  readonly decrease?: Money;
  /** 45B. */
  readonly goods?: readonly TextChange[];
  /** 46B. */
  readonly documents?: readonly TextChange[];
  /** 47B. */
  readonly conditions?: readonly TextChange[];
  /** 49M. */
  readonly beneficiaryPayment?: readonly TextChange[];
  /** 49N. */
  readonly bankPayment?: readonly TextChange[];
  /** 71N: who pays for the amendment. */
  readonly amendmentCharges?: { readonly payer: "APPL" | "BENE" | "OTHR"; readonly narrative?: readonly string[] };
}

/** An amendment, as an MT707 and the MT708 that continue it say it. */
export type Amendment = AmendmentHead & AmendmentChanges;

const KIND = SEQUENCES["707"];

const TEXTS = KIND.narratives;

/** What an amendment says anew as a whole, with the number of its field. */
const REPLACED = {
  form: "40A",
  rules: "40E",
  expiry: "31D",
  applicant: "50",
  beneficiary: "59",
  tolerance: "39A",
  additionalAmounts: "39C",
  available: "41a",
  drafts: "42C",
  drawee: "42a",
  mixedPayment: "42M",
  deferredPayment: "42P",
  partialShipments: "43P",
  transshipment: "43T",
  dispatch: "44A",
  loading: "44E",
  discharge: "44F",
  destination: "44B",
  latestShipment: "44C",
  shipmentPeriod: "44D",
  charges: "71D",
  presentation: "48",
  confirmation: "49",
  confirmationParty: "58a",
  reimbursingBank: "53a",
  bankInstructions: "78",
  adviseThrough: "57a",
} as const satisfies Partial<Record<keyof CommonTerms, string>>;

const TEXT_FIELDS: Readonly<Record<(typeof TEXTS)[number], string>> = {
  goods: "45B",
  documents: "46B",
  conditions: "47B",
  beneficiaryPayment: "49M",
  bankPayment: "49N",
};

/** Lines that are added under one word, few enough to be parted over messages without waste. */
const ADDED_AT_ONCE = 20;

/** What excludes each other: where an amendment says one anew, the others go. */
const EXCLUSIVE: readonly (readonly (readonly (keyof typeof REPLACED)[])[])[] = [
  [["latestShipment"], ["shipmentPeriod"]],
  [["drafts", "drawee"], ["mixedPayment"], ["deferredPayment"]],
];

/* ERRORS */

/** An amendment does not fit the credit that it is to change. */
export class AmendmentMisfit extends CowryError<{ readonly field: string; readonly reason: string }> {
  override readonly name = "AmendmentMisfit";

  constructor(field: string, reason: string) {
    super(`The amendment does not fit the credit: field ${field} ${reason}`, { field, reason });
  }
}

/* MESSAGES */

/**
 * Reads an amendment: an MT707, with the MT708 that continue it in their order.
 *
 * Throws {@link MtError}, {@link MtRuleBroken}, {@link MtSequenceBroken}.
 *
 * @example
 * const { amendment, increase } = readAmendment(text);
 */
export function readAmendment(texts: string | readonly string[]): Amendment {
  const { values, correspondents } = readSequence(KIND, typeof texts === "string" ? [texts] : texts);
  // The table of MT707 has the names and forms of the type.
  return { ...correspondents, ...values } as unknown as Amendment;
}

/**
 * Writes an amendment as an MT707 and as many MT708 as its long texts need, with headers where sender and receiver are known.
 *
 * Throws {@link MtError}, {@link MtRuleBroken}, {@link MtSequenceBroken}.
 *
 * @example
 * const [mt707, ...continued] = writeAmendment(amendment);
 */
export function writeAmendment(amendment: Amendment): readonly string[] {
  const { sender, receiver, ...values } = amendment;
  const isAddressed = sender !== undefined && receiver !== undefined;
  if (!isAddressed && (sender ?? receiver) !== undefined) {
    const place = { message: KIND.first, field: "", line: 1, column: 1 };
    throw new MtError(place, "one of the banks of the headers", "the BIC of both, or of none");
  }
  return writeSequence(KIND, {
    values: values as unknown as MtValues,
    ...(isAddressed ? { correspondents: { sender, receiver } } : {}),
  });
}

/* CHANGES */

/**
 * The credit as an amendment leaves it, once all who have to agree have agreed: nothing here says that they did. The amendment has to name the credit by number
 * and day of issue, and be in its currency; lines that it takes out have to stand there once, though they may be broken elsewhere.
 *
 * Throws {@link AmendmentMisfit}, {@link MtError}, {@link MtRuleBroken}, {@link MtSequenceBroken}.
 *
 * @example
 * const amended = applyAmendment(readCredit(mt700), readAmendment(mt707));
 */
export function applyAmendment(credit: DocumentaryCredit, amendment: Amendment): DocumentaryCredit {
  requireMeant(credit, amendment);
  const result: Record<string, unknown> = { ...credit };
  for (const group of EXCLUSIVE) dropOthers(result, group, amendment);
  for (const name of Object.keys(REPLACED) as (keyof typeof REPLACED)[]) {
    if (amendment[name] !== undefined) result[name] = amendment[name];
  }
  result.amount = amountAfter(credit.amount, amendment);
  for (const name of TEXTS) {
    const lines = (amendment[name] ?? []).reduce((text, change) => changed(name, text, change), credit[name] ?? []);
    if (lines.length > 0) result[name] = lines;
    else Reflect.deleteProperty(result, name);
  }
  const amended = result as unknown as DocumentaryCredit;
  writeCredit(amended);
  return amended;
}

/**
 * The amendment that turns one credit into another: each field anew that differs, amounts by their difference, long texts by what is added behind them or, where
 * more has changed, as a whole. A text that is replaced has to fit into one message, in 99 lines.
 *
 * Throws {@link AmendmentMisfit} for what no amendment can change, and what {@link applyAmendment} throws.
 *
 * @example
 * const texts = writeAmendment(amendmentBetween(before, after, head));
 */
export function amendmentBetween(before: DocumentaryCredit, after: DocumentaryCredit, head: AmendmentHead): Amendment {
  const names = Object.keys(REPLACED) as (keyof typeof REPLACED)[];
  const anew = names.filter((name) => after[name] !== undefined && !sameValue(before[name], after[name]));
  const texts = TEXTS.filter((name) => after[name] !== undefined && !sameValue(before[name], after[name]));
  const amendment = {
    ...head,
    ...Object.fromEntries(anew.map((name) => [name, after[name]])),
    ...Object.fromEntries(texts.map((name) => [name, changesBetween(before[name] ?? [], after[name] ?? [])])),
    ...differenceOf(before.amount, after.amount),
  };
  const result = applyAmendment(before, amendment);
  const apart = [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof DocumentaryCredit)[];
  const stuck = apart.find((name) => !sameValue(result[name], after[name]));
  if (stuck !== undefined) throw new AmendmentMisfit(stuck, "cannot become what it is to be");
  return amendment;
}

/* PRIVATE */

function requireMeant(credit: DocumentaryCredit, { number, issued, cancellation }: Amendment): void {
  if (number !== credit.number) throw new AmendmentMisfit("23", `names credit ${number}, and this is ${credit.number}`);
  if (issued !== credit.issued) {
    throw new AmendmentMisfit("31C", `names a credit of ${issued}, and this is of ${credit.issued}`);
  }
  if (cancellation !== undefined) throw new AmendmentMisfit("23S", "ends the credit, which leaves none to change");
}

function dropOthers(
  result: Record<string, unknown>,
  group: readonly (readonly (keyof typeof REPLACED)[])[],
  amendment: Amendment,
): void {
  const chosen = group.find((names) => names.some((name) => amendment[name] !== undefined));
  if (chosen === undefined) return;
  for (const name of group.flat()) if (!chosen.includes(name)) Reflect.deleteProperty(result, name);
}

function amountAfter(amount: Money, { increase, decrease }: Amendment): Money {
  const [field, change] = decrease === undefined ? ["32B", increase] : ["33B", decrease];
  if (change === undefined) return amount;
  if (change.currency !== amount.currency) {
    throw new AmendmentMisfit(field, `is in ${change.currency}, and the credit in ${amount.currency}`);
  }
  const decimals = Math.max(decimalsOf(amount), decimalsOf(change));
  const [was, by] = [parseAmount(amount.amount, decimals), parseAmount(change.amount, decimals)];
  if (decrease !== undefined && by > was) {
    throw new AmendmentMisfit(field, `takes ${change.amount} from an amount of ${amount.amount}`);
  }
  return written(amount.currency, decrease === undefined ? was + by : was - by, decimals);
}

function differenceOf(before: Money, after: Money): AmendmentChanges {
  if (sameValue(before, after)) return {};
  if (before.currency !== after.currency) {
    throw new AmendmentMisfit("32B", `is in ${after.currency}, and the credit in ${before.currency}`);
  }
  const decimals = Math.max(decimalsOf(before), decimalsOf(after));
  const by = parseAmount(after.amount, decimals) - parseAmount(before.amount, decimals);
  return by < 0n
    ? { decrease: written(before.currency, -by, decimals) }
    : { increase: written(before.currency, by, decimals) };
}

function changesBetween(before: readonly string[], after: readonly string[]): readonly TextChange[] {
  const isLonger = before.length > 0 && before.every((line, index) => line === after[index]);
  if (!isLonger) return [{ code: "REPALL", lines: ["", ...after] }];

  const added = after.slice(before.length);
  return Array.from({ length: Math.ceil(added.length / ADDED_AT_ONCE) }, (_, part) => ({
    code: "ADD",
    lines: ["", ...added.slice(part * ADDED_AT_ONCE, (part + 1) * ADDED_AT_ONCE)],
  }));
}

function written(currency: string, units: bigint, decimals: number): Money {
  return { currency, amount: formatAmount(units, decimals, { minimumDecimals: decimals }) };
}

function decimalsOf({ amount }: Money): number {
  return amount.split(".")[1]?.length ?? 0;
}

function changed(
  name: (typeof TEXTS)[number],
  text: readonly string[],
  { code, lines: [first = "", ...rest] }: TextChange,
): readonly string[] {
  const lines = first === "" ? rest : [first, ...rest];
  if (lines.length === 0) throw new AmendmentMisfit(TEXT_FIELDS[name], `has nothing under /${code}/`);
  if (code === "ADD") return [...text, ...lines];
  if (code === "REPALL") return lines;

  const places = runsLike(text, lines);
  const [place] = places;
  if (place === undefined || places.length > 1) {
    const how = place === undefined ? "do not stand in the credit" : "stand in the credit more than once";
    throw new AmendmentMisfit(TEXT_FIELDS[name], `takes out lines that ${how}: ${JSON.stringify(lines.join(" "))}`);
  }
  return [...text.slice(0, place.from), ...text.slice(place.to)];
}

/** Where whole lines of a text have the words of these lines, wherever either is broken. */
function runsLike(text: readonly string[], lines: readonly string[]): readonly { from: number; to: number }[] {
  const wanted = wordsOf(lines);
  return text.flatMap((_, from) => {
    for (let to = from + 1; to <= text.length; to++) {
      const words = wordsOf(text.slice(from, to));
      if (words === wanted) return [{ from, to }];
      if (words.length >= wanted.length) break;
    }
    return [];
  });
}

function wordsOf(lines: readonly string[]): string {
  return lines.join(" ").trim().split(/ +/).join(" ");
}
