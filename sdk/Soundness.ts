import { getAddress, isAddress, isHexString, ZeroAddress } from "ethers";

import { CowryError } from "./CowryError.ts";
import type { Deployment } from "./Deployment.ts";
import { WHOLE } from "./Fees.ts";
import { nameOf, ORDER_KINDS } from "./Names.ts";
import type { Order } from "./Order.ts";
import { lifetime, unpackWindows, WINDOW_NAMES, type Windows } from "./Windows.ts";

/** The most fee legs of an order. */
export const MAX_FEES = 8;

/** How far ahead the last closing time may lie, in seconds: five years. */
export const MAX_DURATION = 1826n * 86_400n;

/** What is wrong with a term of an order. */
export interface Flaw {
  /** The term, such as `fees.1.basisPoints`. */
  readonly field: string;
  readonly reason: string;
}

/** What the terms are held against. */
export interface Circumstances extends Pick<Deployment, "escrow" | "forwarder"> {
  /** The present time, in Unix seconds. */
  readonly now: bigint;
}

/** The escrow would refuse an order with these terms. */
export class OrderUnsound extends CowryError<Flaw> {
  override readonly name = "OrderUnsound";

  constructor({ field, reason }: Flaw) {
    super(`order.${field} ${reason}`, { field, reason });
  }
}

/**
 * Throws {@link OrderUnsound} unless the escrow would accept these terms: the same rules as the contract's, told by field.
 *
 * @example
 * requireSound(order, { ...deployment, now: BigInt(Math.floor(Date.now() / 1_000)) });
 */
export function requireSound(order: Order, circumstances: Circumstances): void {
  const [flaw] = flawsOf(order, circumstances);
  if (flaw !== undefined) throw new OrderUnsound(flaw);
}

/**
 * All that the escrow would refuse about these terms; empty if they are sound.
 *
 * @example
 * for (const { field, reason } of flawsOf(order, { ...deployment, now })) showBeside(field, reason);
 */
export function flawsOf(order: Order, circumstances: Circumstances): readonly Flaw[] {
  const forms = formFlaws(order);
  // The other rules read addresses and numbers, and have nothing to say about what is none.
  if (forms.length > 0) return forms;
  return [
    ...timeFlaws(order, circumstances.now),
    ...partyFlaws(order, circumstances),
    ...feeFlaws(order),
    ...receiverFlaws(order, circumstances),
    ...windowFlaws(order),
  ];
}

/** The flaw, unless all is well. */
function unless(well: boolean, field: string, reason: string): readonly Flaw[] {
  return well ? [] : [{ field, reason }];
}

function formFlaws(order: Order): readonly Flaw[] {
  const address = (field: string, value: string) => unless(isAddress(value), field, `is not an address: ${value}`);
  const word = (field: string, value: string) =>
    unless(isHexString(value, 32), field, `is not 32 bytes in hex: ${value}`);
  const number = (field: string, value: bigint, bits: bigint, least = 0n) =>
    unless(
      value >= least && value < 1n << bits,
      field,
      `must be from ${least} to ${(1n << bits) - 1n} and is ${value}`,
    );
  return [
    ...(["payer", "payee", "token", "arbiter", "carrier"] as const).flatMap((field) => address(field, order[field])),
    ...(["details", "merchantReference"] as const).flatMap((field) => word(field, order[field])),
    ...number("amount", order.amount, 96n, 1n),
    ...unless(
      ORDER_KINDS.some((_, place) => order.kind === BigInt(place)),
      "kind",
      `is ${order.kind}, which is no kind`,
    ),
    ...(["arbiterBasisPoints", "splitBasisPoints"] as const).flatMap((field) => number(field, order[field], 16n)),
    ...(["payBy", "closeBy"] as const).flatMap((field) => number(field, order[field], 40n)),
    ...number("windows", order.windows, 250n),
    ...number("salt", order.salt, 256n),
    ...order.fees.flatMap(({ recipient, basisPoints, fixedAmount }, place) => [
      ...address(`fees.${place}.recipient`, recipient),
      ...number(`fees.${place}.basisPoints`, basisPoints, 16n),
      ...number(`fees.${place}.fixedAmount`, fixedAmount, 96n),
    ]),
  ];
}

function timeFlaws({ payBy, closeBy, windows }: Order, now: bigint): readonly Flaw[] {
  const earliest = payBy + lifetime(unpackWindows(windows));
  const latest = now + MAX_DURATION;
  return [
    ...unless(now < payBy, "payBy", `is over: it is ${payBy} and the time is ${now}`),
    ...unless(closeBy >= earliest, "closeBy", `is ${closeBy}, before pay-by time and all windows end at ${earliest}`),
    ...unless(closeBy <= latest, "closeBy", `is ${closeBy}, more than five years ahead: after ${latest}`),
  ];
}

function partyFlaws(order: Order, { escrow, forwarder }: Circumstances): readonly Flaw[] {
  const { payer, payee, arbiter, carrier, kind } = order;
  const canReceive = (field: string, account: string) => receiving(order, escrow, field, account);
  const outsider = (field: "arbiter" | "carrier", account: string) =>
    isZero(account)
      ? []
      : [
          ...unless(!same(account, payer), field, "is the payer"),
          ...unless(!same(account, payee), field, "is the payee"),
          ...unless(!same(account, forwarder), field, "is the forwarder"),
          ...canReceive(field, account),
          ...unless(nameOf(ORDER_KINDS, kind) === "Escrow", field, "has no part in an instant order"),
        ];
  return [
    ...canReceive("payer", payer),
    ...canReceive("payee", payee),
    ...unless(!same(payer, payee), "payee", "is the payer"),
    ...outsider("arbiter", arbiter),
    ...outsider("carrier", carrier),
  ];
}

function receiverFlaws(order: Order, { escrow }: Circumstances): readonly Flaw[] {
  return order.fees.flatMap(({ recipient }, place) => receiving(order, escrow, `fees.${place}.recipient`, recipient));
}

/** Money could not come back from zero, the escrow or the token. */
function receiving({ token }: Order, escrow: string, field: string, account: string): readonly Flaw[] {
  if (isZero(account)) return [{ field, reason: "is zero" }];
  return [
    ...unless(!same(account, escrow), field, "is the escrow"),
    ...unless(!same(account, token), field, "is the token"),
  ];
}

function feeFlaws({ fees, amount, arbiter, arbiterBasisPoints, splitBasisPoints }: Order): readonly Flaw[] {
  const shares = fees.reduce((sum, { basisPoints }) => sum + basisPoints, arbiterBasisPoints);
  const fixed = fees.reduce((sum, { fixedAmount }) => sum + fixedAmount, 0n);
  return [
    ...unless(fees.length <= MAX_FEES, "fees", `has ${fees.length} legs; at most ${MAX_FEES} are allowed`),
    ...unless(arbiterBasisPoints === 0n || !isZero(arbiter), "arbiterBasisPoints", "is given without an arbiter"),
    ...unless(splitBasisPoints <= WHOLE, "splitBasisPoints", `is ${splitBasisPoints}, above the whole of ${WHOLE}`),
    ...fees.flatMap(({ basisPoints, fixedAmount }, place) =>
      unless((basisPoints === 0n) !== (fixedAmount === 0n), `fees.${place}`, "needs either a share or an amount"),
    ),
    ...unless(
      shares * amount + fixed * WHOLE <= amount * WHOLE,
      "fees",
      `and the arbiter's share take ${shares} basis points and ${fixed} units, more than the amount ${amount}`,
    ),
  ];
}

function windowFlaws({ windows: word, kind, arbiter, carrier }: Order): readonly Flaw[] {
  const windows = unpackWindows(word);
  if (nameOf(ORDER_KINDS, kind) === "Instant") {
    return WINDOW_NAMES.filter((name) => name !== "refund").flatMap((name) =>
      unless(windows[name] === 0n, `windows.${name}`, "has no use in an instant order"),
    );
  }
  const has = (name: keyof Windows) => windows[name] > 0n;
  const carried = !isZero(carrier);
  const always = (["confirm", "answer", "escalate"] as const).flatMap((name) =>
    unless(has(name), `windows.${name}`, "is missing"),
  );
  return [
    ...always,
    ...unless(has("ship") || !carried, "windows.ship", "is missing for an order with a carrier"),
    ...unless(has("deliver") === carried, "windows.deliver", "must be given exactly if there is a carrier"),
    ...unless(has("return") === has("inspect"), "windows.inspect", "must be given exactly if goods may be returned"),
    ...unless(has("ruling") === !isZero(arbiter), "windows.ruling", "must be given exactly if there is an arbiter"),
  ];
}

function isZero(account: string): boolean {
  return same(account, ZeroAddress);
}

function same(account: string, other: string): boolean {
  return getAddress(account) === getAddress(other);
}
