import type { Provider } from "ethers";

import type { AddressBook } from "./Addresses.ts";
import type { MandatesDomain } from "./Mandates.ts";
import type { EscrowDomain } from "./Order.ts";

/** Where the suite is: the chain and the contracts on it. */
export interface Deployment extends EscrowDomain, MandatesDomain {
  readonly forwarder: string;
}

/**
 * The deployment that an address book describes, on the chain of a provider.
 *
 * @example
 * const deployment = await deploymentAt(provider, addressBook(JSON.parse(text)));
 */
export async function deploymentAt(
  provider: Provider,
  { escrow, forwarder, mandates }: Pick<AddressBook, "escrow" | "forwarder" | "mandates">,
): Promise<Deployment> {
  const { chainId } = await provider.getNetwork();
  return { chainId, escrow, forwarder, mandates };
}
