import { definePlugin } from "hardhat/plugins";
import type { SolidityHooks } from "hardhat/types/hooks";

/**
 * Makes the bindings the same after every build. TypeChain lists contracts in the order in which Hardhat hands them on, which is that of its cache: a clean
 * build and one after an edit would differ. The list is shared by all handlers of the hook, so sorting it in place, before TypeChain's turn, is enough.
 */
export const sortedBindings = definePlugin({
  id: "cowry:sorted-bindings",
  hookHandlers: { solidity: () => Promise.resolve({ default: () => Promise.resolve(handlers) }) },
});

const handlers: Partial<SolidityHooks> = {
  processArtifactsAfterSuccessfulBuild: (_context, artifactPaths) => {
    (artifactPaths as string[]).sort();
    return Promise.resolve();
  },
};
