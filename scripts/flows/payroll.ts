import { id as hashOf, type Wallet } from "ethers";

import { PayoutSheetMalformed, type PayoutSheet, readPayoutSheet } from "../../sdk/PayoutFiles.ts";
import {
  claim,
  claimMany,
  claimOf,
  type ClaimTree,
  claimTree,
  creditOf,
  type Drop,
  dropFrom,
  dropId,
  type DropStatus,
  fundWithAuthorization,
  type Progress,
  readDrop,
  reclaim,
  signFunding,
  withdraw,
} from "../../sdk/Payouts.ts";
import { perform } from "../../sdk/Perform.ts";
import { fill, givenFor, signSwapQuote, swapQuoteFrom } from "../../sdk/Swap.ts";
import { approve, balanceOf } from "../../sdk/Tokens.ts";
import { DenyListTokenMock__factory } from "../../typechain-types/factories/contracts/mocks/DenyListTokenMock__factory.ts";
import { TokenMock__factory } from "../../typechain-types/factories/contracts/mocks/TokenMock__factory.ts";
import { moveTimeTo, timeOf } from "./shared/clock.ts";
import { flowOf } from "./shared/flow.ts";
import { InputRefused, readText } from "./shared/inputFile.ts";
import { sampleAccount } from "./shared/payrollSample.ts";
import {
  act,
  addressOf,
  amountIn,
  bookTransfer,
  closeScene,
  openScene,
  type Outcome,
  refused,
  type Scene,
  signerOf,
  StoryBroken,
  tell,
} from "./shared/scene.ts";
import type { Stage } from "./shared/stage.ts";

/** Who is to be paid how much. */
export interface Payroll {
  readonly sheet: PayoutSheet;
  /** How far the reading was, each time that it told. */
  readonly readings: readonly Progress[];
}

/** How a payroll ended. */
export interface PayrollOutcome extends Outcome {
  readonly tree: ClaimTree;
  readonly drop: Drop;
  readonly status: DropStatus;
  /** The numbers of the claims that were paid. */
  readonly claimed: readonly bigint[];
  /** What went back to the employer. */
  readonly reclaimed: bigint;
}

/** A payroll on its way. */
interface Payday {
  readonly scene: Scene;
  readonly sheet: PayoutSheet;
  readonly tree: ClaimTree;
  readonly drop: Drop;
}

const TOKEN = { symbol: "USDX", decimals: 6 };
const DAY = 86_400n;

/** What a unit of the salaries' token costs abroad, in hundredths of a unit of the employer's. */
const RATE = 92n;

/** How many claims one transaction brings. */
const BATCH = 40;

/** The line whose account the token's issuer blocks for a while. */
const DENIED = 2;

/**
 * An employer abroad changes its money, funds the salaries of thousands under one root, and each employee's part is claimed by itself or by anyone; what nobody
 * claims comes back.
 *
 * @example
 * const { status, reclaimed } = await payroll(stage, readPayroll("payroll.csv")); // { status: { state: "Reclaimed", … }, … }
 */
export async function payroll(stage: Stage, { sheet, readings }: Payroll): Promise<PayrollOutcome> {
  const { reporter } = stage;
  for (const { done, of } of readings) reporter.note(`Read ${counted(done)} of ${counted(of)} lines.`);
  for (const { account, lines } of sheet.repeated.slice(0, 5))
    reporter.note(`Warning: ${account} stands in the lines ${lines.join(", ")}.`);

  const tree = claimTree(sheet.lines, ({ done, of }) => {
    if (done % 1_000 === 0 || done === of) reporter.note(`Hashed ${counted(done)} of ${counted(of)} claims.`);
  });
  const scene = await openScene(stage, {
    token: TOKEN,
    tokenKind: "with a deny-list",
    roles: ["employer", "dealer", "anyone"],
    budgets: { dealer: sheet.total },
    holder: "payouts",
  });
  await changeMoney(scene, sheet.total);
  const day = { scene, sheet, tree, drop: await fundSalaries(scene, sheet, tree) };
  const claimed = await claimSalaries(day);
  const reclaimed = await reclaimRest(day);
  return close(day, claimed, reclaimed);
}

/* THE MONEY */

/** The employer has the money of its own country: a dealer's quote changes it, both sides in one transaction. */
async function changeMoney(scene: Scene, total: bigint): Promise<void> {
  const { deployment, provider, treasury, token } = scene;
  const [employer, dealer] = [signerOf(scene, "employer"), signerOf(scene, "dealer")];
  const cost = (total * RATE + 99n) / 100n;
  const foreign = await new TokenMock__factory(treasury).deploy("EURX", TOKEN.decimals);
  await foreign.waitForDeployment();
  const takerToken = await foreign.getAddress();
  await (await foreign.mint(employer, cost)).wait();

  const quote = swapQuoteFrom({
    maker: dealer.address,
    taker: employer.address,
    makerToken: token.address,
    takerToken,
    makerAmount: total,
    takerAmount: cost,
    expiry: (await timeOf(provider)) + 600n,
  });
  const signature = await signSwapQuote(dealer, deployment, quote);
  tell(scene, "dealer", `signs a quote: ${amountIn(scene, total)} against EURX at 0.${RATE}, for ten minutes`);
  await approve(dealer, { token: token.address, spender: deployment.swap, amount: total });
  await approve(employer, { token: takerToken, spender: deployment.swap, amount: cost });
  await act(scene, "employer", fill(quote, signature), "fills it: both tokens change hands at once, or neither");

  const given = givenFor(quote, { filled: 0n, takerAmount: cost });
  bookTransfer(scene, { from: dealer.address, to: employer.address, amount: given });
  const got = await balanceOf(provider, { token: takerToken, account: dealer.address });
  if (got !== cost) throw new StoryBroken(`the dealer got ${got} units of EURX and should have got ${cost}`);
}

async function fundSalaries(scene: Scene, { lines, total }: PayoutSheet, tree: ClaimTree): Promise<Drop> {
  const { deployment, provider, token } = scene;
  const now = await timeOf(provider);
  const drop = dropFrom(tree, {
    funder: addressOf(scene, "employer"),
    token: token.address,
    fundBy: now + DAY,
    claimFrom: now + 2n * DAY,
    claimBy: now + 92n * DAY,
    funderReference: hashOf("payroll"),
  });
  const authorization = await signFunding(signerOf(scene, "employer"), deployment, drop);
  tell(scene, "employer", `signs once for ${counted(lines.length)} salaries: ${amountIn(scene, total)} under one root`);
  await act(scene, "anyone", fundWithAuthorization(drop, authorization), "brings it: the drop is funded");
  bookTransfer(scene, { from: drop.funder, to: deployment.payouts, amount: total });
  return drop;
}

/* THE CLAIMS */

async function claimSalaries(day: Payday): Promise<readonly bigint[]> {
  const { scene, sheet, drop, tree } = day;
  const first = claimOf(tree, 0n);
  await refused(scene, "anyone", claim(drop, first), {
    error: "PayoutsUnexpectedState",
    what: "tries to claim before payday",
  });
  await moveTimeTo(scene.provider, drop.claimFrom);
  scene.reporter.note("… payday …");

  await refused(scene, "anyone", claim(drop, { ...first, amount: first.amount + 1n }), {
    error: "PayoutsInvalidProof",
    what: "brings a claim of one unit more than the root promises",
  });
  const alone = [await claimItself(day)];
  if (sheet.lines.length === 1) return alone;

  await refused(scene, "anyone", claim(drop, first), {
    error: "PayoutsAlreadyClaimed",
    what: "brings the same claim again",
  });
  if (sheet.lines.length > DENIED) alone.push(await claimDenied(day));
  return [...alone, ...(await claimForMany(day))];
}

/** The first employee claims with its own key where the file is the sample; else anyone brings the claim. */
async function claimItself({ scene, sheet, drop, tree }: Payday): Promise<bigint> {
  const { provider, treasury, deployment, reporter } = scene;
  const entry = claimOf(tree, 0n);
  const [{ reference } = { reference: "" }] = sheet.lines;
  const own = keyOf(sheet, 0);
  if (own === undefined) {
    await act(
      scene,
      "anyone",
      claim(drop, entry),
      `brings the claim of ${reference}: ${amountIn(scene, entry.amount)}`,
    );
  } else {
    await (await treasury.sendTransaction({ to: own.address, value: 10n ** 16n })).wait();
    const { gasUsed } = await perform(own.connect(provider), deployment, claim(drop, entry));
    reporter.step(reference, `claims its salary: ${amountIn(scene, entry.amount)}`, gasUsed);
  }
  bookTransfer(scene, { from: deployment.payouts, to: entry.account, amount: entry.amount });
  return entry.index;
}

/** The token's issuer blocks an account: its claim goes through, the money waits in the ledger, and leaves it once it can. */
async function claimDenied({ scene, sheet, drop, tree }: Payday): Promise<bigint> {
  const { provider, treasury, deployment, token, reporter } = scene;
  const entry = claimOf(tree, BigInt(DENIED));
  const reference = sheet.lines[DENIED]?.reference ?? "";
  const denyList = DenyListTokenMock__factory.connect(token.address, treasury);
  await (await denyList.setDenied(entry.account, true)).wait();
  await act(
    scene,
    "anyone",
    claim(drop, entry),
    `brings the claim of ${reference}, whose account the token's issuer blocks`,
  );
  const waiting = await creditOf(provider, deployment, { account: entry.account, token: token.address });
  if (waiting !== entry.amount)
    throw new StoryBroken(`${waiting} units wait for ${reference}, and not ${entry.amount}`);
  reporter.note(`${amountIn(scene, waiting)} wait for ${reference} in the ledger; nobody else is held up.`);

  await (await denyList.setDenied(entry.account, false)).wait();
  const own = keyOf(sheet, DENIED);
  if (own === undefined) return entry.index;
  await (await treasury.sendTransaction({ to: own.address, value: 10n ** 16n })).wait();
  const { gasUsed } = await perform(own.connect(provider), deployment, withdraw(token.address));
  reporter.step(reference, "is unblocked, and takes its money out of the ledger", gasUsed);
  bookTransfer(scene, { from: deployment.payouts, to: entry.account, amount: entry.amount });
  return entry.index;
}

/** Anyone brings many claims at once; one of them was paid before and is passed over. */
async function claimForMany({ scene, sheet, drop, tree }: Payday): Promise<readonly bigint[]> {
  const entries = sheet.lines.slice(0, BATCH + 1).map((_, place) => claimOf(tree, BigInt(place)));
  const fresh = entries.filter(({ index }) => index > 0n && index !== BigInt(DENIED));
  if (fresh.length === 0) return [];
  const sum = fresh.reduce((total, { amount }) => total + amount, 0n);
  await act(
    scene,
    "anyone",
    claimMany(drop, entries),
    `brings ${entries.length} claims at once: ${amountIn(scene, sum)} to ${fresh.length} (the others were paid before)`,
  );
  for (const { account, amount } of fresh) bookTransfer(scene, { from: scene.deployment.payouts, to: account, amount });
  return fresh.map(({ index }) => index);
}

/** The key of an employee, where its account follows the rule of the sample. */
function keyOf({ lines }: PayoutSheet, place: number): Wallet | undefined {
  const line = lines[place];
  if (line === undefined) return undefined;
  const own = sampleAccount(line.reference);
  return own.address === line.recipient ? own : undefined;
}

/* THE END */

async function reclaimRest({ scene, sheet, drop, tree }: Payday): Promise<bigint> {
  const { provider, deployment, reporter } = scene;
  await moveTimeTo(provider, drop.claimBy);
  const { state, remaining } = await readDrop(provider, deployment, dropId(deployment, drop));
  if (state !== "Due") {
    reporter.note("Everything was claimed; nothing goes back.");
    return 0n;
  }
  reporter.note("… ninety days pass …");
  await refused(scene, "anyone", claim(drop, claimOf(tree, BigInt(sheet.lines.length - 1))), {
    error: "PayoutsUnexpectedState",
    what: "brings a last claim too late",
  });
  await act(scene, "anyone", reclaim(drop), `sends what nobody has claimed back: ${amountIn(scene, remaining)}`);
  bookTransfer(scene, { from: deployment.payouts, to: drop.funder, amount: remaining });
  return remaining;
}

/** Everything sums: every claim is where it should be, and claims and rest are the total. */
async function close(day: Payday, claimed: readonly bigint[], reclaimed: bigint): Promise<PayrollOutcome> {
  const { scene, sheet, tree, drop } = day;
  const { provider, deployment, token, changes } = scene;
  for (const account of new Set(claimed.map((index) => claimOf(tree, index).account))) {
    const has = await balanceOf(provider, { token: token.address, account });
    const due = changes.get(account) ?? 0n;
    if (has !== due) throw new StoryBroken(`${account} has ${has} units and should have ${due}`);
  }
  const paid = claimed.reduce((sum, index) => sum + claimOf(tree, index).amount, 0n);
  if (paid + reclaimed !== sheet.total)
    throw new StoryBroken(`${paid} claimed and ${reclaimed} reclaimed are not ${sheet.total}`);
  scene.reporter.note(
    `${amountIn(scene, paid)} claimed and ${amountIn(scene, reclaimed)} reclaimed are ${amountIn(scene, sheet.total)}.`,
  );

  const outcome = await closeScene(scene, []);
  const status = await readDrop(provider, deployment, dropId(deployment, drop));
  return { ...outcome, tree, drop, status, claimed, reclaimed };
}

function counted(number: number): string {
  return number.toLocaleString("en-US");
}

/**
 * Reads a payroll from a CSV file.
 *
 * Throws {@link InputRefused}, with the line and the column of every problem.
 *
 * @example
 * const payroll = readPayroll("payroll.csv"); // payroll.csv:3: amount: "12,50" is not an amount: …
 */
export function readPayroll(file: string): Payroll {
  const text = readText(file);
  const readings: Progress[] = [];
  try {
    const sheet = readPayoutSheet(text, {
      decimals: TOKEN.decimals,
      onProgress: (progress) => {
        if (progress.done % 1_000 === 0 || progress.done === progress.of) readings.push(progress);
      },
    });
    return { sheet, readings };
  } catch (error) {
    if (!(error instanceof PayoutSheetMalformed)) throw error;
    throw new InputRefused(
      error.facts.flaws.map(
        ({ line, field, reason }) => `${file}:${line}: ${field === "" ? "" : `${field}: `}${reason}`,
      ),
    );
  }
}

export const flow = flowOf({
  name: "payroll",
  tells: "5,000 salaries under one root: funded once, claimed by anyone, the rest back",
  letsTimePass: true,
  read: readPayroll,
  play: payroll,
  format: "csv",
});
