import { Interface } from "ethers";

import { abis, type ContractName } from "./contracts.ts";
import type { Deed } from "./Perform.ts";

/**
 * A function that makes deeds of one contract out of encoded calls.
 *
 * @example
 * const deed = deedsOf("escrow");
 * deed(escrow.encodeFunctionData("ship", [order, tracking])).name; // "ship"
 */
export function deedsOf<Contract extends ContractName>(
  contract: Contract,
): (data: string, value?: bigint) => Deed<Contract> {
  const calls = new Interface(abis[contract]);
  return (data, value = 0n) => {
    const { name } = calls.parseTransaction({ data }) ?? {};
    if (name === undefined) throw new RangeError(`${data.slice(0, 10)} is no deed of the contract ${contract}`);
    return { contract, name, data, value };
  };
}
