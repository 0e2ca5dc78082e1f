import { z } from "zod";

import { CowryError } from "./CowryError.ts";
import type { LotFiles } from "./Lots.ts";
import type { ProvenUnit } from "./OpenGuard.ts";
import { address, hexBytes, parse } from "./parse.ts";

/** A text is no proof of a unit. */
export class UnitProofMalformed extends CowryError<{ readonly part: string; readonly reason: string }> {
  override readonly name = "UnitProofMalformed";

  constructor(part: string, reason: string) {
    super(`The proof of a unit${part === "" ? "" : `, "${part}"`}: ${reason}`, { part, reason });
  }
}

/** A lot has at most 2^32 - 1 units, so that no tree is deeper. */
const DEEPEST = 32;

const unitProofSchema = z.strictObject({
  lot: hexBytes(32),
  index: z
    .string()
    .regex(/^(?:0|[1-9]\d{0,9})$/, "is not an index in digits")
    .transform(BigInt)
    .refine((index) => index < 2n ** 32n, "is more than 32 bits"),
  serialHash: hexBytes(32),
  openKey: address(),
  claimKey: address(),
  proof: z.array(hexBytes(32)).max(DEEPEST, `has more than ${DEEPEST} hashes`),
});

/**
 * The unit with this serial, with its proof, from the files of its lot; `undefined` where the lot has none such.
 *
 * @example
 * const proof = await unitProofOf(await openLot("rice"), serial);
 */
export async function unitProofOf(files: LotFiles, serial: string): Promise<ProvenUnit | undefined> {
  const index = await files.indexOf(serial);
  const unit = index === undefined ? undefined : await files.unitAt(index);
  if (unit === undefined) return undefined;
  const { serialHash, openKey, claimKey } = unit;
  const proof = await files.proofOf(unit.index);
  return { lot: files.manifest.lotId, index: unit.index, serialHash, openKey, claimKey, proof };
}

/**
 * A proof as JSON, with its index in digits.
 *
 * @example
 * response.end(unitProofText(proof));
 */
export function unitProofText({ lot, index, serialHash, openKey, claimKey, proof }: ProvenUnit): string {
  return JSON.stringify({ lot, index: String(index), serialHash, openKey, claimKey, proof });
}

/**
 * Reads a proof as a resolver sends it. Whether it leads to the lot's root is another question: `verify` asks it.
 *
 * Throws {@link UnitProofMalformed}.
 *
 * @example
 * const proof = readUnitProof(await response.text());
 */
export function readUnitProof(text: string): ProvenUnit {
  return parse<ProvenUnit>(unitProofSchema, jsonOf(text), UnitProofMalformed);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UnitProofMalformed("", "is not JSON");
  }
}
