import { expect } from "chai";
import { network } from "hardhat";

import { timeOf } from "../../scripts/flows/shared/clock.ts";
import { foundParties, partyOf, RegistrarMissing } from "../../scripts/flows/shared/parties.ts";
import { terminalReporter } from "../../scripts/flows/shared/reporter.ts";
import { addressOf, closeScene, NO_TOKEN, openScene, readable, type Scene } from "../../scripts/flows/shared/scene.ts";
import { companyPrefix, holderAt, readParty } from "../../sdk/Parties.ts";
import { type FlowStage, flowStage } from "../shared/flows.ts";

describe("Organizations of stories", () => {
  const prefix = "9506000";
  let on: FlowStage;
  before(async () => {
    on = await flowStage(await network.create());
  });

  async function opened(): Promise<Scene> {
    return openScene(on.stage, { token: "none", roles: ["grower", "mill"] });
  }

  it("are refused where the registrar is elsewhere", async () => {
    const scene = { ...(await opened()), registrar: undefined };
    await foundParties(scene, { grower: { roles: ["Producer"] } }).then(
      () => expect.fail("the story found a registrar"),
      (error: unknown) => expect(error).to.be.instanceOf(RegistrarMissing),
    );
    expect(() => partyOf(scene, "mill")).to.throw(RangeError, "the mill is no organization");
  });

  it("hold their roles and prefixes, and act by their own account", async () => {
    const scene = await opened();
    const { provider, deployment } = scene;
    await foundParties(scene, {
      grower: { roles: ["Producer", "Brand"], prefixes: [prefix] },
      mill: { roles: ["Processor"] },
    });

    const [grower, mill] = [partyOf(scene, "grower"), partyOf(scene, "mill")];
    expect(await readParty(provider, deployment, grower)).to.deep.include({
      state: "Active",
      roles: ["Producer", "Brand"],
      controller: addressOf(scene, "grower"),
    });
    expect(await readParty(provider, deployment, mill)).to.deep.include({ state: "Active", roles: ["Processor"] });
    const time = (await timeOf(provider)) + 1n;
    expect(await holderAt(provider, deployment, { ...companyPrefix(prefix), time })).to.equal(grower);
  });

  it("take the prefix over that an earlier story has used", async () => {
    const [first, second] = [await opened(), await opened()];
    const { provider, deployment } = on.stage;
    for (const scene of [first, second])
      await foundParties(scene, { grower: { roles: ["Producer"], prefixes: [prefix] } });

    const time = (await timeOf(provider)) + 1n;
    expect(partyOf(second, "grower")).not.to.equal(partyOf(first, "grower"));
    expect(await holderAt(provider, deployment, { ...companyPrefix(prefix), time })).to.equal(
      partyOf(second, "grower"),
    );
  });

  it("are told of by their roles", async () => {
    const told: string[] = [];
    const scene = await openScene(
      { ...on.stage, reporter: terminalReporter({ write: (line) => told.push(line), color: false }) },
      { token: "none", roles: ["grower"] },
    );
    await foundParties(scene, { grower: { roles: ["Producer"], prefixes: [prefix] } });

    expect(told.join("\n")).to.match(/1 {2}registrar {4}registers the grower as Producer; GS1 company prefix 9506000/);
    expect(told.join("\n")).to.match(/2 {2}grower {7}takes control of its organization/);
    expect(readable(scene, `party ${partyOf(scene, "grower")} tried 12345678901234`)).to.equal(
      "party grower tried 12345678901234",
    );
  });

  it("play where there is no money, of which nothing is said", async () => {
    const told: string[] = [];
    const scene = await openScene(
      { ...on.stage, reporter: terminalReporter({ write: (line) => told.push(line), color: false }) },
      { token: "none", roles: ["grower"] },
    );
    const { token, accounts, orders } = await closeScene(scene, []);
    expect(token).to.equal(NO_TOKEN);
    expect(accounts).to.deep.equal({ grower: addressOf(scene, "grower") });
    expect(orders).to.deep.equal([]);
    expect(told).to.deep.equal([]);
  });
});
