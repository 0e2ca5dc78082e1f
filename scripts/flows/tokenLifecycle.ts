import { id as hashOf, ZeroAddress } from "ethers";
import { z } from "zod";

import {
  burn,
  issuableFrom,
  issue,
  pay,
  payWithAuthorization,
  scheduleIssue,
  signPayment,
  splitOf,
  statsOf,
  type TokenStats,
} from "../../sdk/CowryToken.ts";
import { pledge, type PledgeTerms, pledgeStatus, reportSales, settlePledge } from "../../sdk/SalesPledges.ts";
import { approve } from "../../sdk/Tokens.ts";
import { formatDuration } from "../../sdk/Units.ts";
import { moveTimeTo, timeOf } from "./shared/clock.ts";
import { duration, type FieldReader, fieldReader, share } from "./shared/fields.ts";
import { flowOf, jsonBy } from "./shared/flow.ts";
import { appointIssuer, deployOwnToken, type OwnTerms } from "./shared/ownToken.ts";
import {
  act,
  addressOf,
  amountIn,
  bookTransfer,
  closeScene,
  numberIn,
  openScene,
  type Outcome,
  refused,
  type Scene,
  signerOf,
  StoryBroken,
  tell,
} from "./shared/scene.ts";
import type { Stage } from "./shared/stage.ts";

/** A payment that destroys a share of itself. */
interface Payment {
  readonly amount: bigint;
  readonly burn: bigint;
}

/** What happens to a token: amounts in token units, times in seconds, shares in basis points. */
export interface Lifecycle {
  readonly token: OwnTerms & { readonly issuerDelay: bigint };
  readonly payment: Payment;
  readonly signedPayment: Payment;
  readonly buyBack: bigint;
  readonly pledge: Omit<PledgeTerms, "reporter" | "until"> & {
    readonly length: bigint;
    /** What is reported, one period after the other. */
    readonly sales: readonly bigint[];
    /** What the supplier lets the pledges burn at first. */
    readonly allowance: bigint;
  };
}

/** How the story ended, and what became of all tokens. */
export interface TokenOutcome extends Outcome {
  readonly stats: TokenStats;
}

/** For how long an announced issue can be carried out: the AccessManager forgets it a week after its delay. */
const ANNOUNCED_FOR = 604_800n;

/** Whoever issues to the cap needs that many windows at most. */
const MOST_ISSUES = 24n;

const ROLES = ["issuer", "treasury", "payer", "payee", "supplier", "reporter", "relayer", "anyone"];

/** What is to be destroyed, by reason, as the story goes. */
type Burns = Record<"Payment" | "Sales" | "BuyBack", bigint>;

/**
 * A token's life: issued to its cap through role, delay and window; paid with, burned, pledged; and what was destroyed never makes room for new.
 *
 * @example
 * const { stats } = await tokenLifecycle(stage, lifecycle); // { issued: cap, destroyed: …, byReason: { Payment: …, … } }
 */
export async function tokenLifecycle(stage: Stage, life: Lifecycle): Promise<TokenOutcome> {
  const own = await deployOwnToken(stage, life.token);
  const from = await stage.provider.getBlockNumber();
  const scene = await openScene(own.stage, {
    token: own.token,
    roles: ROLES,
    budgets: {},
    withoutGas: ["payee"],
    holder: "salesPledges",
  });
  await appointIssuer(own, addressOf(scene, "issuer"), life.token.issuerDelay);

  await issueToTheCap(scene, life);
  await giveOut(scene, life);
  const burns: Burns = {
    Payment: (await payAndBurn(scene, life)) + (await payBySignature(scene, life)),
    BuyBack: await buyBack(scene, life),
    Sales: await keepPledge(scene, life),
  };
  await tryToIssueAgain(scene, life);
  const stats = await showStats(scene, life, burns, from);
  return { ...(await closeScene(scene, [])), stats };
}

/* ISSUE */

/** One issue in each window, as large as its limit, until nothing is left under the cap. */
async function issueToTheCap(scene: Scene, { token }: Lifecycle): Promise<void> {
  for (let issued = 0n; issued < token.cap;) {
    const left = token.cap - issued;
    const amount = left < token.issueLimit ? left : token.issueLimit;
    await waitForIssue(scene, token, amount, issued === 0n);

    issued += amount;
    const to = addressOf(scene, "treasury");
    await act(
      scene,
      "issuer",
      issue(to, amount),
      `issues ${numberIn(scene, amount)}: ${amountIn(scene, issued)} so far`,
    );
    bookTransfer(scene, { from: ZeroAddress, to, amount });
  }
}

/** The issuer announces an amount and comes too early: before its delay the first time, before the window has room the next times. */
async function waitForIssue(scene: Scene, token: Lifecycle["token"], amount: bigint, isFirst: boolean): Promise<void> {
  const { provider, deployment, reporter } = scene;
  const deed = issue(addressOf(scene, "treasury"), amount);
  const readyAt = await announce(scene, token, amount);
  if (isFirst) await refused(scene, "issuer", deed, { error: "AccessManagerNotReady", what: "tries to issue at once" });
  await moveTimeTo(provider, readyAt);

  const fitsAt = await issuableFrom(provider, deployment, amount);
  if (fitsAt <= (await timeOf(provider))) return;
  await refused(scene, "issuer", deed, { error: "SlidingLimitExceeded", what: "tries to issue again within a period" });
  reporter.note(`… until ${formatDuration(token.issuePeriod)} have passed since the last issue …`);
  await moveTimeTo(provider, fitsAt);
  if (fitsAt >= readyAt + ANNOUNCED_FOR) await moveTimeTo(provider, await announce(scene, token, amount));
}

/** Tells everyone what will be issued; says from when on it may. */
async function announce(scene: Scene, { issuerDelay }: Lifecycle["token"], amount: bigint): Promise<bigint> {
  const to = addressOf(scene, "treasury");
  const { readyAt, gasUsed } = await scheduleIssue(signerOf(scene, "issuer"), scene.deployment, { to, amount });
  const what = `announces an issue of ${amountIn(scene, amount)}, ${formatDuration(issuerDelay)} ahead`;
  scene.reporter.step("issuer", what, gasUsed);
  return readyAt;
}

/** What payer and supplier start with comes from the treasury, in payments that destroy nothing. */
async function giveOut(scene: Scene, { payment, signedPayment, pledge: { sales, basisPoints } }: Lifecycle) {
  const due = dueOf(sales, basisPoints);
  for (const [to, amount] of [
    ["payer", payment.amount + signedPayment.amount],
    ["supplier", due],
  ] as const) {
    await act(scene, "treasury", pay(addressOf(scene, to), amount, 0n), `gives the ${to} ${amountIn(scene, amount)}`);
    bookTransfer(scene, { from: addressOf(scene, "treasury"), to: addressOf(scene, to), amount });
  }
}

/* DESTROY */

async function payAndBurn(scene: Scene, { payment }: Lifecycle): Promise<bigint> {
  const { amount, burn: burnShare } = payment;
  await act(scene, "payer", pay(addressOf(scene, "payee"), amount, burnShare), `pays ${splitIn(scene, payment)}`);
  return bookPayment(scene, payment);
}

/** The payer signs, and needs no gas: the relayer brings the payment. */
async function payBySignature(scene: Scene, { signedPayment }: Lifecycle): Promise<bigint> {
  const { amount, burn: burnShare } = signedPayment;
  const payment = {
    from: addressOf(scene, "payer"),
    to: addressOf(scene, "payee"),
    amount,
    burnShare,
    validAfter: 0n,
    validBefore: (await timeOf(scene.provider)) + 3_600n,
    nonce: hashOf("the payer's order at the counter"),
  };
  const signature = await signPayment(signerOf(scene, "payer"), scene.deployment, payment);
  tell(scene, "payer", `signs a payment of ${splitIn(scene, signedPayment)}`);
  const deed = payWithAuthorization(payment, signature);
  await act(scene, "relayer", deed, "brings it");
  await refused(scene, "relayer", deed, { error: "ERC3009UsedAuthorization", what: "brings it again" });
  return bookPayment(scene, signedPayment);
}

async function buyBack(scene: Scene, { buyBack: amount }: Lifecycle): Promise<bigint> {
  const deed = burn(amount, { reason: "BuyBack", memo: hashOf("the quarter's program") });
  await act(scene, "treasury", deed, `destroys ${amountIn(scene, amount)} that it bought back`);
  bookTransfer(scene, { from: addressOf(scene, "treasury"), to: ZeroAddress, amount });
  return amount;
}

/** The supplier pledges; its sales are reported; what it owes is burned as far as it allows, and then in full. */
async function keepPledge(scene: Scene, { pledge: pledged }: Lifecycle): Promise<bigint> {
  const terms = await makePledge(scene, pledged);
  const supplier = addressOf(scene, "supplier");
  for (const [day, amount] of pledged.sales.entries()) {
    if (day > 0) await moveTimeTo(scene.provider, (await timeOf(scene.provider)) + pledged.period);
    const deed = reportSales(supplier, amount, hashOf(`the book of day ${day + 1}`));
    await act(scene, "reporter", deed, `reports sales of ${amountIn(scene, amount)}`);
  }

  const due = dueOf(pledged.sales, terms.basisPoints);
  const first = pledged.allowance < due ? pledged.allowance : due;
  await settleBy(scene, first, due - first);
  if (first < due) {
    await allow(scene, due - first);
    await settleBy(scene, due - first, 0n);
  }
  return due;
}

async function makePledge(scene: Scene, pledged: Lifecycle["pledge"]): Promise<PledgeTerms> {
  const { basisPoints, period, mostPerPeriod, length, allowance } = pledged;
  const until = (await timeOf(scene.provider)) + length;
  const terms = { reporter: addressOf(scene, "reporter"), basisPoints, until, period, mostPerPeriod };
  const what = `pledges ${Number(basisPoints) / 100} % of its sales for ${formatDuration(length)}`;
  await act(scene, "supplier", pledge(terms), what);
  if (allowance > 0n) await allow(scene, allowance);
  await refused(scene, "supplier", pledge({ ...terms, until: until - 1n }), {
    error: "PledgeTermLowered",
    what: "tries to end its pledge earlier",
  });
  return terms;
}

/** The supplier lets the pledges burn so much of its own. */
async function allow(scene: Scene, amount: bigint): Promise<void> {
  const { token, salesPledges } = scene.deployment;
  const { gasUsed } = await approve(signerOf(scene, "supplier"), { token, spender: salesPledges, amount });
  scene.reporter.step("supplier", `lets the pledges burn ${amountIn(scene, amount)}`, gasUsed);
}

/** Anyone settles: so much is burned, and so much must stay due. */
async function settleBy(scene: Scene, burned: bigint, left: bigint): Promise<void> {
  const supplier = addressOf(scene, "supplier");
  const rest = left > 0n ? `; ${amountIn(scene, left)} stay due, for everyone to see` : "";
  await act(scene, "anyone", settlePledge(supplier), `settles: ${amountIn(scene, burned)} are burned${rest}`);
  bookTransfer(scene, { from: supplier, to: ZeroAddress, amount: burned });

  const { outstanding } = await pledgeStatus(scene.provider, scene.deployment, supplier);
  if (outstanding === left) return;
  throw new StoryBroken(`the supplier owes ${amountIn(scene, outstanding)} and should owe ${amountIn(scene, left)}`);
}

/* THE END */

/** Much was destroyed, the window is empty, the issue was announced: the cap is spent all the same. */
async function tryToIssueAgain(scene: Scene, { token }: Lifecycle): Promise<void> {
  const { provider, reporter } = scene;
  await moveTimeTo(provider, (await timeOf(provider)) + token.issuePeriod);
  reporter.note(`… ${formatDuration(token.issuePeriod)} pass, so that the window is empty …`);
  await moveTimeTo(provider, await announce(scene, token, 1n));
  await refused(scene, "issuer", issue(addressOf(scene, "treasury"), 1n), {
    error: "TokenCapExceeded",
    what: "tries to issue one unit more",
  });
}

/** The figures of the token, held against what the story has done. */
async function showStats(scene: Scene, { token }: Lifecycle, burns: Burns, from: number): Promise<TokenStats> {
  const stats = await statsOf(scene.provider, scene.deployment, { from });
  const { byReason } = stats;
  const destroyed = burns.Payment + burns.Sales + burns.BuyBack;
  const expected: readonly (readonly [what: string, found: bigint, due: bigint])[] = [
    ["issued", stats.issued, token.cap],
    ["destroyed", stats.destroyed, destroyed],
    ["  by payments", byReason.Payment, burns.Payment],
    ["  by sales", byReason.Sales, burns.Sales],
    ["  bought back", byReason.BuyBack, burns.BuyBack],
    ["circulating", stats.circulating, token.cap - destroyed],
  ];
  scene.reporter.table(
    [`tokens, ${scene.token.symbol}`, "amount"],
    expected.map(([what, found]) => [what, numberIn(scene, found)]),
  );
  for (const [what, found, due] of expected) {
    if (found === due) continue;
    throw new StoryBroken(`${what.trim()}: ${amountIn(scene, found)}, and should be ${amountIn(scene, due)}`);
  }
  return stats;
}

/* PRIVATE */

/** Books a payment of the payer; says what it destroys. */
function bookPayment(scene: Scene, { amount, burn: burnShare }: Payment): bigint {
  const { received, burned } = splitOf(amount, burnShare);
  const from = addressOf(scene, "payer");
  bookTransfer(scene, { from, to: addressOf(scene, "payee"), amount: received });
  bookTransfer(scene, { from, to: ZeroAddress, amount: burned });
  return burned;
}

function splitIn(scene: Scene, { amount, burn: burnShare }: Payment): string {
  const { received, burned } = splitOf(amount, burnShare);
  return `${amountIn(scene, amount)}: ${numberIn(scene, received)} to the payee, ${numberIn(scene, burned)} destroyed`;
}

/** What all reports together make due, in whole units. */
function dueOf(sales: readonly bigint[], basisPoints: bigint): bigint {
  return sales.reduce((sum, amount) => sum + amount * basisPoints, 0n) / 10_000n;
}

/* INPUT */

/** How far ahead a pledge may end: five years. */
const LONGEST_PLEDGE = 1_826n * 86_400n;

/** A length of time that is not zero. */
const length = duration.refine((seconds) => seconds > 0n && seconds < 2n ** 32n, "is zero, or longer than 136 years");

const payment = z.strictObject({ amount: z.string(), burn: share });

const fields = z.strictObject({
  token: z.strictObject({
    name: z.string().regex(/^[A-Za-z0-9 .]{1,31}$/, "must be 1 to 31 letters, digits, spaces or dots"),
    symbol: z.string().regex(/^[A-Za-z0-9.]{1,8}$/, "must be 1 to 8 letters, digits or dots"),
    cap: z.string(),
    issueLimit: z.string(),
    issuePeriod: length,
    issuerDelay: length,
    maxBurnShare: share,
  }),
  payment,
  signedPayment: payment,
  buyBack: z.string(),
  pledge: z.strictObject({
    share: share.refine((basisPoints) => basisPoints > 0n, "is nothing to pledge"),
    length: length.refine((seconds) => seconds <= LONGEST_PLEDGE, "is longer than five years"),
    period: length,
    mostPerPeriod: z.string(),
    sales: z.array(z.string()).min(1, "must name the sales of one period at least").max(30, "has more than 30 periods"),
    allowance: z.string(),
  }),
});

/** What a file says, each field by itself. */
type Raw = z.output<typeof fields>;

function lifecycleOf(raw: Raw, reader: FieldReader): Lifecycle {
  const { amount } = reader;
  const paymentOf = (field: "payment" | "signedPayment"): Payment => ({
    amount: amount([field, "amount"], raw[field].amount),
    burn: raw[field].burn,
  });
  const { share: basisPoints, sales, ...pledged } = raw.pledge;
  const life: Lifecycle = {
    token: {
      ...raw.token,
      cap: amount(["token", "cap"], raw.token.cap),
      issueLimit: amount(["token", "issueLimit"], raw.token.issueLimit),
    },
    payment: paymentOf("payment"),
    signedPayment: paymentOf("signedPayment"),
    buyBack: amount(["buyBack"], raw.buyBack),
    pledge: {
      ...pledged,
      basisPoints,
      mostPerPeriod: amount(["pledge", "mostPerPeriod"], pledged.mostPerPeriod),
      sales: sales.map((text, place) => amount(["pledge", "sales", place], text)),
      allowance: amount(["pledge", "allowance"], pledged.allowance),
    },
  };
  requireIssuable(life, reader);
  requirePledgeable(life, reader);
  return life;
}

function requireIssuable({ token, payment: first, signedPayment, ...life }: Lifecycle, reader: FieldReader): void {
  const { cap, issueLimit, maxBurnShare } = token;
  reader.require(cap > 0n, ["token", "cap"], "must be above 0");
  reader.require(issueLimit > 0n && issueLimit <= cap, ["token", "issueLimit"], "is not from above 0 to the cap");
  reader.require(cap <= issueLimit * MOST_ISSUES, ["token", "issueLimit"], `takes more than ${MOST_ISSUES} issues`);
  reader.require(first.burn <= maxBurnShare, ["payment", "burn"], "is above the token's bound");
  reader.require(signedPayment.burn <= maxBurnShare, ["signedPayment", "burn"], "is above the token's bound");

  const { sales, basisPoints } = life.pledge;
  const spent = first.amount + signedPayment.amount + life.buyBack + dueOf(sales, basisPoints);
  reader.require(spent <= cap, ["token", "cap"], "is less than what the story spends");
}

function requirePledgeable(
  { pledge: { sales, mostPerPeriod, period, length, basisPoints } }: Lifecycle,
  reader: FieldReader,
): void {
  reader.require(mostPerPeriod > 0n, ["pledge", "mostPerPeriod"], "must be above 0");
  for (const [place, amount] of sales.entries())
    reader.require(amount <= mostPerPeriod, ["pledge", "sales", place], "is more than the most per period");
  reader.require(dueOf(sales, basisPoints) > 0n, ["pledge", "sales"], "make nothing due");
  // An hour for the steps between the reports.
  const needed = BigInt(sales.length - 1) * period + 3_600n;
  reader.require(length > needed, ["pledge", "length"], "ends before all sales are reported");
}

const input = fields.transform((raw, context) =>
  lifecycleOf(raw, fieldReader(context, { symbol: raw.token.symbol, decimals: 18 })),
);

export const flow = flowOf({
  name: "token-lifecycle",
  tells: "a token is issued to its cap, paid with, burned; the cap stays spent",
  letsTimePass: true,
  read: jsonBy(input),
  play: tokenLifecycle,
});
