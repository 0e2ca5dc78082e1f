import { expect } from "chai";
import { id, ZeroHash } from "ethers";

import { openGuardTheater } from "../../shared/guard.ts";
import { DAY } from "../../shared/nft.ts";

const theater = await openGuardTheater();

const ROOT = id("the scans of a day");
const COUNT = 48_213n;

describe("anchorScans", () => {
  context("when there is nothing to anchor", () => {
    for (const [title, root, count] of [
      ["no root", ZeroHash, COUNT],
      ["no scans", ROOT, 0n],
    ] as const)
      it(`is refused with ${title}`, async () => {
        const { guard, now } = await theater.stage();
        const day = now / DAY - 1n;

        await expect(guard.anchorScans(day, root, count))
          .to.be.revertedWithCustomError(guard, "OpenGuardNoScans")
          .withArgs(day, root, count);
      });
  });

  context("when the day is not over", () => {
    for (const [when, late, isOver] of [
      ["in its last second", -1n, false],
      ["in the first second of the next", 0n, true],
      ["a second later", 1n, true],
    ] as const)
      it(`is ${isOver ? "kept" : "refused"} ${when}`, async () => {
        const { guard, now, roles } = await theater.stage();
        const day = now / DAY;
        await theater.connection.networkHelpers.time.setNextBlockTimestamp((day + 1n) * DAY + late);

        const anchoring = guard.connect(roles.brand).anchorScans(day, ROOT, COUNT);
        if (isOver)
          await expect(anchoring).to.emit(guard, "ScansAnchored").withArgs(roles.brand.address, day, ROOT, COUNT);
        else await expect(anchoring).to.be.revertedWithCustomError(guard, "OpenGuardDayNotOver").withArgs(day, day);
      });
  });

  context("given a day that the account wrote down", () => {
    it("is refused, and another account has its own", async () => {
      const { guard, roles, now } = await theater.stage();
      const day = now / DAY - 1n;
      await theater.connection.networkHelpers.time.setNextBlockTimestamp(now + 60n);
      await guard.connect(roles.brand).anchorScans(day, ROOT, COUNT);

      await expect(guard.connect(roles.brand).anchorScans(day, id("better"), 1n))
        .to.be.revertedWithCustomError(guard, "OpenGuardScansAnchored")
        .withArgs(roles.brand.address, day, now + 60n);
      await guard.connect(roles.stranger).anchorScans(day, id("others"), 2n);
      expect(await guard.scansOf(roles.brand, day)).to.deep.equal([ROOT, COUNT, now + 60n]);
      expect((await guard.scansOf(roles.stranger, day)).root).to.equal(id("others"));
      expect(await guard.scansOf(roles.brand, day - 1n)).to.deep.equal([ZeroHash, 0n, 0n]);
    });
  });

  context("when it comes through the forwarder", () => {
    it("is the signer's anchor", async () => {
      const { guard, roles, now, forwarder, place, connection } = await theater.stage();
      const day = now / DAY - 1n;
      const { chainId } = await connection.ethers.provider.getNetwork();
      const request = {
        from: roles.brand.address,
        to: place,
        value: 0n,
        gas: 200_000n,
        nonce: 0n,
        deadline: now + DAY,
        data: guard.interface.encodeFunctionData("anchorScans", [day, ROOT, COUNT]),
      };
      const signature = await roles.brand.signTypedData(
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

      await expect(forwarder.connect(roles.sponsor).execute({ ...request, signature }))
        .to.emit(guard, "ScansAnchored")
        .withArgs(roles.brand.address, day, ROOT, COUNT);
    });
  });
});
