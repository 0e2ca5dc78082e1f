import { getAddress, ZeroAddress } from "ethers";

import { ORDER_KINDS } from "../../sdk/Names.ts";
import { type FeeLeg, type Order, orderFrom } from "../../sdk/Order.ts";
import { LONGEST_WINDOW, WINDOW_NAMES, type Windows } from "../../sdk/Windows.ts";
import type { Random } from "./random.ts";

/** An order with every term anywhere in its range, sound or not. */
export function randomOrder(random: Random): Order {
  return orderFrom({
    payer: randomAddress(random),
    payee: randomAddress(random),
    token: random.pick([ZeroAddress, randomAddress(random)]),
    amount: randomNumber(random, 12),
    kind: random.pick(ORDER_KINDS),
    arbiter: random.pick([ZeroAddress, randomAddress(random)]),
    arbiterBasisPoints: randomNumber(random, 2),
    carrier: random.pick([ZeroAddress, randomAddress(random)]),
    fees: Array.from({ length: random.below(9) }, () => randomFee(random)),
    payBy: randomNumber(random, 5),
    closeBy: randomNumber(random, 5),
    windows: randomWindows(random),
    splitBasisPoints: randomNumber(random, 2),
    details: random.bytes(32),
    merchantReference: random.bytes(32),
    salt: randomNumber(random, 32),
  });
}

/** Every window anywhere in its range, with zero and the longest more often than by chance. */
export function randomWindows(random: Random): Windows {
  const window = () => random.pick([0n, LONGEST_WINDOW, randomNumber(random, 4) & LONGEST_WINDOW]);
  return Object.fromEntries(WINDOW_NAMES.map((name) => [name, window()])) as unknown as Windows;
}

/** A number of so many bytes; none and all of them more often than by chance. */
export function randomNumber(random: Random, bytes: number): bigint {
  return random.pick([
    0n,
    1n,
    (1n << BigInt(8 * bytes)) - 1n,
    BigInt(random.bytes(bytes)),
    BigInt(random.bytes(bytes)),
  ]);
}

function randomAddress(random: Random): string {
  return getAddress(random.bytes(20));
}

function randomFee(random: Random): FeeLeg {
  return {
    recipient: randomAddress(random),
    basisPoints: randomNumber(random, 2),
    fixedAmount: randomNumber(random, 12),
  };
}
