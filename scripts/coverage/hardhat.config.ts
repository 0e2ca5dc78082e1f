import config from "../../hardhat.config.ts";

/**
 * The same project, built elsewhere: instrumented code must not take the place of the real one, nor of its bindings. What it costs says nothing, so tests
 * that are marked as such are left out.
 */
export default {
  ...config,
  paths: { ...config.paths, artifacts: "coverage/artifacts", cache: "coverage/cache" },
  typechain: { dontOverrideCompile: true },
  test: { ...config.test, mocha: { ...config.test?.mocha, grep: String.raw`\[gas\]`, invert: true } },
  coverage: { skipFiles: ["contracts/mocks/**"] },
};
