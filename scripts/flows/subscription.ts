import { z } from "zod";

import { cancelMandate, collect } from "../../sdk/MandateDeeds.ts";
import {
  collectable,
  dueDates,
  isMandateSigned,
  type Mandate,
  mandateFrom,
  type MandatePeriod,
  type MandateStatus,
  readMandate,
  signMandate,
} from "../../sdk/Mandates.ts";
import { signPermit } from "../../sdk/Tokens.ts";
import { TokenMock__factory } from "../../typechain-types/factories/contracts/mocks/TokenMock__factory.ts";
import { moveTimeTo, timeOf } from "./shared/clock.ts";
import { type Coin, coin, fieldReader, type FieldReader, textBy } from "./shared/fields.ts";
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

/** What a payer lets a payee collect month by month, and what comes in between. */
export interface Subscription {
  readonly token: Exclude<Coin, "native">;
  /** What a month costs. */
  readonly price: bigint;
  /** What a month may cost at most. */
  readonly limit: bigint;
  /** The day of the month on which it starts. */
  readonly day: number;
  /** How many months pass before the payer cancels. */
  readonly months: number;
  /** How far its calendar is ahead of UTC, in minutes. */
  readonly utcOffset: bigint;
  /** The month in which the payer has nothing; none without it. */
  readonly lost?: number;
  /** The month in which the payer has it only later. */
  readonly late?: number;
  /** The month in which the payee asks for more than the limit. */
  readonly raised?: { readonly month: number; readonly to: bigint };
}

/** How a subscription ended. */
export interface SubscriptionOutcome extends Outcome {
  readonly mandate: Mandate;
  readonly status: MandateStatus;
  /** The days on which each month started, as the calendar has them. */
  readonly days: readonly string[];
  /** The months that were paid, from one. */
  readonly paid: readonly number[];
}

/** A subscription on its way. */
interface Running {
  readonly scene: Scene;
  readonly mandate: Mandate;
  readonly terms: Subscription;
}

const MINUTE = 60n;
const DAY = 86_400n;

/** How long after the start of a month its money comes late. */
const LATE_BY = 9n * DAY;

/**
 * The payer signs once; the payee collects on the last day of every month, loses one month, gets one late, is refused what is above the limit, and everything once
 * the payer has canceled.
 *
 * @example
 * const { paid } = await subscription(stage, terms); // [1, 2, 3, 5, 6, …, 12]
 */
export async function subscription(stage: Stage, terms: Subscription): Promise<SubscriptionOutcome> {
  const { token, price, months } = terms;
  const scene = await openScene(stage, {
    token,
    roles: ["payer", "payee", "savings"],
    budgets: { payer: price * BigInt(months) },
    holder: "mandates",
  });
  const mandate = mandateFrom({
    payer: addressOf(scene, "payer"),
    payee: addressOf(scene, "payee"),
    token: scene.token.address,
    limit: terms.limit,
    unit: "Month",
    firstDay: nextDay(terms, await timeOf(scene.provider)),
    utcOffset: terms.utcOffset,
  });
  const running = { scene, mandate, terms };
  const due = dueDates(mandate, { count: months + 1 });
  const paid = await collectMonths(running, due.slice(0, months));
  for (const next of due.slice(months)) await cancel(running, next);

  const status = await readMandate(scene.provider, scene.deployment, mandate);
  const total = price * BigInt(paid.length);
  if (status.state !== "Canceled" || status.collected !== total)
    throw new StoryBroken(`${status.collected} units were collected and should be ${total}`);
  scene.reporter.note(`The mandate is Canceled: ${paid.length} of ${months} months, ${amountIn(scene, total)}.`);
  const outcome = await closeScene(scene, []);
  return { ...outcome, mandate, status, days: due.map(({ day }) => day), paid };
}

/* THE MONTHS */

/** Collects each month; which were paid. */
async function collectMonths(running: Running, due: readonly MandatePeriod[]): Promise<readonly number[]> {
  const { lost } = running.terms;
  const paid: number[] = [];
  for (const [place, period] of due.entries()) {
    const month = place + 1;
    if (month === 1) await begin(running, period);
    else await collectMonth(running, period, month);
    if (month !== lost) paid.push(month);
  }
  return paid;
}

/** The first collection brings what the payer signed: the terms, and the allowance for them. */
async function begin({ scene, mandate, terms }: Running, first: MandatePeriod): Promise<void> {
  const { deployment, provider, token } = scene;
  const { limit, price, months } = terms;
  const payer = signerOf(scene, "payer");
  const signature = await signMandate(payer, deployment, mandate);
  tell(scene, "payer", `signs a mandate: at most ${amountIn(scene, limit)} a month from ${first.day} on`);
  const permit = await signPermit(payer, {
    token: token.address,
    spender: deployment.mandates,
    value: price * BigInt(months + 1),
    deadline: first.endsAt,
  });
  tell(scene, "payer", "signs a permit for the token, for a year and a month; of use to this mandate alone");
  if (!isMandateSigned(deployment, mandate, signature)) throw new StoryBroken("the payer's signature is not its own");

  await refused(scene, "payee", collect(mandate, price, { signature, permit }), {
    error: "MandateNotStarted",
    what: "tries to collect at once",
  });
  await moveTimeTo(provider, first.startsAt);
  await expectCollectable(scene, mandate, 0n);
  await act(scene, "payee", collect(mandate, price, { signature, permit }), `${first.day}: brings both, and collects`);
  book(scene, mandate, price);
}

async function collectMonth({ scene, mandate, terms }: Running, period: MandatePeriod, month: number): Promise<void> {
  const { provider } = scene;
  const { price, limit, lost, late, raised } = terms;
  const { day, startsAt } = period;
  const isShort = month === lost || month === late;
  if (isShort) await move(scene, "payer", "savings", "has put all its money into savings");
  await moveTimeTo(provider, startsAt);
  await expectCollectable(scene, mandate, limit);

  if (raised?.month === month) {
    const { error, what } = {
      error: "MandateLimitExceeded" as const,
      what: `${day}: asks for ${amountIn(scene, raised.to)}`,
    };
    await refused(scene, "payee", collect(mandate, raised.to), { error, what });
  }
  if (isShort) {
    await refused(scene, "payee", collect(mandate, price), {
      error: "ERC20InsufficientBalance",
      what: `${day}: tries to collect`,
    });
    if (month === late) await moveTimeTo(provider, startsAt + LATE_BY);
    else await moveTimeTo(provider, period.endsAt - 1n);
    await move(scene, "savings", "payer", month === late ? "has its money back" : "has its money back too late");
    if (month === lost) return;
  }
  const when = month === late ? "tries again nine days later, in the same month" : day;
  await act(scene, "payee", collect(mandate, price), `${when}: collects month ${month}`);
  book(scene, mandate, price);
}

/** The payer ends it, and nothing follows. */
async function cancel({ scene, mandate, terms }: Running, next: MandatePeriod): Promise<void> {
  await act(scene, "payer", cancelMandate(mandate), "cancels: at once, and for good");
  await moveTimeTo(scene.provider, next.startsAt);
  await refused(scene, "payee", collect(mandate, terms.price), {
    error: "MandateUnexpectedState",
    what: `${next.day}: tries to collect all the same`,
  });
}

/* SMALL THINGS */

/** The SDK says beforehand what can be collected: the limit, where the mandate is recorded and the month unused. */
async function expectCollectable(scene: Scene, mandate: Mandate, expected: bigint): Promise<void> {
  const { provider, deployment } = scene;
  const status = await readMandate(provider, deployment, mandate);
  const amount = collectable(mandate, status, await timeOf(provider));
  if (amount !== expected) throw new StoryBroken(`${amount} units are collectable and should be ${expected}`);
}

/** Moves all that one role has to the other, outside the suite. */
async function move(scene: Scene, from: string, to: string, what: string): Promise<void> {
  const token = TokenMock__factory.connect(scene.token.address, signerOf(scene, from));
  const amount = await token.balanceOf(addressOf(scene, from));
  await (await token.transfer(addressOf(scene, to), amount)).wait();
  tell(scene, "payer", what);
  bookTransfer(scene, { from: addressOf(scene, from), to: addressOf(scene, to), amount });
}

function book(scene: Scene, { payer, payee }: Mandate, amount: bigint): void {
  bookTransfer(scene, { from: payer, to: payee, amount });
}

/** The next day of that number in the mandate's calendar, tomorrow at the earliest, in a month that has it. */
function nextDay({ day, utcOffset }: Subscription, now: bigint): string {
  let time = now + utcOffset * MINUTE + DAY;
  while (new Date(Number(time) * 1_000).getUTCDate() !== day) time += DAY;
  return new Date(Number(time) * 1_000).toISOString().slice(0, "2026-01-31".length);
}

/* THE INPUT */

/** A calendar's distance from UTC, such as "+08:00", in minutes. */
const utcOffset = textBy((text) => {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):([0-5]\d)$/.exec(text) ?? [];
  const distance = BigInt(hours ?? 15) * MINUTE + BigInt(minutes ?? 0);
  if (distance > 14n * MINUTE) {
    throw new RangeError(`${JSON.stringify(text)} is not a distance from UTC; write one from "-14:00" to "+14:00"`);
  }
  return sign === "-" ? -distance : distance;
});

const month = z.int().min(2, "must be from 2 on: the first month starts it");

/** What an input file of a subscription may say. */
const subscriptionFields = {
  token: coin,
  price: z.string(),
  limit: z.string(),
  day: z.int().min(1, "must be from 1 to 31").max(31, "must be from 1 to 31"),
  months: z.int().min(2, "must be from 2 to 120").max(120, "must be from 2 to 120"),
  utcOffset,
  lost: month.optional(),
  late: month.optional(),
  raised: z.strictObject({ month, to: z.string() }).optional(),
};

/** What a file says of a subscription, each field by itself. */
type RawSubscription = z.output<z.ZodObject<typeof subscriptionFields>>;

const subscriptionSchema = z
  .strictObject(subscriptionFields)
  .transform((raw, context) => subscriptionOf(raw, fieldReader(context, raw.token)));

/** Notes what the contract, or the story, would refuse. */
function subscriptionOf(raw: RawSubscription, reader: FieldReader): Subscription {
  const { token, lost, late, raised, months } = raw;
  reader.require(token !== "native", ["token"], "must be a token: the native coin knows no allowance");
  const price = reader.amount(["price"], raw.price);
  const limit = reader.amount(["limit"], raw.limit);
  reader.require(price > 0n, ["price"], "must be above 0");
  reader.require(price <= limit, ["price"], "is above the limit");
  reader.require(limit < 1n << 96n, ["limit"], "is more than a mandate holds");
  const more = raised && { month: raised.month, to: reader.amount(["raised", "to"], raised.to) };
  reader.require(more === undefined || more.to > limit, ["raised", "to"], "is within the limit");
  noteMonths(raw, reader);
  return {
    token: token === "native" ? { symbol: "", decimals: 0 } : token,
    price,
    limit,
    day: raw.day,
    months,
    utcOffset: raw.utcOffset,
    ...(lost && { lost }),
    ...(late && { late }),
    ...(more && { raised: more }),
  };
}

/** Notes months that do not fit. */
function noteMonths({ lost, late, raised, months }: RawSubscription, reader: FieldReader): void {
  const named = [
    [["lost"], lost],
    [["late"], late],
    [["raised", "month"], raised?.month],
  ] as const;
  for (const [path, number = 0] of named) reader.require(number <= months, path, "is none of the months");
  reader.require(lost === undefined || lost !== late, ["late"], "is lost already");
}

export const flow = flowOf({
  name: "subscription",
  tells: "a year of collections from the 31st on: one lost, one late, one refused",
  letsTimePass: true,
  read: jsonBy(subscriptionSchema),
  play: subscription,
});
