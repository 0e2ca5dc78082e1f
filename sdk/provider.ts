import type { ContractRunner, Provider } from "ethers";

/**
 * The provider behind a signer, which it needs to ask the chain anything.
 *
 * @example
 * const { chainId } = await providerOf(signer).getNetwork();
 */
export function providerOf(runner: ContractRunner): Provider {
  if (runner.provider === null) throw new TypeError("the signer is not connected to a provider");
  return runner.provider;
}
