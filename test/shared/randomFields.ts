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
  const scalars: [() => Field, ...(() => Field)[]] = [
    () => random.below(2) === 0,
    () => null,
    () => random.below(1000) - 500,
    () => BigInt(random.bytes(random.below(40) + 1)) * random.pick([1n, -1n]),
    () => random.pick([[], {}]),
    () => random.pick(TEXTS),
  ];
  const nested = [
    () => Array.from({ length: random.below(4) }, () => randomField(random, levels - 1)),
    () => randomFields(random, levels),
  ];
  return random.pick(levels > 0 ? [...scalars, ...nested] : scalars)();
}
