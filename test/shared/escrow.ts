import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { NetworkConnection } from "hardhat/types/network";

import { addressesOf, type Suite } from "../../deploy/contracts.ts";
import { deploySuite } from "../../deploy/suite.ts";
import { type Deployment, deploymentAt } from "../../sdk/Deployment.ts";
import { type Order, orderFrom, type Terms } from "../../sdk/Order.ts";
import { NO_WINDOWS, type Windows } from "../../sdk/Windows.ts";
import type { TokenMock } from "../../typechain-types/contracts/mocks/TokenMock.ts";

/** Who takes part, in the order of the node's accounts: the first three are those of the deployment. */
export const ROLES = [
  "deployer",
  "admin",
  "guardian",
  "payer",
  "payee",
  "otherPayee",
  "arbiter",
  "carrier",
  "platform",
  "affiliate",
  "relayer",
  "stranger",
] as const;

/** A signer for each role. */
export type Roles = Readonly<Record<(typeof ROLES)[number], HardhatEthersSigner>>;

export const MINUTE = 60n;
export const HOUR = 60n * MINUTE;
export const DAY = 24n * HOUR;

/** Every window has another length, so that no test passes by taking one for another. */
export const WINDOWS: Windows = {
  ship: 3n * DAY,
  deliver: 14n * DAY,
  confirm: 10n * DAY,
  answer: 2n * DAY,
  return: 7n * DAY,
  inspect: 4n * DAY,
  escalate: 5n * DAY,
  ruling: 21n * DAY,
  refund: 90n * DAY,
  extension: 6n * DAY,
};

/** The windows of an order that is shipped without a carrier. */
export const UNTRACKED: Windows = { ...WINDOWS, deliver: 0n };

/** The windows of an order with nothing to ship. */
export const SERVICE: Windows = { ...UNTRACKED, ship: 0n };

/** The windows of an instant order. */
export const INSTANT: Windows = { ...NO_WINDOWS, refund: WINDOWS.refund };

/** How long an order of the tests can be paid after the fixture was set up. */
export const PAY_WITHIN = 5n * DAY;

/** What an order of the tests costs: 100 with six decimals, and an odd unit for the rounding. */
export const AMOUNT = 100_000_001n;

/** What each role has of the token, and what payer and payee allow the escrow to take. */
export const BALANCE = 1_000_000_000_000n;

/** The stage on which the tests of the escrow play. */
export interface EscrowStage extends Omit<Suite, "token"> {
  readonly roles: Roles;
  readonly token: TokenMock;
  readonly chainId: bigint;
  readonly deployment: Deployment;
  /** The order of the tests with what a test changes about it: carried and arbitrated, two fee legs, paid in the token. */
  readonly orderOf: (changes?: Partial<Terms>) => Order;
}

/**
 * Deploys the suite through its modules and a token of six decimals, mints and gives allowances.
 *
 * @example
 * const connection = await network.create();
 * async function stage() { return escrowStage(connection); }
 * const { escrow, roles: { payer }, orderOf } = await connection.networkHelpers.loadFixture(stage);
 * await escrow.connect(payer).pay(orderOf(), "0x");
 */
export async function escrowStage(connection: NetworkConnection): Promise<EscrowStage> {
  const { ethers } = connection;
  const suite = await deploySuite(connection);
  const token = await ethers.deployContract("TokenMock", ["TKN", 6]);
  const signers = await ethers.getSigners();
  const roles = Object.fromEntries(ROLES.map((role, place) => [role, signers[place]])) as Roles;

  for (const role of Object.values(roles)) await token.mint(role, BALANCE);
  for (const role of [roles.payer, roles.payee]) await token.connect(role).approve(suite.escrow, BALANCE);

  const latest = await ethers.provider.getBlock("latest");
  const deployment = await deploymentAt(ethers.provider, await addressesOf(suite));
  const { chainId } = deployment;
  const defaults = await defaultTerms(roles, token, BigInt(latest!.timestamp));
  return { ...suite, roles, token, chainId, deployment, orderOf: (changes) => orderFrom({ ...defaults, ...changes }) };
}

async function defaultTerms(roles: Roles, token: TokenMock, now: bigint): Promise<Terms> {
  return {
    payer: roles.payer.address,
    payee: roles.payee.address,
    token: await token.getAddress(),
    amount: AMOUNT,
    arbiter: roles.arbiter.address,
    arbiterBasisPoints: 100n,
    carrier: roles.carrier.address,
    fees: [
      { recipient: roles.platform.address, basisPoints: 250n, fixedAmount: 0n },
      { recipient: roles.affiliate.address, basisPoints: 0n, fixedAmount: 1_000_003n },
    ],
    payBy: now + PAY_WITHIN,
    windows: WINDOWS,
    splitBasisPoints: 5_000n,
    salt: 1n,
  };
}
