import { expect } from "chai";

import { roleBits } from "../../../sdk/Parties.ts";
import {
  BRAND,
  lifted,
  LOT,
  lotNamed,
  noticed,
  numberOfStanding,
  openRecallTheater,
  PUBLIC_SIDE,
  REASON,
  type Recaller,
  type RecallStage,
  REGULATOR,
  sendNotice,
  SPEAKERS,
  standingOf,
  UNITS,
  WHOLE_LOT,
} from "../../shared/recalls.ts";

const theater = await openRecallTheater();

/** Each deed by which notice is given, about the whole lot and about three of its units. */
const WAYS = [
  ["recall", undefined, [0n, WHOLE_LOT]],
  ["recallUnits", [5n, 7n], [5n, 7n]],
] as const;

/** Has a part give so many notices. */
async function fill(stage: RecallStage, by: Recaller, count: number): Promise<void> {
  for (let i = 0; i < count; i++) await sendNotice(stage, { by, standing: "Quarantined", units: [0n, 0n] });
}

for (const [name, units, [from, to]] of WAYS)
  describe(name, () => {
    for (const standing of ["Unknown", "Clean", "Tainted"] as const)
      context(`when the notice would be ${standing}`, () => {
        it("is refused", async () => {
          const stage = await theater.stage();

          await expect(sendNotice(stage, { units, standing }))
            .to.be.revertedWithCustomError(stage.recalls, "RecallInvalidStanding")
            .withArgs(LOT, numberOfStanding(standing));
        });
      });

    context("when the lot is unknown", () => {
      it("is refused by the lots", async () => {
        const stage = await theater.stage();
        const lot = lotNamed("of nobody");
        const lots = await theater.connection.ethers.getContractAt("ILots", await stage.graph.getAddress());

        await expect(sendNotice(stage, { lot, units, by: "regulator" }))
          .to.be.revertedWithCustomError(lots, "LotUnknown")
          .withArgs(lot);
      });
    });

    context("when the caller acts for nobody", () => {
      it("is refused by the registry", async () => {
        const stage = await theater.stage();

        await expect(sendNotice(stage, { units, by: "stranger" }))
          .to.be.revertedWithCustomError(stage.registry, "PartyUnknownSigner")
          .withArgs(stage.roles.stranger.address);
      });
    });

    context("when the caller acts for the brand in another role", () => {
      for (const [by, role] of [
        ["driver", "Carrier"],
        ["brandsInspector", "Inspector"],
      ] as const)
        it(`is refused as ${role}`, async () => {
          const stage = await theater.stage();

          await expect(sendNotice(stage, { units, by }))
            .to.be.revertedWithCustomError(stage.registry, "PartyWithoutRole")
            .withArgs(BRAND, roleBits([role]), SPEAKERS);
        });
    });

    context("when the caller acts for another brand", () => {
      it("is refused: only a regulator speaks of others' lots", async () => {
        const stage = await theater.stage();

        await expect(sendNotice(stage, { units, by: "rival" }))
          .to.be.revertedWithCustomError(stage.registry, "PartyWithoutRole")
          .withArgs(2n, roleBits(["Brand", "Producer", "Processor"]), PUBLIC_SIDE);
      });
    });

    for (const [by, party, isBrands] of [
      ["brand", BRAND, true],
      ["producer", BRAND, true],
      ["processor", BRAND, true],
      ["brandsRegulator", BRAND, true],
      ["regulator", REGULATOR, false],
    ] as const)
      for (const standing of ["Quarantined", "Expired", "Recalled"] as const)
        context(`when the ${by} gives notice of ${standing}`, () => {
          it("is in force at once, and told", async () => {
            const stage = await theater.stage();
            const { recalls, roles, now } = stage;
            const at = now + 100n;
            await theater.connection.networkHelpers.time.setNextBlockTimestamp(at);

            await expect(sendNotice(stage, { units, standing, by }))
              .to.emit(recalls, "RecallNoticed")
              .withArgs(LOT, 1n, party, roles[by].address, numberOfStanding(standing), from, to, REASON);

            const fields = [party, from, to, numberOfStanding(standing), isBrands, at, 0n, REASON];
            expect(await recalls.noticeOf(LOT, 1n)).to.deep.equal(fields);
            expect(await recalls.noticesInForce(LOT)).to.deep.equal([1n]);
            expect(await recalls.tallyOf(LOT)).to.deep.equal([1n, isBrands ? 1n : 0n, isBrands ? 0n : 1n, 0n]);
            expect(await recalls.inForceOf(LOT, party)).to.equal(1n);
            expect(await standingOf(stage, 6n)).to.equal(standing);
          });
        });

    context("when the lot is decommissioned", () => {
      it("can be noticed all the same", async () => {
        const stage = await theater.stage();
        await stage.graph.setLot(LOT, BRAND, UNITS, 2n);

        await sendNotice(stage, { units });
        expect(await standingOf(stage, 6n)).to.equal("Recalled");
      });
    });

    context("when the brand has notices in force", () => {
      it("has room for 32, and for another when one is lifted", async () => {
        const stage = await theater.stage();
        const { recalls } = stage;
        await fill(stage, "brand", 31);
        expect(await noticed(stage, { units })).to.equal(32n);

        await expect(sendNotice(stage, { units, by: "producer" }))
          .to.be.revertedWithCustomError(recalls, "RecallNoRoom")
          .withArgs(LOT, BRAND, 32n, 32n);
        expect(await noticed(stage, { units, by: "regulator" })).to.equal(33n);
        await lifted(stage, 4n);
        expect(await noticed(stage, { units })).to.equal(34n);
        expect((await recalls.tallyOf(LOT)).ofBrand).to.equal(32n);
      });
    });

    context("when a regulator has notices in force", () => {
      it("has room for 8, which nobody else uses", async () => {
        const stage = await theater.stage();
        const { recalls } = stage;
        await fill(stage, "regulator", 7);
        await noticed(stage, { units, by: "colleague" });

        await expect(sendNotice(stage, { units, by: "regulator" }))
          .to.be.revertedWithCustomError(recalls, "RecallNoRoom")
          .withArgs(LOT, REGULATOR, 8n, 8n);
        expect(await noticed(stage, { units, by: "second" })).to.equal(9n);
      });
    });

    context("when the regulators have notices in force", () => {
      it("have room for 32, and the brand its own", async () => {
        const stage = await theater.stage();
        const { recalls } = stage;
        for (const by of ["regulator", "second", "third", "fourth"] as const) await fill(stage, by, 8);

        await expect(sendNotice(stage, { units, by: "fifth" }))
          .to.be.revertedWithCustomError(recalls, "RecallNoRoom")
          .withArgs(LOT, 15n, 32n, 32n);
        expect(await noticed(stage, { units })).to.equal(33n);
        expect(await standingOf(stage, 6n)).to.equal("Recalled");
      });
    });
  });

describe("recall", () => {
  it("covers units, indexes beyond them and what is loose", async () => {
    const stage = await theater.stage();
    await sendNotice(stage);

    for (const index of [0n, UNITS - 1n, UNITS, WHOLE_LOT]) expect(await standingOf(stage, index)).to.equal("Recalled");
  });

  it("makes worse what stood before, and nothing better", async () => {
    const stage = await theater.stage();
    for (const [standing, worst] of [
      ["Quarantined", "Quarantined"],
      ["Recalled", "Recalled"],
      ["Expired", "Recalled"],
    ] as const) {
      await sendNotice(stage, { standing });
      expect(await standingOf(stage)).to.equal(worst);
    }
  });
});

describe("recallUnits", () => {
  context("when there are no such units", () => {
    for (const [what, range, isThere] of [
      ["the last unit", [UNITS - 1n, UNITS - 1n], true],
      ["up to just beyond the last unit", [UNITS - 1n, UNITS], false],
      ["further on", [UNITS, UNITS + 1n], false],
      ["what only a notice of the whole lot covers", [0n, WHOLE_LOT], false],
      ["one unit", [5n, 5n], true],
      ["a range that ends before it starts", [5n, 4n], false],
    ] as const)
      it(`${isThere ? "takes" : "refuses"} ${what}`, async () => {
        const stage = await theater.stage();
        const sending = sendNotice(stage, { units: range });

        if (isThere) await expect(sending).to.emit(stage.recalls, "RecallNoticed");
        else
          await expect(sending)
            .to.be.revertedWithCustomError(stage.recalls, "RecallInvalidRange")
            .withArgs(LOT, range[0], range[1], UNITS);
      });
  });

  it("covers its units and no others", async () => {
    const stage = await theater.stage();
    await sendNotice(stage, { units: [5n, 7n] });

    for (const [index, standing] of [
      [4n, "Clean"],
      [5n, "Recalled"],
      [6n, "Recalled"],
      [7n, "Recalled"],
      [8n, "Clean"],
      [WHOLE_LOT, "Clean"],
    ] as const)
      expect(await standingOf(stage, index)).to.equal(standing);
  });

  it("counts the worst where ranges meet", async () => {
    const stage = await theater.stage();
    await sendNotice(stage, { units: [5n, 7n], standing: "Expired" });
    await sendNotice(stage, { units: [7n, 9n], by: "regulator" });
    await sendNotice(stage, { standing: "Quarantined" });

    for (const [index, standing] of [
      [4n, "Quarantined"],
      [6n, "Expired"],
      [7n, "Recalled"],
      [10n, "Quarantined"],
    ] as const)
      expect(await standingOf(stage, index)).to.equal(standing);
  });
});
