import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** A node in a process of its own, on a free port of this machine. */
export interface SpawnedNode {
  /** Where its JSON-RPC answers. */
  readonly url: string;
  /** Ends the process; resolves when it is gone. May be called more than once. */
  readonly stop: () => Promise<void>;
}

/** Starts a node and resolves once it answers. */
export type NodeSpawner = () => Promise<SpawnedNode>;

const READY_WITHIN_MS = 30_000;
const STOP_WITHIN_MS = 5_000;

/**
 * Starts `hardhat node` with the default accounts.
 *
 * @example
 * const node = await spawnHardhatNode();
 * const { ethers } = await network.create({ network: "localhost", override: { url: node.url } });
 * await node.stop();
 */
export async function spawnHardhatNode(): Promise<SpawnedNode> {
  const cli = fileURLToPath(new URL("cli.js", import.meta.resolve("hardhat")));
  return spawnNode(process.execPath, [cli, "node", "--hostname", "127.0.0.1", "--port", "0"]);
}

/**
 * Starts anvil: an implementation that shares no code with Hardhat's, with the same accounts and chain id.
 *
 * The native binary is called, since npm's launcher in front of it would outlive a signal.
 *
 * @example
 * const node = await spawnAnvil();
 */
export async function spawnAnvil(): Promise<SpawnedNode> {
  return spawnNode(anvilBinary(), ["--host", "127.0.0.1", "--port", "0", "--accounts", "20"]);
}

/** Both, by name, for a suite that runs over each. */
export const nodeSpawners: Readonly<Record<"hardhat node" | "anvil", NodeSpawner>> = {
  "hardhat node": spawnHardhatNode,
  anvil: spawnAnvil,
};

/**
 * Starts a node, hands it to `use`, and stops it however that ends.
 *
 * @example
 * await withNode(spawnAnvil, async ({ url }) => console.log(url));
 */
export async function withNode<T>(spawner: NodeSpawner, use: (node: SpawnedNode) => Promise<T>): Promise<T> {
  const node = await spawner();
  try {
    return await use(node);
  } finally {
    await node.stop();
  }
}

async function spawnNode(command: string, args: readonly string[]): Promise<SpawnedNode> {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  const stop = stopper(child);
  try {
    return { url: await address(child), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Resolves to the address that the node prints once it listens, and keeps reading after that so that its pipe never fills. */
function address(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    const fail = (reason: string) => {
      reject(new Error(`${child.spawnfile} ${reason}. It printed:\n${output}`));
    };
    const timer = setTimeout(fail, READY_WITHIN_MS, `did not listen within ${READY_WITHIN_MS / 1000} s`);
    const read = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-10_000);
      const port = /(?:127\.0\.0\.1):(\d+)/.exec(output)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(`http://127.0.0.1:${port}`);
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("error", (error) => {
      fail(`could not start: ${error.message}`);
    });
    child.once("exit", (code) => {
      clearTimeout(timer);
      fail(`ended with exit code ${String(code)}`);
    });
  });
}

function stopper(child: ChildProcess): () => Promise<void> {
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  return async () => {
    process.off("exit", kill);
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;

    const gone = once(child, "close");
    child.kill("SIGTERM");
    const timer = setTimeout(kill, STOP_WITHIN_MS);
    await gone;
    clearTimeout(timer);
  };
}

function anvilBinary(): string {
  const os = process.platform;
  const cpu = process.arch === "x64" ? "amd64" : process.arch;
  const manifest = import.meta.resolve(`@foundry-rs/anvil-${os}-${cpu}/package.json`);
  return join(dirname(fileURLToPath(manifest)), "bin", os === "win32" ? "anvil.exe" : "anvil");
}
