import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { parseEther, type TypedDataDomain } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

import { deploySuite } from "../../../deploy/suite.ts";
import { domainOf } from "../../../sdk/Domains.ts";
import { CowryToken__factory } from "../../../typechain-types/factories/contracts/token/CowryToken__factory.ts";
import type { CowryToken } from "../../../typechain-types/contracts/token/CowryToken.ts";
import type { Stage } from "../domain.ts";

/** What is measured: the token, or its floor, which answers to the same calls. */
export type Subject = Pick<CowryToken, "connect">;

/** A chain with the token and its floor on it, where two accounts have plenty of both. */
export interface TokenStage extends Stage<Subject> {
  readonly payer: HardhatEthersSigner;
  readonly payee: HardhatEthersSigner;
  /** The token's signing domain; the floor reads no signatures. */
  readonly domain: TypedDataDomain;
}

/** What each has at first, in token units. */
const BALANCE = parseEther("1000000");

/** How long an issue waits on a local chain, in seconds, and a little more. */
const ISSUER_DELAY = 2 * 86_400;

/**
 * Deploys the suite through its modules, issues the token by its issuer, and deploys the floor.
 *
 * @example
 * const stage = await openTokenStage(await network.create({ override: { initialDate: new Date(START * 1000) } }));
 */
export async function openTokenStage(connection: NetworkConnection): Promise<TokenStage> {
  const { ethers, networkHelpers } = connection;
  const { token, accessManager } = await deploySuite(connection);
  // The node's second account issues on a local chain.
  const [, issuer, , payer, payee, other] = await ethers.getSigners();
  if (issuer === undefined || payer === undefined || payee === undefined) throw new Error("the chain lacks accounts");
  const floor = await ethers.deployContract("TokenFloorMock", [], other);

  for (const { address } of [payer, payee]) {
    const data = token.interface.encodeFunctionData("issue", [address, BALANCE]);
    await accessManager.connect(issuer).schedule(token, data, 0);
    await networkHelpers.time.increase(ISSUER_DELAY);
    await token.connect(issuer).issue(address, BALANCE);
    await floor.mint(address, BALANCE);
  }
  const { chainId } = await ethers.provider.getNetwork();
  return {
    payer,
    payee,
    contract: token,
    floor: CowryToken__factory.connect(await floor.getAddress()),
    domain: await domainOf(ethers.provider, await token.getAddress(), chainId),
  };
}
