import { expect } from "chai";
import { id, ZeroAddress, ZeroHash } from "ethers";

import {
  EVIDENCE,
  type GuardStage,
  opened,
  openGuardTheater,
  openingOf,
  reportOf,
  type ReportParts,
  sendReport,
} from "../../shared/guard.ts";
import { DAY, LOT, malleated, UNIT_ROOT_OF, UNITS } from "../../shared/nft.ts";

const theater = await openGuardTheater();

describe("reportClone", () => {
  context("when the report's time is over", () => {
    for (const [when, late, isBrought] of [
      ["a second before the deadline", -1n, true],
      ["at the deadline", 0n, false],
      ["a second after the deadline", 1n, false],
    ] as const)
      it(`${isBrought ? "counts" : "is refused"} ${when}`, async () => {
        const stage = await theater.stage();
        await opened(stage);
        const parts = await reportOf(stage);
        await theater.connection.networkHelpers.time.setNextBlockTimestamp(parts.report.deadline + late);

        const sending = sendReport(stage, parts);
        if (isBrought) await expect(sending).to.emit(stage.guard, "CloneReported");
        else
          await expect(sending)
            .to.be.revertedWithCustomError(stage.guard, "OpenGuardExpired")
            .withArgs(LOT, 0n, parts.report.deadline);
      });
  });

  context("when there is no such unit", () => {
    it("is refused for a lot that was never commissioned", async () => {
      const stage = await theater.stage();
      const parts = { ...(await reportOf(stage)), lot: id("another lot") };

      await expect(sendReport(stage, parts))
        .to.be.revertedWithCustomError(stage.world, "LotUnknown")
        .withArgs(parts.lot);
    });

    it("is refused beyond the lot", async () => {
      const stage = await theater.stage();

      await expect(sendReport(stage, await reportOf(stage, { pack: stage.packs[Number(UNITS)]! })))
        .to.be.revertedWithCustomError(stage.guard, "OpenGuardBeyondLot")
        .withArgs(LOT, UNITS, UNITS);
    });

    it("is refused without a proof", async () => {
      const stage = await theater.stage();

      await expect(sendReport(stage, { ...(await reportOf(stage)), proof: [] }))
        .to.be.revertedWithCustomError(stage.guard, "OpenGuardNotInLot")
        .withArgs(LOT, 0n, UNIT_ROOT_OF(stage.packs));
    });
  });

  context("when the report is empty", () => {
    it("is refused without a reporter", async () => {
      const stage = await theater.stage();
      await opened(stage);

      await expect(sendReport(stage, await reportOf(stage, { reporter: ZeroAddress })))
        .to.be.revertedWithCustomError(stage.guard, "OpenGuardEmptyReport")
        .withArgs(LOT, 0n, ZeroAddress, EVIDENCE);
    });

    it("is refused without evidence", async () => {
      const stage = await theater.stage();
      await opened(stage);

      await expect(sendReport(stage, await reportOf(stage, { evidence: ZeroHash })))
        .to.be.revertedWithCustomError(stage.guard, "OpenGuardEmptyReport")
        .withArgs(LOT, 0n, stage.roles.reporter.address, ZeroHash);
    });
  });

  context("when the code did not sign it", () => {
    const forgeries: readonly [
      string,
      (stage: GuardStage, parts: ReportParts) => ReportParts | Promise<ReportParts>,
    ][] = [
      [
        "under another's name",
        ({ roles }, parts) => ({ ...parts, report: { ...parts.report, reporter: roles.stranger.address } }),
      ],
      ["with other evidence", (_stage, parts) => ({ ...parts, report: { ...parts.report, evidence: id("other") } })],
      [
        "with another deadline",
        (_stage, parts) => ({ ...parts, report: { ...parts.report, deadline: parts.report.deadline + 1n } }),
      ],
      ["malleated", (_stage, parts) => ({ ...parts, signature: malleated(parts.signature) })],
      [
        "by the neighbor's code",
        async (stage, parts) => ({
          ...parts,
          signature: (await reportOf(stage, { pack: stage.packs[1]! })).signature,
        }),
      ],
    ];
    for (const [title, forge] of forgeries)
      it(`is refused ${title}`, async () => {
        const stage = await theater.stage();
        await opened(stage);

        await expect(sendReport(stage, await forge(stage, await reportOf(stage))))
          .to.be.revertedWithCustomError(stage.guard, "OpenGuardInvalidSignature")
          .withArgs(LOT, 0n, stage.packs[0]!.unit.openKey);
        expect(await stage.guard.clonesOf(LOT, 0n)).to.deep.equal([0n, 0n, 0n]);
      });
  });

  context("given a closed unit", () => {
    it("has nothing to report", async () => {
      const stage = await theater.stage();

      await expect(sendReport(stage, await reportOf(stage)))
        .to.be.revertedWithCustomError(stage.guard, "OpenGuardNotOpened")
        .withArgs(LOT, 0n);
    });
  });

  context("given a unit that was opened before", () => {
    it("counts once for each reporter, with the time of the first opening", async () => {
      const stage = await theater.stage();
      const { guard, roles, now } = stage;
      const { time } = theater.connection.networkHelpers;
      const first = await opened(stage);

      await time.setNextBlockTimestamp(now + 100n);
      await expect(sendReport(stage, await reportOf(stage), "stranger"))
        .to.emit(guard, "CloneReported")
        .withArgs(LOT, 0n, roles.reporter.address, EVIDENCE, first);
      expect(await guard.clonesOf(LOT, 0n)).to.deep.equal([1n, now + 100n, now + 100n]);
      expect(await guard.hasReported(LOT, 0n, roles.reporter)).to.equal(true);

      await expect(sendReport(stage, await reportOf(stage, { evidence: id("more") })))
        .to.be.revertedWithCustomError(guard, "OpenGuardReportedBefore")
        .withArgs(LOT, 0n, roles.reporter.address);

      await time.setNextBlockTimestamp(now + 200n);
      await sendReport(stage, await reportOf(stage, { reporter: roles.brand.address }));
      expect(await guard.clonesOf(LOT, 0n)).to.deep.equal([2n, now + 100n, now + 200n]);
      expect(await guard.clonesOf(LOT, 1n)).to.deep.equal([0n, 0n, 0n]);
      expect(await guard.hasReported(LOT, 1n, roles.reporter)).to.equal(false);
    });

    it("counts where the unit was voided after it was opened", async () => {
      const stage = await theater.stage();
      await opened(stage);
      await stage.world.setVoided(LOT, 0n);

      await expect(sendReport(stage, await reportOf(stage, { deadline: stage.now + 2n * DAY }))).to.emit(
        stage.guard,
        "CloneReported",
      );
    });
  });

  context("given a unit that was opened in the same block", () => {
    it("has nothing to report: who opened it and who reports it could be one", async () => {
      const stage = await theater.stage();
      const { provider } = theater.connection.ethers;
      await provider.send("evm_setAutomine", [false]);
      try {
        const opening = await opensUnmined(stage);
        const report = await reportOf(stage);
        const sent = await stage.guard
          .connect(stage.roles.reporter)
          .reportClone(LOT, report.unit, [...report.proof], report.report, report.signature, { gasLimit: 500_000n });
        await provider.send("evm_mine", []);

        expect((await provider.getTransactionReceipt(opening))!.status).to.equal(1);
        expect((await provider.getTransactionReceipt(sent.hash))!.status).to.equal(0);
      } finally {
        await provider.send("evm_setAutomine", [true]);
      }
    });
  });
});

async function opensUnmined(stage: GuardStage): Promise<string> {
  const { unit, proof, deadline, signature } = await openingOf(stage);
  const sent = await stage.guard
    .connect(stage.roles.sponsor)
    .open(LOT, unit, [...proof], deadline, signature, { gasLimit: 500_000n });
  return sent.hash;
}
