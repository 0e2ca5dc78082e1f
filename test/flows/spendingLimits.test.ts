import { expect } from "chai";
import { parseUnits } from "ethers";
import { network } from "hardhat";

import { flow, type HouseholdOutcome } from "../../scripts/flows/spendingLimits.ts";
import { type FlowStage, flowStage, sampleOf } from "../shared/flows.ts";

describe("spending-limits", function () {
  this.bail(true);
  let on: FlowStage;
  before(async () => {
    on = await flowStage(await network.create());
  });

  context("given the sample", () => {
    const [budget, payment, payee] = ["2000", "80", "200"].map((text) => parseUnits(text, 6)) as [
      bigint,
      bigint,
      bigint,
    ];
    let outcome: HouseholdOutcome;

    it("plays to its end", async () => {
      outcome = await on.play<HouseholdOutcome>(flow);
    });

    it("leaves the payees with what was within the limits, and the thief with nothing", async () => {
      const grocer = payee + 4n * payment;
      expect(await on.balancesAfter(outcome)).to.deep.equal({
        owner: budget - grocer - payment,
        ...{ phone: 0n, laptop: 0n, grocer, landlord: payment, thief: 0n, escrow: 0n },
      });
    });

    it("leaves the owner with its doubled limits, and nothing that waits", () => {
      const { limits, proposed, frozenUntil, time } = outcome.status;
      expect({ limits, proposed }).to.deep.equal({
        limits: { perPayment: 2n * payment, perDay: parseUnits("500", 6), perPayee: 2n * payee },
        proposed: null,
      });
      expect(frozenUntil! <= time).to.equal(true);
    });
  });

  context("given other inputs", () => {
    for (const [title, changes] of [
      ["a payee whose day is one payment", { limits: { perPayment: "80.00", perDay: "80.01", perPayee: "80.00" } }],
      ["the shortest delay", { delay: "1 hour" }],
      [
        "a coin without decimals",
        { token: { symbol: "PTS", decimals: 0 }, budget: "9", limits: { perPayment: "1", perDay: "5", perPayee: "4" } },
      ],
    ] as const)
      it(`plays with ${title}`, async () => {
        const outcome = await on.play<HouseholdOutcome>(flow, { ...sampleOf(flow), ...changes });
        expect(outcome.status.proposed).to.equal(null);
      });

    for (const [title, changes, path, reason] of [
      ["the native coin", { token: "native" }, "token", "must be a sample token: the native coin has no allowance"],
      [
        "a budget that is too small",
        { budget: "599.99" },
        "budget",
        "must be at least one payee's day and five payments",
      ],
      ["no delay", { delay: "59 minutes" }, "delay", "must be from one hour to 365 days"],
      [
        "a day that is not above a payee's",
        { limits: { perPayment: "80.00", perDay: "200.00", perPayee: "200.00" } },
        "limits.perDay",
        "must be above the limit of a payee",
      ],
      [
        "a payee below a payment",
        { limits: { perPayment: "80.00", perDay: "200.00", perPayee: "79.99" } },
        "limits.perPayee",
        "must be at least the limit of a payment",
      ],
    ] as const)
      it(`refuses ${title}`, async () => {
        const error = await on.play(flow, { ...sampleOf(flow), ...changes }).then(
          () => expect.fail("nothing was refused"),
          (refusal: unknown) => String(refusal),
        );
        expect(error).to.include(path).and.to.include(reason);
      });
  });
});
