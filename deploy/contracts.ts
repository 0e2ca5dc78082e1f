import type { ContractRunner } from "ethers";

import type { AccessManager } from "../typechain-types/@openzeppelin/contracts/access/manager/AccessManager.ts";
import type { ERC2771Forwarder } from "../typechain-types/@openzeppelin/contracts/metatx/ERC2771Forwarder.ts";
import type { Escrow } from "../typechain-types/contracts/escrow/Escrow.ts";
import type { EscrowLens } from "../typechain-types/contracts/escrow/EscrowLens.ts";
import type { SpendingLimits } from "../typechain-types/contracts/payments/SpendingLimits.ts";
import { AccessManager__factory } from "../typechain-types/factories/@openzeppelin/contracts/access/manager/AccessManager__factory.ts";
import { ERC2771Forwarder__factory } from "../typechain-types/factories/@openzeppelin/contracts/metatx/ERC2771Forwarder__factory.ts";
import { Escrow__factory } from "../typechain-types/factories/contracts/escrow/Escrow__factory.ts";
import { EscrowLens__factory } from "../typechain-types/factories/contracts/escrow/EscrowLens__factory.ts";
import { SpendingLimits__factory } from "../typechain-types/factories/contracts/payments/SpendingLimits__factory.ts";

/** The contracts of the suite. */
export interface Suite {
  readonly accessManager: AccessManager;
  readonly forwarder: ERC2771Forwarder;
  readonly escrow: Escrow;
  readonly escrowLens: EscrowLens;
  readonly spendingLimits: SpendingLimits;
}

/**
 * The suite's contracts at their addresses.
 *
 * @example
 * const { escrow } = suiteAt(addressBook(JSON.parse(text)), provider);
 */
export function suiteAt(addresses: Readonly<Record<keyof Suite, string>>, runner: ContractRunner): Suite {
  return {
    accessManager: AccessManager__factory.connect(addresses.accessManager, runner),
    forwarder: ERC2771Forwarder__factory.connect(addresses.forwarder, runner),
    escrow: Escrow__factory.connect(addresses.escrow, runner),
    escrowLens: EscrowLens__factory.connect(addresses.escrowLens, runner),
    spendingLimits: SpendingLimits__factory.connect(addresses.spendingLimits, runner),
  };
}

/**
 * Every contract of a suite with its name.
 *
 * @example
 * for (const [name, contract] of contractsOf(suite)) console.log(name, await contract.getAddress());
 */
export function contractsOf(suite: Suite): readonly (readonly [string, Suite[keyof Suite]])[] {
  return Object.entries<Suite[keyof Suite]>({ ...suite });
}
