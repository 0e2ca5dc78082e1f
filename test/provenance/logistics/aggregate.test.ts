import { expect } from "chai";
import { id, ZeroHash } from "ethers";

import {
  CARRIER,
  CASE,
  CONTAINER,
  EVENT_HASH,
  givenCase,
  handedOver,
  holding,
  INSPECTORS,
  HOLDERS,
  logisticIdOf,
  MILL,
  numberOfState,
  openLogisticTheater,
  OTHER_CASE,
  pack,
  PALLET,
  PREFIX_LENGTH,
  ssccOf,
  standing,
  statedOf,
} from "../../shared/logistics.ts";
import { LOT } from "../../shared/nft.ts";

const theater = await openLogisticTheater();

/** The most levels of logistic units in each other. */
const MAX_LEVEL = 8;

describe("aggregate", () => {
  context("when the number is no SSCC", () => {
    for (const [what, sscc] of [
      ["zero", 0n],
      ["of another check digit", CASE + 1n],
      ["of 19 digits", 10n ** 18n],
    ] as const)
      it(`is refused ${what}`, async () => {
        const stage = await theater.stage();

        await expect(pack(stage, statedOf({ sscc })))
          .to.be.revertedWithCustomError(stage.logistics, "DigitalLinkInvalidSscc")
          .withArgs(sscc);
      });
  });

  context("when root and number of coded units do not pair", () => {
    for (const [what, unitRoot, units] of [
      ["a root without units", id("root"), 0n],
      ["units without a root", ZeroHash, 24n],
    ] as const)
      it(`is refused with ${what}`, async () => {
        const stage = await theater.stage();

        await expect(pack(stage, statedOf({ unitRoot, units })))
          .to.be.revertedWithCustomError(stage.logistics, "LogisticUnitUnpairedRoot")
          .withArgs(CASE, unitRoot, units);
      });
  });

  context("when nothing is in it", () => {
    it("is refused", async () => {
      const stage = await theater.stage();

      await expect(pack(stage, holding(PALLET)))
        .to.be.revertedWithCustomError(stage.logistics, "LogisticUnitNothingNamed")
        .withArgs(PALLET);
    });
  });

  context("when many logistic units are in it", () => {
    for (const [count, isTooMany] of [
      [999, false],
      [1_000, false],
      [1_001, true],
    ] as const)
      it(`is ${isTooMany ? "refused" : "not too many"} with ${count}`, async () => {
        const stage = await theater.stage();
        const children = Array.from({ length: count }, (_, serial) => ssccOf(serial + 1));
        const packing = expect(pack(stage, holding(PALLET, ...children)));

        // None of them was packed, which is looked at after their number.
        if (isTooMany)
          await packing.to.be
            .revertedWithCustomError(stage.logistics, "LogisticUnitTooManyChildren")
            .withArgs(PALLET, count, 1_000n);
        else
          await packing.to.be
            .revertedWithCustomError(stage.logistics, "LogisticUnitUnexpectedState")
            .withArgs(children[0], numberOfState("None"), numberOfState("Packed"));
      });
  });

  context("when the caller is no packer", () => {
    it("is refused to an account of no party", async () => {
      const stage = await theater.stage();

      await expect(pack(stage, statedOf(), "stranger"))
        .to.be.revertedWithCustomError(stage.parties, "PartyUnknownSigner")
        .withArgs(stage.roles.stranger);
    });

    it("is refused to a party with other roles", async () => {
      const stage = await theater.stage();

      await expect(pack(stage, statedOf({ sscc: ssccOf(1, "inspector") }), "inspector"))
        .to.be.revertedWithCustomError(stage.parties, "PartyWithoutRole")
        .withArgs(INSPECTORS, 1n << 3n, HOLDERS);
    });

    it("is refused under another's prefix", async () => {
      const stage = await theater.stage();

      await expect(pack(stage, statedOf(), "carrier"))
        .to.be.revertedWithCustomError(stage.parties, "PartyPrefixNotHeld")
        .withArgs(CARRIER, 9_506_000n, PREFIX_LENGTH);
    });

    for (const [length, prefix] of [
      [6n, 950_600n],
      [8n, 95_060_000n],
      [12n, 950_600_000_000n],
    ] as const)
      it(`is refused under a prefix of ${length} digits that is not its own`, async () => {
        const stage = await theater.stage();

        await expect(pack(stage, statedOf({ prefixLength: length })))
          .to.be.revertedWithCustomError(stage.parties, "PartyPrefixNotHeld")
          .withArgs(MILL, prefix, length);
      });
  });

  for (const state of ["Packed", "Inside", "Unpacked"] as const)
    context(`given an SSCC that is ${state}`, () => {
      it("is refused, for no SSCC is used twice", async () => {
        const stage = await theater.stage();
        await givenCase(stage, state);

        await expect(pack(stage, statedOf()))
          .to.be.revertedWithCustomError(stage.logistics, "LogisticUnitUnexpectedState")
          .withArgs(CASE, numberOfState(state), numberOfState("None"));
      });
    });

  context("when a child cannot be put in", () => {
    for (const state of ["None", "Inside", "Unpacked"] as const)
      it(`is refused with one that is ${state}`, async () => {
        const stage = await theater.stage();
        await givenCase(stage, state);

        await expect(pack(stage, holding(CONTAINER, CASE)))
          .to.be.revertedWithCustomError(stage.logistics, "LogisticUnitUnexpectedState")
          .withArgs(CASE, numberOfState(state), numberOfState("Packed"));
      });

    it("is refused with one that is named twice", async () => {
      const stage = await theater.stage();
      await pack(stage, statedOf());
      await pack(stage, statedOf({ sscc: OTHER_CASE }));

      await expect(pack(stage, holding(PALLET, CASE, OTHER_CASE, CASE)))
        .to.be.revertedWithCustomError(stage.logistics, "LogisticUnitUnexpectedState")
        .withArgs(CASE, numberOfState("Inside"), numberOfState("Packed"));
    });

    it("is refused with itself", async () => {
      const stage = await theater.stage();

      await expect(pack(stage, holding(PALLET, PALLET)))
        .to.be.revertedWithCustomError(stage.logistics, "LogisticUnitUnexpectedState")
        .withArgs(PALLET, numberOfState("None"), numberOfState("Packed"));
    });

    it("is refused with another party's", async () => {
      const stage = await theater.stage();
      await pack(stage, statedOf());

      await expect(pack(stage, holding(ssccOf(1, "carrier"), CASE), "carrier"))
        .to.be.revertedWithCustomError(stage.logistics, "LogisticUnitWrongHolder")
        .withArgs(CASE, CARRIER, MILL);
    });
  });

  context("when logistic units stand in each other", () => {
    it("has eight levels, and not nine", async () => {
      const stage = await theater.stage();
      await pack(stage, statedOf());
      let inner = CASE;
      for (let level = 2; level <= MAX_LEVEL; level++) {
        const outer = ssccOf(1_000 + level);
        await pack(stage, holding(outer, inner));
        inner = outer;
        expect((await standing(stage, outer)).level).to.equal(BigInt(level));
      }
      const outer = ssccOf(1_000 + MAX_LEVEL + 1);

      await expect(pack(stage, holding(outer, inner)))
        .to.be.revertedWithCustomError(stage.logistics, "LogisticUnitTooDeep")
        .withArgs(outer, MAX_LEVEL + 1, MAX_LEVEL);
      expect(await stage.logistics.outermostOf(CASE)).to.equal(inner);
      expect((await standing(stage, CASE)).holder).to.equal(MILL);
      expect(await stage.logistics.isWithin(inner, CASE)).to.equal(true);
    });

    it("is one above its highest child, whichever place that has", async () => {
      const stage = await theater.stage();
      await pack(stage, statedOf());
      await pack(stage, statedOf({ sscc: OTHER_CASE }));
      await pack(stage, holding(PALLET, CASE));
      await pack(stage, holding(CONTAINER, PALLET, OTHER_CASE));

      expect((await standing(stage, CONTAINER)).level).to.equal(3n);
    });
  });

  context("when coded units are stated", () => {
    it("is Packed, with the root and number that the packer gave", async () => {
      const stage = await theater.stage();
      const stated = statedOf();
      expect(await stage.logistics.connect(stage.roles.mill).aggregate.staticCall(stated)).to.equal(logisticIdOf(CASE));

      await expect(pack(stage, stated))
        .to.emit(stage.logistics, "LogisticUnitAggregated")
        .withArgs(CASE, logisticIdOf(CASE), MILL, stage.roles.mill, [], stated.unitRoot, 4n, EVENT_HASH);
      expect(await standing(stage, CASE)).to.deep.equal({
        holder: MILL,
        offered: 0n,
        parent: 0n,
        units: 4n,
        children: 0n,
        level: 1n,
        state: "Packed",
      });
      expect(await stage.logistics.unitRootOf(CASE)).to.equal(stated.unitRoot);
    });
  });

  context("when logistic units and coded units are stated", () => {
    it("holds both, and its children are Inside", async () => {
      const stage = await theater.stage();
      await pack(stage, statedOf());
      await pack(stage, statedOf({ sscc: OTHER_CASE }));
      const stated = statedOf({ sscc: PALLET, children: [OTHER_CASE, CASE], units: 7n, eventHash: ZeroHash });

      await expect(pack(stage, stated))
        .to.emit(stage.logistics, "LogisticUnitAggregated")
        .withArgs(
          PALLET,
          logisticIdOf(PALLET),
          MILL,
          stage.roles.mill,
          [OTHER_CASE, CASE],
          stated.unitRoot,
          7n,
          ZeroHash,
        );
      expect(await standing(stage, PALLET)).to.deep.include({ units: 7n, children: 2n, level: 2n, state: "Packed" });
      for (const child of [CASE, OTHER_CASE])
        expect(await standing(stage, child)).to.deep.include({ holder: MILL, parent: PALLET, state: "Inside" });
    });
  });

  context("when a child was offered", () => {
    it("ends the offer, also for when the child is free again", async () => {
      const stage = await theater.stage();
      const { logistics, roles } = stage;
      await pack(stage, statedOf());
      await logistics.connect(roles.mill).offer(CASE, CARRIER);
      await pack(stage, holding(PALLET, CASE));
      await logistics.connect(roles.mill).disaggregate(PALLET, ZeroHash);

      await expect(logistics.connect(roles.carrier).takeOver(CASE, 0n))
        .to.be.revertedWithCustomError(logistics, "LogisticUnitNotOffered")
        .withArgs(CASE, CARRIER, 0n);
    });
  });

  context("when who took it over packs it under its own prefix", () => {
    it("is the new holder's", async () => {
      const stage = await theater.stage();
      await pack(stage, statedOf());
      await handedOver(stage, CASE, ["mill", "carrier", CARRIER]);
      const outer = ssccOf(1, "carrier");
      await pack(stage, holding(outer, CASE), "carrier");

      expect(await standing(stage, CASE)).to.deep.include({ holder: CARRIER, parent: outer, state: "Inside" });
    });
  });

  it("is judged by no lot: a root says what its packer says", async () => {
    const stage = await theater.stage();
    await pack(stage, statedOf({ unitRoot: id("anything"), units: 2n ** 32n - 1n }));

    expect(await standing(stage, CASE)).to.deep.include({ units: 2n ** 32n - 1n, state: "Packed" });
    expect(await stage.logistics.isInside(CASE, { lot: LOT, first: 0n, last: 4n }, 0n, [])).to.equal(false);
  });
});
