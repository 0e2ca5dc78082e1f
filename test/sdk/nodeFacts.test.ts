import { expect } from "chai";
import { id, ZeroHash } from "ethers";

import { nodeFacts } from "../../sdk/NodeFacts.ts";
import { roleBits } from "../../sdk/Parties.ts";
import { type Finding, type ReasonCode, type Verdict, verify } from "../../sdk/Verify.ts";
import { type GuardStage, opened, openGuardTheater } from "../shared/guard.ts";
import { BRAND, GTIN, LOT, type Pack, PREFIX_LENGTH, UNIT_ROOT_OF, UNITS } from "../shared/nft.ts";
import { numberOfStanding, REASON } from "../shared/recalls.ts";

const theater = await openGuardTheater();

describe("nodeFacts", () => {
  const GROWERS = { name: "River Rice Growers", labelKeys: [] };
  const link = "https://id.gs1.org/01/09506000134352/10/HARVEST1";

  async function commissioned() {
    const stage: GuardStage = await theater.stage();
    const { world, forwarder, roles, packs, connection } = stage;
    const { ethers } = connection;
    const [registry, relay] = [await world.getAddress(), await forwarder.getAddress()];
    await world.setActor(roles.brand, { party: BRAND, roles: roleBits(["Brand"]), prefix: 9_506_000n });
    const lots = await ethers.deployContract("Lots", [registry, registry, relay]);
    const place = await lots.getAddress();
    const recalls = await ethers.deployContract("Recalls", [registry, place, relay]);
    const guard = await ethers.deployContract("OpenGuard", [place, relay]);
    await lots.connect(roles.brand).commission({
      ...{ gtin: GTIN, prefixLength: PREFIX_LENGTH, lot: "HARVEST1", quantity: 5_000n, unit: "0x474d52" },
      ...{ custody: 0n, units: UNITS, unitSize: 1_000n, unitRoot: UNIT_ROOT_OF(packs), details: ZeroHash },
    });
    const deployment = { lots: place, recalls: await recalls.getAddress(), openGuard: await guard.getAddress() };
    const factsNow = async (brandOf = (party: bigint) => (party === BRAND ? GROWERS : undefined)) =>
      nodeFacts(ethers.provider, deployment, { brandOf });
    const scanned = async (pack: Pack | undefined = packs[0]) => {
      const facts = await factsNow();
      const proof = { lot: LOT, ...pack!.unit, proof: pack!.proof };
      return verify({ text: `${link}/21/${pack!.serial}`, proof }, { facts, now: facts.asOf });
    };
    const brand = { lots: lots.connect(roles.brand), recalls: recalls.connect(roles.brand) };
    return { ...stage, guard, place: deployment.openGuard, brand, factsNow, scanned };
  }

  const expectFinding = ({ verdict, reasons }: Finding, wanted: Verdict, ...codes: readonly ReasonCode[]) => {
    expect(verdict).to.equal(wanted);
    expect(reasons.map(({ code }) => code)).to.have.members([...codes, "SerialProven", "CopiesLookAlike"]);
  };

  it("calls a pack genuine that was never opened nor recalled", async () => {
    const { scanned } = await commissioned();

    expectFinding(await scanned(), "genuine", "Clean", "NeverOpened");
  });

  it("knows no lot that was not commissioned, nor one of a brand that nobody knows", async () => {
    const { factsNow } = await commissioned();

    expect(await (await factsNow()).lotOf(id("other"))).to.equal(undefined);
    expect(await (await factsNow(() => undefined)).lotOf(LOT)).to.equal(undefined);
  });

  it("tells the first opening of one pack, and of no other", async () => {
    const stage = await commissioned();
    const at = await opened(stage, stage.packs[1]);
    const finding = await stage.scanned(stage.packs[1]);

    expectFinding(finding, "opened before", "Clean", "OpenedBefore");
    expect(finding.reasons[0]?.facts).to.deep.equal({ at });
    expectFinding(await stage.scanned(), "genuine", "Clean", "NeverOpened");
  });

  it("tells a recall of some units, of which a lot without a serial is not clean", async () => {
    const { brand, packs, scanned, factsNow } = await commissioned();
    await brand.recalls.recallUnits(LOT, 1n, 2n, numberOfStanding("Recalled"), REASON);

    for (const [place, verdict] of [
      [0, "genuine"],
      [1, "recalled"],
      [2, "recalled"],
      [3, "genuine"],
    ] as const)
      expect((await scanned(packs[place])).verdict, String(place)).to.equal(verdict);
    expect(await (await factsNow()).standingOf(LOT, undefined)).to.equal("Unknown");
  });

  it("tells a recall of the whole lot", async () => {
    const { brand, scanned, factsNow } = await commissioned();
    await brand.recalls.recall(LOT, numberOfStanding("Quarantined"), REASON);

    expectFinding(await scanned(), "recalled", "Quarantined", "NeverOpened");
    expect(await (await factsNow()).standingOf(LOT, undefined)).to.equal("Quarantined");
  });

  it("does not vouch for a code that was withdrawn", async () => {
    const { brand, packs, scanned } = await commissioned();
    await brand.lots.unpack(LOT, 1n, 3n);

    for (const [place, verdict] of [
      [0, "genuine"],
      [1, "unknown"],
      [2, "unknown"],
      [3, "genuine"],
    ] as const)
      expect((await scanned(packs[place])).verdict, String(place)).to.equal(verdict);
  });

  it("answers of one block, whatever happens meanwhile", async () => {
    const { brand, factsNow } = await commissioned();
    const before = await factsNow();
    await brand.recalls.recall(LOT, numberOfStanding("Recalled"), REASON);

    expect(await before.standingOf(LOT, 0n)).to.equal("Clean");
    expect(await (await factsNow()).standingOf(LOT, 0n)).to.equal("Recalled");
    expect((await factsNow()).asOf > before.asOf).to.equal(true);
  });
});
