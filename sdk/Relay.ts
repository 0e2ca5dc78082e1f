import { concat, type Signer, type TypedDataField } from "ethers";

import { ERC2771Forwarder__factory } from "../typechain-types/factories/@openzeppelin/contracts/metatx/ERC2771Forwarder__factory.ts";
import type { ContractName } from "./contracts.ts";
import type { Deployment } from "./Deployment.ts";
import { domainOf } from "./Domains.ts";
import { isRevert, type Revert, revertIn } from "./Errors.ts";
import { withMargin } from "./gas.ts";
import { type Deed, type Performed, performed, type Places, send } from "./Perform.ts";
import { providerOf } from "./provider.ts";

/** A deed that its sender has signed for anyone to carry out: plain data, ready to be handed to a relayer. */
export interface RelayRequest<Contract extends ContractName = ContractName> {
  /** Whose deed it is, by the contract's name in a deployment. */
  readonly contract: Contract;
  readonly deed: string;
  readonly from: string;
  readonly to: string;
  readonly value: bigint;
  /** The most gas that the deed may burn. */
  readonly gas: bigint;
  readonly nonce: bigint;
  /** The last second in which it can be carried out, in Unix seconds. */
  readonly deadline: bigint;
  readonly data: string;
  readonly signature: string;
}

/** How to sign for a relayer. */
export interface RelayOptions {
  /** The last second in which it can be carried out, in Unix seconds. */
  readonly deadline: bigint;
  /** The most gas that the deed may burn; by default the estimate with a margin, for deeds that bring value 1,000,000. */
  readonly gas?: bigint;
  /** The next nonce at the forwarder by default; one signs several requests at once with consecutive ones. */
  readonly nonce?: bigint;
}

/** The door for relayed deeds. */
type Forwarding = Pick<Deployment, "chainId" | "forwarder">;

/** Where a contract and the door for its relayed deeds are. */
type Relayed<Contract extends ContractName> = Forwarding & Places<Contract>;

const FORWARD_TYPES: Record<string, TypedDataField[]> = {
  ForwardRequest: [
    { name: "from", type: "address" },
    { name: "to", type: "address" },
    { name: "value", type: "uint256" },
    { name: "gas", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint48" },
    { name: "data", type: "bytes" },
  ],
};

/** For deeds that bring value: they cannot be estimated from the forwarder, which has none. */
const GAS_WITH_VALUE = 1_000_000n;

/**
 * Signs a deed for a relayer, who pays the gas. The sender needs a key: the forwarder knows no signatures of contract accounts. Throws the {@link Revert} if
 * the contract would refuse the deed now.
 *
 * @example
 * const request = await signRelay(payer, deployment, confirm(order, order.amount), { deadline: now + 600n });
 * await relay(relayer, deployment, request);
 */
export async function signRelay<Contract extends ContractName>(
  signer: Signer,
  deployment: Relayed<Contract>,
  deed: Deed<Contract>,
  options: RelayOptions,
): Promise<RelayRequest<Contract>> {
  const { chainId, forwarder } = deployment;
  const from = await signer.getAddress();
  const call = { from, to: deployment[deed.contract], value: deed.value, data: deed.data };
  const nonce = options.nonce ?? (await ERC2771Forwarder__factory.connect(forwarder, signer).nonces(from));
  const gas = options.gas ?? (await gasFor(signer, deployment, call));

  const domain = await domainOf(signer, forwarder, chainId);
  const message = { ...call, gas, nonce, deadline: options.deadline };
  const signature = await signer.signTypedData(domain, FORWARD_TYPES, message);
  return { contract: deed.contract, deed: deed.name, ...message, signature };
}

/**
 * Carries out a signed deed as a relayer. Throws the {@link Revert} of the contract, where the forwarder would only say that the call failed.
 *
 * @example
 * const { events } = await relay(relayer, deployment, request);
 */
export async function relay<Contract extends ContractName>(
  relayer: Signer,
  deployment: Relayed<Contract>,
  request: RelayRequest<Contract>,
): Promise<Performed<Contract>> {
  const data = ERC2771Forwarder__factory.createInterface().encodeFunctionData("execute", [request]);
  try {
    const receipt = await send(relayer, { to: deployment.forwarder, data, value: request.value });
    return performed({ contract: request.contract, name: request.deed }, deployment, receipt);
  } catch (error) {
    if (isRevert(error, "FailedCall")) throw (await innerRevert(relayer, deployment, request)) ?? error;
    throw error;
  }
}

type Call = Pick<RelayRequest, "from" | "to" | "value" | "data">;

/** The call as the contract sees it: from the forwarder, with the sender behind the data (ERC-2771). */
function forwarded({ forwarder }: Forwarding, { from, to, value, data }: Call): Call {
  return { from: forwarder, to, value, data: concat([data, from]) };
}

async function gasFor(signer: Signer, deployment: Forwarding, call: Call): Promise<bigint> {
  if (call.value > 0n) return GAS_WITH_VALUE;
  try {
    return withMargin(await providerOf(signer).estimateGas(forwarded(deployment, call)));
  } catch (error) {
    throw revertIn(error) ?? error;
  }
}

/** Why the call inside a relay request fails. */
async function innerRevert(runner: Signer, deployment: Forwarding, request: RelayRequest): Promise<Revert | undefined> {
  try {
    await providerOf(runner).call(forwarded(deployment, request));
    return undefined;
  } catch (error) {
    return revertIn(error);
  }
}
