import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { expect } from "chai";
import { network } from "hardhat";

import { playAll, prepare } from "../../scripts/flows/play.ts";
import { silentReporter } from "../../scripts/flows/shared/reporter.ts";
import { openStage } from "../../scripts/flows/shared/stage.ts";
import { stories } from "../../scripts/flows/stories.ts";
import { nodeSpawners, withNode } from "../shared/nodes.ts";

describe("Flows over JSON-RPC", () => {
  for (const [name, spawner] of Object.entries(nodeSpawners)) {
    context(`given ${name}`, () => {
      const deploymentId = `test-flows-${name.replace(" ", "-")}`;
      const forget = () => {
        rmSync(fileURLToPath(new URL(`../../deploy/deployments/${deploymentId}/`, import.meta.url)), {
          recursive: true,
          force: true,
        });
      };
      before(forget);
      after(forget);

      it("plays every one, and again on the suite that is there by then", async () => {
        await withNode(spawner, async ({ url }) => {
          const connection = await network.create({ network: "localhost", override: { url } });
          const broken: string[] = [];
          const reporter = { ...silentReporter, failure: (why: string) => broken.push(why) };
          const stage = await openStage(connection, reporter, { deploymentId });
          await playAll(
            stage,
            stories.map((flow) => prepare(flow)),
          );
          expect(broken).to.deep.equal([]);

          const again = await openStage(connection, reporter, { deploymentId });
          expect(again.deployment).to.deep.equal(stage.deployment);
          await playAll(
            again,
            stories.slice(0, 1).map((flow) => prepare(flow)),
          );
          expect(broken).to.deep.equal([]);
        });
      });
    });
  }
});
