import { Escrow__factory } from "../typechain-types/factories/contracts/escrow/Escrow__factory.ts";
import { SpendingLimits__factory } from "../typechain-types/factories/contracts/payments/SpendingLimits__factory.ts";

/** The contracts of the suite that people deal with, by their names in a deployment, and what each can do and tell. */
export const abis = {
  escrow: Escrow__factory.abi,
  spendingLimits: SpendingLimits__factory.abi,
} as const;

/** The ABI of each contract, as its type. */
export type Abis = typeof abis;

/** The name of a contract in a deployment. */
export type ContractName = keyof Abis;
