import { expect } from "chai";
import { id } from "ethers";

import { type Revert, revertFrom } from "../../sdk/Errors.ts";
import {
  anchorScans,
  open,
  type ProvenUnit,
  readOpening,
  readScans,
  reportClone,
  scanDay,
  signCloneReport,
  signOpening,
} from "../../sdk/OpenGuard.ts";
import { perform } from "../../sdk/Perform.ts";
import { OpenGuard__factory } from "../../typechain-types/factories/contracts/provenance/OpenGuard__factory.ts";
import { EVIDENCE, type GuardStage, openGuardTheater, openKeyOf } from "../shared/guard.ts";
import { DAY, LOT } from "../shared/nft.ts";

const theater = await openGuardTheater();

describe("The deeds of the open guard", () => {
  it("open a unit once, and report its clone", async () => {
    const stage = await theater.stage();
    const { roles, connection, now, packs } = stage;
    const { provider } = connection.ethers;
    const deployment = await deploymentOf(stage);
    const unit: ProvenUnit = { lot: LOT, ...packs[0]!.unit, proof: packs[0]!.proof };
    expect(await readOpening(provider, deployment, unit)).to.deep.equal({
      openedAt: undefined,
      reports: 0n,
      firstReportAt: undefined,
      lastReportAt: undefined,
    });

    const deadline = now + DAY;
    const deed = open(unit, deadline, await signOpening(openKeyOf(packs[0]!), deployment, unit, deadline));
    const { blockNumber, events } = await perform(roles.sponsor, deployment, deed);
    expect(events.map(({ args }) => args)).to.deep.equal([{ lot: LOT, index: 0n }]);
    const openedAt = BigInt((await provider.getBlock(blockNumber))!.timestamp);
    const refused = (await perform(roles.sponsor, deployment, deed).catch((error: unknown) => error)) as Revert;
    expect([refused.name, refused.facts]).to.deep.equal(["OpenGuardOpenedBefore", { lot: LOT, index: 0n, openedAt }]);
    expect(refused.message).to.include("this code is a copy, or the pack was opened");

    const report = { reporter: roles.reporter.address, evidence: EVIDENCE, deadline };
    const signature = await signCloneReport(openKeyOf(packs[0]!), deployment, unit, report);
    await perform(roles.sponsor, deployment, reportClone(unit, report, signature));
    const reportedAt = BigInt(await connection.networkHelpers.time.latest());
    expect(await readOpening(provider, deployment, unit)).to.deep.equal({
      openedAt,
      reports: 1n,
      firstReportAt: reportedAt,
      lastReportAt: reportedAt,
    });
  });

  it("write down the scans of a day", async () => {
    const stage = await theater.stage();
    const { roles, connection, now } = stage;
    const deployment = await deploymentOf(stage);
    const day = scanDay(now) - 1n;
    const { provider } = connection.ethers;
    expect(await readScans(provider, deployment, roles.brand.address, day)).to.equal(undefined);

    await perform(roles.brand, deployment, anchorScans({ day, root: id("scans"), count: 3n }));
    expect(await readScans(provider, deployment, roles.brand.address, day)).to.deep.equal({
      root: id("scans"),
      count: 3n,
      anchoredAt: BigInt(await connection.networkHelpers.time.latest()),
    });
  });
});

describe("scanDay", () => {
  it("begins at midnight in UTC", () => {
    const midnight = BigInt(Date.UTC(2026, 0, 1) / 1_000);
    expect([midnight - 1n, midnight, midnight + DAY - 1n].map(scanDay)).to.deep.equal([20_453n, 20_454n, 20_454n]);
  });
});

describe("Sentences about openings", () => {
  it("tell times in words", () => {
    const contract = OpenGuard__factory.createInterface();
    const data = contract.encodeErrorResult("OpenGuardTimesOver", [2n ** 32n, 2n ** 32n - 1n]);

    expect(revertFrom(data).message).to.equal(
      "openings are kept until 2106-02-07T06:28:15Z, and it is 2106-02-07T06:28:16Z",
    );
  });
});

async function deploymentOf({ connection, place }: GuardStage) {
  const { chainId } = await connection.ethers.provider.getNetwork();
  return { chainId, openGuard: place };
}
