import { expect } from "chai";
import { id, ZeroHash } from "ethers";

import {
  CASE,
  CONTAINER,
  holding,
  leafOf,
  logisticIdOf,
  lotOf,
  MILL,
  ONE,
  openLogisticTheater,
  OTHER_CASE,
  pack,
  type Packed,
  PALLET,
  palletOn,
  pairOf,
  ROW,
  ssccOf,
  standing,
  statedOf,
} from "../../shared/logistics.ts";
import { DAY, LOT } from "../../shared/nft.ts";

const theater = await openLogisticTheater();

describe("isInside", () => {
  context("given a case with a row of units and one alone", () => {
    for (const [what, packed, index, expected] of [
      ["before the first of a row", { ...ROW, first: 1n }, 0n, false],
      ["the first of a row", ROW, 0n, true],
      ["the last of a row", ROW, 2n, true],
      ["after the last of a row", ROW, 3n, false],
      ["the one alone", ONE, 4n, true],
    ] as const)
      it(`${expected ? "has" : "has not"} ${what}`, async () => {
        const stage = await theater.stage();
        const [leaf, neighbor] = [leafOf(packed), leafOf(packed === ONE ? ROW : ONE)];
        await pack(stage, statedOf({ unitRoot: pairOf(leaf, neighbor) }));

        expect(await stage.logistics.isInside(CASE, packed, index, [neighbor])).to.equal(expected);
      });

    for (const [what, packed, proof] of [
      ["another lot", { ...ONE, lot: id("another lot") }, [leafOf(ROW)]],
      ["a wider row than was stated", { ...ROW, last: 4n }, [leafOf(ONE)]],
      ["no proof", ROW, []],
      ["another proof", ROW, [id("another")]],
      ["a proof that is too long", ROW, [leafOf(ONE), ZeroHash]],
    ] as readonly (readonly [string, Packed, string[]])[])
      it(`has nothing by ${what}`, async () => {
        const stage = await theater.stage();
        await pack(stage, statedOf());

        expect(await stage.logistics.isInside(CASE, packed, packed.first, proof)).to.equal(false);
      });

    it("has them while it is inside another, and that has them not directly", async () => {
      const stage = await theater.stage();
      await palletOn(stage);

      expect(await stage.logistics.isInside(CASE, ONE, 4n, [leafOf(ROW)])).to.equal(true);
      expect(await stage.logistics.isInside(PALLET, ONE, 4n, [leafOf(ROW)])).to.equal(false);
    });

    it("has no unit that was voided", async () => {
      const stage = await theater.stage();
      await pack(stage, statedOf());
      await stage.world.setVoided(LOT, 1n);

      for (const [index, expected] of [
        [0n, true],
        [1n, false],
        [2n, true],
      ] as const)
        expect(await stage.logistics.isInside(CASE, ROW, index, [leafOf(ONE)])).to.equal(expected);
    });

    it("has no unit beyond the number of its lot", async () => {
      const stage = await theater.stage();
      await pack(stage, statedOf());

      for (const [units, expected] of [
        [2n, false],
        [3n, true],
        [4n, true],
      ] as const) {
        await stage.world.setLot(LOT, lotOf(units), ZeroHash);
        expect(await stage.logistics.isInside(CASE, ROW, 2n, [leafOf(ONE)])).to.equal(expected);
      }
    });

    it("has no unit of a lot that nobody commissioned", async () => {
      const stage = await theater.stage();
      const unknown = { ...ONE, lot: id("unknown") };
      await pack(stage, statedOf({ unitRoot: leafOf(unknown), units: 1n }));

      expect(await stage.logistics.isInside(CASE, unknown, 4n, [])).to.equal(false);
    });
  });

  context("given two cases that state one unit", () => {
    it("is in both: the word of a packer stands beside another's", async () => {
      const stage = await theater.stage();
      await palletOn(stage);

      for (const sscc of [CASE, OTHER_CASE])
        expect(await stage.logistics.isInside(sscc, ONE, 4n, [leafOf(ROW)])).to.equal(true);
    });
  });

  context("given an SSCC that nobody used", () => {
    it("has nothing, and is nothing", async () => {
      const stage = await theater.stage();

      expect(await stage.logistics.isInside(CASE, ONE, 4n, [])).to.equal(false);
      expect(await standing(stage, CASE)).to.deep.equal({
        holder: 0n,
        offered: 0n,
        parent: 0n,
        units: 0n,
        children: 0n,
        level: 0n,
        state: "None",
      });
      expect(await stage.logistics.outermostOf(CASE)).to.equal(CASE);
    });
  });
});

describe("isWithin and outermostOf", () => {
  it("follow logistic units outward, and stop where one stands by itself", async () => {
    const stage = await theater.stage();
    const { logistics, roles } = stage;
    await palletOn(stage);
    await pack(stage, holding(CONTAINER, PALLET));
    for (const [outer, inner, expected] of [
      [CONTAINER, CASE, true],
      [CONTAINER, PALLET, true],
      [PALLET, OTHER_CASE, true],
      [CASE, CASE, false],
      [CASE, PALLET, false],
      [CONTAINER, ssccOf(9), false],
    ] as const)
      expect(await logistics.isWithin(outer, inner)).to.equal(expected);
    for (const sscc of [CASE, OTHER_CASE, PALLET, CONTAINER])
      expect(await logistics.outermostOf(sscc)).to.equal(CONTAINER);

    await logistics.connect(roles.mill).disaggregate(CONTAINER, ZeroHash);
    expect(await logistics.isWithin(CONTAINER, CASE)).to.equal(false);
    expect(await logistics.isWithin(PALLET, CASE)).to.equal(true);
    expect(await logistics.outermostOf(CASE)).to.equal(PALLET);
  });
});

describe("What logistic units know of the suite", () => {
  it("is the registry and the lots", async () => {
    const { connection, forwarder } = await theater.stage();
    const [registry, lots] = [await forwarder.getAddress(), `0x${"11".repeat(20)}`];
    const logistics = await connection.ethers.deployContract("LogisticUnits", [registry, lots, forwarder]);

    expect(await logistics.parties()).to.equal(registry);
    expect(await logistics.lots()).to.equal(lots);
  });
});

describe("A deed of logistic units through the forwarder", () => {
  it("is the signer's", async () => {
    const { logistics, roles, forwarder, place, connection } = await theater.stage();
    const { chainId } = await connection.ethers.provider.getNetwork();
    const stated = statedOf();
    const request = {
      from: roles.mill.address,
      to: place,
      value: 0n,
      gas: 300_000n,
      nonce: 0n,
      deadline: BigInt(await connection.networkHelpers.time.latest()) + DAY,
      data: logistics.interface.encodeFunctionData("aggregate", [stated]),
    };
    const signature = await roles.mill.signTypedData(
      { name: "Cowry Forwarder", version: "1", chainId, verifyingContract: await forwarder.getAddress() },
      {
        ForwardRequest: [
          { name: "from", type: "address" },
          { name: "to", type: "address" },
          { name: "value", type: "uint256" },
          { name: "gas", type: "uint256" },
          { name: "nonce", type: "uint256" },
          { name: "deadline", type: "uint48" },
          { name: "data", type: "bytes" },
        ],
      },
      request,
    );

    await expect(forwarder.connect(roles.relayer).execute({ ...request, signature }))
      .to.emit(logistics, "LogisticUnitAggregated")
      .withArgs(CASE, logisticIdOf(CASE), MILL, roles.mill, [], stated.unitRoot, 4n, stated.eventHash);
  });

  it("takes no name that a caller only appends", async () => {
    const { logistics, roles, place, parties } = await theater.stage();
    const data = logistics.interface.encodeFunctionData("aggregate", [statedOf()]);

    await expect(roles.stranger.sendTransaction({ to: place, data: `${data}${roles.mill.address.slice(2)}` }))
      .to.be.revertedWithCustomError(parties, "PartyUnknownSigner")
      .withArgs(roles.stranger);
  });
});
