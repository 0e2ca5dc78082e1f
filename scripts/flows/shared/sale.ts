import { z } from "zod";

import { commit, type Fields } from "../../../sdk/Documents.ts";
import { orderFrom, type Terms } from "../../../sdk/Order.ts";
import { automaticDelivery, express, type Preset, services, termsFrom, virtualGoods } from "../../../sdk/Presets.ts";
import { type Flaw, flawsOf } from "../../../sdk/Soundness.ts";
import { WINDOW_NAMES, type Windows } from "../../../sdk/Windows.ts";
import { coin, type Coin, duration, type FieldReader, fieldReader, roleName, share, window } from "./fields.ts";
import type { Problem } from "./inputFile.ts";

/** A fee leg whose receiver has a name instead of an address. */
export interface NamedFee {
  readonly to: string;
  readonly basisPoints: bigint;
  readonly fixedAmount: bigint;
}

/** One sale as an input file describes it: amounts in units of the coin, times in seconds. */
export interface Sale {
  readonly token: Coin;
  readonly price: bigint;
  /** What the payer has at the start. */
  readonly budget: bigint;
  readonly fees: readonly NamedFee[];
  /** The times and the split, with what the file changes about its preset. */
  readonly preset: Preset;
  readonly carrier: boolean;
  /** The arbiter's share of what it rules on, in 1/10,000; nothing where nobody arbitrates. */
  readonly arbiterBasisPoints: bigint | undefined;
  readonly reference: string;
  readonly details: Fields;
}

/** Those that wait in escrow: an instant order has no story. */
const PRESETS = {
  express,
  "virtual goods": virtualGoods,
  "automatic delivery": automaticDelivery,
  services,
} as const satisfies Readonly<Record<string, Preset>>;

/** Anything with an address will do to find flaws before anyone has one. */
const [PAYER, PAYEE, CARRIER, ARBITER, RECEIVER, TOKEN, ESCROW, FORWARDER] = Array.from(
  { length: 8 },
  (_, place) => `0x${String(place + 1).repeat(40)}`,
) as [string, string, string, string, string, string, string, string];

/** Which field of the file is behind a term of the order. */
const FIELD_OF_TERM: Readonly<Record<string, readonly PropertyKey[]>> = {
  arbiterBasisPoints: ["arbiter", "fee"],
  splitBasisPoints: ["split"],
  closeBy: ["windows"],
  payBy: ["payWithin"],
};

/** A preset, by its name. */
export const preset = z
  .enum(Object.keys(PRESETS) as (keyof typeof PRESETS)[], {
    error: `must be one of ${Object.keys(PRESETS).join(", ")}`,
  })
  .transform((name): Preset => PRESETS[name]);

/** What a file changes about the windows of its preset. */
export const windows = z.strictObject(
  Object.fromEntries(WINDOW_NAMES.map((name) => [name, window.optional()])) as Record<
    keyof Windows,
    z.ZodOptional<z.ZodType<bigint, string>>
  >,
);

const fee = z
  .strictObject({ to: roleName, share: share.optional(), amount: z.string().optional() })
  .refine(({ share, amount }) => (share === undefined) !== (amount === undefined), {
    error: "needs either a share or an amount",
  });

/** What every input file of one sale may say; stories add their own fields. */
export const saleFields = {
  token: coin,
  price: z.string(),
  budget: z.string().optional(),
  fees: z.array(fee).default([]),
  preset,
  windows: windows.optional(),
  payWithin: duration.optional(),
  split: share.optional(),
  carrier: z.boolean().default(false),
  arbiter: z.strictObject({ fee: share }).optional(),
  reference: z.string().min(1, "must not be empty"),
  details: z.record(z.string(), z.unknown()),
};

/** What a file says of a sale, each field by itself. */
export type RawSale = z.output<z.ZodObject<typeof saleFields>>;

/** One sale, as most stories read it. */
export const saleSchema = z
  .strictObject(saleFields)
  .transform((raw, context) => saleOf(raw, fieldReader(context, raw.token)));

/**
 * The sale that the fields of a file describe. Notes whatever the escrow would refuse about it, by the field that is to blame.
 *
 * @example
 * z.strictObject({ ...saleFields, deposit: z.string() }).transform((raw, context) => saleOf(raw, fieldReader(context, raw.token)));
 */
export function saleOf(raw: RawSale, reader: FieldReader): Sale {
  const price = reader.amount(["price"], raw.price);
  const sale: Sale = {
    token: raw.token,
    price,
    budget: raw.budget === undefined ? price : reader.amount(["budget"], raw.budget),
    fees: raw.fees.map(({ to, share = 0n, amount }, place) => ({
      to,
      basisPoints: share,
      fixedAmount: amount === undefined ? 0n : reader.amount(["fees", place, "amount"], amount),
    })),
    preset: changedPreset(raw),
    carrier: raw.carrier,
    arbiterBasisPoints: raw.arbiter?.fee,
    reference: raw.reference,
    details: raw.details as Fields,
  };
  reader.require(sale.budget >= price, ["budget"], "is less than the price");
  noteFlaws(sale, raw, reader);
  noteDetails(raw.details as Fields, reader);
  return sale;
}

/** What the parties of a sale agree on, once everyone has an address. */
export interface Agreed {
  readonly token: string;
  readonly addressOf: (role: string) => string;
  readonly details?: string;
  readonly merchantReference?: string;
}

/**
 * The terms of a sale's order.
 *
 * @example
 * const order = orderFrom(saleTerms(sale, { token, addressOf, details: commitment.root }, now));
 */
export function saleTerms(sale: Sale, agreed: Agreed, now: bigint): Terms {
  const { addressOf, ...given } = agreed;
  const { price, carrier, arbiterBasisPoints } = sale;
  return termsFrom(
    sale.preset,
    {
      ...given,
      payer: addressOf("payer"),
      payee: addressOf("payee"),
      amount: price,
      fees: sale.fees.map(({ to, ...leg }) => ({ recipient: addressOf(to), ...leg })),
      ...(carrier && { carrier: addressOf("carrier") }),
      ...(arbiterBasisPoints !== undefined && { arbiter: addressOf("arbiter"), arbiterBasisPoints }),
    },
    now,
  );
}

function changedPreset({ preset, windows = {}, payWithin, split }: RawSale): Preset {
  const given = Object.fromEntries(Object.entries(windows).filter(([, window]) => window !== undefined));
  return {
    ...preset,
    windows: { ...preset.windows, ...given },
    payWithin: payWithin ?? preset.payWithin,
    splitBasisPoints: split ?? preset.splitBasisPoints,
  };
}

/** Tells beforehand, with the line, what the escrow would refuse. */
function noteFlaws(sale: Sale, raw: RawSale, reader: FieldReader): void {
  const placeholders: Readonly<Record<string, string>> = {
    payer: PAYER,
    payee: PAYEE,
    carrier: CARRIER,
    arbiter: ARBITER,
  };
  const addressOf = (role: string) => placeholders[role] ?? RECEIVER;
  const order = orderFrom(saleTerms(sale, { token: TOKEN, addressOf }, 1n));
  for (const flaw of flawsOf(order, { escrow: ESCROW, forwarder: FORWARDER, now: 1n })) {
    const { path, reason } = inFile(flaw, sale, raw);
    reader.require(false, path, reason);
  }
}

/** A flaw of the order's terms, as whoever wrote the file knows it. */
function inFile(flaw: Flaw, { price }: Sale, { windows }: RawSale): Problem {
  const { field, reason } = flaw;
  const [term = "", part] = field.split(".");
  switch (term) {
    case "amount":
      return { path: ["price"], reason: price === 0n ? "must be above 0" : "is more than an order holds" };
    case "fees":
      return feeProblem(flaw, part);
    case "windows":
      if (windows?.[part as keyof Windows] !== undefined) return { path: [term, String(part)], reason };
      return { path: ["preset"], reason: `${field} ${reason}` };
    default:
      return { path: FIELD_OF_TERM[term] ?? [term], reason };
  }
}

/** What is wrong with one leg, with their number, or with their sum. */
function feeProblem({ reason }: Flaw, place: string | undefined): Problem {
  if (place !== undefined) return { path: ["fees", Number(place)], reason };
  return { path: ["fees"], reason: reason.includes("legs") ? reason : "take more than the price" };
}

/**
 * Notes what no document can hold of private details.
 *
 * @example
 * noteDetails(raw.details as Fields, fieldReader(context, raw.token));
 */
export function noteDetails(details: Fields, reader: FieldReader): void {
  try {
    commit(details);
  } catch (error) {
    reader.require(false, ["details"], (error as Error).message);
  }
}
