import { parseArgs } from "node:util";

import { config, network } from "hardhat";

import { contractsOf } from "../deploy/contracts.ts";
import { deploySuite } from "../deploy/suite.ts";

/** Deploys the suite, or finds it where it is deployed already, proves its state and prints its addresses. */
async function deploy(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { network: { type: "string" }, parameters: { type: "string" } } });
  const connection = await network.create(networkNamed(values.network));
  try {
    const suite = await deploySuite(connection, { parametersFile: values.parameters });
    const { chainId } = await connection.ethers.provider.getNetwork();
    console.log(`The suite on ${connection.networkName} (chain ${chainId}), its roles and wiring verified:`);
    for (const [name, contract] of contractsOf(suite))
      console.log(`  ${name.padEnd(14)} ${await contract.getAddress()}`);
  } finally {
    await connection.close();
  }
}

function networkNamed(name: string | undefined): string {
  const names = Object.entries(config.networks).flatMap(([known, { type }]) => (type === "http" ? [known] : []));
  if (name !== undefined && names.includes(name)) return name;

  const wrong = name === undefined ? "Which network?" : `There is no network "${name}" to deploy to.`;
  throw new Error(
    `${wrong} hardhat.config.ts knows ${names.join(", ")}: npm run deploy -- --network ${String(names[0])}`,
  );
}

/** What went wrong, in words for whoever typed the command. The numbers are Hardhat's. */
function explain(error: unknown): string {
  const { message } = error as Error;
  if (message.startsWith("HHE703")) return `${message}\nA local node starts with: npm run node`;
  if (message.startsWith("HHE10120"))
    return `${message}\nWhat stands on this network was deployed otherwise. A local node forgets it when it is started anew.`;
  return message;
}

try {
  await deploy(process.argv.slice(2));
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}
