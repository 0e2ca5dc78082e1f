import { expect } from "chai";
import { network } from "hardhat";

import { nodeSpawners, spawnAnvil, withNode } from "./nodes.ts";

describe("Spawned nodes", () => {
  for (const [name, spawner] of Object.entries(nodeSpawners)) {
    context(`given ${name}`, () => {
      it("answers on its own address, and is gone after the use", async () => {
        const url = await withNode(spawner, async (node) => {
          const { ethers } = await network.create({ network: "localhost", override: { url: node.url } });
          const [signer] = await ethers.getSigners();
          const sent = await signer!.sendTransaction({ to: signer!.address, value: 1n });
          expect(await sent.wait()).to.include({ status: 1 });
          return node.url;
        });

        expect(await answers(url)).to.equal(false);
      });
    });
  }

  it("stops the node when the use fails", async () => {
    let url = "";
    const failing = withNode(spawnAnvil, (node) => {
      url = node.url;
      return Promise.reject(new Error("the use failed"));
    });

    expect(await failing.catch((error: unknown) => error)).to.have.property("message", "the use failed");
    expect(url).not.to.equal("");
    expect(await answers(url)).to.equal(false);
  });
});

/** Whether anything listens there. */
async function answers(url: string): Promise<boolean> {
  return fetch(url, { method: "POST", body: "{}" }).then(
    () => true,
    () => false,
  );
}
