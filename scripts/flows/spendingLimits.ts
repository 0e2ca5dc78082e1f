import { z } from "zod";

import type { Deed } from "../../sdk/Perform.ts";
import {
  addPayee,
  allowedNow,
  dismiss,
  freeze,
  type Limits,
  payWithinLimits,
  readSpending,
  setLimits,
  setUp,
  type SpendingStatus,
  unfreeze,
} from "../../sdk/SpendingLimits.ts";
import { approve } from "../../sdk/Tokens.ts";
import { moveTimeTo, timeOf } from "./shared/clock.ts";
import { type Coin, coin, duration, fieldReader } from "./shared/fields.ts";
import { flowOf, jsonBy } from "./shared/flow.ts";
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

/** A payer's own limits, as an input file describes them: amounts in units of the coin, times in seconds. */
export interface Household {
  readonly token: Exclude<Coin, "native">;
  /** What the owner has at the start. */
  readonly budget: bigint;
  readonly limits: Limits;
  readonly delay: bigint;
}

/** How the story ended. */
export interface HouseholdOutcome extends Outcome {
  /** The owner's rules at the end, for the laptop and the landlord. */
  readonly status: SpendingStatus;
}

const HOUR = 3_600n;
const DAY = 24n * HOUR;

/** How many payments to one payee fill its day at most, so that a story stays short. */
const MOST_PAYMENTS = 10n;

/**
 * An owner keeps its money under a cold key and lets phone and laptop pay within its own limits: new payees wait, a stolen phone is stopped, and only the owner
 * loosens, after its delay.
 *
 * @example
 * const { status } = await spendingLimits(stage, household);
 */
export async function spendingLimits(
  stage: Stage,
  { token, budget, limits, delay }: Household,
): Promise<HouseholdOutcome> {
  const scene = await openScene(stage, {
    token,
    roles: ["owner", "phone", "laptop", "grocer", "landlord", "thief"],
    budgets: { owner: budget },
    withoutGas: ["grocer", "landlord", "thief"],
  });
  await layDown(scene, limits, delay);
  await spendADay(scene, limits);
  await losePhone(scene, limits, delay);
  await loosen(scene, limits, delay);

  const status = await statusOf(scene, "laptop", "landlord");
  return { ...(await closeScene(scene, [])), status };
}

/* THE STORY */

/** The owner's rules: the delay is the last, so that none of the others waits. */
async function layDown(scene: Scene, limits: Limits, delay: bigint): Promise<void> {
  const { token, deployment } = scene;
  const amount = scene.opening.get("owner") ?? 0n;
  await approve(signerOf(scene, "owner"), { token: token.address, spender: deployment.spendingLimits, amount });
  tell(scene, "owner", `keeps its money, and allows the limits up to ${amountIn(scene, amount)} of it`);

  const rules = setUp({
    limits: [{ token: token.address, ...limits }],
    payees: [addressOf(scene, "grocer")],
    spenders: ["phone", "laptop"].map((role) => addressOf(scene, role)),
    delay,
  });
  const words = [
    `sets ${amountIn(scene, limits.perPayment)} a payment, ${amountIn(scene, limits.perDay)} a day, ${amountIn(scene, limits.perPayee)} a payee`,
    "adds the grocer as a payee",
    "appoints its phone",
    "appoints its laptop",
    `makes all that loosens wait for ${delay} s from now on`,
  ];
  for (const [place, deed] of rules.entries()) await act(scene, "owner", deed, words[place] ?? "");
}

/** The phone pays to the edge of each limit, and no unit further; the next day it can again. */
async function spendADay(scene: Scene, { perPayment, perPayee }: Limits): Promise<void> {
  await tryToPay(scene, "phone", "grocer", perPayment + 1n, "SpendingInvalidAmount", "tries one unit too many at once");
  await tryToPay(scene, "phone", "thief", 1n, "SpendingNotPayee", "falls for a message and pays somebody unknown");
  for (let paid = 0n; paid < perPayee;) {
    const { amount } = allowedNow(await statusOf(scene, "phone", "grocer"));
    await pay(scene, "phone", "grocer", amount);
    paid += amount;
  }
  await tryToPay(scene, "phone", "grocer", 1n, "SpendingPayeeExceeded", "tries one unit more in the same 24 hours");

  await letPass(scene, DAY, "a day later");
  await pay(scene, "phone", "grocer", perPayment);
}

/** Whoever has the phone can pay the payees within the limits; the laptop stops even that. */
async function losePhone(scene: Scene, { perPayment }: Limits, delay: bigint): Promise<void> {
  tell(scene, "thief", "steals the phone, unlocked");
  await act(scene, "phone", addPayee(addressOf(scene, "thief")), "adds the thief as a payee: of the phone's own money");
  await tryToPay(scene, "phone", "thief", 1n, "SpendingNotPayee", "tries to pay the thief from the owner's");
  await act(scene, "laptop", freeze(addressOf(scene, "owner")), "freezes all payments");
  await tryToPay(scene, "phone", "grocer", 1n, "SpendingStopped", "tries to pay at least the grocer");

  await act(scene, "owner", dismiss(addressOf(scene, "phone")), "dismisses the phone");
  await act(scene, "owner", unfreeze(), "ends the freeze, after its delay");
  await tryToPay(scene, "laptop", "grocer", 1n, "SpendingStopped", "is still stopped");
  await letPass(scene, longer(delay, DAY), "the delay has passed");
  await tryToPay(scene, "phone", "grocer", 1n, "SpendingNotSpender", "tries once more");
  await pay(scene, "laptop", "grocer", perPayment);
}

/** Higher limits and a new payee wait; nobody has to carry them out. */
async function loosen(scene: Scene, limits: Limits, delay: bigint): Promise<void> {
  const { perPayment, perDay, perPayee } = limits;
  const [twice, more] = [
    2n * perPayment,
    { perPayment: 2n * perPayment, perDay: 2n * perDay, perPayee: 2n * perPayee },
  ];
  await act(scene, "owner", setLimits(scene.token.address, more), "doubles its limits, after its delay");
  await act(scene, "owner", addPayee(addressOf(scene, "landlord")), "adds the landlord, who waits too");
  await tryToPay(scene, "laptop", "landlord", 1n, "SpendingNotPayee", "tries to pay the new payee at once");
  await tryToPay(scene, "laptop", "grocer", twice, "SpendingInvalidAmount", "tries twice as much at once");

  await letPass(scene, longer(delay, DAY), "the delay has passed");
  await pay(scene, "laptop", "grocer", twice);
  await letPass(scene, DAY, "a day later");
  await pay(scene, "laptop", "landlord", perPayment);
}

/* STEPS */

async function pay(scene: Scene, by: string, to: string, amount: bigint): Promise<void> {
  await act(scene, by, payment(scene, to, amount), `pays ${amountIn(scene, amount)} to the ${to}`);
  bookTransfer(scene, { from: addressOf(scene, "owner"), to: addressOf(scene, to), amount });
}

async function tryToPay(
  scene: Scene,
  by: string,
  to: string,
  amount: bigint,
  error: Parameters<typeof refused>[3]["error"],
  what: string,
): Promise<void> {
  const { amount: most } = allowedNow(await statusOf(scene, by, to));
  if (most >= amount) throw new StoryBroken(`the ${by} may pay ${amountIn(scene, most)}, and should not`);
  await refused(scene, by, payment(scene, to, amount), { error, what });
}

function payment(scene: Scene, to: string, amount: bigint): Deed<"spendingLimits"> {
  const { address: token } = scene.token;
  return payWithinLimits({ owner: addressOf(scene, "owner"), token, payee: addressOf(scene, to), amount });
}

/** What the owner's rules are for a key and a payee, as the next transaction will find them. */
async function statusOf(scene: Scene, by: string, to: string): Promise<SpendingStatus> {
  const [owner, payee, key] = ["owner", to, by].map((role) => addressOf(scene, role)) as [string, string, string];
  return readSpending(scene.provider, scene.deployment, { owner, token: scene.token.address, payee, by: key });
}

async function letPass({ provider, reporter }: Scene, seconds: bigint, what: string): Promise<void> {
  await moveTimeTo(provider, (await timeOf(provider)) + seconds);
  reporter.note(`… ${what} …`);
}

function longer(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

/* THE INPUT */

/** The format of the input: what the owner has, and its rules. */
export const householdSchema = z
  .strictObject({
    token: coin,
    budget: z.string(),
    limits: z.strictObject({ perPayment: z.string(), perDay: z.string(), perPayee: z.string() }),
    delay: duration,
  })
  .transform((raw, context): Household => {
    const { token, delay } = raw;
    const { amount, require } = fieldReader(context, token);
    const limits = {
      perPayment: amount(["limits", "perPayment"], raw.limits.perPayment),
      perDay: amount(["limits", "perDay"], raw.limits.perDay),
      perPayee: amount(["limits", "perPayee"], raw.limits.perPayee),
    };
    const budget = amount(["budget"], raw.budget);
    const { perPayment, perDay, perPayee } = limits;
    require(token !== "native", ["token"], "must be a sample token: the native coin has no allowance");
    require(perPayment > 0n, ["limits", "perPayment"], "must be above zero");
    require(perPayee >= perPayment, ["limits", "perPayee"], "must be at least the limit of a payment");
    require(perPayee <= MOST_PAYMENTS * perPayment, [
      "limits",
      "perPayee",
    ], `must be at most ${MOST_PAYMENTS} payments`);
    require(perDay > perPayee, ["limits", "perDay"], "must be above the limit of a payee");
    require(delay >= HOUR && delay <= 365n * DAY, ["delay"], "must be from one hour to 365 days");
    // What the story pays: a payee's day, and then one payment, one, two at once, and one.
    require(budget >= perPayee + 5n * perPayment, ["budget"], "must be at least one payee's day and five payments");
    return { token: token === "native" ? { symbol: "", decimals: 0 } : token, budget, limits, delay };
  });

export const flow = flowOf({
  name: "spending-limits",
  tells: "a payer's own limits: a stolen phone is stopped, what loosens waits",
  letsTimePass: true,
  read: jsonBy(householdSchema),
  play: spendingLimits,
});
