import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";
import { config } from "hardhat";

import { addressBook } from "../../sdk/Addresses.ts";
import { type SpawnedNode, spawnAnvil } from "../shared/nodes.ts";

/** What a run of the script printed, and its exit code. */
interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const { root, cache } = config.paths;
// A folder of its own, so that the user's deployments stay as they are.
const folder = join(cache, "deploy-script-test");
const configFile = join(folder, "hardhat.config.ts");
const deployments = join(folder, "deployments", "chain-31337");

/** Runs the script with a network "spawned" at the url. */
async function deploy(url: string, ...args: readonly string[]): Promise<Run> {
  const networks = { spawned: { type: "http", url } };
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    configFile,
    `import base from "../../hardhat.config.ts";
export default { ...base, paths: { ...base.paths, ignition: ${JSON.stringify(folder)} }, networks: ${JSON.stringify(networks)} };
`,
  );
  const child = spawn(process.execPath, [join(root, "scripts/deploy.ts"), ...args], {
    cwd: root,
    env: { ...process.env, HARDHAT_CONFIG: configFile },
  });
  const [out, err] = [gather(child.stdout), gather(child.stderr)];
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, out: out.join(""), err: err.join("") };
}

function gather(stream: NodeJS.ReadableStream): string[] {
  const chunks: string[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk.toString()));
  return chunks;
}

describe("npm run deploy", () => {
  let node: SpawnedNode;

  before(async () => {
    node = await spawnAnvil();
  });

  after(async () => {
    await node.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("deploys, prints each contract with its address, and keeps the address book", async () => {
    const { code, out, err } = await deploy(node.url, "--network", "spawned");

    expect(err).to.equal("");
    expect(code).to.equal(0);
    const book = addressBook(JSON.parse(readFileSync(join(deployments, "deployed_addresses.json"), "utf8")));
    expect(out.trimEnd().split("\n")).to.deep.equal([
      "The suite on spawned (chain 31337), its roles and wiring verified:",
      ...Object.entries(book).map(([name, address]) => `  ${name.padEnd(14)} ${address}`),
    ]);
  });

  it("finds what is deployed when it runs again", async () => {
    const before = readFileSync(join(deployments, "journal.jsonl"), "utf8");
    const { code } = await deploy(node.url, "--network", "spawned");

    expect(code).to.equal(0);
    const mined = (journal: string) => journal.split("TRANSACTION_CONFIRM").length;
    expect(mined(readFileSync(join(deployments, "journal.jsonl"), "utf8"))).to.equal(mined(before));
  });

  it("says so when other parameters are asked for than what stands there has", async () => {
    const parameters = join(folder, "slow.json");
    writeFileSync(parameters, JSON.stringify({ adminDelay: 60 }));
    const { code, err } = await deploy(node.url, "--network", "spawned", "--parameters", parameters);

    expect(code).to.equal(1);
    expect(err).to.contain("Roles#grantAdmin").and.to.contain("A local node forgets it when it is started anew.");
  });

  it("deploys anew on a node that started anew", async () => {
    await node.stop();
    node = await spawnAnvil();
    const { code, out, err } = await deploy(node.url, "--network", "spawned");

    expect(err).to.equal("");
    expect(code).to.equal(0);
    expect(out).to.contain("its roles and wiring verified");
  });

  it("says so when the node does not answer", async () => {
    await node.stop();
    const { code, err } = await deploy(node.url, "--network", "spawned");

    expect(code).to.equal(1);
    expect(err).to.contain('Cannot connect to the network "spawned"').and.to.contain("npm run node");
  });

  it("says which networks there are", async () => {
    const none = await deploy(node.url);
    expect(none.code).to.equal(1);
    expect(none.err).to.equal(
      "Which network? hardhat.config.ts knows spawned, localhost: npm run deploy -- --network spawned\n",
    );

    const unknown = await deploy(node.url, "--network", "moon");
    expect(unknown.code).to.equal(1);
    expect(unknown.err).to.contain('There is no network "moon" to deploy to.');
  });
});
