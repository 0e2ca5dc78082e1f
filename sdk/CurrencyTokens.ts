import { z } from "zod";

import { CowryError } from "./CowryError.ts";
import { address, parse } from "./parse.ts";
import { exponentOf, isCurrency } from "./swift/currencies.ts";
import type { Money } from "./swift/parties.ts";
import { formatAmount, parseAmount } from "./Units.ts";

export { CurrencyUnknown } from "./swift/errors.ts";

/** The token that stands for a currency. */
export interface CurrencyToken {
  readonly token: string;
  /** The token's own, as its contract says. */
  readonly decimals: number;
}

/** The token of each currency, by its code of ISO 4217. */
export type TokenTable = Readonly<Record<string, CurrencyToken>>;

/** An amount of a token, in its smallest units. */
export interface TokenAmount {
  readonly token: string;
  readonly units: bigint;
}

const tableSchema = z
  .record(
    z.string().refine(isCurrency, "is no currency of ISO 4217"),
    z.strictObject({ token: address(), decimals: z.int().min(0).max(255) }),
  )
  .superRefine((table, context) => {
    const tokens = Object.values(table).map(({ token }) => token);
    const again = Object.keys(table).find((_, index) => tokens.indexOf(tokens[index] ?? "") !== index);
    if (again !== undefined) context.addIssue({ code: "custom", path: [again, "token"], message: "stands for two" });
  });

/* ERRORS */

/** A text is no table of tokens: a currency that there is not, no address, decimals out of range, or one token for two currencies. */
export class TokenTableMalformed extends CowryError<{ readonly part: string; readonly reason: string }> {
  override readonly name = "TokenTableMalformed";

  constructor(part: string, reason: string) {
    super(`The table of tokens, "${part}": ${reason}`, { part, reason });
  }
}

/** The table has no token for a currency. */
export class CurrencyUnlisted extends CowryError<{ readonly currency: string; readonly listed: readonly string[] }> {
  override readonly name = "CurrencyUnlisted";

  constructor(currency: string, listed: readonly string[]) {
    super(`No token stands for ${currency}; the table has ${listed.join(", ")}`, { currency, listed });
  }
}

/** The table has no currency for a token. */
export class TokenUnlisted extends CowryError<{ readonly token: string }> {
  override readonly name = "TokenUnlisted";

  constructor(token: string) {
    super(`The token ${token} stands for no currency of the table`, { token });
  }
}

/** An amount has more decimals than its currency or its token, so that no number of units is that amount. */
export class MoneyTooPrecise extends CowryError<Money & { readonly decimals: number; readonly allowed: number }> {
  override readonly name = "MoneyTooPrecise";

  constructor({ currency, amount }: Money, decimals: number, allowed: number, whose: string) {
    super(`${currency} ${amount} has ${decimals} decimals, and the ${whose} has ${allowed}`, {
      currency,
      amount,
      decimals,
      allowed,
    });
  }
}

/* TABLES */

/**
 * Reads the tokens that stand for currencies, from JSON. Two currencies cannot share a token: amounts would not find back.
 *
 * Throws {@link TokenTableMalformed}.
 *
 * @example
 * const table = readTokenTable('{ "USD": { "token": "0x5FbDB2315678afecb367f032d93F642f64180aa3", "decimals": 6 } }');
 */
export function readTokenTable(json: string): TokenTable {
  return parse(tableSchema, jsonIn(json), TokenTableMalformed);
}

/* AMOUNTS */

/**
 * An amount of money as units of the token that stands for its currency. Nothing is rounded: decimals beyond those of the currency, or of the token, are
 * refused, zeros too.
 *
 * Throws {@link CurrencyUnknown}, {@link CurrencyUnlisted}, {@link MoneyTooPrecise}, {@link AmountMalformed}.
 *
 * @example
 * unitsOf(credit.amount, table); // { token: "0x5FbD…", units: 100_000_000_000n } for USD 100000.00 and a token of 6 decimals
 */
export function unitsOf(money: Money, table: TokenTable): TokenAmount {
  const exponent = exponentOf(money.currency);
  const entry = Object.hasOwn(table, money.currency) ? table[money.currency] : undefined;
  if (entry === undefined) throw new CurrencyUnlisted(money.currency, Object.keys(table).sort());

  const decimals = money.amount.split(".")[1]?.length ?? 0;
  if (decimals > exponent) throw new MoneyTooPrecise(money, decimals, exponent, "currency");
  if (decimals > entry.decimals) throw new MoneyTooPrecise(money, decimals, entry.decimals, "token");
  return { token: entry.token, units: parseAmount(money.amount, entry.decimals) };
}

/**
 * Units of a token as an amount of its currency, with all decimals that currency and token both have. Units that are no whole number of its smallest coins are refused.
 *
 * Throws {@link TokenUnlisted}, {@link MoneyTooPrecise}.
 *
 * @example
 * moneyOf({ token, units: 100_000_000_000n }, table); // { currency: "USD", amount: "100000.00" }
 */
export function moneyOf({ token, units }: TokenAmount, table: TokenTable): Money {
  const [currency, entry] = Object.entries(table).find(([, each]) => isSame(each.token, token)) ?? [];
  if (currency === undefined || entry === undefined) throw new TokenUnlisted(token);

  const exponent = exponentOf(currency);
  const shown = Math.min(exponent, entry.decimals);
  const amount = formatAmount(units, entry.decimals, { minimumDecimals: shown });
  const decimals = amount.split(".")[1]?.length ?? 0;
  if (decimals > exponent) throw new MoneyTooPrecise({ currency, amount }, decimals, exponent, "currency");
  return { currency, amount };
}

/* PRIVATE */

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new TokenTableMalformed("", "is no JSON");
  }
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
