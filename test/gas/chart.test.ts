import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";

import { type Chart, type Line, svgOf } from "../../scripts/gas/chart.ts";
import type { Figures } from "../../scripts/gas/figures.ts";
import { MOST } from "../../scripts/gas/provenance/batches.ts";
import { costChart } from "../../scripts/gas/provenance/cost.ts";

const docs = join(import.meta.dirname, "..", "..", "docs");
const { batches } = JSON.parse(readFileSync(join(docs, "gas.json"), "utf8")) as Figures;

/** Two decades across and two up. */
function chartOf(...lines: readonly Line[]): Chart {
  const axis = { title: "axis", from: 1, to: 100 };
  return { title: "Chart", description: "What it shows", note: "Note", x: axis, y: axis, lines };
}

/** A line through points, given as pairs. */
function lineOf(label: string, ...points: readonly (readonly [x: number, y: number])[]): Line {
  return { label, color: "ours1", points: points.map(([x, y]) => ({ x, y })) };
}

function dotsIn(svg: string): readonly (readonly [number, number])[] {
  return [...svg.matchAll(/<circle [^>]*cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => [Number(x), Number(y)]);
}

function namesIn(svg: string): readonly (readonly [label: string, y: number])[] {
  return [...svg.matchAll(/<text class="name [^>]* y="([\d.]+)">([^<]*)</g)].map(([, y, label = ""]) => [
    label,
    Number(y),
  ]);
}

describe("a chart on logarithmic axes", () => {
  it("given a line without points, is refused", () => {
    expect(() => svgOf(chartOf(lineOf("empty")))).to.throw(RangeError, "empty has no points");
  });

  it("gives each factor of ten the same room, from left to right and from below", () => {
    const [low, middle, high] = dotsIn(svgOf(chartOf(lineOf("line", [1, 1], [10, 10], [100, 100]))));
    expect(low![0]).to.be.below(middle![0]);
    expect(low![1]).to.be.above(middle![1]);
    // Places are told to a tenth.
    for (const way of [0, 1] as const) {
      const [first, second] = [middle![way] - low![way], high![way] - middle![way]];
      expect(Math.abs(first - second) < 0.2, `${first} and ${second}`).to.equal(true);
    }
  });

  it("names the powers of ten on both axes", () => {
    const svg = svgOf({ ...chartOf(), x: { title: "x", from: 0.01, to: 0.1 }, y: { title: "y", from: 1e5, to: 1e6 } });
    for (const name of ["0.01", "0.1", "100,000", "1 million"]) expect(svg).to.contain(`>${name}</text>`);
  });

  it("keeps names apart that end at the same height, in the order of their ends", () => {
    const lines = [lineOf("third", [1, 10]), lineOf("first", [1, 12]), lineOf("second", [1, 11])];
    const names = namesIn(svgOf(chartOf(...lines)));
    expect(names.map(([label]) => label)).to.deep.equal(["first", "second", "third"]);
    expect(names[1]![1] - names[0]![1]).to.be.at.least(17);
    expect(names[2]![1] - names[1]![1]).to.be.at.least(17);
  });

  it("goes on dashed to where a line is said to go on to, and puts its name there", () => {
    const plain = svgOf(chartOf(lineOf("line", [1, 100])));
    const longer = svgOf(chartOf({ ...lineOf("line", [1, 100]), onTo: { x: 100, y: 1 } }));
    expect(plain).not.to.contain('class="line dashed');
    expect(longer).to.contain('class="line dashed ours1"');
    expect(dotsIn(longer)).to.deep.equal(dotsIn(plain));
    expect(namesIn(longer)[0]![1]).to.be.above(namesIn(plain)[0]![1]);
  });

  it("says in words what it shows, and lets no text be taken for a tag", () => {
    const svg = svgOf({ ...chartOf(), title: "a < b & c", description: "b > a" });
    expect(svg).to.contain('<title id="title">a &lt; b &amp; c</title>');
    expect(svg).to.contain('<desc id="description">b &gt; a</desc>');
    expect(svg).not.to.contain("a < b");
  });

  it("has other colors in the dark, for its ground too", () => {
    const [light = "", dark = ""] = svgOf(chartOf()).split("@media (prefers-color-scheme:dark)");
    expect(light).to.contain(".ground{fill:#ffffff}");
    expect(dark).to.contain(".ground{fill:#0d1117}");
  });
});

describe("docs/provenance-cost.svg", () => {
  it("is the chart of docs/gas.json", () => {
    expect(readFileSync(join(docs, "provenance-cost.svg"), "utf8")).to.equal(costChart(batches));
  });

  it("has a dot for each batch that was measured", () => {
    const measured = Object.values(batches).flat();
    expect(dotsIn(costChart(batches))).to.have.lengthOf(measured.length);
  });

  it("given a way that was not measured, is refused", () => {
    const { Solady: _, ...rest } = batches;
    expect(() => costChart(rest)).to.throw(RangeError, "Solady was not measured");
  });

  it("shows a lot that costs the same for one unit and for the most, but for the bytes of its terms", () => {
    const { commission = [] } = batches;
    const [one, most] = [commission[0]!, commission.at(-1)!];
    expect([one.units, most.units]).to.deep.equal([1, MOST]);
    expect((most.gas - one.gas) / one.gas).to.be.below(0.001);
  });

  it("tells at the end of each line the gas of one unit of its largest batch", () => {
    const { gas, units } = batches.ERC721A!.at(-1)!;
    expect(costChart(batches)).to.contain(
      `ERC721A, 5,000 at once: ${Math.round(gas / units).toLocaleString("en-US")}<`,
    );
  });
});
