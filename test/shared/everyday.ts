import type { NetworkConnection } from "hardhat/types/network";

import { type PaymentContracts, paymentContracts } from "../../sdk/History.ts";
import type { DenyListTokenMock } from "../../typechain-types/contracts/mocks/DenyListTokenMock.ts";
import type { Mandates } from "../../typechain-types/contracts/payments/Mandates.ts";
import type { Payouts } from "../../typechain-types/contracts/payments/Payouts.ts";
import type { Swap } from "../../typechain-types/contracts/payments/Swap.ts";
import type { CowryToken } from "../../typechain-types/contracts/token/CowryToken.ts";
import { type EscrowStage, escrowStage } from "./escrow.ts";

/** All contracts that move money, and what people pay with. */
export interface EverydayStage extends Omit<EscrowStage, "deployment"> {
  readonly connection: NetworkConnection;
  readonly mandates: Mandates;
  readonly payouts: Payouts;
  readonly swap: Swap;
  readonly cowryToken: CowryToken;
  readonly denyToken: DenyListTokenMock;
  readonly contracts: Required<PaymentContracts>;
  readonly deployment: {
    readonly chainId: bigint;
    readonly escrow: string;
    readonly mandates: string;
    readonly payouts: string;
    readonly swap: string;
    readonly spendingLimits: string;
  };
}

const PURSE = 10n ** 12n;

/** Deploys the suite, mints and issues, and gives every contract the allowances of everybody. */
export async function everydayStage(connection: NetworkConnection): Promise<EverydayStage> {
  const { ethers } = connection;
  const stage = await escrowStage(connection);
  const { roles, accessManager, forwarder, escrow, spendingLimits, token, chainId } = stage;
  const mandates = await ethers.deployContract("Mandates", [forwarder]);
  const payouts = await ethers.deployContract("Payouts", [accessManager, forwarder]);
  const swap = await ethers.deployContract("Swap", [forwarder]);
  const terms = {
    name: "Cowry",
    symbol: "CWR",
    cap: PURSE * 100n,
    issueLimit: PURSE * 100n,
    issuePeriod: 86_400n,
    maxBurnShare: 1_000n,
  };
  const cowryToken = await ethers.deployContract("CowryToken", [terms, accessManager]);
  const denyToken = await ethers.deployContract("DenyListTokenMock", ["DNY", 0]);
  const deployment = {
    chainId,
    escrow: await escrow.getAddress(),
    mandates: await mandates.getAddress(),
    payouts: await payouts.getAddress(),
    swap: await swap.getAddress(),
    spendingLimits: await spendingLimits.getAddress(),
  };
  for (const role of Object.values(roles)) {
    await denyToken.mint(role, PURSE);
    await cowryToken.connect(roles.admin).issue(role, PURSE);
    for (const each of [token, denyToken, cowryToken])
      for (const spender of [mandates, payouts, swap, spendingLimits, escrow])
        await each.connect(role).approve(spender, PURSE);
  }
  const contracts = paymentContracts({ ...deployment, token: await cowryToken.getAddress() });
  return {
    ...stage,
    ...{ connection, mandates, payouts, swap, cowryToken, denyToken, deployment },
    contracts: contracts as Required<PaymentContracts>,
  };
}
