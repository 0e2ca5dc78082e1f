import type { NetworkConnection } from "hardhat/types/network";

import { scheduleIssue } from "../../sdk/CowryToken.ts";
import { type PaymentContracts, paymentContracts } from "../../sdk/History.ts";
import type { DenyListTokenMock } from "../../typechain-types/contracts/mocks/DenyListTokenMock.ts";
import type { CowryToken } from "../../typechain-types/contracts/token/CowryToken.ts";
import { CowryToken__factory } from "../../typechain-types/factories/contracts/token/CowryToken__factory.ts";
import { DAY, type EscrowStage, escrowStage } from "./escrow.ts";

/** All contracts that move money, and what people pay with. */
export interface EverydayStage extends EscrowStage {
  /** The suite's own token; `token` is another of six decimals. */
  readonly cowryToken: CowryToken;
  readonly denyToken: DenyListTokenMock;
  readonly contracts: PaymentContracts;
}

/** What everybody has of each token. */
const PURSE = 10n ** 12n;

/**
 * Deploys the suite, mints and issues, and gives every contract the allowances of everybody.
 *
 * @example
 * const { payouts, contracts, roles } = await everydayStage(connection);
 */
export async function everydayStage(connection: NetworkConnection): Promise<EverydayStage> {
  const { ethers } = connection;
  const stage = await escrowStage(connection);
  const { roles, token, deployment } = stage;
  const people = Object.values(roles);
  const cowryToken = CowryToken__factory.connect(deployment.token, roles.admin);
  const denyToken = await ethers.deployContract("DenyListTokenMock", ["DNY", 0]);

  // The admin is the issuer where the parameters name none.
  const supply = PURSE * BigInt(people.length);
  await scheduleIssue(roles.admin, deployment, { to: roles.admin.address, amount: supply });
  await connection.networkHelpers.time.increase(DAY);
  await cowryToken.issue(roles.admin, supply);
  for (const person of people) {
    await denyToken.mint(person, PURSE);
    await cowryToken.transfer(person, PURSE);
    for (const each of [token, denyToken, cowryToken])
      for (const spender of [stage.mandates, stage.payouts, stage.swap, stage.spendingLimits, stage.escrow])
        await each.connect(person).approve(spender, PURSE);
  }
  return { ...stage, cowryToken, denyToken, contracts: paymentContracts(deployment) };
}
