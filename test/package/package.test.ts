import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";
import { config, network } from "hardhat";

import { deploySuite } from "../../deploy/suite.ts";
import { spawnHardhatNode, type SpawnedNode } from "../shared/nodes.ts";
import { newProject, pack, typeScript } from "./project.ts";

/** What a dApp's developer writes: a payer pays a payee through the escrow, and confirms. */
const DAPP = `
import { JsonRpcProvider } from "ethers";
import { addressBook } from "cowry/addresses";
import { confirm, pay } from "cowry/deeds";
import { deploymentAt } from "cowry/deployment";
import { readOrder } from "cowry/escrow";
import { orderFrom, orderId } from "cowry/order";
import { perform } from "cowry/perform";
import { services, termsFrom } from "cowry/presets";
import { Escrow__factory } from "cowry/typechain";
import deployed from "./deployed_addresses.json" with { type: "json" };
import node from "./node.json" with { type: "json" };

const provider = new JsonRpcProvider(node.url);
const [payer, payee] = [await provider.getSigner(3), await provider.getSigner(4)];
const deployment = await deploymentAt(provider, addressBook(deployed));
const agreed = { payer: payer.address, payee: payee.address, amount: 1_000n };
const order = orderFrom(termsFrom(services, agreed, BigInt(Math.floor(Date.now() / 1000))));
await perform(payer, deployment, pay(order));
await perform(payer, deployment, confirm(order, order.amount));
const { state, kept } = await readOrder(provider, deployment, orderId(deployment, order));
const [, version] = await Escrow__factory.connect(deployment.escrow, provider).eip712Domain();
console.log(state, kept, version);
provider.destroy();
`;

const MISTAKEN_DAPP = `
import { addressBook } from "cowry/addresses";
export const address: number = addressBook({}).escrow;
`;

const TSCONFIG = {
  compilerOptions: {
    target: "es2023",
    lib: ["es2023", "dom"],
    module: "nodenext",
    resolveJsonModule: true,
    strict: true,
    skipLibCheck: false,
    types: [],
  },
};

const PAID = 1_000n;
const DEPLOYMENT = `package-test-${process.pid}`;
const deployment = join(config.paths.ignition, "deployments", DEPLOYMENT);

describe("The packed tarball, in a new TypeScript project", function () {
  this.timeout(600_000);

  const project = newProject();
  let node: SpawnedNode | undefined;

  before(async () => {
    const { dependencies } = manifest(join(config.paths.root, "package.json"));
    project.write("package.json", JSON.stringify({ name: "dapp", private: true, type: "module" }));
    project.write("tsconfig.json", JSON.stringify(TSCONFIG));
    await project.npm("install", await pack(project.folder), `ethers@${String(dependencies?.ethers)}`);

    node = await spawnHardhatNode();
    const { url } = node;
    await deploySuite(await connectionTo(url), { deploymentId: DEPLOYMENT });
    project.write("node.json", JSON.stringify({ url }));
    project.write("deployed_addresses.json", readFileSync(join(deployment, "deployed_addresses.json"), "utf8"));
  });

  after(async () => {
    await node?.stop();
    project.remove();
    rmSync(deployment, { recursive: true, force: true });
  });

  it("runs nothing when it is installed", () => {
    const { scripts } = manifest(installed("package.json"));
    expect(scripts).not.to.have.any.keys("preinstall", "install", "postinstall", "prepare");
  });

  it("brings the sources of the contracts for those who import them, and no test double", () => {
    expect(existsSync(installed("contracts/escrow/interfaces/IEscrow.sol"))).to.equal(true);
    expect(existsSync(installed("contracts/mocks"))).to.equal(false);
  });

  it("offers the ABI of a contract as JSON, and none of a test double", async () => {
    project.write(
      "abi.mjs",
      'import abi from "cowry/abis/Escrow.json" with { type: "json" };\nconsole.log(JSON.stringify(abi));',
    );
    const abi = JSON.parse(await project.node("abi.mjs")) as { name?: string }[];
    expect(abi.map(({ name }) => name)).to.include.members(["pay", "confirm", "settleDue"]);

    expect(existsSync(installed("dist/abis/TokenMock.json"))).to.equal(false);
  });

  it("lets a dApp of ten lines pass the type check, and run against a node", async () => {
    project.write("dapp.ts", DAPP);
    await project.node(typeScript);

    const { ethers } = await connectionTo(node!.url);
    const payee = (await ethers.getSigners())[4]!;
    const before = await ethers.provider.getBalance(payee);
    expect(await project.node("dapp.js")).to.equal(`Released ${PAID}n Cowry Escrow\n`);
    expect(await ethers.provider.getBalance(payee)).to.equal(before + PAID);
  });

  it("has types that catch a mistake", async () => {
    project.write("dapp.ts", MISTAKEN_DAPP);
    const message = await project.node(typeScript).catch(String);
    expect(message).to.contain("Type 'string' is not assignable to type 'number'");
  });

  function installed(path: string): string {
    return join(project.folder, "node_modules", "cowry", path);
  }
});

function connectionTo(url: string) {
  return network.create({ network: "localhost", override: { url } });
}

function manifest(path: string): { scripts?: Record<string, string>; dependencies?: Record<string, string> } {
  return JSON.parse(readFileSync(path, "utf8")) as ReturnType<typeof manifest>;
}
