import { expect } from "chai";
import type { TransactionReceipt } from "ethers";
import { network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";

import type { RevertFacts, RevertName } from "../../sdk/Errors.ts";
import { type EventArgs, eventsOf } from "../../sdk/Events.ts";
import type { SwapState } from "../../sdk/Names.ts";
import {
  cancel,
  fill,
  readSwap,
  signSwapQuote,
  type SwapDeed,
  swapId,
  type SwapQuote,
  swapQuoteFrom,
  type SwapStatus,
} from "../../sdk/Swap.ts";
import type { TokenMock } from "../../typechain-types/contracts/mocks/TokenMock.ts";
import { BALANCE, DAY, type EscrowStage, escrowStage } from "./escrow.ts";
import { expectReverted, type Role } from "./trade.ts";

/** A part in the swaps of the tests, by its name. */
export type Trader = "maker" | "taker" | "relayer" | "stranger";

/** One quote, signed by its maker, and who and what may gain or lose by it. */
export interface Deal extends EscrowStage {
  readonly connection: NetworkConnection;
  readonly makerToken: TokenMock;
  readonly takerToken: TokenMock;
  readonly quote: SwapQuote;
  readonly id: string;
  readonly signature: string;
}

/** What a deed has told, moved and left behind. What is not named has not moved. */
export interface ExpectedSwap {
  readonly events: readonly { readonly name: keyof EventArgs<"swap">; readonly args: object }[];
  /** By how much each balance grew, by names such as "maker's EURX". */
  readonly moved?: Readonly<Record<string, bigint>>;
  readonly status: Partial<SwapStatus>;
}

/** Who plays whom among the accounts of the node. */
const PLAYED_BY: Readonly<Record<Trader, Role>> = {
  maker: "payer",
  taker: "payee",
  relayer: "relayer",
  stranger: "stranger",
};

/** What the quote of the tests offers: 92.000001 against 100.000003, so that no part of it comes out even. */
export const MAKER_AMOUNT = 92_000_001n;
export const TAKER_AMOUNT = 100_000_003n;
export const MINIMUM = 10_000_000n;

const GAS_LIMIT = 5_000_000n;

/** Where the tests of a file play. */
export interface SwapTheater {
  readonly connection: NetworkConnection;
  /** A quote on a fresh stage that nobody has filled yet. */
  readonly deal: (terms?: Partial<SwapQuote>) => Promise<Deal>;
}

/**
 * One connection for the tests of a file. Each test plays on a fresh stage.
 *
 * @example
 * const theater = await openSwapTheater();
 * const deal = await theater.deal({ minimumFill: 1n });
 */
export async function openSwapTheater(): Promise<SwapTheater> {
  const connection = await network.create();
  async function stage() {
    const fresh = await escrowStage(connection);
    const makerToken = await connection.ethers.deployContract("TokenMock", ["EURX", 6]);
    for (const role of ["payer", "payee", "stranger"] as const) {
      await makerToken.mint(fresh.roles[role], BALANCE);
      for (const token of [makerToken, fresh.token])
        await token.connect(fresh.roles[role]).approve(fresh.swap, BALANCE);
    }
    return { ...fresh, makerToken };
  }

  return {
    connection,
    deal: async (terms = {}) => {
      const fresh = await connection.networkHelpers.loadFixture(stage);
      return dealOn({ ...fresh, connection, takerToken: fresh.token }, terms);
    },
  };
}

/**
 * Another quote on the same stage.
 *
 * @example
 * const second = await dealOn(first, { salt: 2n });
 */
export async function dealOn(
  stage: EscrowStage & Pick<Deal, "connection" | "makerToken" | "takerToken">,
  terms: Partial<SwapQuote> = {},
): Promise<Deal> {
  const { roles, deployment, connection, makerToken, takerToken } = stage;
  const quote = swapQuoteFrom({
    maker: roles.payer.address,
    taker: roles.payee.address,
    makerToken: await makerToken.getAddress(),
    takerToken: await takerToken.getAddress(),
    makerAmount: MAKER_AMOUNT,
    takerAmount: TAKER_AMOUNT,
    minimumFill: MINIMUM,
    expiry: BigInt(await connection.networkHelpers.time.latest()) + DAY,
    salt: 1n,
    ...terms,
  });
  const signature = await signSwapQuote(roles.payer, deployment, quote);
  return { ...stage, quote, id: swapId(deployment, quote), signature };
}

/** The account of a part. */
export function accountOf({ roles }: Pick<Deal, "roles">, who: Trader): Deal["roles"][Role] {
  return roles[PLAYED_BY[who]];
}

/** Sends a deed as the account of a part. */
export async function sendSwap(deal: Deal, by: Trader, { data }: SwapDeed): Promise<TransactionReceipt> {
  const sent = await accountOf(deal, by).sendTransaction({ to: deal.deployment.swap, data, gasLimit: GAS_LIMIT });
  const receipt = await sent.wait();
  return receipt!;
}

/** Expects a deed to be refused with this error and these facts. */
export async function expectNoSwap<Name extends RevertName>(
  deal: Deal,
  by: Trader,
  deed: SwapDeed,
  name: Name,
  facts: RevertFacts[Name],
): Promise<void> {
  await expectReverted(sendSwap(deal, by, deed), name, facts);
}

/** Expects a deed to succeed with exactly these events, movements of money and marks on the quote. */
export async function expectSwap(
  deal: Deal,
  by: Trader,
  deed: SwapDeed,
  { events, moved = {}, status }: ExpectedSwap,
): Promise<void> {
  const before = await balancesIn(deal);
  const receipt = await sendSwap(deal, by, deed);
  const after = await balancesIn(deal);
  const grown = Object.entries(after).map(([name, balance]) => [name, balance - before[name]!] as const);

  expect(toldBy(deal, receipt)).to.deep.equal(events);
  expect(Object.fromEntries(grown.filter(([, amount]) => amount !== 0n))).to.deep.equal(moved);
  expect(await swapStatus(deal)).to.deep.include(status);
}

/** The contract's events in a receipt. */
export function toldBy({ deployment }: Deal, { logs }: TransactionReceipt): ExpectedSwap["events"] {
  return eventsOf("swap", deployment, logs).map(({ name, args }) => ({ name, args }));
}

/** Where the quote stands now. */
export async function swapStatus({ connection, deployment, quote }: Deal): Promise<SwapStatus> {
  return readSwap(connection.ethers.provider, deployment, quote);
}

/** The event of a fill, and what it moves, between the maker and whoever takes. */
export function filled(
  deal: Deal,
  {
    gives,
    gets,
    before = 0n,
    taker = "taker",
  }: {
    readonly gives: bigint;
    readonly gets: bigint;
    readonly before?: bigint;
    readonly taker?: "taker" | "stranger";
  },
): Pick<ExpectedSwap, "events" | "moved"> {
  const { id, quote } = deal;
  const { maker, makerToken, takerToken } = quote;
  return {
    events: [
      {
        name: "SwapFilled",
        args: {
          id,
          maker,
          taker: accountOf(deal, taker).address,
          makerToken,
          takerToken,
          makerAmount: gives,
          takerAmount: gets,
          filled: before + gets,
        },
      },
    ],
    moved: {
      "maker's EURX": -gives,
      "maker's USDX": gets,
      [`${taker}'s EURX`]: gives,
      [`${taker}'s USDX`]: -gets,
    },
  };
}

async function balancesIn(deal: Deal): Promise<Record<string, bigint>> {
  const { makerToken, takerToken, deployment } = deal;
  const accounts = Object.entries(PLAYED_BY).map(([name, role]) => [name, deal.roles[role].address] as const);
  const balances = await Promise.all(
    [...accounts, ["swap", deployment.swap] as const].map(async ([name, account]) => [
      [`${name}'s EURX`, await makerToken.balanceOf(account)],
      [`${name}'s USDX`, await takerToken.balanceOf(account)],
    ]),
  );
  return Object.fromEntries(balances.flat()) as Record<string, bigint>;
}

/**
 * The quote of the tests in a state; Open with a part of it filled.
 *
 * @example
 * const deal = await givenDeal(theater, "Canceled");
 */
export async function givenDeal(theater: SwapTheater, state: SwapState): Promise<Deal> {
  const deal = await theater.deal();
  const { quote, signature } = deal;
  if (state === "Open") await sendSwap(deal, "taker", fill(quote, signature, MINIMUM));
  if (state === "Filled") await sendSwap(deal, "taker", fill(quote, signature));
  if (state === "Canceled") await sendSwap(deal, "maker", cancel(quote));
  if (state === "Expired") await deal.connection.networkHelpers.time.increaseTo(quote.expiry);
  expect((await swapStatus(deal)).state).to.equal(state);
  return deal;
}

/** The second in which the next transaction is mined. */
export async function atSecond({ connection }: Pick<Deal, "connection">, time: bigint): Promise<void> {
  await connection.networkHelpers.time.setNextBlockTimestamp(time);
}
