// SPDX-License-Identifier: MIT

import type { Field, Fields } from "../../sdk/Documents.ts";
import type { Random } from "./random.ts";

const KEYS = [
  "sku",
  "a.b",
  "[0]",
  "\\",
  "0",
  "__proto__",
  "constructor",
  "toJSON",
  "é",
  "住所",
  "📦",
  " ",
  "\n",
] as const;
const TEXTS = ["", "1", "true", "null", "0x12", "e\u0301", "é", "مرحبا", "👩‍👩‍👧", "n1", "s", "\u0000", '"\\'] as const;

/** Fields of every type, nested up to three levels, with the keys and texts that break careless encodings. */
export function randomFields(random: Random, levels = 3): Fields {
  const entries = Array.from({ length: 1 + random.below(5) }, () => [
    random.pick(KEYS),
    randomField(random, levels - 1),
  ]);
  return Object.fromEntries(entries) as Fields;
}

function randomField(random: Random, levels: number): Field {
  switch (random.below(levels > 0 ? 9 : 7)) {
    case 0:
      return random.below(2) === 0;
    case 1:
      return null;
    case 2:
      return random.below(1000) - 500;
    case 3:
      return BigInt(random.bytes(random.below(40) + 1)) * (random.below(2) === 0 ? 1n : -1n);
    case 4:
      return random.pick([[], {}]);
    case 5:
    case 6:
      return random.pick(TEXTS);
    case 7:
      return Array.from({ length: random.below(4) }, () => randomField(random, levels - 1));
    default:
      return randomFields(random, levels);
  }
}
