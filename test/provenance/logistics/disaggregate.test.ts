import { expect } from "chai";
import { ZeroHash } from "ethers";

import {
  CARRIER,
  CASE,
  CONTAINER,
  EVENT_HASH,
  givenCase,
  handedOver,
  holding,
  leafOf,
  MILL,
  numberOfState,
  ONE,
  openLogisticTheater,
  OTHER_CASE,
  pack,
  PALLET,
  palletOn,
  ROW,
  SHOP,
  standing,
} from "../../shared/logistics.ts";

const theater = await openLogisticTheater();

describe("disaggregate", () => {
  for (const state of ["None", "Inside", "Unpacked"] as const)
    context(`given ${state}`, () => {
      it("is refused", async () => {
        const stage = await theater.stage();
        const { logistics, roles } = stage;
        await givenCase(stage, state);

        await expect(logistics.connect(roles.mill).disaggregate(CASE, EVENT_HASH))
          .to.be.revertedWithCustomError(logistics, "LogisticUnitUnexpectedState")
          .withArgs(CASE, numberOfState(state), numberOfState("Packed"));
      });
    });

  context("given Packed", () => {
    it("is refused to an account of no party, and to who does not have it", async () => {
      const stage = await theater.stage();
      const { logistics, roles, parties } = stage;
      await givenCase(stage, "Packed");

      await expect(logistics.connect(roles.stranger).disaggregate(CASE, EVENT_HASH))
        .to.be.revertedWithCustomError(parties, "PartyUnknownSigner")
        .withArgs(roles.stranger);
      await expect(logistics.connect(roles.carrier).disaggregate(CASE, EVENT_HASH))
        .to.be.revertedWithCustomError(logistics, "LogisticUnitWrongHolder")
        .withArgs(CASE, CARRIER, MILL);
    });

    it("is Unpacked for good, and coded units are in it no longer", async () => {
      const stage = await theater.stage();
      const { logistics, roles } = stage;
      await givenCase(stage, "Packed");
      const proof = [leafOf(ROW)];
      expect(await logistics.isInside(CASE, ONE, 4n, proof)).to.equal(true);

      await expect(logistics.connect(roles.mill).disaggregate(CASE, EVENT_HASH))
        .to.emit(logistics, "LogisticUnitDisaggregated")
        .withArgs(CASE, MILL, roles.mill, EVENT_HASH);
      expect(await standing(stage, CASE)).to.deep.include({ holder: MILL, offered: 0n, state: "Unpacked" });
      expect(await logistics.isInside(CASE, ONE, 4n, proof)).to.equal(false);
      expect(await logistics.unitRootOf(CASE)).to.equal(ZeroHash);
    });

    it("ends an offer", async () => {
      const stage = await theater.stage();
      const { logistics, roles } = stage;
      await givenCase(stage, "Packed");
      await logistics.connect(roles.mill).offer(CASE, CARRIER);
      await logistics.connect(roles.mill).disaggregate(CASE, EVENT_HASH);

      expect((await standing(stage, CASE)).offered).to.equal(0n);
      await expect(logistics.connect(roles.carrier).takeOver(CASE, 0n))
        .to.be.revertedWithCustomError(logistics, "LogisticUnitUnexpectedState")
        .withArgs(CASE, numberOfState("Unpacked"), numberOfState("Packed"));
    });
  });

  context("given a pallet of two cases", () => {
    it("frees both at once", async () => {
      const stage = await theater.stage();
      const { logistics, roles } = stage;
      await palletOn(stage);
      await logistics.connect(roles.mill).disaggregate(PALLET, EVENT_HASH);

      for (const child of [CASE, OTHER_CASE]) {
        expect(await standing(stage, child)).to.deep.include({ holder: MILL, parent: 0n, state: "Packed" });
        expect(await logistics.isInside(child, ONE, 4n, [leafOf(ROW)])).to.equal(true);
        expect(await logistics.isWithin(PALLET, child)).to.equal(false);
      }
    });
  });

  context("given a container that went through several parties", () => {
    it("leaves all that was in it, however deep, with the last", async () => {
      const stage = await theater.stage();
      const { logistics, roles } = stage;
      await palletOn(stage);
      await pack(stage, holding(CONTAINER, PALLET));
      await handedOver(stage, CONTAINER, ["mill", "carrier", CARRIER]);
      await logistics.connect(roles.carrier).disaggregate(CONTAINER, EVENT_HASH);
      expect(await standing(stage, PALLET)).to.deep.include({ holder: CARRIER, parent: 0n, state: "Packed" });
      expect(await standing(stage, CASE)).to.deep.include({ holder: CARRIER, parent: PALLET, state: "Inside" });

      await handedOver(stage, PALLET, ["carrier", "shop", SHOP]);
      await logistics.connect(roles.shop).disaggregate(PALLET, EVENT_HASH);
      await logistics.connect(roles.shop).disaggregate(CASE, EVENT_HASH);
      expect(await standing(stage, CASE)).to.deep.include({ holder: SHOP, parent: 0n, state: "Unpacked" });
      expect(await standing(stage, OTHER_CASE)).to.deep.include({ holder: SHOP, parent: 0n, state: "Packed" });
    });

    it("leaves a pallet that nobody touched since with who opened the container", async () => {
      const stage = await theater.stage();
      const { logistics, roles } = stage;
      await palletOn(stage);
      await pack(stage, holding(CONTAINER, PALLET));
      await handedOver(stage, CONTAINER, ["mill", "carrier", CARRIER]);
      await logistics.connect(roles.carrier).disaggregate(CONTAINER, EVENT_HASH);
      await logistics.connect(roles.carrier).disaggregate(PALLET, EVENT_HASH);

      expect(await standing(stage, PALLET)).to.deep.include({ holder: CARRIER, parent: 0n, state: "Unpacked" });
      expect(await standing(stage, CASE)).to.deep.include({ holder: CARRIER, parent: 0n, state: "Packed" });
      await expect(logistics.connect(roles.mill).offer(CASE, SHOP))
        .to.be.revertedWithCustomError(logistics, "LogisticUnitWrongHolder")
        .withArgs(CASE, MILL, CARRIER);
    });
  });
});
