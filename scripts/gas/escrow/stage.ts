import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { id as keccakOf, MaxUint256, toBeHex } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

import { deploySuite } from "../../../deploy/suite.ts";
import { type Order, orderFrom } from "../../../sdk/Order.ts";
import { type Preset, termsFrom } from "../../../sdk/Presets.ts";
import { signAuthorization } from "../../../sdk/Tokens.ts";
import { type Stage, START } from "../domain.ts";

/** What everyone has at first, in token units: nobody's balance is zero before or after a deed. */
const BALANCE = 10n ** 15n;

/** 100 with six decimals. */
const AMOUNT = 100_000_000n;

/** 1 % in 1/10,000. */
const FEE = 100n;

/** What is measured: the escrow, or its floor. */
export interface Subject {
  readonly address: string;
  /** The payer's ERC-3009 authorization for an order. */
  readonly authorize: (order: Order) => Promise<string>;
}

/** A new order by a preset at each call: one payer, one payee, one fee leg, no arbiter, carrier or commitments. */
export type OrderBook = (preset: Preset) => Order;

/** A chain with the suite and a floor on it, where everybody has traded before. */
export interface EscrowStage extends Stage<Subject> {
  readonly connection: NetworkConnection;
  readonly roles: Readonly<Record<(typeof ROLES)[number], HardhatEthersSigner>>;
  /** Orders of a name, always the same. */
  readonly orderBook: (name: string) => OrderBook;
}

/** Who takes part. The first accounts are those of the deployment; the issuer has sent nothing before, so that its token always has one address. */
const ROLES = ["deployer", "admin", "guardian", "payer", "payee", "platform", "relayer", "issuer"] as const;

/**
 * Deploys the suite through its modules, the floor and a token, and gives everyone money and the payers' unlimited allowance.
 *
 * @example
 * const stage = await openEscrowStage(await network.create({ override: { initialDate: new Date(START * 1000) } }));
 */
export async function openEscrowStage(connection: NetworkConnection): Promise<EscrowStage> {
  const { ethers } = connection;
  const { escrow } = await deploySuite(connection);
  const signers = await ethers.getSigners();
  const roles = Object.fromEntries(ROLES.map((role, place) => [role, signers[place]])) as EscrowStage["roles"];
  const token = await ethers.deployContract("TokenMock", ["TKN", 6], roles.issuer);
  const floor = await ethers.deployContract("EscrowFloorMock", [], roles.issuer);

  const subjects = [escrow, floor];
  for (const account of [...Object.values(roles), ...subjects]) await token.mint(account, BALANCE);
  for (const giver of [roles.payer, roles.payee])
    for (const subject of subjects) await token.connect(giver).approve(subject, MaxUint256);

  const { chainId } = await ethers.provider.getNetwork();
  const address = await escrow.getAddress();
  return {
    connection,
    roles,
    contract: { address, authorize: (order) => signAuthorization(roles.payer, { chainId, escrow: address }, order) },
    floor: floorAt(await floor.getAddress(), roles.payer, chainId),
    orderBook: orderBooks(roles, await token.getAddress()),
  };
}

/** The floor has no ids: an order's salt stands in, as the nonce of its authorization too. */
function floorAt(address: string, payer: HardhatEthersSigner, chainId: bigint): Subject {
  const authorize = async ({ token, amount, payBy, salt }: Order) =>
    payer.signTypedData({ name: "TKN", version: "1", chainId, verifyingContract: token }, AUTHORIZATION, {
      from: payer.address,
      to: address,
      value: amount,
      validAfter: 0n,
      validBefore: payBy,
      nonce: toBeHex(salt, 32),
    });
  return { address, authorize };
}

const AUTHORIZATION = {
  ReceiveWithAuthorization: [
    { name: "from", type: "address" },
    { name: "to", type: "address" },
    { name: "value", type: "uint256" },
    { name: "validAfter", type: "uint256" },
    { name: "validBefore", type: "uint256" },
    { name: "nonce", type: "bytes32" },
  ],
};

/** Orders that differ in their salts: 64 bits that look random and are always the same. */
function orderBooks({ payer, payee, platform }: EscrowStage["roles"], token: string): EscrowStage["orderBook"] {
  const fees = [{ recipient: platform.address, basisPoints: FEE, fixedAmount: 0n }];
  const parties = { payer: payer.address, payee: payee.address, token, amount: AMOUNT, fees };
  return (name) => {
    let count = 0;
    return (preset) => {
      count += 1;
      const salt = BigInt(keccakOf(`${name} ${count}`)) >> 192n;
      return orderFrom(termsFrom(preset, { ...parties, salt }, BigInt(START)));
    };
  };
}
