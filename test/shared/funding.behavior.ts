import { ZeroAddress } from "ethers";

import type { EscrowDeed } from "../../sdk/Deeds.ts";
import type { RevertFacts, RevertName } from "../../sdk/Errors.ts";
import { shareOf, WHOLE } from "../../sdk/Fees.ts";
import type { OrderKind, Part } from "../../sdk/Names.ts";
import type { FeeLeg, Order, Terms } from "../../sdk/Order.ts";
import { signQuote } from "../../sdk/Signatures.ts";
import { WINDOW_NAMES } from "../../sdk/Windows.ts";
import { AMOUNT, DAY, INSTANT, SERVICE, UNTRACKED, WINDOWS } from "./escrow.ts";
import {
  at,
  event,
  expectDeed,
  type Expected,
  expectRevert,
  now,
  paidOut,
  released,
  type Role,
  send,
  statusOf,
  type Theater,
  type Trade,
  tradeOn,
} from "./trade.ts";

/** A way of paying one order. */
export interface Way {
  readonly kind: OrderKind;
  /** Whether only the payer may come this way; else anyone may bring its signature. */
  readonly byPayerOnly: boolean;
  readonly make: (trade: Trade, quote?: string) => EscrowDeed | Promise<EscrowDeed>;
  /** The same with a signature of nobody, for tokens for which nobody can sign. */
  readonly makeUnsigned?: (order: Order) => EscrowDeed;
}

const LARGEST_AMOUNT = 2n ** 96n - 1n;
const MAX_FEES = 8;

/** How far ahead the last closing time may lie. */
const MAX_DURATION = 1826n * DAY;

/** Terms of an instant order, where these differ from those of the tests. */
export const INSTANT_TERMS: Partial<Terms> = {
  kind: "Instant",
  arbiter: ZeroAddress,
  arbiterBasisPoints: 0n,
  carrier: ZeroAddress,
  windows: INSTANT,
};

/** Terms that are not sound, the error that names the cause, and its facts. */
interface Unsound {
  readonly title: string;
  readonly terms: (trade: Trade) => Partial<Terms>;
  readonly error: RevertName;
  readonly facts: (trade: Trade) => object;
}

/**
 * What every way of paying refuses and does.
 *
 * @example
 * describe("pay", () => {
 *   paysLikeAnyWay(theater, { kind: "Escrow", byPayerOnly: true, make: ({ order }, quote) => pay(order, quote) });
 * });
 */
export function paysLikeAnyWay(theater: Theater, way: Way): void {
  context("given an order that nobody has paid", () => {
    refusesTheWrongKind(theater, way);
    refusesWhilePaused(theater, way);
    for (const unsound of way.kind === "Escrow" ? [...UNSOUND, ...UNSOUND_ESCROW] : [...UNSOUND, ...UNSOUND_INSTANT])
      refuses(theater, way, unsound);
    keepsItsTimes(theater, way);
    if (way.byPayerOnly) refusesOthers(theater, way);
    takesQuotes(theater, way);
    takesTheMoney(theater, way);
  });

  context("given an order that was paid", () => {
    it("is refused: terms are paid once", async () => {
      const trade = await unpaid(theater, way);
      const deed = await way.make(trade);
      await send(trade, "payer", deed);
      const { state } = await statusOf(trade);

      await expectRevert(trade, "payer", deed, "EscrowUnexpectedState", {
        id: trade.id,
        current: state,
        allowed: ["None"],
      });
    });
  });
}

/** What an order of a kind says, where it differs from that of the tests. */
export function termsFor(kind: OrderKind): Partial<Terms> {
  return kind === "Instant" ? INSTANT_TERMS : {};
}

/** An order of the kind that a way is for. */
export async function unpaid(
  theater: Theater,
  { kind }: Pick<Way, "kind">,
  terms: Partial<Terms> = {},
): Promise<Trade> {
  return theater.order({ terms: { ...termsFor(kind), ...terms } });
}

/** What paying does: the money waits, or goes through at once. */
export function paid(trade: Trade, time: bigint, quoted = false): Expected {
  const { id, order } = trade;
  const { payer, payee, amount } = order;
  const births = [
    ...(quoted ? [event("OrderQuoted", { id, payee })] : []),
    event("OrderPaid", { id, payer, payee, order }),
  ];
  if (order.kind === 0n)
    return {
      events: births,
      moved: { payer: -amount, escrow: amount },
      order: { state: "Paid", held: amount, deadline: time + WINDOWS.ship, quoted },
    };

  const { escrow: _, ...gains } = paidOut(trade, { toPayee: amount });
  return {
    events: [...births, released(trade, amount, "Charge")],
    moved: { payer: -amount, ...gains },
    order: { state: "Released", kept: amount, deadline: time + WINDOWS.refund, quoted },
  };
}

function refusesTheWrongKind(theater: Theater, way: Way): void {
  const other = way.kind === "Escrow" ? "Instant" : "Escrow";
  context(`when the terms say ${other}`, () => {
    it("does not fit the kind", async () => {
      const trade = await unpaid(theater, { kind: other });

      await expectRevert(trade, "payer", await way.make(trade), "EscrowWrongKind", { id: trade.id, kind: other });
    });
  });
}

function refusesWhilePaused(theater: Theater, way: Way): void {
  context("when new money is paused", () => {
    it("is refused", async () => {
      const trade = await unpaid(theater, way);
      const deed = await way.make(trade);
      await trade.escrow.connect(trade.roles.guardian).pause();

      await expectRevert(trade, "payer", deed, "EnforcedPause", {});
    });
  });
}

function refuses(theater: Theater, way: Way, { title, terms, error, facts }: Unsound): void {
  context(`when ${title}`, () => {
    it(`is refused: ${error}`, async () => {
      const base = await unpaid(theater, way);
      const trade = await tradeOn(base, { terms: { ...termsFor(way.kind), ...terms(base) } });

      const expected = { id: trade.id, ...facts(trade) } as RevertFacts[RevertName];
      await expectRevert(trade, "payer", await way.make(trade), error, expected);
    });
  });
}

function keepsItsTimes(theater: Theater, way: Way): void {
  context("when pay-by is about to pass, passes, has passed", () => {
    it("is possible one second before", async () => {
      const trade = await unpaid(theater, way);
      const deed = await way.make(trade);
      await at(trade, trade.order.payBy - 1n);

      await expectDeed(trade, "payer", deed, (time) => paid(trade, time));
    });

    for (const [when, offset] of [
      ["at that second", 0n],
      ["one second after", 1n],
    ] as const)
      it(`is refused ${when}`, async () => {
        const trade = await unpaid(theater, way);
        const { id, order } = trade;
        const deed = await way.make(trade);
        await at(trade, order.payBy + offset);

        await expectRevert(trade, "payer", deed, "EscrowPayByPassed", { id, payBy: order.payBy });
      });
  });

  context("when the last closing time is as early as the windows allow, or one second earlier or later", () => {
    for (const offset of [0n, 1n])
      it(`is possible ${offset} s after that`, async () => {
        const { payBy, closeBy } = (await unpaid(theater, way)).order;
        const trade = await unpaid(theater, way, { payBy, closeBy: closeBy + offset });

        await expectDeed(trade, "payer", await way.make(trade), (time) => paid(trade, time));
      });

    it("is refused one second before", async () => {
      const { closeBy: earliest } = (await unpaid(theater, way)).order;
      const closeBy = earliest - 1n;
      const trade = await unpaid(theater, way, { closeBy });

      await expectRevert(trade, "payer", await way.make(trade), "EscrowCloseByTooEarly", {
        id: trade.id,
        closeBy,
        earliest,
      });
    });
  });

  context("when the last closing time is as late as it can be, or one second earlier or later", () => {
    for (const offset of [-1n, 0n])
      it(`is possible ${-offset} s before that`, async () => {
        const { trade, deed, time } = await closingLate(theater, way, offset);
        await at(trade, time);

        await expectDeed(trade, "payer", deed, () => paid(trade, time));
      });

    it("is refused one second after", async () => {
      const { trade, deed, time } = await closingLate(theater, way, 1n);
      const { closeBy } = trade.order;
      await at(trade, time);

      await expectRevert(trade, "payer", deed, "EscrowCloseByTooLate", {
        id: trade.id,
        closeBy,
        latest: time + MAX_DURATION,
      });
    });
  });
}

/** An order whose last closing time is so far off the latest one, if it is paid at `time`. */
async function closingLate(
  theater: Theater,
  way: Way,
  offset: bigint,
): Promise<{ trade: Trade; deed: EscrowDeed; time: bigint }> {
  const time = (await now(await theater.order())) + DAY;
  const trade = await unpaid(theater, way, { closeBy: time + MAX_DURATION + offset });
  return { trade, deed: await way.make(trade), time };
}

function refusesOthers(theater: Theater, way: Way): void {
  for (const by of ["payee", "stranger"] as const)
    context(`when the ${by} calls`, () => {
      it("is the payer's deed", async () => {
        const trade = await unpaid(theater, way);
        const { id, order, roles } = trade;

        await expectRevert(trade, by, await way.make(trade), "EscrowWrongCaller", {
          id,
          caller: roles[by].address,
          expected: order.payer,
        });
      });
    });
}

function takesQuotes(theater: Theater, way: Way): void {
  context("when the payee has signed a quote", () => {
    it("notes that", async () => {
      const trade = await unpaid(theater, way);
      const quote = await signQuote(trade.roles.payee, trade.deployment, trade.order);

      await expectDeed(trade, "payer", await way.make(trade, quote), (time) => paid(trade, time, true));
    });
  });

  for (const forger of ["payer", "stranger"] as const)
    context(`when the ${forger} has signed the quote`, () => {
      it("is refused", async () => {
        const trade = await unpaid(theater, way);
        const { id, order, roles, deployment } = trade;
        const quote = await signQuote(roles[forger], deployment, order);

        await expectRevert(trade, "payer", await way.make(trade, quote), "EscrowInvalidSignature", {
          id,
          signer: order.payee,
        });
      });
    });

  context("when the payee's quote is for other terms", () => {
    it("is refused", async () => {
      const trade = await unpaid(theater, way);
      const { id, order, roles, deployment } = trade;
      const quote = await signQuote(roles.payee, deployment, { ...order, amount: order.amount + 1n });

      await expectRevert(trade, "payer", await way.make(trade, quote), "EscrowInvalidSignature", {
        id,
        signer: order.payee,
      });
    });
  });
}

function takesTheMoney(theater: Theater, way: Way): void {
  context("when the token has no code", () => {
    it("is refused", async () => {
      const { roles } = await theater.order();
      const trade = await unpaid(theater, way, { token: roles.stranger.address });

      const deed = await (way.makeUnsigned?.(trade.order) ?? way.make(trade));
      await expectRevert(trade, "payer", deed, "MoneyTokenWithoutCode", { token: roles.stranger.address });
    });
  });

  for (const by of way.byPayerOnly ? (["payer"] as const) : (["payer", "relayer"] as const))
    context(`when the ${by} brings it`, () => {
      it(way.kind === "Escrow" ? "holds the money" : "passes the money on", async () => {
        const trade = await unpaid(theater, way);

        await expectDeed(trade, by, await way.make(trade), (time) => paid(trade, time));
      });
    });

  for (const amount of [1n, LARGEST_AMOUNT])
    context(`when the amount is ${amount}`, () => {
      it("takes exactly that", async () => {
        const trade = await unpaid(theater, way, { amount, fees: [] });
        await trade.token.mint(trade.roles.payer, amount);
        await trade.token.connect(trade.roles.payer).approve(trade.escrow, amount);

        await expectDeed(trade, "payer", await way.make(trade), (time) => paid(trade, time));
      });
    });

  context("when fees and shares are the whole amount", () => {
    it("is possible: the bound is exact", async () => {
      const { platform } = (await theater.order()).roles;
      const fees = [leg(platform.address, { basisPoints: 5_000n }), leg(platform.address, { fixedAmount: 1_000_000n })];
      const trade = await unpaid(theater, way, { amount: 2_000_000n, fees, arbiterBasisPoints: 0n });

      await expectDeed(trade, "payer", await way.make(trade), (time) => paid(trade, time));
    });
  });
}

function leg(recipient: string, fee: Partial<FeeLeg>): FeeLeg {
  return { recipient, basisPoints: 0n, fixedAmount: 0n, ...fee };
}

type PartTerm = "payer" | "payee" | "arbiter" | "carrier";

const PART_OF: Readonly<Record<PartTerm, Part>> = {
  payer: "Payer",
  payee: "Payee",
  arbiter: "Arbiter",
  carrier: "Carrier",
};

/** A party that an account cannot be. */
function excluded(who: string, term: PartTerm, account: (trade: Trade) => string): Unsound {
  return {
    title: `${who} is the ${term}`,
    terms: (trade) => ({ [term]: account(trade) }),
    error: "EscrowInvalidParty",
    facts: ({ order }) => ({ part: PART_OF[term], account: order[term] }),
  };
}

/** A fee recipient that an account cannot be. */
function excludedRecipient(who: string, account: (trade: Trade) => string): Unsound {
  return {
    title: `${who} receives a fee`,
    terms: (trade) => ({ fees: [leg(account(trade), { basisPoints: 1n })] }),
    error: "EscrowInvalidParty",
    facts: ({ order }) => ({ part: "FeeRecipient", account: order.fees[0]?.recipient }),
  };
}

const zero = () => ZeroAddress;
const escrow = ({ deployment }: Trade) => deployment.escrow;
const forwarder = ({ deployment }: Trade) => deployment.forwarder;
const token = ({ order }: Trade) => order.token;
const account =
  (role: Role) =>
  ({ roles }: Trade) =>
    roles[role].address;

/** Fees that together are one unit of share or amount too high. */
function tooHigh(title: string, terms: (trade: Trade) => Partial<Terms>): Unsound {
  return {
    title,
    terms,
    error: "EscrowFeesTooHigh",
    facts: ({ order }) => ({
      basisPoints: order.fees.reduce((sum, { basisPoints }) => sum + basisPoints, order.arbiterBasisPoints),
      fixedAmount: order.fees.reduce((sum, { fixedAmount }) => sum + fixedAmount, 0n),
    }),
  };
}

/** What no order may say. */
const UNSOUND: readonly Unsound[] = [
  {
    title: "the amount is zero",
    terms: () => ({ amount: 0n, fees: [] }),
    error: "EscrowInvalidAmount",
    facts: () => ({ amount: 0n, max: LARGEST_AMOUNT }),
  },
  excluded("nobody", "payer", zero),
  excluded("the escrow", "payer", escrow),
  excluded("the token", "payer", token),
  excluded("nobody", "payee", zero),
  excluded("the escrow", "payee", escrow),
  excluded("the token", "payee", token),
  excluded("the payer", "payee", account("payer")),
  {
    title: "there are nine fee legs",
    terms: ({ roles }) => ({
      fees: Array.from({ length: MAX_FEES + 1 }, () => leg(roles.platform.address, { basisPoints: 1n })),
    }),
    error: "EscrowTooManyFees",
    facts: () => ({ count: BigInt(MAX_FEES) + 1n, max: BigInt(MAX_FEES) }),
  },
  {
    title: "the default split is more than the whole",
    terms: () => ({ splitBasisPoints: WHOLE + 1n }),
    error: "EscrowInvalidShare",
    facts: () => ({ basisPoints: WHOLE + 1n }),
  },
  excludedRecipient("nobody", zero),
  excludedRecipient("the escrow", escrow),
  excludedRecipient("the token", token),
  ...(["neither a share nor an amount", "both a share and an amount"] as const).map((title, both): Unsound => ({
    title: `the second fee leg has ${title}`,
    terms: ({ roles }) => ({
      fees: [
        leg(roles.platform.address, { basisPoints: 1n }),
        leg(roles.affiliate.address, { basisPoints: BigInt(both), fixedAmount: BigInt(both) }),
      ],
    }),
    error: "EscrowInvalidFee",
    facts: () => ({ index: 1n }),
  })),
  tooHigh("the shares are one basis point above the whole", ({ roles }) => ({
    fees: [leg(roles.platform.address, { basisPoints: WHOLE }), leg(roles.affiliate.address, { basisPoints: 1n })],
    arbiterBasisPoints: 0n,
  })),
  tooHigh("the fixed fees are one unit above the amount", ({ roles }) => ({
    fees: [leg(roles.platform.address, { fixedAmount: AMOUNT }), leg(roles.affiliate.address, { fixedAmount: 1n })],
    arbiterBasisPoints: 0n,
  })),
  tooHigh("shares and fixed fees together are one unit above the amount", ({ roles }) => ({
    fees: [
      leg(roles.platform.address, { basisPoints: 5_000n }),
      leg(roles.affiliate.address, { fixedAmount: AMOUNT - shareOf(AMOUNT, 5_000n) }),
    ],
    arbiterBasisPoints: 0n,
  })),
];

/** Windows that do not fit the terms. */
function misfit(title: string, terms: Partial<Terms>): Unsound {
  return {
    title,
    terms: () => terms,
    error: "EscrowInvalidWindows",
    facts: ({ order }) => ({ windows: order.windows }),
  };
}

/** What an order into escrow may not say besides. */
const UNSOUND_ESCROW: readonly Unsound[] = [
  ...(["arbiter", "carrier"] as const).flatMap((term) => [
    excluded("the payer", term, account("payer")),
    excluded("the payee", term, account("payee")),
    excluded("the escrow", term, escrow),
    excluded("the forwarder", term, forwarder),
    excluded("the token", term, token),
  ]),
  {
    title: "an arbiter's share has no arbiter",
    terms: () => ({ arbiter: ZeroAddress, arbiterBasisPoints: 1n, windows: { ...WINDOWS, ruling: 0n } }),
    error: "EscrowInvalidShare",
    facts: () => ({ basisPoints: 1n }),
  },
  tooHigh("the fees leave nothing for the arbiter's share", ({ roles }) => ({
    fees: [leg(roles.platform.address, { basisPoints: WHOLE })],
    arbiterBasisPoints: 1n,
  })),
  misfit("there is no time to confirm", { windows: { ...WINDOWS, confirm: 0n } }),
  misfit("there is no time to answer", { windows: { ...WINDOWS, answer: 0n } }),
  misfit("there is no time to escalate", { windows: { ...WINDOWS, escalate: 0n } }),
  misfit("a carrier has no time to deliver", { windows: UNTRACKED }),
  misfit("there is time to deliver and no carrier", { carrier: ZeroAddress }),
  misfit("a carrier has nothing that is shipped", { windows: { ...WINDOWS, ship: 0n } }),
  misfit("nothing is shipped, and there is time to deliver", {
    carrier: ZeroAddress,
    windows: { ...SERVICE, deliver: 1n },
  }),
  misfit("an arbiter has no time to rule", { windows: { ...WINDOWS, ruling: 0n } }),
  misfit("there is time to rule and no arbiter", { arbiter: ZeroAddress, arbiterBasisPoints: 0n }),
  misfit("goods can be returned and not inspected", { windows: { ...WINDOWS, inspect: 0n } }),
  misfit("goods can be inspected and not returned", { windows: { ...WINDOWS, return: 0n } }),
];

/** What an instant order may not say besides. */
const UNSOUND_INSTANT: readonly Unsound[] = [
  excluded("somebody", "arbiter", account("arbiter")),
  excluded("somebody", "carrier", account("carrier")),
  ...WINDOW_NAMES.filter((name) => name !== "refund").map((name) =>
    misfit(`there is a window for ${name}`, { windows: { ...INSTANT, [name]: 1n } }),
  ),
];
