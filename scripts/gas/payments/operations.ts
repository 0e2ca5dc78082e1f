import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { id as keccakOf, type TransactionReceipt, ZeroHash } from "ethers";

import { authorize, collect } from "../../../sdk/MandateDeeds.ts";
import { type Mandate, mandateFrom } from "../../../sdk/Mandates.ts";
import { claim, claimOf, claimTree, dropFrom, fund, pay } from "../../../sdk/Payouts.ts";
import type { Deed } from "../../../sdk/Perform.ts";
import { fill, signSwapQuote, swapQuoteFrom } from "../../../sdk/Swap.ts";
import { domainOf, type Played, START } from "../domain.ts";
import { openPaymentsStage, type PaymentsStage, type Subject } from "./stage.ts";

type Scene = Played<PaymentsStage, Subject>;

/** 100 with six decimals. */
const AMOUNT = 100_000_000n;

/** The leaves of the measured drop: a tree of depth 13, as 5,000 have. */
const LEAVES = 5_000;

const GAS_LIMIT = 16_000_000n;

const [DAY, YEAR] = [86_400n, 365n * 86_400n];

/** Everyday payments: one collection, lists of two lengths, one claim, one swap. */
export const payments = domainOf<PaymentsStage, Subject>({
  title: "Everyday payments",
  open: openPaymentsStage,
  operations: [
    { name: "payments.collect", does: "collect within a mandate that was recorded", play: collectMonth },
    { name: "payments.pay.10", does: "pay a list of 10", play: (at) => payList(at, 10) },
    { name: "payments.pay.100", does: "pay a list of 100", play: (at) => payList(at, 100) },
    { name: "payments.claim.13", does: "claim from a drop of 5,000", long: true, play: claimOne },
    { name: "payments.swap", does: "fill a quote in full", play: fillQuote },
  ],
});

async function collectMonth(at: Scene): Promise<TransactionReceipt> {
  const mandate: Mandate = mandateFrom({
    payer: at.payer.address,
    payee: at.payee.address,
    token: at.token,
    limit: 12n * AMOUNT,
    unit: "Month",
    firstDay: new Date(START * 1000).toISOString().slice(0, 10),
    salt: saltOf(at.name),
  });
  if (at.subject === at.contract) await send(at, at.payer, authorize(mandate));
  // The first collection of a period, and so of a mandate, is dearer or cheaper only by its word.
  await send(at, at.payee, collect(mandate, AMOUNT));
  return send(at, at.payee, collect(mandate, AMOUNT));
}

function payList(at: Scene, count: number): Promise<TransactionReceipt> {
  const list = at.recipients.slice(0, count).map((recipient) => ({ recipient, amount: AMOUNT }));
  return send(at, at.payer, pay(at.token, list, ZeroHash));
}

async function claimOne(at: Scene): Promise<TransactionReceipt> {
  const list = Array.from({ length: LEAVES }, (_, place) => ({
    recipient: at.recipients[place % at.recipients.length] ?? "",
    amount: AMOUNT,
  }));
  const tree = claimTree(list);
  const drop = dropFrom(tree, {
    funder: at.payer.address,
    token: at.token,
    fundBy: BigInt(START) + YEAR,
    claimBy: BigInt(START) + YEAR + DAY,
    salt: saltOf(at.name),
  });
  await send(at, at.payer, fund(drop));
  // The first claim of 256 sets a slot that the others share.
  await send(at, at.payee, claim(drop, claimOf(tree, 0n)));
  return send(at, at.payee, claim(drop, claimOf(tree, 1n)));
}

async function fillQuote(at: Scene): Promise<TransactionReceipt> {
  const quote = swapQuoteFrom({
    maker: at.payer.address,
    taker: at.payee.address,
    makerToken: at.token,
    takerToken: at.otherToken,
    makerAmount: AMOUNT,
    takerAmount: 7n * AMOUNT,
    expiry: BigInt(START) + YEAR,
    salt: saltOf(at.name),
  });
  const domain = { chainId: at.chainId, swap: at.contract.swap };
  return send(at, at.payee, fill(quote, await signSwapQuote(at.payer, domain, quote)));
}

/** 64 bits that look random and are always the same. */
function saltOf(name: string): bigint {
  return BigInt(keccakOf(name)) >> 192n;
}

async function send(
  { subject }: Scene,
  sender: HardhatEthersSigner,
  { contract, name, data }: Deed<keyof Subject>,
): Promise<TransactionReceipt> {
  const sent = await sender.sendTransaction({ to: subject[contract], data, gasLimit: GAS_LIMIT });
  const receipt = await sent.wait();
  if (receipt === null) throw new Error(`${name} is not mined`);
  return receipt;
}
