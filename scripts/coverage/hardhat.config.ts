import config from "../../hardhat.config.ts";

/** The same project, built elsewhere: instrumented code must not take the place of the real one, nor of its bindings. */
export default {
  ...config,
  paths: { ...config.paths, artifacts: "coverage/artifacts", cache: "coverage/cache" },
  typechain: { dontOverrideCompile: true },
  coverage: { skipFiles: ["contracts/mocks/**"] },
};
