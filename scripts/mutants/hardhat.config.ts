import config, { solidity } from "../../hardhat.config.ts";

/**
 * Built without the intermediate representation: five times as fast, and a fault in the source stays one. The size limit
 * would be passed, and is not what is tested.
 */
const quick = { ...solidity, settings: { evmVersion: "cancun", optimizer: { enabled: true, runs: 200 } } };

/** The contracts of packages that are built along. */
const packages = config.solidity as { npmFilesToBuild: string[] };

export default {
  ...config,
  solidity: { ...packages, profiles: { default: quick, production: quick } },
  networks: { default: { type: "edr-simulated" as const, allowUnlimitedContractSize: true } },
  typechain: { dontOverrideCompile: true },
  test: { ...config.test, mocha: { timeout: 60_000, bail: true, reporter: "dot" } },
};
