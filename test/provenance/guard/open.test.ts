import { expect } from "chai";
import { concat, dataSlice, id, ZeroAddress } from "ethers";

import {
  guardDomainOf,
  opened,
  openGuardTheater,
  OPENING_TYPES,
  openingOf,
  openKeyOf,
  type GuardStage,
  type OpeningParts,
  sendOpening,
} from "../../shared/guard.ts";
import { DAY, leafOf, LOT, malleated, slotOf, UNIT_ROOT_OF, UNITS } from "../../shared/nft.ts";

const theater = await openGuardTheater();

/** The last second of which the time is kept. */
const LATEST = 2n ** 32n - 1n;

describe("open", () => {
  context("when the signature's time is over", () => {
    for (const [when, late, isOpen] of [
      ["a second before the deadline", -1n, true],
      ["at the deadline", 0n, false],
      ["a second after the deadline", 1n, false],
    ] as const)
      it(`${isOpen ? "opens" : "is refused"} ${when}`, async () => {
        const stage = await theater.stage();
        const parts = await openingOf(stage);
        await theater.connection.networkHelpers.time.setNextBlockTimestamp(parts.deadline + late);

        const sending = sendOpening(stage, parts);
        if (isOpen) await expect(sending).to.emit(stage.guard, "UnitOpened").withArgs(LOT, 0n);
        else
          await expect(sending)
            .to.be.revertedWithCustomError(stage.guard, "OpenGuardExpired")
            .withArgs(LOT, 0n, parts.deadline);
      });
  });

  context("when the lot was never commissioned", () => {
    it("is refused", async () => {
      const stage = await theater.stage();
      const parts = { ...(await openingOf(stage)), lot: id("another lot") };

      await expect(sendOpening(stage, parts))
        .to.be.revertedWithCustomError(stage.world, "LotUnknown")
        .withArgs(parts.lot);
    });
  });

  context("when the index is not below the number of units", () => {
    for (const [where, index, isOpen] of [
      ["the last unit", UNITS - 1n, true],
      ["a decoy just beyond", UNITS, false],
      ["a decoy further on", UNITS + 1n, false],
    ] as const)
      it(`${isOpen ? "opens" : "refuses"} ${where}`, async () => {
        const stage = await theater.stage();
        const parts = await openingOf(stage, { pack: stage.packs[Number(index)]! });

        const sending = sendOpening(stage, parts);
        if (isOpen) await expect(sending).to.emit(stage.guard, "UnitOpened").withArgs(LOT, index);
        else
          await expect(sending)
            .to.be.revertedWithCustomError(stage.guard, "OpenGuardBeyondLot")
            .withArgs(LOT, index, UNITS);
      });
  });

  context("when the unit is not in the lot's tree", () => {
    const strays: readonly [string, (parts: OpeningParts, stage: GuardStage) => OpeningParts][] = [
      ["another index", (parts) => ({ ...parts, unit: { ...parts.unit, index: 1n } })],
      ["another serial", (parts) => ({ ...parts, unit: { ...parts.unit, serialHash: id("SN1") } })],
      [
        "another open key",
        (parts, { roles }) => ({ ...parts, unit: { ...parts.unit, openKey: roles.stranger.address } }),
      ],
      [
        "another claim key",
        (parts, { roles }) => ({ ...parts, unit: { ...parts.unit, claimKey: roles.stranger.address } }),
      ],
      ["a proof without its first node", (parts) => ({ ...parts, proof: parts.proof.slice(1) })],
      ["a proof without its last node", (parts) => ({ ...parts, proof: parts.proof.slice(0, -1) })],
      ["a proof with a node more", (parts) => ({ ...parts, proof: [...parts.proof, id("more")] })],
      ["no proof", (parts) => ({ ...parts, proof: [] })],
      ["another's proof", (parts, { packs }) => ({ ...parts, proof: packs[3]!.proof })],
    ];
    for (const [title, stray] of strays)
      it(`is refused with ${title}`, async () => {
        const stage = await theater.stage();
        const parts = stray(await openingOf(stage), stage);

        await expect(sendOpening(stage, parts))
          .to.be.revertedWithCustomError(stage.guard, "OpenGuardNotInLot")
          .withArgs(LOT, parts.unit.index, UNIT_ROOT_OF(stage.packs));
      });
  });

  context("when the signature is not of the code", () => {
    const forgeries: readonly [string, (stage: GuardStage, parts: OpeningParts) => Promise<string> | string][] = [
      ["empty", () => "0x"],
      ["a byte short", (_stage, { signature }) => dataSlice(signature, 0, 64)],
      ["padded by a byte", (_stage, { signature }) => concat([signature, "0x00"])],
      ["malleated", (_stage, { signature }) => malleated(signature)],
      ["the neighbor's", async (stage) => (await openingOf(stage, { pack: stage.packs[1]! })).signature],
      ["for another deadline", async (stage) => (await openingOf(stage, { deadline: stage.now + DAY + 1n })).signature],
      ["of the key that claims", async (stage, { deadline }) => signedBy(stage, stage.packs[0]!.secret, deadline)],
      [
        "for another contract",
        async (stage, { deadline }) =>
          signedBy({ ...stage, place: stage.roles.stranger.address }, openKeyOf(stage.packs[0]!), deadline),
      ],
      [
        "for another chain",
        async (stage, { deadline }) =>
          openKeyOf(stage.packs[0]!).signTypedData({ ...(await guardDomainOf(stage)), chainId: 1n }, OPENING_TYPES, {
            lot: LOT,
            index: 0n,
            deadline,
          }),
      ],
    ];
    for (const [title, forge] of forgeries)
      it(`is refused: ${title}`, async () => {
        const stage = await theater.stage();
        const parts = await openingOf(stage);
        const signature = await forge(stage, parts);

        await expect(sendOpening(stage, { ...parts, signature }))
          .to.be.revertedWithCustomError(stage.guard, "OpenGuardInvalidSignature")
          .withArgs(LOT, 0n, parts.unit.openKey);
        expect(await stage.guard.openedAt(LOT, 0n)).to.equal(0n);
      });

    it("is refused of a unit whose key is zero, whatever is signed", async () => {
      const stage = await theater.stage();
      const unit = { ...stage.packs[0]!.unit, openKey: ZeroAddress };
      await stage.world.setLot(LOT, slotOf(), leafOf(unit));
      const deadline = stage.now + DAY;

      for (const signature of ["0x", `0x${"00".repeat(65)}`])
        await expect(sendOpening(stage, { lot: LOT, unit, proof: [], deadline, signature }))
          .to.be.revertedWithCustomError(stage.guard, "OpenGuardInvalidSignature")
          .withArgs(LOT, 0n, ZeroAddress);
    });
  });

  context("given a unit that was opened", () => {
    it("is refused with the time of the first opening, whoever signs again", async () => {
      const stage = await theater.stage();
      const first = await opened(stage);
      const again = await openingOf(stage, { deadline: stage.now + 2n * DAY });

      await expect(sendOpening(stage, again, "stranger"))
        .to.be.revertedWithCustomError(stage.guard, "OpenGuardOpenedBefore")
        .withArgs(LOT, 0n, first);
      expect(await stage.guard.openedAt(LOT, 0n)).to.equal(first);
    });
  });

  context("given a unit that was unpacked", () => {
    it("is refused", async () => {
      const stage = await theater.stage();
      await stage.world.setLot(LOT, slotOf({ hasVoids: true }), UNIT_ROOT_OF(stage.packs));
      await stage.world.setVoided(LOT, 0n);

      await expect(sendOpening(stage, await openingOf(stage)))
        .to.be.revertedWithCustomError(stage.guard, "OpenGuardUnitVoided")
        .withArgs(LOT, 0n);
      const neighbor = await openingOf(stage, { pack: stage.packs[1]! });
      await expect(sendOpening(stage, neighbor)).to.emit(stage.guard, "UnitOpened").withArgs(LOT, 1n);
    });
  });

  context("when the time no longer fits", () => {
    it("is kept in the last second of 32 bits", async () => {
      const stage = await theater.stage();
      const parts = await openingOf(stage, { deadline: 2n ** 40n - 1n });
      await theater.connection.networkHelpers.time.setNextBlockTimestamp(LATEST);

      await sendOpening(stage, parts);
      expect(await stage.guard.openedAt(LOT, 0n)).to.equal(LATEST);
    });

    it("is refused a second later", async () => {
      const stage = await theater.stage();
      const parts = await openingOf(stage, { deadline: 2n ** 40n - 1n });
      await theater.connection.networkHelpers.time.setNextBlockTimestamp(LATEST + 1n);

      await expect(sendOpening(stage, parts))
        .to.be.revertedWithCustomError(stage.guard, "OpenGuardTimesOver")
        .withArgs(LATEST + 1n, LATEST);
    });
  });

  context("given a closed unit", () => {
    for (const by of ["sponsor", "shopper", "stranger"] as const)
      it(`opens when the ${by} brings the signature`, async () => {
        const stage = await theater.stage();
        await theater.connection.networkHelpers.time.setNextBlockTimestamp(stage.now + 60n);

        await expect(sendOpening(stage, await openingOf(stage), by))
          .to.emit(stage.guard, "UnitOpened")
          .withArgs(LOT, 0n);
        expect(await stage.guard.openedAt(LOT, 0n)).to.equal(stage.now + 60n);
      });

    it("opens in a lot that was decommissioned", async () => {
      const stage = await theater.stage();
      await stage.world.setLot(LOT, slotOf({ state: 2n }), UNIT_ROOT_OF(stage.packs));

      await expect(sendOpening(stage, await openingOf(stage)))
        .to.emit(stage.guard, "UnitOpened")
        .withArgs(LOT, 0n);
    });

    it("does not touch its neighbors in the slot", async () => {
      const stage = await theater.stage();
      const { time } = theater.connection.networkHelpers;
      const order = [2, 0, 4, 1];
      for (const [turn, place] of order.entries()) {
        await time.setNextBlockTimestamp(stage.now + BigInt(100 * (turn + 1)));
        await sendOpening(stage, await openingOf(stage, { pack: stage.packs[place]! }));
      }

      const expected = Array.from({ length: 8 }, (_, place) => {
        const turn = order.indexOf(place);
        return turn < 0 ? 0n : stage.now + BigInt(100 * (turn + 1));
      });
      expect(await stage.guard.openedInGroup(LOT, 0n)).to.deep.equal(expected);
      expect(await stage.guard.openedInGroup(LOT, 1n)).to.deep.equal(Array(8).fill(0n));
      expect(await stage.guard.openedInGroup(id("another lot"), 0n)).to.deep.equal(Array(8).fill(0n));
    });
  });
});

describe("lots", () => {
  it("names the contract whose units open", async () => {
    const { guard, world } = await theater.stage();

    expect(await guard.lots()).to.equal(await world.getAddress());
  });
});

async function signedBy(
  stage: Pick<GuardStage, "connection" | "place">,
  key: ReturnType<typeof openKeyOf>,
  deadline: bigint,
) {
  return key.signTypedData(await guardDomainOf(stage), OPENING_TYPES, { lot: LOT, index: 0n, deadline });
}
