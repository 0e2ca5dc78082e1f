import { expect } from "chai";

import {
  chainOf,
  lifted,
  LOT,
  lotNamed,
  madeOf,
  numberOfStanding,
  openRecallTheater,
  type RecallStage,
  sendNotice,
  standingOf,
} from "../../shared/recalls.ts";

const theater = await openRecallTheater();

const [SOURCE, OTHER, BETWEEN] = [lotNamed("source"), lotNamed("other"), lotNamed("between")];

/** A stage on which the lot is made of two others, one of them through a third, and the first is under notice. */
async function familyStage(): Promise<RecallStage> {
  const stage = await theater.stage();
  await madeOf(stage, { [BETWEEN]: [SOURCE], [LOT]: [OTHER, BETWEEN] });
  await sendNotice(stage, { lot: SOURCE, units: [3n, 4n], standing: "Quarantined" });
  return stage;
}

/** Marks the last lot of a path, as the stranger. */
async function mark({ recalls, roles }: RecallStage, path: readonly string[]) {
  return recalls.connect(roles.stranger).markTainted([...path]);
}

/** Clears a mark of the lot of the tests, as the stranger. */
async function clear({ recalls, roles }: RecallStage, source: string) {
  return recalls.connect(roles.stranger).clearTaint(LOT, source);
}

describe("markTainted", () => {
  context("when the path is no path", () => {
    for (const lots of [0, 1])
      it(`refuses ${lots} lots`, async () => {
        const stage = await familyStage();

        await expect(mark(stage, [SOURCE].slice(0, lots)))
          .to.be.revertedWithCustomError(stage.recalls, "RecallInvalidPath")
          .withArgs(lots, 32n);
      });

    for (const [lots, isWalked] of [
      [31, true],
      [32, true],
      [33, false],
    ] as const)
      it(`${isWalked ? "takes" : "refuses"} ${lots} lots`, async () => {
        const stage = await theater.stage();
        const path = await chainOf(stage, lots - 1);
        await sendNotice(stage, { lot: path[0]! });

        const sending = mark(stage, path);
        if (isWalked) await expect(sending).to.emit(stage.recalls, "LotTainted");
        else
          await expect(sending).to.be.revertedWithCustomError(stage.recalls, "RecallInvalidPath").withArgs(lots, 32n);
      });
  });

  context("when the source is under no notice", () => {
    it("is refused", async () => {
      const stage = await familyStage();

      await expect(mark(stage, [OTHER, LOT]))
        .to.be.revertedWithCustomError(stage.recalls, "RecallSourceClear")
        .withArgs(OTHER);
    });

    it("is refused where the notice was lifted", async () => {
      const stage = await familyStage();
      await lifted(stage, 1n, { lot: SOURCE });

      await expect(mark(stage, [SOURCE, BETWEEN, LOT]))
        .to.be.revertedWithCustomError(stage.recalls, "RecallSourceClear")
        .withArgs(SOURCE);
    });

    it("is refused where it is only marked itself", async () => {
      const stage = await familyStage();
      await mark(stage, [SOURCE, BETWEEN]);

      await expect(mark(stage, [BETWEEN, LOT]))
        .to.be.revertedWithCustomError(stage.recalls, "RecallSourceClear")
        .withArgs(BETWEEN);
    });
  });

  context("when a lot is not made of the one before it", () => {
    for (const [what, path, lot, parent] of [
      ["a step that leaves one out", [SOURCE, LOT], LOT, SOURCE],
      ["a step back", [SOURCE, BETWEEN, SOURCE], SOURCE, BETWEEN],
      ["a lot of itself", [SOURCE, SOURCE], SOURCE, SOURCE],
      ["an unknown lot", [SOURCE, lotNamed("of nobody")], lotNamed("of nobody"), SOURCE],
      ["a stray first step", [SOURCE, OTHER, LOT], OTHER, SOURCE],
    ] as const)
      it(`refuses ${what}`, async () => {
        const stage = await familyStage();

        await expect(mark(stage, path))
          .to.be.revertedWithCustomError(stage.recalls, "RecallNotMadeOf")
          .withArgs(lot, parent);
      });
  });

  context("when the lot has the mark already", () => {
    it("is refused, by whichever path", async () => {
      const stage = await familyStage();
      await madeOf(stage, { [OTHER]: [SOURCE] });
      await mark(stage, [SOURCE, BETWEEN, LOT]);

      await expect(mark(stage, [SOURCE, OTHER, LOT]))
        .to.be.revertedWithCustomError(stage.recalls, "RecallTaintMarked")
        .withArgs(LOT, SOURCE);
    });
  });

  it("is seen at once by whoever asks whether a unit is clear", async () => {
    const stage = await familyStage();
    const { recalls, roles } = stage;
    await recalls.requireClear(LOT, 0n);

    await expect(mark(stage, [SOURCE, BETWEEN, LOT]))
      .to.emit(recalls, "LotTainted")
      .withArgs(LOT, SOURCE, 1n, roles.stranger.address);
    await expect(recalls.requireClear(LOT, 0n))
      .to.be.revertedWithCustomError(recalls, "RecallInForce")
      .withArgs(LOT, 0n, numberOfStanding("Tainted"));
    expect(await standingOf(stage)).to.equal("Tainted");
    expect(await recalls.taintOf(LOT, SOURCE)).to.equal(1n);
    expect(await recalls.tallyOf(LOT)).to.deep.equal([0n, 0n, 0n, 1n]);
    expect(await standingOf(stage, 0n, BETWEEN)).to.equal("Clean");
  });

  it("names a notice that is in force", async () => {
    const stage = await familyStage();
    await sendNotice(stage, { lot: SOURCE, by: "regulator" });
    await lifted(stage, 1n, { lot: SOURCE });
    await mark(stage, [SOURCE, BETWEEN]);

    expect(await stage.recalls.taintOf(BETWEEN, SOURCE)).to.equal(2n);
  });

  it("is outranked by a notice of the lot's own", async () => {
    const stage = await familyStage();
    await mark(stage, [SOURCE, BETWEEN, LOT]);
    await sendNotice(stage, { standing: "Quarantined", units: [9n, 9n] });

    expect(await standingOf(stage, 9n)).to.equal("Quarantined");
    expect(await standingOf(stage, 8n)).to.equal("Tainted");
  });
});

describe("clearTaint", () => {
  context("when the lot has no such mark", () => {
    it("is refused", async () => {
      const stage = await familyStage();

      await expect(clear(stage, SOURCE))
        .to.be.revertedWithCustomError(stage.recalls, "RecallTaintNotMarked")
        .withArgs(LOT, SOURCE);
    });
  });

  context("when the source is under a notice", () => {
    it("is refused, by the one of the mark or another", async () => {
      const stage = await familyStage();
      await mark(stage, [SOURCE, BETWEEN, LOT]);
      await sendNotice(stage, { lot: SOURCE, by: "regulator" });

      for (const inForce of [2n, 1n]) {
        await expect(clear(stage, SOURCE))
          .to.be.revertedWithCustomError(stage.recalls, "RecallSourceInForce")
          .withArgs(SOURCE, inForce);
        if (inForce === 2n) await lifted(stage, 1n, { lot: SOURCE });
      }
    });
  });

  it("takes the mark away when nothing is in force", async () => {
    const stage = await familyStage();
    const { recalls, roles } = stage;
    await mark(stage, [SOURCE, BETWEEN, LOT]);
    await lifted(stage, 1n, { lot: SOURCE });
    expect(await standingOf(stage)).to.equal("Tainted");

    await expect(clear(stage, SOURCE))
      .to.emit(recalls, "LotTaintCleared")
      .withArgs(LOT, SOURCE, roles.stranger.address);
    expect(await standingOf(stage)).to.equal("Clean");
    expect(await recalls.taintOf(LOT, SOURCE)).to.equal(0n);
    expect(await recalls.tallyOf(LOT)).to.deep.equal([0n, 0n, 0n, 0n]);
    await expect(clear(stage, SOURCE))
      .to.be.revertedWithCustomError(recalls, "RecallTaintNotMarked")
      .withArgs(LOT, SOURCE);
  });

  it("leaves the mark of another source", async () => {
    const stage = await familyStage();
    await sendNotice(stage, { lot: OTHER });
    await mark(stage, [SOURCE, BETWEEN, LOT]);
    await mark(stage, [OTHER, LOT]);
    await lifted(stage, 1n, { lot: SOURCE });
    await clear(stage, SOURCE);

    expect(await standingOf(stage)).to.equal("Tainted");
    expect((await stage.recalls.tallyOf(LOT)).taints).to.equal(1n);
    await lifted(stage, 1n, { lot: OTHER });
    await clear(stage, OTHER);
    expect(await standingOf(stage)).to.equal("Clean");
  });

  it("can be marked again, should the source be recalled anew", async () => {
    const stage = await familyStage();
    await mark(stage, [SOURCE, BETWEEN, LOT]);
    await lifted(stage, 1n, { lot: SOURCE });
    await clear(stage, SOURCE);
    await sendNotice(stage, { lot: SOURCE });
    await mark(stage, [SOURCE, BETWEEN, LOT]);

    expect(await stage.recalls.taintOf(LOT, SOURCE)).to.equal(2n);
  });
});
