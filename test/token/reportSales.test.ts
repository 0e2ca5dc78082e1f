import { expect } from "chai";
import { id, ZeroHash } from "ethers";

import { pledge, reportSales } from "../../sdk/SalesPledges.ts";
import { MOST_SALES, type Pledged, pledged, SALES_PERIOD, SHARE } from "../shared/pledges.ts";
import {
  expectToken,
  expectTokenRevert,
  openTokenTheater,
  pass,
  pledgeEvent,
  sendToken,
  timeOf,
  TOKEN,
  type TokenOutcome,
  type TokenStage,
} from "../shared/token.ts";

const theater = await openTokenTheater();
const { time } = theater.connection.networkHelpers;

const MEMO = id("the book of a day");

async function inForce(): Promise<Pledged> {
  return pledged(await theater.funded());
}

/** What a report tells and changes, where `before` units of sales were reported under the same share. */
function reported(
  { roles }: TokenStage,
  amount: bigint,
  { before = 0n, memo = MEMO, basisPoints = SHARE } = {},
): TokenOutcome {
  const outstanding = ((before + amount) * basisPoints) / 10_000n;
  return {
    events: [
      pledgeEvent("SalesReported", {
        supplier: roles.supplier.address,
        reporter: roles.reporter.address,
        memo,
        amount,
        basisPoints,
        outstanding,
      }),
    ],
    owed: outstanding - (before * basisPoints) / 10_000n,
  };
}

describe("reportSales", () => {
  context("given a supplier that never pledged", () => {
    it("is refused", async () => {
      const stage = await theater.fresh();
      const { supplier } = stage.roles;

      await expectTokenRevert(stage, "reporter", reportSales(supplier.address, 1n), "PledgeNotInForce", {
        supplier: supplier.address,
        state: "None",
      });
    });
  });

  context("given a pledge in force", () => {
    for (const role of ["supplier", "issuer", "guardian", "stranger"] as const)
      context(`when the ${role} reports`, () => {
        it("is refused", async () => {
          const { stage } = await inForce();
          const { supplier, reporter } = stage.roles;

          await expectTokenRevert(stage, role, reportSales(supplier.address, 1n), "PledgeWrongReporter", {
            supplier: supplier.address,
            caller: stage.roles[role].address,
            expected: reporter.address,
          });
        });
      });

    for (const asked of [MOST_SALES + 1n, 2n ** 256n - 1n])
      context(`when the sales are ${asked}`, () => {
        it("is refused: so much never fits", async () => {
          const { stage } = await inForce();
          const deed = reportSales(stage.roles.supplier.address, asked);

          await expectTokenRevert(stage, "reporter", deed, "SlidingLimitExceeded", {
            asked,
            left: MOST_SALES,
            fitsAt: 0n,
          });
        });
      });

    for (const amount of [0n, 1n, 30n, 31n, 10_000n, 123n * TOKEN, MOST_SALES - 1n, MOST_SALES])
      context(`when the sales are ${amount}`, () => {
        it("makes the share due", async () => {
          const { stage } = await inForce();
          const deed = reportSales(stage.roles.supplier.address, amount, MEMO);

          await expectToken(stage, "reporter", deed, () => reported(stage, amount));
        });
      });

    context("when it comes without a memo", () => {
      it("says so", async () => {
        const { stage } = await inForce();

        await expectToken(stage, "reporter", reportSales(stage.roles.supplier.address, TOKEN), () =>
          reported(stage, TOKEN, { memo: ZeroHash }),
        );
      });
    });

    context("when the sales come in single units", () => {
      it("loses nothing to rounding: the fractions add up", async () => {
        const { stage } = await inForce();
        const deed = reportSales(stage.roles.supplier.address, 1n, MEMO);

        // A thirtieth of a unit at a time: the 31st makes the first unit due.
        for (let before = 0n; before < 31n; before += 1n)
          await expectToken(stage, "reporter", deed, () => reported(stage, 1n, { before }));
        expect(await stage.salesPledges.outstandingOf(stage.roles.supplier)).to.equal(1n);
      });
    });

    context("when the share is raised between two reports", () => {
      it("counts each by the share of its time", async () => {
        const { stage, terms } = await inForce();
        const { supplier } = stage.roles;
        await sendToken(stage, "reporter", reportSales(supplier.address, 10_000n));
        await sendToken(stage, "supplier", pledge({ ...terms, basisPoints: 1_000n }));
        await sendToken(stage, "reporter", reportSales(supplier.address, 10_000n));

        expect(await stage.salesPledges.outstandingOf(supplier)).to.equal(333n + 1_000n);
      });
    });

    context("when the most was reported", () => {
      for (const offset of [-1n, 0n])
        it(`takes ${offset < 0n ? "no more until" : "more after"} a whole period`, async () => {
          const { stage } = await inForce();
          const { supplier } = stage.roles;
          await sendToken(stage, "reporter", reportSales(supplier.address, MOST_SALES));
          const free = (await timeOf(stage)) + SALES_PERIOD;
          expect(await stage.salesPledges.reportableOf(supplier)).to.equal(0n);
          await time.setNextBlockTimestamp(free + offset);

          const deed = reportSales(supplier.address, MOST_SALES, MEMO);
          if (offset < 0n)
            await expectTokenRevert(stage, "reporter", deed, "SlidingLimitExceeded", {
              asked: MOST_SALES,
              left: 0n,
              fitsAt: free,
            });
          else await expectToken(stage, "reporter", deed, () => reported(stage, MOST_SALES, { before: MOST_SALES }));
        });
    });

    for (const offset of [-1n, 0n])
      context(offset < 0n ? "when it ends in a second" : "when it has ended", () => {
        it(offset < 0n ? "makes the share due" : "is refused", async () => {
          const { stage, terms } = await inForce();
          const { supplier } = stage.roles;
          const deed = reportSales(supplier.address, TOKEN, MEMO);
          await time.setNextBlockTimestamp(terms.until + offset);

          if (offset < 0n) await expectToken(stage, "reporter", deed, () => reported(stage, TOKEN));
          else {
            await expectTokenRevert(stage, "reporter", deed, "PledgeNotInForce", {
              supplier: supplier.address,
              state: "Ended",
            });
            await pass(stage, 1n);
            expect(await stage.salesPledges.reportableOf(supplier)).to.equal(0n);
          }
        });
      });
  });
});
