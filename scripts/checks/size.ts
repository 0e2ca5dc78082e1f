import type { Check } from "./check.ts";
import { type Artifact, productArtifacts } from "./project.ts";

/** Beyond this an EVM chain refuses the code (EIP-170). */
const LIMIT = 24_576;

/**
 * The contracts whose code a chain would refuse.
 *
 * @example
 * tooLarge([{ contractName: "Escrow", sourceName: "contracts/escrow/Escrow.sol", abi: [], bytecode: "0x", deployedBytecode: `0x${"00".repeat(24_576)}` }]);
 */
export function tooLarge(artifacts: readonly Artifact[]): readonly string[] {
  return artifacts
    .map(({ contractName, deployedBytecode }) => ({ contractName, bytes: (deployedBytecode.length - 2) / 2 }))
    .filter(({ bytes }) => bytes >= LIMIT)
    .map(({ contractName, bytes }) => `${contractName} has ${bytes} bytes; it must stay under ${LIMIT}`);
}

export const size: Check = {
  name: "contract size",
  problems: () => tooLarge(productArtifacts()),
};
