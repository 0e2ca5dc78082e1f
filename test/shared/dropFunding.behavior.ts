import { expect } from "chai";
import { ZeroAddress, ZeroHash } from "ethers";

import type { RevertName } from "../../sdk/Errors.ts";
import { type Drop, dropFrom, dropId, type PayoutsDeed } from "../../sdk/Payouts.ts";
import { DAY } from "./escrow.ts";
import { atTime, expectPaid, expectRefused, type Payday, type PayTheater, sendTo, statusIn } from "./payouts.ts";

/** A way of funding a drop. */
export interface FundingWay {
  /** Whether only the funder may come this way; else anyone may bring its signature. */
  readonly byFunderOnly: boolean;
  readonly make: (day: Payday) => PayoutsDeed | Promise<PayoutsDeed>;
}

/** How far ahead the end of the claims may lie. */
const MAX_DURATION = 1826n * DAY;
const LARGEST_TOTAL = 2n ** 96n - 1n;

/** Terms that are not sound, the error that names the cause, and its facts beside the id. */
interface Unsound {
  readonly title: string;
  readonly terms: (day: Payday) => Partial<Drop>;
  readonly error: RevertName;
  readonly facts?: (day: Payday) => object;
}

const UNSOUND: readonly Unsound[] = [
  ...[
    ["nobody", () => ZeroAddress],
    ["the contract", (day: Payday) => day.deployment.payouts],
    ["the token", (day: Payday) => day.drop.token],
  ].map(([who, funder]): Unsound => ({
    title: `the funder is ${who as string}`,
    terms: (day) => ({ funder: (funder as (day: Payday) => string)(day) }),
    error: "PayoutsInvalidFunder",
    facts: (day) => ({ funder: (funder as (day: Payday) => string)(day) }),
  })),
  { title: "there is no root", terms: () => ({ root: ZeroHash }), error: "PayoutsNoRoot" },
  { title: "the total is nothing", terms: () => ({ total: 0n }), error: "PayoutsNoTotal" },
  {
    title: "claims end one second before fund-by",
    terms: ({ drop: { fundBy } }) => ({ claimFrom: 0n, claimBy: fundBy - 1n }),
    error: "PayoutsClaimByTooEarly",
    facts: ({ drop: { fundBy } }) => ({ claimBy: fundBy - 1n, earliest: fundBy }),
  },
  {
    title: "claims end when they begin",
    terms: ({ drop: { claimFrom } }) => ({ claimBy: claimFrom }),
    error: "PayoutsClaimByTooEarly",
    facts: ({ drop: { claimFrom } }) => ({ claimBy: claimFrom, earliest: claimFrom + 1n }),
  },
  {
    title: "claims begin and end at fund-by",
    terms: ({ drop: { fundBy } }) => ({ claimFrom: fundBy, claimBy: fundBy }),
    error: "PayoutsClaimByTooEarly",
    facts: ({ drop: { fundBy } }) => ({ claimBy: fundBy, earliest: fundBy + 1n }),
  },
];

/**
 * What every way of funding refuses and does.
 *
 * @example
 * describe("fund", () => {
 *   fundsLikeAnyWay(theater, { byFunderOnly: true, make: ({ drop }) => fund(drop) });
 * });
 */
export function fundsLikeAnyWay(theater: PayTheater, way: FundingWay): void {
  context("given a drop that nobody has funded", () => {
    refusesUnsoundTerms(theater, way);
    keepsItsTimes(theater, way);
    takesTheTotal(theater, way);
  });

  context("given a drop that was funded", () => {
    it("is refused: terms are funded once", async () => {
      const day = await theater.drop();
      const deed = await way.make(day);
      await sendTo(day, "payer", deed);

      await expectRefused(day, "payer", deed, "PayoutsUnexpectedState", {
        id: day.id,
        current: "Funded",
        expected: "None",
      });
    });
  });
}

function refusesUnsoundTerms(theater: PayTheater, way: FundingWay): void {
  context("when new money is paused", () => {
    it("is refused", async () => {
      const day = await theater.drop();
      await day.payouts.connect(day.roles.guardian).pause();

      await expectRefused(day, "payer", await way.make(day), "EnforcedPause", {});
    });
  });

  for (const { title, terms, error, facts = () => ({}) } of UNSOUND)
    context(`when ${title}`, () => {
      it("is refused", async () => {
        const base = await theater.drop();
        const day = withTerms(base, terms(base));

        await expectRefused(day, "payer", await way.make(day), error, { id: day.id, ...facts(base) });
      });
    });

  if (way.byFunderOnly)
    context("when another than the funder calls", () => {
      it("is another's deed", async () => {
        const day = await theater.drop();

        await expectRefused(day, "stranger", await way.make(day), "PayoutsWrongCaller", {
          id: day.id,
          caller: day.roles.stranger.address,
          expected: day.drop.funder,
        });
      });
    });
}

function keepsItsTimes(theater: PayTheater, way: FundingWay): void {
  context("when fund-by is about to come, comes, has come", () => {
    it("is possible one second before", async () => {
      const day = await theater.drop();
      const deed = await way.make(day);
      await atTime(day, day.drop.fundBy - 1n);

      await sendTo(day, "payer", deed);
      expect((await statusIn(day)).state).to.equal("Funded");
    });

    for (const [when, offset] of [
      ["at that second", 0n],
      ["one second after", 1n],
    ] as const)
      it(`is refused ${when}`, async () => {
        const day = await theater.drop();
        const deed = await way.make(day);
        await atTime(day, day.drop.fundBy + offset);

        await expectRefused(day, "payer", deed, "PayoutsFundByPassed", { id: day.id, fundBy: day.drop.fundBy });
      });
  });

  context("when claims end five years ahead", () => {
    for (const [when, offset] of [
      ["a second less", -1n],
      ["to the second", 0n],
    ] as const)
      it(`is possible: ${when}`, async () => {
        const { day, deed, latest } = await endingAfterYears(theater, way, offset);
        await atTime(day, latest);

        await sendTo(day, "payer", deed);
        expect((await statusIn(day)).claimBy).to.equal(latest + MAX_DURATION + offset);
      });

    it("is refused: a second more", async () => {
      const { day, deed, latest } = await endingAfterYears(theater, way, 1n);
      await atTime(day, latest);

      await expectRefused(day, "payer", deed, "PayoutsClaimByTooLate", {
        id: day.id,
        claimBy: latest + MAX_DURATION + 1n,
        latest: latest + MAX_DURATION,
      });
    });
  });
}

function takesTheTotal(theater: PayTheater, way: FundingWay): void {
  it("takes the total, and tells all terms", async () => {
    const day = await theater.drop();
    const { id, drop } = day;

    await expectPaid(day, "payer", await way.make(day), {
      events: [{ name: "DropFunded", args: { id, funder: drop.funder, drop } }],
      moved: { payer: -drop.total, payouts: drop.total },
      drop: { state: "Funded", remaining: drop.total, claimFrom: drop.claimFrom, claimBy: drop.claimBy },
    });
  });

  for (const [title, terms] of [
    ["claims begin at once and end at fund-by", (drop: Drop) => ({ claimFrom: 0n, claimBy: drop.fundBy })],
    ["claims last one second", (drop: Drop) => ({ claimFrom: drop.fundBy, claimBy: drop.fundBy + 1n })],
    ["the total is one unit", () => ({ total: 1n, claimFrom: 0n })],
  ] as const)
    context(`when ${title}`, () => {
      it("is possible", async () => {
        const base = await theater.drop();
        const day = withTerms(base, terms(base.drop));
        const { id, drop } = day;

        await expectPaid(day, "payer", await way.make(day), {
          events: [{ name: "DropFunded", args: { id, funder: drop.funder, drop } }],
          moved: { payer: -drop.total, payouts: drop.total },
          drop: {
            state: drop.claimFrom === 0n ? "Open" : "Funded",
            remaining: drop.total,
            claimFrom: drop.claimFrom,
            claimBy: drop.claimBy,
          },
        });
      });
    });

  context("when the total is the largest that fits", () => {
    it("is possible", async () => {
      const base = await theater.drop();
      const day = withTerms(base, { total: LARGEST_TOTAL });
      await base.token.mint(base.roles.payer, LARGEST_TOTAL);
      await base.token.connect(base.roles.payer).approve(base.payouts, LARGEST_TOTAL);

      await sendTo(day, "payer", await way.make(day));
      expect((await statusIn(day)).remaining).to.equal(LARGEST_TOTAL);
    });
  });
}

/** The drop of the tests with other terms, whatever they do to it. */
export function withTerms(day: Payday, terms: Partial<Drop>): Payday {
  const drop = dropFrom(day.tree, { ...day.drop, ...terms });
  return { ...day, drop, id: dropId(day.deployment, drop) };
}

/** A drop whose claims end five years, and some seconds, after the second in which it is funded. */
async function endingAfterYears(
  theater: PayTheater,
  way: FundingWay,
  offset: bigint,
): Promise<{ day: Payday; deed: PayoutsDeed; latest: bigint }> {
  const base = await theater.drop();
  const latest = BigInt(await base.connection.networkHelpers.time.latest()) + 100n;
  const day = withTerms(base, { claimBy: latest + MAX_DURATION + offset });
  return { day, deed: await way.make(day), latest };
}
