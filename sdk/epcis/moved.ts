import { id } from "ethers";

import { CowryError } from "../CowryError.ts";
import { canonicalLink, linkOfEpc } from "../DigitalLink.ts";
import { amountIn, PIECE } from "./measures.ts";
import type { EpcisEvent, QuantityElement } from "./types.ts";

/** Which way a quantity of an event goes. */
export type Side = "input" | "output" | "child" | "object";

/** How much of a lot an event, or a contract, tells of. */
export interface Moved {
  readonly side: Side;
  /** The id of the lot, as contracts know it. */
  readonly lot: string;
  /** Units of the lot's own unit of measure. */
  readonly amount: bigint;
}

/** An event tells of other quantities than the contract moved. */
export class MovedDifferently extends CowryError<Moved & { readonly expected: bigint }> {
  override readonly name = "MovedDifferently";

  constructor({ side, lot, amount }: Moved, expected: bigint) {
    super(`The event tells of ${amount} as ${side} of the lot ${lot}, and the contract moved ${expected}`, {
      side,
      lot,
      amount,
      expected,
    });
  }
}

/** An event tells of a class, or does not say how much there is of it. */
export class QuantityUnsaid extends CowryError<{ readonly epcClass: string }> {
  override readonly name = "QuantityUnsaid";

  constructor(epcClass: string) {
    super(`The event does not say how much of ${epcClass} there is`, { epcClass });
  }
}

/**
 * The quantities of an event, as ids of lots and whole numbers of the unit in which each lot is kept. Several of one lot on one side are added up.
 *
 * Throws {@link QuantityUnsaid}, and what `amountIn` throws for units that cannot be turned into each other exactly.
 *
 * @example
 * movedIn(event, { unitOf: () => "GRM" }); // [{ side: "output", lot: "0x…", amount: 12_500n }]
 */
export function movedIn(event: EpcisEvent, { unitOf }: { unitOf: (lot: string) => string }): readonly Moved[] {
  const sums = new Map<string, Moved>();
  for (const { side, element } of elementsOf(event)) {
    const lot = lotOf(element.epcClass);
    if (element.quantity === undefined) throw new QuantityUnsaid(element.epcClass);
    const amount = amountIn(element.quantity, element.uom ?? PIECE, unitOf(lot));
    const key = `${side} ${lot}`;
    sums.set(key, { side, lot, amount: amount + (sums.get(key)?.amount ?? 0n) });
  }
  return [...sums.values()];
}

/**
 * Refuses an event that does not tell exactly what a contract moved: no lot more, no lot less, to the last unit.
 *
 * Throws {@link MovedDifferently}, and what {@link movedIn} throws.
 *
 * @example
 * requireMoved(event, [{ side: "input", lot: paddy, amount: 10_000n }, { side: "output", lot: rice, amount: 6_500n }], { unitOf: () => "GRM" });
 */
export function requireMoved(
  event: EpcisEvent,
  moved: readonly Moved[],
  units: { unitOf: (lot: string) => string },
): void {
  const told = movedIn(event, units);
  const amountOf = (list: readonly Moved[], { side, lot }: Moved) =>
    list.filter((each) => each.side === side && each.lot === lot).reduce((sum, { amount }) => sum + amount, 0n);

  for (const each of [...moved, ...told]) {
    const [amount, expected] = [amountOf(told, each), amountOf(moved, each)];
    if (amount !== expected) throw new MovedDifferently({ side: each.side, lot: each.lot, amount }, expected);
  }
}

/* PRIVATE */

function elementsOf(event: EpcisEvent): readonly { side: Side; element: QuantityElement }[] {
  const of = (side: Side, elements: readonly QuantityElement[] = []) => elements.map((element) => ({ side, element }));
  switch (event.type) {
    case "TransformationEvent":
      return [...of("input", event.inputQuantityList), ...of("output", event.outputQuantityList)];
    case "AggregationEvent":
    case "AssociationEvent":
      return of("child", event.childQuantityList);
    case "ObjectEvent":
    case "TransactionEvent":
      return of("object", event.quantityList);
  }
}

function lotOf(epcClass: string): string {
  return id(epcClass.startsWith("urn:epc:") ? linkOfEpc(epcClass) : canonicalLink(epcClass));
}
