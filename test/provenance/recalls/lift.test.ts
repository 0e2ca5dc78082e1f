import { expect } from "chai";
import { id, Signature, ZeroAddress } from "ethers";

import { roleBits } from "../../../sdk/Parties.ts";
import { malleable } from "../../shared/malleable.ts";
import {
  actAs,
  ALL_WELL,
  BRAND,
  COUNTERSIGNERS,
  INSPECTOR,
  lifted,
  liftingOf,
  type LiftParts,
  LOT,
  lotNamed,
  noticed,
  openRecallTheater,
  PUBLIC_SIDE,
  type RecallStage,
  REGULATOR,
  sendLifting,
  sendNotice,
  SPEAKERS,
  standingOf,
  UNITS,
} from "../../shared/recalls.ts";

const theater = await openRecallTheater();

/** A stage on which the brand has recalled the lot. */
async function recalledStage(): Promise<RecallStage> {
  const stage = await theater.stage();
  await sendNotice(stage);
  return stage;
}

describe("lift", () => {
  context("when there is no such notice", () => {
    for (const [what, changes] of [
      ["number zero", { number: 0n }],
      ["a number that was not given", { number: 2n }],
      ["a notice of another lot", { lot: lotNamed("other") }],
    ] as const)
      it(`refuses ${what}`, async () => {
        const stage = await recalledStage();
        const parts = await liftingOf(stage, changes);

        await expect(sendLifting(stage, parts))
          .to.be.revertedWithCustomError(stage.recalls, "RecallNotInForce")
          .withArgs(parts.lot, parts.number);
      });
  });

  context("when it was lifted before", () => {
    it("is refused, with the same countersignature or another", async () => {
      const stage = await recalledStage();
      const parts = await liftingOf(stage);
      await sendLifting(stage, parts);
      const others = await liftingOf(stage, {
        countersigner: stage.roles.regulator.address,
        signer: stage.roles.regulator,
      });

      for (const again of [parts, others])
        await expect(sendLifting(stage, again))
          .to.be.revertedWithCustomError(stage.recalls, "RecallNotInForce")
          .withArgs(LOT, 1n);
    });
  });

  context("when another than the party that gave it calls", () => {
    it("refuses who acts for nobody", async () => {
      const stage = await recalledStage();

      await expect(sendLifting(stage, await liftingOf(stage), "stranger"))
        .to.be.revertedWithCustomError(stage.registry, "PartyUnknownSigner")
        .withArgs(stage.roles.stranger.address);
    });

    it("refuses the brand's driver", async () => {
      const stage = await recalledStage();

      await expect(sendLifting(stage, await liftingOf(stage), "driver"))
        .to.be.revertedWithCustomError(stage.registry, "PartyWithoutRole")
        .withArgs(BRAND, roleBits(["Carrier"]), SPEAKERS);
    });

    it("refuses another brand", async () => {
      const stage = await recalledStage();

      await expect(sendLifting(stage, await liftingOf(stage), "rival"))
        .to.be.revertedWithCustomError(stage.registry, "PartyWithoutRole")
        .withArgs(2n, roleBits(["Brand", "Producer", "Processor"]), PUBLIC_SIDE);
    });

    it("refuses a regulator for the brand's", async () => {
      const stage = await recalledStage();

      await expect(sendLifting(stage, await liftingOf(stage), "regulator"))
        .to.be.revertedWithCustomError(stage.recalls, "RecallWrongParty")
        .withArgs(LOT, 1n, REGULATOR, BRAND);
    });

    it("refuses another regulator for a regulator's", async () => {
      const stage = await theater.stage();
      await sendNotice(stage, { by: "regulator" });

      await expect(sendLifting(stage, await liftingOf(stage), "second"))
        .to.be.revertedWithCustomError(stage.recalls, "RecallWrongParty")
        .withArgs(LOT, 1n, 12n, REGULATOR);
    });

    it("refuses the brand for a regulator's", async () => {
      const stage = await theater.stage();
      await sendNotice(stage, { by: "regulator" });

      await expect(sendLifting(stage, await liftingOf(stage)))
        .to.be.revertedWithCustomError(stage.registry, "PartyWithoutRole")
        .withArgs(BRAND, roleBits(["Brand"]), PUBLIC_SIDE);
    });
  });

  context("when the time for the countersignature is over", () => {
    for (const [when, late, isLifted] of [
      ["a second before the deadline", -1n, true],
      ["at the deadline", 0n, false],
      ["a second after the deadline", 1n, false],
    ] as const)
      it(`${isLifted ? "lifts" : "is refused"} ${when}`, async () => {
        const stage = await recalledStage();
        const parts = await liftingOf(stage);
        await theater.connection.networkHelpers.time.setNextBlockTimestamp(parts.deadline + late);

        const sending = sendLifting(stage, parts);
        if (isLifted) await expect(sending).to.emit(stage.recalls, "RecallLifted");
        else
          await expect(sending)
            .to.be.revertedWithCustomError(stage.recalls, "RecallLiftExpired")
            .withArgs(LOT, 1n, parts.deadline);
      });
  });

  context("when the countersigner may not say so", () => {
    it("refuses who acts for nobody", async () => {
      const stage = await recalledStage();
      const { stranger } = stage.roles;
      const parts = await liftingOf(stage, { countersigner: stranger.address, signer: stranger });

      await expect(sendLifting(stage, parts))
        .to.be.revertedWithCustomError(stage.registry, "PartyUnknownSigner")
        .withArgs(stranger.address);
    });

    it("refuses another brand", async () => {
      const stage = await recalledStage();
      const { rival } = stage.roles;
      const parts = await liftingOf(stage, { countersigner: rival.address, signer: rival });

      await expect(sendLifting(stage, parts))
        .to.be.revertedWithCustomError(stage.registry, "PartyWithoutRole")
        .withArgs(2n, roleBits(["Brand", "Producer", "Processor"]), COUNTERSIGNERS);
    });

    for (const [who, by, party] of [
      ["brandsInspector", "brand", BRAND],
      ["brandsRegulator", "brand", BRAND],
      ["regulator", "regulator", REGULATOR],
      ["colleague", "regulator", REGULATOR],
    ] as const)
      it(`refuses the ${who} of the party itself`, async () => {
        const stage = await theater.stage();
        await sendNotice(stage, { by });
        const signer = stage.roles[who];
        const parts = await liftingOf(stage, { countersigner: signer.address, signer });

        await expect(sendLifting(stage, parts, by))
          .to.be.revertedWithCustomError(stage.recalls, "RecallOwnCountersigner")
          .withArgs(LOT, 1n, party);
      });
  });

  context("when the countersignature is of something else", () => {
    const strays: readonly [string, (stage: RecallStage, parts: LiftParts) => LiftParts | Promise<LiftParts>][] = [
      ["another number", async (stage) => ({ ...(await liftingOf(stage, { number: 2n })), number: 1n })],
      ["another lot", async (stage) => ({ ...(await liftingOf(stage, { lot: lotNamed("other") })), lot: LOT })],
      ["another reason", (_, parts) => ({ ...parts, reason: id("because") })],
      ["another deadline", (_, parts) => ({ ...parts, deadline: parts.deadline + 1n })],
      ["another account", (stage, parts) => ({ ...parts, countersigner: stage.roles.regulator.address })],
      ["another chain", (stage) => liftingOf(stage, { domain: { chainId: 5n } })],
      ["another contract", (stage) => liftingOf(stage, { domain: { verifyingContract: ZeroAddress } })],
      ["another version", (stage) => liftingOf(stage, { domain: { version: "2" } })],
      ["another's hand", (stage) => liftingOf(stage, { signer: stage.roles.brand })],
      ["a malleable form", (_, parts) => ({ ...parts, signature: malleable(parts.signature) })],
      ["a padded form", (_, parts) => ({ ...parts, signature: `${parts.signature}00` })],
      ["a short form", (_, parts) => ({ ...parts, signature: Signature.from(parts.signature).compactSerialized })],
      ["nothing", (_, parts) => ({ ...parts, signature: "0x" })],
    ];
    for (const [what, stray] of strays)
      it(`refuses ${what}`, async () => {
        const stage = await recalledStage();
        const parts = await stray(stage, await liftingOf(stage));

        await expect(sendLifting(stage, parts))
          .to.be.revertedWithCustomError(stage.recalls, "RecallInvalidCountersignature")
          .withArgs(LOT, 1n, parts.countersigner);
        expect(await standingOf(stage)).to.equal("Recalled");
      });
  });

  context("when it is countersigned", () => {
    for (const [who, party] of [
      ["inspector", INSPECTOR],
      ["regulator", REGULATOR],
      ["colleague", REGULATOR],
    ] as const)
      it(`lifts with the ${who}'s word`, async () => {
        const stage = await recalledStage();
        const { recalls, roles } = stage;
        const parts = await liftingOf(stage, { countersigner: roles[who].address, signer: roles[who] });

        await expect(sendLifting(stage, parts, "producer"))
          .to.emit(recalls, "RecallLifted")
          .withArgs(LOT, 1n, BRAND, roles.producer.address, roles[who].address, party, ALL_WELL);
        expect(await standingOf(stage)).to.equal("Clean");
      });

    it("keeps the notice readable, with the second of its lifting", async () => {
      const stage = await recalledStage();
      const { recalls, now } = stage;
      const before: readonly unknown[] = await recalls.noticeOf(LOT, 1n);
      const parts = await liftingOf(stage);
      await theater.connection.networkHelpers.time.setNextBlockTimestamp(now + 50n);
      await sendLifting(stage, parts);

      expect(await recalls.noticeOf(LOT, 1n)).to.deep.equal(before.toSpliced(6, 1, now + 50n));
      expect(await recalls.noticesInForce(LOT)).to.deep.equal([]);
      expect(await recalls.tallyOf(LOT)).to.deep.equal([1n, 0n, 0n, 0n]);
      expect(await recalls.inForceOf(LOT, BRAND)).to.equal(0n);
      expect(await noticed(stage)).to.equal(2n);
    });

    it("lifts a regulator's with the inspector's word", async () => {
      const stage = await theater.stage();
      await sendNotice(stage, { by: "regulator" });
      await lifted(stage, 1n, { by: "colleague" });

      expect(await standingOf(stage)).to.equal("Clean");
      expect(await stage.recalls.tallyOf(LOT)).to.deep.equal([1n, 0n, 0n, 0n]);
      expect(await stage.recalls.inForceOf(LOT, REGULATOR)).to.equal(0n);
    });

    it("leaves the others in force, whichever is lifted", async () => {
      for (const [number, standing, rest] of [
        [1n, "Recalled", [3n, 2n]],
        [2n, "Recalled", [1n, 3n]],
        [3n, "Expired", [1n, 2n]],
      ] as const) {
        const stage = await theater.stage();
        for (const given of ["Quarantined", "Expired", "Recalled"] as const)
          await sendNotice(stage, { standing: given });
        await lifted(stage, number);

        expect(await stage.recalls.noticesInForce(LOT)).to.deep.equal(rest);
        expect(await standingOf(stage)).to.equal(standing);
      }
    });
  });

  context("when the lot has another brand's party by now", () => {
    it("is lifted by the party that gave it, as what it was then", async () => {
      const stage = await recalledStage();
      await stage.graph.setLot(LOT, 2n, UNITS, 1n);

      await lifted(stage, 1n);
      expect(await standingOf(stage)).to.equal("Clean");
    });
  });

  context("when the countersigner is a contract", () => {
    it("takes its owner's signature by ERC-1271, and none that it refuses", async () => {
      const stage = await recalledStage();
      const { recalls, roles } = stage;
      const wallet = await theater.connection.ethers.deployContract("WalletMock", [roles.stranger]);
      const countersigner = await wallet.getAddress();
      await actAs(stage, countersigner, "inspector");
      const parts = await liftingOf(stage, { countersigner, signer: roles.stranger });
      await wallet.setRefusesToSign(true);
      await expect(sendLifting(stage, parts))
        .to.be.revertedWithCustomError(recalls, "RecallInvalidCountersignature")
        .withArgs(LOT, 1n, countersigner);
      await wallet.setRefusesToSign(false);

      await expect(sendLifting(stage, parts))
        .to.emit(recalls, "RecallLifted")
        .withArgs(LOT, 1n, BRAND, roles.brand.address, countersigner, INSPECTOR, ALL_WELL);
    });
  });
});
