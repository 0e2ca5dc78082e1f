import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

import { expect } from "chai";
import { network } from "hardhat";

import { explained, playAll, type Prepared, prepare } from "../../scripts/flows/play.ts";
import { type Reporter, silentReporter } from "../../scripts/flows/shared/reporter.ts";
import { openStage, type Stage } from "../../scripts/flows/shared/stage.ts";
import { stories } from "../../scripts/flows/stories.ts";
import { revertFrom } from "../../sdk/Errors.ts";
import { Escrow__factory } from "../../typechain-types/factories/contracts/escrow/Escrow__factory.ts";

describe("Playing flows", () => {
  let stage: Stage;
  let told: string[];
  before(async () => {
    const reporter: Reporter = { ...silentReporter, failure: (why) => told.push(why) };
    stage = await openStage(await network.create(), reporter);
  });
  beforeEach(() => {
    told = [];
  });

  const story = (name: string) => prepare(stories.find((flow) => flow.name === name)!);
  const broken = (why: Error): Prepared => ({ ...story("escrowed-sale"), play: () => Promise.reject(why) });

  it("plays on after a story that broke, and says which did and why", async () => {
    const data = Escrow__factory.createInterface().encodeErrorResult("EscrowEmptyCart");
    const failed = await playAll(stage, [broken(revertFrom(data)), story("never-shipped")]);

    expect(failed).to.deep.equal(["escrowed-sale"]);
    expect(told).to.deep.equal(["the chain refused with EscrowEmptyCart: the cart is empty"]);
  });

  it("shows the trace of what is a fault of ours", () => {
    expect(explained(new TypeError("no such thing"))).to.match(/^TypeError: no such thing\n\s+at /);
    expect(explained("a text")).to.equal("a text");
  });

  it("spends nothing on a node whose time cannot be moved, where a story lets time pass", async () => {
    const refuse = () => Promise.reject(new Error("the method evm_increaseTime does not exist"));
    const provider = new Proxy(stage.provider, {
      get: (target, name) => {
        const value = Reflect.get(target, name, target) as unknown;
        if (name === "send") {
          return (method: string, params: unknown[]) =>
            method.startsWith("evm_") ? refuse() : target.send(method, params);
        }
        return typeof value === "function" ? (value.bind(target) as unknown) : value;
      },
    });
    const before = await stage.provider.getBlockNumber();

    const failed = await playAll(
      { ...stage, provider },
      ["silent-buyer", "never-shipped", "cart-of-sellers"].map(story),
    );
    expect(failed).to.deep.equal(["silent-buyer", "never-shipped", "cart-of-sellers"]);
    expect(told[0]).to.equal(
      "silent-buyer lets days pass, and this node's time cannot be moved: use a hardhat node or anvil",
    );
    expect(await stage.provider.getBlockNumber()).to.equal(before);

    expect(await playAll({ ...stage, provider }, [story("person-to-person")])).to.deep.equal([]);
  });
});

describe("npm start", () => {
  const start = (...args: string[]) => {
    const script = fileURLToPath(new URL("../../scripts/flows.ts", import.meta.url));
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: "utf8" });
    return { status, lines: stdout.trimEnd().split("\n"), stderr };
  };

  it("plays every flow: short lines, no colors where nobody watches, the count in the last line", () => {
    const { status, lines, stderr } = start();

    expect(stderr).to.equal("");
    expect(lines.at(-1)).to.equal(`${stories.length} passed, 0 failed`);
    expect(status).to.equal(0);
    expect(lines.filter((line) => line.length >= 100)).to.deep.equal([]);
    expect(lines.join("")).not.to.include("\u001b");
  });

  it("ends with exit code 1 and one line for an input that is not there", () => {
    const { status, stderr } = start("escrowed-sale", "--input", "nowhere.json");
    expect(stderr).to.equal("nowhere.json does not exist\n");
    expect(status).to.equal(1);
  });
});
