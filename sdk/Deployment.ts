import type { Provider } from "ethers";

import type { AddressBook } from "./Addresses.ts";
import type { EscrowDomain } from "./Order.ts";
import type { PayoutsDomain } from "./Payouts.ts";
import type { SwapDomain } from "./Swap.ts";

/** Where the suite is: the chain and the contracts on it. */
export interface Deployment extends EscrowDomain, PayoutsDomain, SwapDomain {
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
  { escrow, forwarder, payouts, swap }: Pick<AddressBook, "escrow" | "forwarder" | "payouts" | "swap">,
): Promise<Deployment> {
  const { chainId } = await provider.getNetwork();
  return { chainId, escrow, forwarder, payouts, swap };
}
