import { expect } from "chai";
import { parseUnits } from "ethers";
import { network } from "hardhat";

import { InputRefused } from "../../scripts/flows/shared/inputFile.ts";
import { flow, type SubscriptionOutcome } from "../../scripts/flows/subscription.ts";
import { Mandates__factory } from "../../typechain-types/factories/contracts/payments/Mandates__factory.ts";
import { type FlowStage, flowStage, sampleOf, withInput } from "../shared/flows.ts";

describe("subscription", function () {
  this.bail(true);
  let on: FlowStage;
  before(async () => {
    on = await flowStage(await network.create());
  });

  context("given the sample", () => {
    const price = parseUnits("19.90", 6);
    let outcome: SubscriptionOutcome;

    it("plays to its end", async () => {
      outcome = await on.play<SubscriptionOutcome>(flow);
    });

    it("collects every month but the lost one, the late one included", () => {
      expect(outcome.paid).to.deep.equal([1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12]);
    });

    it("collects on the last day of each month, a year and a month long", () => {
      const [first = ""] = outcome.days;
      const [year = 0, month = 0] = first.split("-").map(Number);
      const lastDays = Array.from({ length: 13 }, (_, place) =>
        new Date(Date.UTC(year, month + place, 0)).toISOString().slice(0, 10),
      );
      expect(first).to.match(/-31$/);
      expect(outcome.days).to.deep.equal(lastDays);
    });

    it("leaves the mandate canceled, with what was collected", async () => {
      const { provider, deployment } = on.stage;
      const mandates = Mandates__factory.connect(deployment.mandates, provider);
      const { state, collected } = await mandates.slotOf(await mandates.idOf(outcome.mandate));
      expect({ state, collected }).to.deep.equal({ state: 3n, collected: 11n * price });
      expect(outcome.status).to.include({ state: "Canceled", collected: 11n * price });
    });

    it("leaves everyone with what the months say", async () => {
      expect(await on.balancesAfter(outcome)).to.deep.equal({
        payer: price,
        payee: 11n * price,
        savings: 0n,
        escrow: 0n,
      });
    });
  });

  context("given other inputs", () => {
    it("plays without anything in between, from the 30th on, west of UTC", async () => {
      const { lost: _, late: __, raised: ___, ...plain } = sampleOf(flow);
      const input = { ...plain, day: 30, months: 3, utcOffset: "-11:30", price: "25.00" };
      const outcome = await on.play<SubscriptionOutcome>(flow, input);

      expect(outcome.paid).to.deep.equal([1, 2, 3]);
      expect(outcome.mandate.utcOffset).to.equal(-690n);
      expect(await on.balancesAfter(outcome)).to.include({ payer: 0n, payee: parseUnits("75", 6) });
    });

    for (const [change, problem] of [
      [{ token: "native" }, "2: token: must be a token: the native coin knows no allowance"],
      [{ price: "25.01" }, "6: price: is above the limit"],
      [{ price: "0" }, "6: price: must be above 0"],
      [{ limit: "79228162514264337593543.950336" }, "7: limit: is more than a mandate holds"],
      [{ day: 32 }, "8: day: must be from 1 to 31"],
      [
        { utcOffset: "+14:01" },
        '10: utcOffset: "+14:01" is not a distance from UTC; write one from "-14:00" to "+14:00"',
      ],
      [{ utcOffset: "8" }, '10: utcOffset: "8" is not a distance from UTC; write one from "-14:00" to "+14:00"'],
      [{ lost: 1 }, "11: lost: must be from 2 on: the first month starts it"],
      [{ lost: 13 }, "11: lost: is none of the months"],
      [{ late: 4 }, "12: late: is lost already"],
      [{ raised: { month: 9, to: "25.00" } }, "15: raised.to: is within the limit"],
    ] as const)
      it(`names what is wrong with ${JSON.stringify(change)}`, async () => {
        await withInput(flow, { ...sampleOf(flow), ...change }, (file) => {
          expect(() => flow.prepare(file))
            .to.throw(InputRefused)
            .with.property("problems")
            .that.includes(`${file}:${problem}`);
        });
      });
  });
});
