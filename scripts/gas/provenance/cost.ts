import { type Line, type Point, svgOf } from "../chart.ts";
import { type Batch, MOST } from "./batches.ts";

/** How each way is drawn, in the order in which they are told. */
const DRAWN: readonly (Pick<Line, "color" | "label"> & { readonly way: string })[] = [
  { way: "commission", label: "commission, all in one lot", color: "ours1" },
  { way: "anchorLots", label: "anchorLots, one materialized", color: "ours2" },
  { way: "commissionMany", label: "commissionMany, lots of 100,000", color: "ours3" },
  { way: "ERC721A", label: "ERC721A, 5,000 at once", color: "other2" },
  { way: "Solady", label: "solady, 500 at once", color: "other3" },
  { way: "OpenZeppelin", label: "OpenZeppelin, 500 at once", color: "other1" },
];

/**
 * The chart of what one unit costs, by how many are brought into being together, out of what was measured.
 *
 * @example
 * writeFileSync("docs/provenance-cost.svg", costChart(figures.batches));
 */
export function costChart(batches: Readonly<Record<string, readonly Batch[]>>): string {
  const lines = DRAWN.map(({ way, label, color }): Line => {
    const points = (batches[way] ?? []).map(ofOne);
    const last = points.at(-1);
    if (last === undefined) throw new RangeError(`${way} was not measured`);
    const onTo = last.x < MOST ? { x: MOST, y: last.y } : undefined;
    return { label: `${label}: ${short(last.y)}`, color, points, onTo };
  });
  return svgOf({
    title: "Gas to bring one unit into being",
    description: `Gas of one unit at ${MOST.toLocaleString("en-US")} units. ${lines.map(({ label }) => label).join("; ")}.`,
    note: "Dots are measured; a dashed line repeats the largest transaction. Solid to the end: one lot or one root for all units.",
    x: { title: "units brought into being", from: 1, to: MOST },
    y: { title: "gas of one unit", from: 0.0001, to: 1_000_000 },
    lines,
  });
}

function ofOne({ units, gas }: Batch): Point {
  return { x: units, y: gas / units };
}

/** Whole gas, or two digits of less than one. */
function short(gas: number): string {
  return gas >= 1 ? Math.round(gas).toLocaleString("en-US") : `${Number(gas.toPrecision(2))}`;
}
