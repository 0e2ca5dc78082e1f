import { hexlify, toUtf8Bytes } from "ethers";

import { CowryError } from "../CowryError.ts";
import { type Decimal, decimalOf, decimalText } from "./decimals.ts";

/** The unit of what is counted and not measured. */
export const PIECE = "H87";

/** Units of UN/ECE Recommendation 20 that can be turned into each other exactly: for each quantity, how much of its first unit each unit is. */
const QUANTITIES: readonly Readonly<Record<string, string>>[] = [
  {
    GRM: "1",
    MC: "0.000001",
    MGM: "0.001",
    CGM: "0.01",
    DG: "0.1",
    HGM: "100",
    KGM: "1000",
    DTN: "100000",
    TNE: "1000000",
    KTN: "1000000000",
    GRN: "0.06479891",
    ONZ: "28.349523125",
    APZ: "31.1034768",
    LBR: "453.59237",
    STI: "6350.29318",
    CWA: "45359.237",
    CWI: "50802.34544",
    STN: "907184.74",
    LTN: "1016046.9088",
  },
  {
    MLT: "1",
    MMQ: "0.001",
    CMQ: "1",
    CLT: "10",
    DLT: "100",
    LTR: "1000",
    DMQ: "1000",
    HLT: "100000",
    MTQ: "1000000",
    MAL: "1000000000",
    INQ: "16.387064",
    OZI: "28.4130625",
    OZA: "29.5735295625",
    PTI: "568.26125",
    GLL: "3785.411784",
    GLI: "4546.09",
    FTQ: "28316.846592",
    BLL: "158987.294928",
  },
  { MMT: "1", CMT: "10", DMT: "100", MTR: "1000", KMT: "1000000", INH: "25.4", FOT: "304.8", YRD: "914.4" },
  {
    CMK: "1",
    MMK: "0.01",
    DMK: "100",
    MTK: "10000",
    HAR: "100000000",
    INK: "6.4516",
    FTK: "929.0304",
    YDK: "8361.2736",
  },
  { H87: "1", C62: "1", EA: "1", PR: "2", DZN: "12", CEN: "100", GRO: "144", MIL: "1000" },
];

/* ERRORS */

/** A quantity is a decimal that is not negative. */
export class QuantityMalformed extends CowryError<{ readonly quantity: string }> {
  override readonly name = "QuantityMalformed";

  constructor(quantity: string) {
    super(`${JSON.stringify(quantity)} is not a quantity: digits with at most one point`, { quantity });
  }
}

/** A quantity is no whole number of the units in which it is to be told. */
export class QuantityNotWhole extends CowryError<{
  readonly quantity: string;
  readonly uom: string;
  readonly unit: string;
}> {
  override readonly name = "QuantityNotWhole";

  constructor(quantity: string, uom: string, unit: string) {
    super(`${quantity} ${uom} is no whole number of ${unit}`, { quantity, uom, unit });
  }
}

/** An amount has no last decimal in the unit in which it is to be told. */
export class QuantityEndless extends CowryError<{
  readonly amount: bigint;
  readonly unit: string;
  readonly uom: string;
}> {
  override readonly name = "QuantityEndless";

  constructor(amount: bigint, unit: string, uom: string) {
    super(`${amount} ${unit} cannot be told exactly in ${uom}`, { amount, unit, uom });
  }
}

/** A text is no code of a unit: two or three capital letters and digits. */
export class UnitMalformed extends CowryError<{ readonly unit: string }> {
  override readonly name = "UnitMalformed";

  constructor(unit: string) {
    super(`${JSON.stringify(unit)} is no code of a unit (UN/ECE Recommendation 20)`, { unit });
  }
}

/** Two units measure different things, or how much one is of the other is not known exactly. */
export class UnitsApart extends CowryError<{ readonly from: string; readonly to: string }> {
  override readonly name = "UnitsApart";

  constructor(from: string, to: string) {
    super(`${from} cannot be turned into ${to} exactly`, { from, to });
  }
}

/* AMOUNTS */

/**
 * A quantity of an event as the whole number of units that a contract counts. Nothing is rounded.
 *
 * Throws {@link QuantityMalformed}, {@link QuantityNotWhole}, {@link UnitMalformed}, {@link UnitsApart}.
 *
 * @example
 * amountIn("12.5", "KGM", "GRM"); // 12_500n
 */
export function amountIn(quantity: string, uom: string, unit: string): bigint {
  const decimal = /^\d+(?:\.\d+)?$/.test(quantity) ? decimalOf(quantity) : undefined;
  if (decimal === undefined) throw new QuantityMalformed(quantity);

  const [from, to] = factorsOf(uom, unit);
  const dividend = decimal.units * from.units * 10n ** BigInt(to.decimals);
  const divisor = to.units * 10n ** BigInt(decimal.decimals + from.decimals);
  if (dividend % divisor !== 0n) throw new QuantityNotWhole(quantity, uom, unit);
  return dividend / divisor;
}

/**
 * Units that a contract counts, as a quantity in the unit of an event. Nothing is rounded.
 *
 * Throws {@link QuantityEndless}, {@link QuantityMalformed}, {@link UnitMalformed}, {@link UnitsApart}.
 *
 * @example
 * quantityIn(12_500n, "GRM", "KGM"); // "12.5"
 */
export function quantityIn(amount: bigint, unit: string, uom: string): string {
  if (amount < 0n) throw new QuantityMalformed(String(amount));
  const [from, to] = factorsOf(unit, uom);
  const dividend = amount * from.units * 10n ** BigInt(to.decimals);
  const divisor = to.units * 10n ** BigInt(from.decimals);

  const decimals = decimalsOf(divisor / gcd(dividend, divisor));
  if (decimals === undefined) throw new QuantityEndless(amount, unit, uom);
  return decimalText({ units: (dividend * 10n ** BigInt(decimals)) / divisor, decimals });
}

/**
 * The three bytes by which contracts know a unit: its code, and zeros behind it.
 *
 * @example
 * unitBytes("GRM"); // "0x47524d"
 */
export function unitBytes(unit: string): string {
  requireUnit(unit);
  return hexlify(toUtf8Bytes(unit)).padEnd(8, "0");
}

/* PRIVATE */

function factorsOf(from: string, to: string): readonly [Decimal, Decimal] {
  requireUnit(from);
  requireUnit(to);
  if (from === to)
    return [
      { units: 1n, decimals: 0 },
      { units: 1n, decimals: 0 },
    ];

  const quantity = QUANTITIES.find((units) => Object.hasOwn(units, from) && Object.hasOwn(units, to));
  const [first, second] = [decimalOf(quantity?.[from] ?? ""), decimalOf(quantity?.[to] ?? "")];
  if (first === undefined || second === undefined) throw new UnitsApart(from, to);
  return [first, second];
}

function requireUnit(unit: string): void {
  if (!/^[A-Z0-9]{2,3}$/.test(unit)) throw new UnitMalformed(unit);
}

/** How many decimals one part of so many needs; none ends unless twos and fives alone divide it. */
function decimalsOf(divisor: bigint): number | undefined {
  let [rest, decimals] = [divisor, 0];
  while (rest > 1n && (rest % 2n === 0n || rest % 5n === 0n)) {
    rest = rest % 10n === 0n ? rest / 10n : rest % 5n === 0n ? rest / 5n : rest / 2n;
    decimals += 1;
  }
  return rest === 1n ? decimals : undefined;
}

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a : gcd(b, a % b);
}
