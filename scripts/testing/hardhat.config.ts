import config from "../../hardhat.config.ts";

/**
 * The same project for the Solidity tests that run beside the others: they are compiled into a cache of their own, since two builds that end at once
 * would write one file, and leave the bindings to the build of the contracts.
 */
export default {
  ...config,
  paths: { ...config.paths, cache: "cache/campaigns" },
  typechain: { dontOverrideCompile: true },
};
