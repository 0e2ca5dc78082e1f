import type { NetworkConnection } from "hardhat/types/network";

import { addressesOf, type Suite } from "../../../deploy/contracts.ts";
import { REGISTRAR_ROLE } from "../../../deploy/roles.ts";
import { type DeployOptions, deploySuite } from "../../../deploy/suite.ts";
import { type Deployment, deploymentAt } from "../../../sdk/Deployment.ts";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { RpcProvider } from "./clock.ts";
import type { Reporter } from "./reporter.ts";

/** What somebody who plays stories asks for besides their inputs. */
export interface Asked {
  /** The folder for pictures that stories make, such as labels; without one, none are written. */
  readonly output?: string;
  /** How many units get codes, in stories that make some; without it, as many as their input says. */
  readonly units?: number;
}

/** Where stories are played: a chain with the suite on it, and someone who funds the cast. */
export interface Stage {
  readonly provider: RpcProvider;
  readonly deployment: Deployment;
  /** The network's first account, which gives everyone what they start with. */
  readonly treasury: HardhatEthersSigner;
  /** The network's account that may register organizations; `undefined` where the registrar is elsewhere. */
  readonly registrar: HardhatEthersSigner | undefined;
  readonly reporter: Reporter;
  readonly asked: Asked;
}

/** How a stage is set. */
export interface StageOptions extends DeployOptions {
  readonly asked?: Asked;
}

/**
 * Deploys the suite to a network, or finds it there, and sets the stage on it.
 *
 * @example
 * const stage = await openStage(await network.create(), silentReporter);
 */
export async function openStage(
  connection: Pick<NetworkConnection, "ethers" | "ignition" | "networkName" | "networkConfig">,
  reporter: Reporter,
  { asked = {}, ...options }: StageOptions = {},
): Promise<Stage> {
  const { ethers } = connection;
  const suite = await deploySuite(connection, options);
  const signers = await ethers.getSigners();
  const [treasury] = signers;
  if (treasury === undefined) throw new Error(`network ${connection.networkName} has no account`);
  const deployment = await deploymentAt(ethers.provider, await addressesOf(suite));
  const registrar = await registrarAmong(signers, suite);
  return { provider: ethers.provider, deployment, treasury, registrar, reporter, asked };
}

async function registrarAmong(
  signers: readonly HardhatEthersSigner[],
  { accessManager }: Pick<Suite, "accessManager">,
): Promise<HardhatEthersSigner | undefined> {
  for (const signer of signers) {
    const [isMember] = await accessManager.hasRole(REGISTRAR_ROLE, signer);
    if (isMember) return signer;
  }
  return undefined;
}
