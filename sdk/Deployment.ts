import type { Provider } from "ethers";

import type { EscrowDomain } from "./Order.ts";

/** Where the suite is: the chain and the contracts on it. */
export interface Deployment extends EscrowDomain {
  readonly forwarder: string;
  readonly spendingLimits: string;
}

/**
 * The deployment that an address book describes, on the chain of a provider.
 *
 * @example
 * const deployment = await deploymentAt(provider, addressBook(JSON.parse(text)));
 */
export async function deploymentAt(
  provider: Provider,
  { escrow, forwarder, spendingLimits }: Omit<Deployment, "chainId">,
): Promise<Deployment> {
  const { chainId } = await provider.getNetwork();
  return { chainId, escrow, forwarder, spendingLimits };
}
