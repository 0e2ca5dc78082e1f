import { fileURLToPath } from "node:url";

import hardhatToolboxMochaEthers from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import { defineConfig } from "hardhat/config";

import { sortedBindings } from "./scripts/hardhat/sortedBindings.ts";

/**
 * The Yul optimizer's steps, without the two that trade size for next to no gas: repeating whole rounds until nothing
 * changes, and a copy of each function for each constant argument. With them the escrow is 34 KB, 10 KB over the limit.
 */
const optimizerSteps =
  "dhfoDgvulfnTUtnIf[xa[r]EscLMVcul[j]Trpeul]xa[r]cLgvifCTUca[r]LSsTOtfDnca[r]IulcscCTUtgvifMx[scCTUt]TOntnfDIulgvifMjmul[jul]VcTOculjmul:fDnTOcmu";

/** One compiler setting for tests, gas figures and deployment: what is tested is what is deployed. */
export const solidity = {
  version: "0.8.37",
  path: fileURLToPath(import.meta.resolve("solc/soljson.js")),
  settings: {
    evmVersion: "cancun",
    viaIR: true,
    optimizer: { enabled: true, runs: 1000, details: { yul: true, yulDetails: { optimizerSteps } } },
  },
};

export default defineConfig({
  plugins: [sortedBindings, hardhatToolboxMochaEthers],
  solidity: {
    // Solidity tests are compiled when they are run: a build for a node or a flow does without them.
    splitTestsCompilation: true,
    profiles: { default: solidity, production: solidity },
    npmFilesToBuild: [
      "@openzeppelin/contracts/access/manager/AccessManager.sol",
      "@openzeppelin/contracts/metatx/ERC2771Forwarder.sol",
    ],
  },
  paths: { ignition: "deploy" },
  typechain: { outDir: "typechain-types" },
  test: {
    mocha: { timeout: 60_000, forbidOnly: true, forbidPending: true },
    solidity: {
      fuzz: { runs: 256 },
      // The handlers draw all they do from one seed, so values gathered from code and storage would only slow them down.
      invariant: { runs: 256, depth: 64, dictionaryWeight: 0, includeStorage: false, includePushBytes: false },
    },
  },
});
