import { ZeroAddress } from "ethers";

import { claim, reclaim } from "../../../sdk/Payouts.ts";
import {
  atTime,
  claimAt,
  expectPaid,
  expectRefused,
  givenDrop,
  openPayTheater,
  type Payday,
  passTo,
  sendTo,
} from "../../shared/payouts.ts";

const theater = await openPayTheater();

describe("reclaim", () => {
  context("given terms that nobody funded", () => {
    it("does not know the drop", async () => {
      const day = await theater.drop();

      await expectRefused(day, "payer", reclaim(day.drop), "PayoutsUnknownDrop", { id: day.id });
    });
  });

  context("given Open", () => {
    it("is refused even to the funder: until their end the claims hold", async () => {
      const day = await givenDrop(theater, "Open");

      await expectRefused(day, "payer", reclaim(day.drop), "PayoutsUnexpectedState", {
        id: day.id,
        current: "Open",
        expected: "Due",
      });
    });
  });

  context("given Due", () => {
    for (const by of ["payer", "stranger"] as const)
      context(`when the ${by === "payer" ? "funder" : by} calls`, () => {
        it("sends the rest to the funder", async () => {
          const day = await givenDrop(theater, "Due");

          await expectPaid(day, by, reclaim(day.drop), {
            events: [reclaimed(day, day.drop.total)],
            moved: { payouts: -day.drop.total, payer: day.drop.total },
            drop: { state: "Reclaimed", remaining: 0n },
          });
        });
      });

    context("when a part was claimed", () => {
      it("sends what remains", async () => {
        const day = await givenDrop(theater, "Open");
        await sendTo(day, "payee", claim(day.drop, claimAt(day, 0)));
        await passTo(day, day.drop.claimBy);
        const rest = day.drop.total - claimAt(day, 0).amount;

        await expectPaid(day, "stranger", reclaim(day.drop), {
          events: [reclaimed(day, rest)],
          moved: { payouts: -rest, payer: rest },
          drop: { state: "Reclaimed", remaining: 0n },
        });
      });
    });

    context("when the drop is in the native coin", () => {
      it("sends the rest to the funder", async () => {
        const day = await givenDrop(theater, "Due", { terms: { token: ZeroAddress } });

        await expectPaid(day, "stranger", reclaim(day.drop), {
          events: [reclaimed(day, day.drop.total)],
          moved: { payouts: -day.drop.total, payer: day.drop.total },
          drop: { state: "Reclaimed", remaining: 0n },
        });
      });
    });
  });

  context("when claims are about to end, end, have ended", () => {
    for (const [when, offset] of [
      ["one second before", -1n],
      ["at that second", 0n],
      ["one second after", 1n],
    ] as const)
      it(`is ${offset < 0n ? "refused" : "possible"} ${when}`, async () => {
        const day = await givenDrop(theater, "Funded");
        await passTo(day, day.drop.claimBy + offset - 1n);
        await atTime(day, day.drop.claimBy + offset);

        if (offset < 0n) {
          await expectRefused(day, "payer", reclaim(day.drop), "PayoutsUnexpectedState", {
            id: day.id,
            current: "Open",
            expected: "Due",
          });
        } else {
          await expectPaid(day, "payer", reclaim(day.drop), {
            events: [reclaimed(day, day.drop.total)],
            moved: { payouts: -day.drop.total, payer: day.drop.total },
            drop: { state: "Reclaimed", remaining: 0n },
          });
        }
      });
  });
});

function reclaimed({ id, drop: { funder } }: Payday, amount: bigint) {
  return { name: "DropReclaimed", args: { id, funder, amount } };
}
