import { expect } from "chai";

import {
  chainOf,
  effectiveStandingOf,
  lifted,
  LOT,
  lotNamed,
  lotsNamed,
  madeOf,
  numberOfStanding,
  openRecallTheater,
  sendNotice,
  standingOf,
} from "../../shared/recalls.ts";

const theater = await openRecallTheater();

describe("requireClear", () => {
  it("lets pass what is under no notice, known or not", async () => {
    const { recalls } = await theater.stage();

    await recalls.requireClear(LOT, 0n);
    await recalls.requireClear(lotNamed("of nobody"), 0n);
  });

  for (const standing of ["Quarantined", "Expired", "Recalled"] as const)
    it(`stops what is ${standing}, and no other unit`, async () => {
      const stage = await theater.stage();
      const { recalls } = stage;
      await sendNotice(stage, { standing, units: [5n, 5n] });

      await expect(recalls.requireClear(LOT, 5n))
        .to.be.revertedWithCustomError(recalls, "RecallInForce")
        .withArgs(LOT, 5n, numberOfStanding(standing));
      await recalls.requireClear(LOT, 4n);
      await recalls.requireClear(LOT, 6n);
    });

  it("reads one slot of a lot that never had a notice [gas]", async () => {
    const { recalls, place, connection } = await theater.stage();
    const data = recalls.interface.encodeFunctionData("requireClear", [LOT, 0n]);
    const trace = (await connection.provider.request({
      method: "debug_traceCall",
      params: [{ to: place, data }, "latest", {}],
    })) as { readonly structLogs: readonly { readonly op: string }[] };

    expect(trace.structLogs.map(({ op }) => op).filter((op) => /SLOAD|CALL$/.test(op))).to.deep.equal(["SLOAD"]);
  });
});

describe("standingOf", () => {
  it("is Unknown for a lot that is", async () => {
    const stage = await theater.stage();

    expect(await standingOf(stage, 0n, lotNamed("of nobody"))).to.equal("Unknown");
  });

  it("does not look at ancestors", async () => {
    const stage = await theater.stage();
    const [source] = await chainOf(stage, 1);
    await sendNotice(stage, { lot: source! });

    expect(await standingOf(stage)).to.equal("Clean");
  });
});

describe("effectiveStanding", () => {
  it("is Unknown for a lot that is", async () => {
    const stage = await theater.stage();

    expect(await effectiveStandingOf(stage, { lot: lotNamed("of nobody") })).to.equal("Unknown");
  });

  it("is Clean for a lot of origin, at any depth", async () => {
    const stage = await theater.stage();

    for (const depth of [0n, 1n, 16n, 255n]) expect(await effectiveStandingOf(stage, { depth })).to.equal("Clean");
  });

  for (const standing of ["Quarantined", "Expired", "Recalled"] as const)
    it(`is ${standing} by its own notice, whatever it was made of`, async () => {
      const stage = await theater.stage();
      const [source] = await chainOf(stage, 1);
      await sendNotice(stage, { lot: source! });
      await sendNotice(stage, { standing, units: [5n, 5n] });

      expect(await effectiveStandingOf(stage, { index: 5n })).to.equal(standing);
      expect(await effectiveStandingOf(stage, { index: 6n })).to.equal("Tainted");
    });

  it("is Tainted by a notice of any unit of an ancestor, until it is lifted", async () => {
    const stage = await theater.stage();
    const [source] = await chainOf(stage, 3);
    await sendNotice(stage, { lot: source!, units: [0n, 0n], standing: "Quarantined" });
    expect(await effectiveStandingOf(stage, { index: 99n })).to.equal("Tainted");

    await lifted(stage, 1n, { lot: source! });
    expect(await effectiveStandingOf(stage, { index: 99n })).to.equal("Clean");
  });

  it("is not touched by a notice of what was made of it, or of another's", async () => {
    const stage = await theater.stage();
    const [source] = await chainOf(stage, 1);
    await sendNotice(stage);

    expect(await effectiveStandingOf(stage, { lot: source! })).to.equal("Clean");
  });

  it("is Tainted by a mark of its own, or of an ancestor beyond which it does not look", async () => {
    const stage = await theater.stage();
    const path = await chainOf(stage, 4);
    await sendNotice(stage, { lot: path[0]! });
    await stage.recalls.markTainted(path.slice(0, 3));
    expect(await effectiveStandingOf(stage, { depth: 2n })).to.equal("Tainted");
    expect(await effectiveStandingOf(stage, { depth: 1n })).to.equal("Unknown");

    await stage.recalls.markTainted([...path]);
    expect(await effectiveStandingOf(stage, { depth: 0n })).to.equal("Tainted");
  });

  context("given a chain of lots", () => {
    for (const [generations, depth, clean, tainted] of [
      [3, 2n, "Unknown", "Unknown"],
      [3, 3n, "Clean", "Tainted"],
      [3, 4n, "Clean", "Tainted"],
      [1, 0n, "Unknown", "Unknown"],
      [15, 16n, "Clean", "Tainted"],
      [16, 16n, "Clean", "Tainted"],
      [17, 16n, "Unknown", "Unknown"],
      [17, 255n, "Unknown", "Unknown"],
    ] as const)
      it(`is ${clean} or ${tainted} through ${generations} generations at a depth of ${depth}`, async () => {
        const stage = await theater.stage();
        const [source] = await chainOf(stage, generations);
        expect(await effectiveStandingOf(stage, { depth })).to.equal(clean);

        await sendNotice(stage, { lot: source! });
        expect(await effectiveStandingOf(stage, { depth })).to.equal(tainted);
      });
  });

  context("given lots that come together again", () => {
    it("looks at each once, and finds what is wrong on either side", async () => {
      const [top, left, right] = lotsNamed("diamond", 3) as [string, string, string];
      for (const bad of [top, left, right]) {
        const stage = await theater.stage();
        await madeOf(stage, { [left]: [top], [right]: [top], [LOT]: [left, right, top, left] });
        expect(await effectiveStandingOf(stage, { depth: 2n })).to.equal("Clean");
        expect(await effectiveStandingOf(stage, { depth: 1n })).to.equal("Clean");

        await sendNotice(stage, { lot: bad });
        expect(await effectiveStandingOf(stage)).to.equal("Tainted");
      }
    });

    it("is done with eight diamonds, one on the other", async () => {
      const stage = await theater.stage();
      const tops = [...lotsNamed("top", 8), LOT];
      for (let i = 0; i < 8; i++) {
        const [left, right] = lotsNamed(`side ${i}`, 2) as [string, string];
        await madeOf(stage, { [left]: [tops[i]!], [right]: [tops[i]!], [tops[i + 1]!]: [left, right] });
      }
      expect(await effectiveStandingOf(stage)).to.equal("Clean");

      await sendNotice(stage, { lot: tops[0]! });
      expect(await effectiveStandingOf(stage)).to.equal("Tainted");
      expect(await effectiveStandingOf(stage, { depth: 15n })).to.equal("Unknown");
    });
  });

  context("given more lots than are looked at", () => {
    for (const [ancestors, clean] of [
      [254, "Clean"],
      [255, "Clean"],
      [256, "Unknown"],
    ] as const)
      it(`is ${clean} with ${ancestors} ancestors`, async () => {
        const stage = await theater.stage();
        const [middle, ...origins] = lotsNamed("wide", ancestors) as [string, ...string[]];
        const half = origins.length >> 1;
        await stage.graph.setParents(middle, origins.slice(half));
        await stage.graph.setParents(LOT, [...origins.slice(0, half), middle]);
        expect(await effectiveStandingOf(stage)).to.equal(clean);

        const last = origins.at(-1)!;
        await madeOf(stage, { [last]: [] });
        await sendNotice(stage, { lot: last });
        expect(await effectiveStandingOf(stage)).to.equal(clean === "Clean" ? "Tainted" : "Unknown");
      });

    it("finds a lot whose place in the table is taken", async () => {
      const stage = await theater.stage();
      const like = Array.from({ length: 60 }, (_, n) => `0x${(BigInt(n + 1) * 512n).toString(16).padStart(64, "0")}`);
      await stage.graph.setParents(like[0]!, like.slice(1));
      await stage.graph.setParents(LOT, [...like, ...like.slice(0, 20)]);
      expect(await effectiveStandingOf(stage)).to.equal("Clean");

      await madeOf(stage, { [like[59]!]: [] });
      await sendNotice(stage, { lot: like[59]! });
      expect(await effectiveStandingOf(stage)).to.equal("Tainted");
    });
  });

  context("given a circle, which lots do not make", () => {
    it("ends", async () => {
      const stage = await theater.stage();
      const [one, two] = lotsNamed("circle", 2) as [string, string];
      await madeOf(stage, { [one]: [two], [two]: [LOT], [LOT]: [one, LOT] });
      expect(await effectiveStandingOf(stage)).to.equal("Clean");
      expect(await effectiveStandingOf(stage, { depth: 2n })).to.equal("Clean");

      await sendNotice(stage, { lot: two });
      expect(await effectiveStandingOf(stage)).to.equal("Tainted");
      await stage.recalls.markTainted([two, one, LOT, two]);
      expect(await standingOf(stage, 200n, two)).to.equal("Recalled");
    });
  });
});
