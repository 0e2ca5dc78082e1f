import { expect } from "chai";
import { ZeroHash } from "ethers";

import {
  CARRIER,
  CASE,
  givenCase,
  handedOver,
  INSPECTORS,
  HOLDERS,
  MILL,
  numberOfState,
  openLogisticTheater,
  OTHER_CASE,
  PALLET,
  palletOn,
  SHOP,
  standing,
} from "../../shared/logistics.ts";

const theater = await openLogisticTheater();

describe("offer", () => {
  for (const state of ["None", "Inside", "Unpacked"] as const)
    context(`given ${state}`, () => {
      it("is refused", async () => {
        const stage = await theater.stage();
        const { logistics, roles } = stage;
        await givenCase(stage, state);

        await expect(logistics.connect(roles.mill).offer(CASE, CARRIER))
          .to.be.revertedWithCustomError(logistics, "LogisticUnitUnexpectedState")
          .withArgs(CASE, numberOfState(state), numberOfState("Packed"));
      });
    });

  context("given Packed", () => {
    it("is refused to an account of no party", async () => {
      const stage = await theater.stage();
      const { logistics, roles, parties } = stage;
      await givenCase(stage, "Packed");

      await expect(logistics.connect(roles.stranger).offer(CASE, CARRIER))
        .to.be.revertedWithCustomError(parties, "PartyUnknownSigner")
        .withArgs(roles.stranger);
    });

    it("is refused to who does not have it", async () => {
      const stage = await theater.stage();
      const { logistics, roles } = stage;
      await givenCase(stage, "Packed");

      await expect(logistics.connect(roles.carrier).offer(CASE, CARRIER))
        .to.be.revertedWithCustomError(logistics, "LogisticUnitWrongHolder")
        .withArgs(CASE, CARRIER, MILL);
    });

    it("offers it, and it stays where it is", async () => {
      const stage = await theater.stage();
      const { logistics, roles } = stage;
      await givenCase(stage, "Packed");

      await expect(logistics.connect(roles.mill).offer(CASE, CARRIER))
        .to.emit(logistics, "LogisticUnitOffered")
        .withArgs(CASE, MILL, CARRIER, roles.mill);
      expect(await standing(stage, CASE)).to.deep.include({ holder: MILL, offered: CARRIER, state: "Packed" });
    });

    for (const [what, to] of [
      ["another party", SHOP],
      ["nobody", 0n],
    ] as const)
      it(`takes the place of an earlier offer when it is to ${what}`, async () => {
        const stage = await theater.stage();
        const { logistics, roles } = stage;
        await givenCase(stage, "Packed");
        await logistics.connect(roles.mill).offer(CASE, CARRIER);

        await expect(logistics.connect(roles.mill).offer(CASE, to))
          .to.emit(logistics, "LogisticUnitOffered")
          .withArgs(CASE, MILL, to, roles.mill);
        await expect(logistics.connect(roles.carrier).takeOver(CASE, 0n))
          .to.be.revertedWithCustomError(logistics, "LogisticUnitNotOffered")
          .withArgs(CASE, CARRIER, to);
      });
  });
});

describe("takeOver", () => {
  for (const state of ["None", "Inside", "Unpacked"] as const)
    context(`given ${state}`, () => {
      it("is refused", async () => {
        const stage = await theater.stage();
        const { logistics, roles } = stage;
        await givenCase(stage, state);

        await expect(logistics.connect(roles.carrier).takeOver(CASE, 0n))
          .to.be.revertedWithCustomError(logistics, "LogisticUnitUnexpectedState")
          .withArgs(CASE, numberOfState(state), numberOfState("Packed"));
      });
    });

  context("given one that is offered to nobody", () => {
    it("is refused", async () => {
      const stage = await theater.stage();
      const { logistics, roles } = stage;
      await givenCase(stage, "Packed");

      await expect(logistics.connect(roles.carrier).takeOver(CASE, 0n))
        .to.be.revertedWithCustomError(logistics, "LogisticUnitNotOffered")
        .withArgs(CASE, CARRIER, 0n);
    });
  });

  context("given a pallet of two cases that is offered", () => {
    it("is refused to an account of no party", async () => {
      const stage = await theater.stage();
      const { logistics, roles, parties } = stage;
      await palletOn(stage);
      await logistics.connect(roles.mill).offer(PALLET, CARRIER);

      await expect(logistics.connect(roles.stranger).takeOver(PALLET, 2n))
        .to.be.revertedWithCustomError(parties, "PartyUnknownSigner")
        .withArgs(roles.stranger);
    });

    it("is refused to a party that may hold nothing", async () => {
      const stage = await theater.stage();
      const { logistics, roles, parties } = stage;
      await palletOn(stage);
      await logistics.connect(roles.mill).offer(PALLET, INSPECTORS);

      await expect(logistics.connect(roles.inspector).takeOver(PALLET, 2n))
        .to.be.revertedWithCustomError(parties, "PartyWithoutRole")
        .withArgs(INSPECTORS, 1n << 3n, HOLDERS);
    });

    for (const [by, party] of [
      ["shop", SHOP],
      ["mill", MILL],
    ] as const)
      it(`is refused to the ${by}, to which it is not offered`, async () => {
        const stage = await theater.stage();
        const { logistics, roles } = stage;
        await palletOn(stage);
        await logistics.connect(roles.mill).offer(PALLET, CARRIER);

        await expect(logistics.connect(roles[by]).takeOver(PALLET, 2n))
          .to.be.revertedWithCustomError(logistics, "LogisticUnitNotOffered")
          .withArgs(PALLET, party, CARRIER);
      });

    for (const [what, seen] of [
      ["fewer", 1n],
      ["more", 3n],
    ] as const)
      it(`is refused when the taker saw ${what} in it`, async () => {
        const stage = await theater.stage();
        const { logistics, roles } = stage;
        await palletOn(stage);
        await logistics.connect(roles.mill).offer(PALLET, CARRIER);

        await expect(logistics.connect(roles.carrier).takeOver(PALLET, seen))
          .to.be.revertedWithCustomError(logistics, "LogisticUnitContentsChanged")
          .withArgs(PALLET, 2n, seen);
      });

    it("is refused when the holder took something out and offered the rest", async () => {
      const stage = await theater.stage();
      const { logistics, roles } = stage;
      await palletOn(stage);
      await logistics.connect(roles.mill).offer(PALLET, CARRIER);
      await logistics.connect(roles.mill).takeOut(PALLET, [CASE], ZeroHash);
      await expect(logistics.connect(roles.carrier).takeOver(PALLET, 2n))
        .to.be.revertedWithCustomError(logistics, "LogisticUnitNotOffered")
        .withArgs(PALLET, CARRIER, 0n);
      await logistics.connect(roles.mill).offer(PALLET, CARRIER);

      await expect(logistics.connect(roles.carrier).takeOver(PALLET, 2n))
        .to.be.revertedWithCustomError(logistics, "LogisticUnitContentsChanged")
        .withArgs(PALLET, 1n, 2n);
    });

    it("is the taker's with all that is in it, and the offer is over", async () => {
      const stage = await theater.stage();
      const { logistics, roles } = stage;
      await palletOn(stage);
      await logistics.connect(roles.mill).offer(PALLET, CARRIER);

      await expect(logistics.connect(roles.carrier).takeOver(PALLET, 2n))
        .to.emit(logistics, "LogisticUnitHandedOver")
        .withArgs(PALLET, MILL, CARRIER, roles.carrier);
      expect(await standing(stage, PALLET)).to.deep.equal({
        holder: CARRIER,
        offered: 0n,
        parent: 0n,
        units: 0n,
        children: 2n,
        level: 2n,
        state: "Packed",
      });
      expect(await standing(stage, CASE)).to.deep.include({ holder: CARRIER, parent: PALLET, state: "Inside" });
      await expect(logistics.connect(roles.carrier).takeOver(PALLET, 2n))
        .to.be.revertedWithCustomError(logistics, "LogisticUnitNotOffered")
        .withArgs(PALLET, CARRIER, 0n);
      await expect(logistics.connect(roles.mill).disaggregate(PALLET, ZeroHash))
        .to.be.revertedWithCustomError(logistics, "LogisticUnitWrongHolder")
        .withArgs(PALLET, MILL, CARRIER);
    });
  });

  context("given a case that came out of a pallet of another party", () => {
    it("is handed over by who opened the pallet", async () => {
      const stage = await theater.stage();
      const { logistics, roles } = stage;
      await palletOn(stage);
      await handedOver(stage, PALLET, ["mill", "carrier", CARRIER]);
      await logistics.connect(roles.carrier).disaggregate(PALLET, ZeroHash);
      await handedOver(stage, OTHER_CASE, ["carrier", "shop", SHOP]);

      expect(await standing(stage, OTHER_CASE)).to.deep.include({ holder: SHOP, parent: 0n, state: "Packed" });
      expect(await standing(stage, CASE)).to.deep.include({ holder: CARRIER, parent: 0n, state: "Packed" });
    });
  });
});
