import { expect } from "chai";

import {
  type GuardStage,
  openGuardTheater,
  opened,
  openingOf,
  reportOf,
  sendOpening,
  sendReport,
} from "../../shared/guard.ts";
import { BRAND, GTIN, LOT, PREFIX_LENGTH, ROLE, UNIT_ROOT_OF, UNITS } from "../../shared/nft.ts";

const theater = await openGuardTheater();

describe("openings of a lot that was commissioned", () => {
  it("are of its units, once each, and of none beyond", async () => {
    const stage = await commissioned();
    const { guard, packs } = stage;
    const last = Number(UNITS) - 1;

    const first = await opened(stage, packs[last]);
    await expect(sendOpening(stage, await openingOf(stage, { pack: packs[last]! })))
      .to.be.revertedWithCustomError(guard, "OpenGuardOpenedBefore")
      .withArgs(LOT, last, first);
    await expect(sendOpening(stage, await openingOf(stage, { pack: packs[last + 1]! })))
      .to.be.revertedWithCustomError(guard, "OpenGuardBeyondLot")
      .withArgs(LOT, last + 1, UNITS);
    expect(await guard.openedAt(LOT, last)).to.equal(first);
  });

  it("are not of units that were unpacked, while a report of one that was opened before stays possible", async () => {
    const stage = await commissioned();
    const { guard, lots, packs, roles } = stage;
    await opened(stage, packs[1]);
    await lots.connect(roles.brand).unpack(LOT, 1n, 3n);

    await expect(sendOpening(stage, await openingOf(stage, { pack: packs[2]! })))
      .to.be.revertedWithCustomError(guard, "OpenGuardUnitVoided")
      .withArgs(LOT, 2n);
    for (const pack of [packs[0]!, packs[3]!])
      await expect(sendOpening(stage, await openingOf(stage, { pack }))).to.emit(guard, "UnitOpened");
    await expect(sendReport(stage, await reportOf(stage, { pack: packs[1]! }))).to.emit(guard, "CloneReported");
  });
});

/** A guard over a lot in the contract of lots itself, whose brand the registry knows. */
async function commissioned() {
  const stage: GuardStage = await theater.stage();
  const { world, forwarder, roles, packs, connection } = stage;
  const { ethers } = connection;
  const place = await world.getAddress();
  await world.setActor(roles.brand, { party: BRAND, roles: ROLE.Brand, prefix: 9_506_000n });
  const lots = await ethers.deployContract("Lots", [place, place, await forwarder.getAddress()]);
  const guard = await ethers.deployContract("OpenGuard", [await lots.getAddress(), await forwarder.getAddress()]);
  await lots.connect(roles.brand).commission({
    gtin: GTIN,
    prefixLength: PREFIX_LENGTH,
    lot: "HARVEST1",
    quantity: 5_000n,
    unit: "0x474d52",
    custody: 0n,
    units: UNITS,
    unitSize: 1_000n,
    unitRoot: UNIT_ROOT_OF(packs),
    details: `0x${"00".repeat(32)}`,
  });
  return { ...stage, guard, place: await guard.getAddress(), lots };
}
