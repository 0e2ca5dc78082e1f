import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { dataSlice, getAddress, id as keccakOf, MaxUint256 } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

import { deploySuite } from "../../../deploy/suite.ts";
import type { Stage } from "../domain.ts";

/** What is measured: the contracts of everyday payments, or their floor, which stands in for each. */
export interface Subject {
  readonly mandates: string;
  readonly payouts: string;
  readonly swap: string;
}

/** A chain with the payments and their floor on it, where everybody has some of two tokens. */
export interface PaymentsStage extends Stage<Subject> {
  readonly connection: NetworkConnection;
  readonly chainId: bigint;
  readonly payer: HardhatEthersSigner;
  readonly payee: HardhatEthersSigner;
  readonly token: string;
  readonly otherToken: string;
  /** Who is paid by lists and drops: nobody's balance is zero. */
  readonly recipients: readonly string[];
}

/** What everyone has at first, in token units. */
const BALANCE = 10n ** 15n;

const RECIPIENTS = 100;

/**
 * Deploys the suite through its modules, the floor and two tokens, and gives everyone money and both parties' unlimited allowances.
 *
 * @example
 * const stage = await openPaymentsStage(await network.create({ override: { initialDate: new Date(START * 1000) } }));
 */
export async function openPaymentsStage(connection: NetworkConnection): Promise<PaymentsStage> {
  const { ethers } = connection;
  const { mandates, payouts, swap } = await deploySuite(connection);
  // The issuer of the tokens has sent nothing before, so that they always have the same addresses.
  const [, , , payer, payee, , , issuer] = await ethers.getSigners();
  if (payer === undefined || payee === undefined) throw new Error("the chain lacks accounts");
  const token = await ethers.deployContract("TokenMock", ["TKN", 6], issuer);
  const otherToken = await ethers.deployContract("TokenMock", ["OTH", 6], issuer);
  const floor = await ethers.deployContract("PaymentsFloorMock", [], issuer);

  const recipients = Array.from({ length: RECIPIENTS }, (_, place) => accountNamed(`recipient ${place}`));
  for (const account of [...recipients, payouts, floor]) await token.mint(account, BALANCE);
  for (const coin of [token, otherToken]) {
    for (const party of [payer, payee]) {
      await coin.mint(party, BALANCE);
      for (const spender of [mandates, payouts, swap, floor]) await coin.connect(party).approve(spender, MaxUint256);
    }
  }
  const [{ chainId }, floorAddress] = await Promise.all([ethers.provider.getNetwork(), floor.getAddress()]);
  return {
    ...{ connection, chainId, payer, payee, recipients },
    token: await token.getAddress(),
    otherToken: await otherToken.getAddress(),
    contract: {
      mandates: await mandates.getAddress(),
      payouts: await payouts.getAddress(),
      swap: await swap.getAddress(),
    },
    floor: { mandates: floorAddress, payouts: floorAddress, swap: floorAddress },
  };
}

function accountNamed(name: string): string {
  return getAddress(dataSlice(keccakOf(name), 12));
}
