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
  MILL,
  numberOfState,
  openLogisticTheater,
  OTHER_CASE,
  pack,
  PALLET,
  palletOn,
  standing,
} from "../../shared/logistics.ts";

const theater = await openLogisticTheater();

describe("takeOut", () => {
  for (const state of ["None", "Inside", "Unpacked"] as const)
    context(`given ${state}`, () => {
      it("is refused", async () => {
        const stage = await theater.stage();
        const { logistics, roles } = stage;
        await givenCase(stage, state);

        await expect(logistics.connect(roles.mill).takeOut(CASE, [OTHER_CASE], ZeroHash))
          .to.be.revertedWithCustomError(logistics, "LogisticUnitUnexpectedState")
          .withArgs(CASE, numberOfState(state), numberOfState("Packed"));
      });
    });

  context("given a pallet of two cases", () => {
    it("is refused when nothing is named", async () => {
      const stage = await theater.stage();
      const { logistics, roles } = stage;
      await palletOn(stage);

      await expect(logistics.connect(roles.mill).takeOut(PALLET, [], EVENT_HASH))
        .to.be.revertedWithCustomError(logistics, "LogisticUnitNothingNamed")
        .withArgs(PALLET);
    });

    it("is refused to an account of no party, and to who does not have it", async () => {
      const stage = await theater.stage();
      const { logistics, roles, parties } = stage;
      await palletOn(stage);

      await expect(logistics.connect(roles.stranger).takeOut(PALLET, [CASE], EVENT_HASH))
        .to.be.revertedWithCustomError(parties, "PartyUnknownSigner")
        .withArgs(roles.stranger);
      await expect(logistics.connect(roles.carrier).takeOut(PALLET, [CASE], EVENT_HASH))
        .to.be.revertedWithCustomError(logistics, "LogisticUnitWrongHolder")
        .withArgs(PALLET, CARRIER, MILL);
    });

    it("is refused for what is not directly in it", async () => {
      const stage = await theater.stage();
      const { logistics, roles } = stage;
      await palletOn(stage);
      await pack(stage, holding(CONTAINER, PALLET));

      for (const [child, parent] of [
        [CASE, PALLET],
        [CONTAINER, 0n],
      ] as const)
        await expect(logistics.connect(roles.mill).takeOut(CONTAINER, [child], EVENT_HASH))
          .to.be.revertedWithCustomError(logistics, "LogisticUnitNotInside")
          .withArgs(child, CONTAINER, parent);
    });

    it("is refused for what is named twice", async () => {
      const stage = await theater.stage();
      const { logistics, roles } = stage;
      await palletOn(stage);

      await expect(logistics.connect(roles.mill).takeOut(PALLET, [CASE, CASE], EVENT_HASH))
        .to.be.revertedWithCustomError(logistics, "LogisticUnitNotInside")
        .withArgs(CASE, PALLET, 0n);
    });

    it("frees what is named, and the rest stays", async () => {
      const stage = await theater.stage();
      const { logistics, roles } = stage;
      await palletOn(stage);

      await expect(logistics.connect(roles.mill).takeOut(PALLET, [CASE], EVENT_HASH))
        .to.emit(logistics, "LogisticUnitsTakenOut")
        .withArgs(PALLET, MILL, roles.mill, [CASE], EVENT_HASH);
      expect(await standing(stage, PALLET)).to.deep.include({ children: 1n, level: 2n, state: "Packed" });
      expect(await standing(stage, CASE)).to.deep.include({ holder: MILL, parent: 0n, state: "Packed" });
      expect(await standing(stage, OTHER_CASE)).to.deep.include({ parent: PALLET, state: "Inside" });
    });

    it("can be left empty, and go into another with what was in it", async () => {
      const stage = await theater.stage();
      const { logistics, roles } = stage;
      await palletOn(stage);
      await logistics.connect(roles.mill).takeOut(PALLET, [OTHER_CASE, CASE], EVENT_HASH);
      await pack(stage, holding(CONTAINER, CASE, PALLET));

      expect(await standing(stage, PALLET)).to.deep.include({ children: 0n, parent: CONTAINER, state: "Inside" });
      expect(await standing(stage, CASE)).to.deep.include({ parent: CONTAINER, state: "Inside" });
      expect(await standing(stage, OTHER_CASE)).to.deep.include({ parent: 0n, state: "Packed" });
    });
  });

  context("given a pallet that another party took over", () => {
    it("leaves what is taken out with that party", async () => {
      const stage = await theater.stage();
      const { logistics, roles } = stage;
      await palletOn(stage);
      await handedOver(stage, PALLET, ["mill", "carrier", CARRIER]);
      await logistics.connect(roles.carrier).takeOut(PALLET, [CASE], EVENT_HASH);

      expect(await standing(stage, CASE)).to.deep.include({ holder: CARRIER, parent: 0n, state: "Packed" });
      await expect(logistics.connect(roles.mill).disaggregate(CASE, ZeroHash))
        .to.be.revertedWithCustomError(logistics, "LogisticUnitWrongHolder")
        .withArgs(CASE, MILL, CARRIER);
    });
  });

  context("given a pallet out of a container that another party opened", () => {
    it("is that party's, and so is what it takes out", async () => {
      const stage = await theater.stage();
      const { logistics, roles } = stage;
      await palletOn(stage);
      await pack(stage, holding(CONTAINER, PALLET));
      await handedOver(stage, CONTAINER, ["mill", "carrier", CARRIER]);
      await logistics.connect(roles.carrier).disaggregate(CONTAINER, ZeroHash);
      await logistics.connect(roles.carrier).takeOut(PALLET, [CASE], EVENT_HASH);

      expect(await standing(stage, PALLET)).to.deep.include({ holder: CARRIER, parent: 0n, children: 1n });
      expect(await standing(stage, CASE)).to.deep.include({ holder: CARRIER, parent: 0n, state: "Packed" });
    });
  });

  context("given a case whose pallet was opened", () => {
    it("is refused: the pallet is no more", async () => {
      const stage = await theater.stage();
      const { logistics, roles } = stage;
      await palletOn(stage);
      await logistics.connect(roles.mill).disaggregate(PALLET, ZeroHash);

      await expect(logistics.connect(roles.mill).takeOut(PALLET, [CASE], EVENT_HASH))
        .to.be.revertedWithCustomError(logistics, "LogisticUnitUnexpectedState")
        .withArgs(PALLET, numberOfState("Unpacked"), numberOfState("Packed"));
    });
  });
});
