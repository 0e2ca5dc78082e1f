import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { config } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";

import { addressesOf, type Suite, suiteAt } from "./contracts.ts";
import SuiteModule from "./modules/Suite.ts";
import { isLocal, type Parameters, readParameters } from "./parameters.ts";
import { verifySuite } from "./verify.ts";

/** How to deploy. */
export interface DeployOptions {
  /** The file that says who administers it; without one, what `readParameters` finds for the network. */
  readonly parametersFile?: string | undefined;
  /** The name under which a node's deployment is kept in deploy/deployments/; without it `chain-<id>`. */
  readonly deploymentId?: string;
}

/** Connections by `network.create()`, with the toolbox's `ethers` and `ignition`. */
type Connection = Pick<NetworkConnection, "ethers" | "ignition" | "networkName" | "networkConfig">;

/**
 * Deploys the suite through its modules and proves the state that it reached. Where it is already deployed, finds it; on a local node that has started
 * anew since, deploys it anew.
 *
 * @example
 * const connection = await network.create();
 * const { escrow, forwarder } = await deploySuite(connection);
 */
export async function deploySuite(connection: Connection, options: DeployOptions = {}): Promise<Suite> {
  const { ethers, ignition } = connection;
  const { chainId } = await ethers.provider.getNetwork();
  const signers = await ethers.getSigners();
  const [deployer] = signers;
  if (deployer === undefined) throw new Error(`network ${connection.networkName} has no account to deploy with`);
  const parameters = readParameters({
    network: connection.networkName,
    chainId,
    accounts: signers.map(({ address }) => address),
    file: options.parametersFile,
  });

  const deploymentId = options.deploymentId ?? `chain-${chainId}`;
  if (isLocal(chainId)) await forgetIfGone(connection, deploymentId);
  const deployed = await ignition.deploy(SuiteModule, { deploymentId, parameters: moduleParameters(parameters) });
  const suite = suiteAt(await addressesOf(deployed), deployer);

  const problems = await verifySuite(suite, parameters, deployer.address);
  if (problems.length > 0) throw new Error(`The deployed suite is not as it should be:\n${problems.join("\n")}`);
  return suite;
}

/** The parameters as the modules ask for them. */
function moduleParameters({ token: { issuer, issuerDelay, ...token }, ...people }: Parameters) {
  return { Roles: { ...people, issuer, issuerDelay }, Token: { ...token } };
}

/** A local node forgets all when it ends, while the record of its deployment stays in a folder: drops that record. */
async function forgetIfGone({ ethers, networkConfig }: Connection, deploymentId: string): Promise<void> {
  const folder = join(config.paths.ignition, "deployments", deploymentId);
  const journal = join(folder, "journal.jsonl");
  if (networkConfig.type !== "http" || !existsSync(journal)) return;

  const receipts = await Promise.all(minedIn(journal).map((hash) => ethers.provider.getTransactionReceipt(hash)));
  if (receipts.includes(null)) rmSync(folder, { recursive: true });
}

/** The transactions that Ignition's journal has seen mined. */
function minedIn(journal: string): readonly string[] {
  return readFileSync(journal, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as { readonly type: string; readonly hash: string })
    .flatMap(({ type, hash }) => (type === "TRANSACTION_CONFIRM" ? [hash] : []));
}
