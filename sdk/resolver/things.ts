import { CowryError } from "../CowryError.ts";
import { type DigitalLink, valueIn } from "../DigitalLink.ts";
import type { LotFiles } from "../Lots.ts";
import type { ProvenUnit } from "../OpenGuard.ts";
import { unitProofOf } from "../UnitProofs.ts";
import { refused } from "./problems.ts";

/** The lots that are served: those of a product by their numbers. */
export type Shelf = ReadonlyMap<string, ReadonlyMap<string, LotFiles>>;

/** A thing that is known here. */
export interface Thing {
  /** Its link, with its lot. */
  readonly link: DigitalLink;
  readonly files: LotFiles;
  /** Of its serial, where it has one. */
  readonly proof: ProvenUnit | undefined;
}

/** Two of the lots to be served have one GTIN and lot number. */
export class ResolverLotTwice extends CowryError<{ readonly gtin: string; readonly lot: string }> {
  override readonly name = "ResolverLotTwice";

  constructor(gtin: string, lot: string) {
    super(`The lot ${lot} of the product ${gtin} is to be served twice`, { gtin, lot });
  }
}

/**
 * Lots in the order in which they are asked for.
 *
 * Throws {@link ResolverLotTwice}.
 *
 * @example
 * const shelf = shelfOf([await openLot("rice")]);
 */
export function shelfOf(lots: readonly LotFiles[]): Shelf {
  const shelf = new Map<string, Map<string, LotFiles>>();
  for (const files of lots) {
    const { gtin, lot } = files.manifest;
    const product = shelf.get(gtin) ?? new Map<string, LotFiles>();
    if (product.has(lot)) throw new ResolverLotTwice(gtin, lot);
    shelf.set(gtin, product.set(lot, files));
  }
  return shelf;
}

/**
 * What a link names: a lot, or a serial with its proof. A serial without its lot is looked for in all lots of its product.
 *
 * Throws `RequestRefused`.
 *
 * @example
 * const { files, proof } = await thingOf(link, shelf);
 */
export async function thingOf(link: DigitalLink, shelf: Shelf): Promise<Thing> {
  if (link.key.ai !== "01") throw refused("KeyNotServed", { ai: link.key.ai });
  const [gtin, lot, serial] = [link.key.value, valueIn(link, "10"), valueIn(link, "21")];
  const product = [...(shelf.get(gtin)?.values() ?? [])];
  if (lot !== undefined) {
    const files = product.find(({ manifest }) => manifest.lot === lot);
    if (files === undefined) throw refused("LotUnknown", { gtin, lot });
    return serial === undefined ? { link, files, proof: undefined } : itemIn([files], link, { gtin, serial });
  }
  if (serial === undefined) throw refused("LotNotNamed", { gtin });
  return itemIn(product, link, { gtin, serial });
}

/* PRIVATE */

interface Item {
  readonly gtin: string;
  readonly serial: string;
}

async function itemIn(lots: readonly LotFiles[], link: DigitalLink, { gtin, serial }: Item): Promise<Thing> {
  for (const files of lots) {
    const proof = await unitProofOf(files, serial);
    if (proof !== undefined) return { link: inLot(link, files.manifest.lot), files, proof };
  }
  throw refused("SerialUnknown", { gtin, serial });
}

/** The order that GS1 gives to what makes a product finer: variant, lot, serial. */
const ORDER = ["22", "10", "21"];

function inLot(link: DigitalLink, lot: string): DigitalLink {
  const others = link.qualifiers.filter(({ ai }) => ai !== "10");
  const qualifiers = [...others, { ai: "10", value: lot }].toSorted(
    (one, other) => ORDER.indexOf(one.ai) - ORDER.indexOf(other.ai),
  );
  return { ...link, qualifiers };
}
