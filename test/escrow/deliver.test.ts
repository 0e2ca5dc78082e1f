import { deliver } from "../../sdk/Deeds.ts";
import { refusesAsEveryDeed } from "../shared/deed.behavior.ts";
import { AMOUNT, WINDOWS } from "../shared/escrow.ts";
import { given, PROOF } from "../shared/machine.ts";
import { event, expectDeed, openTheater } from "../shared/trade.ts";

const theater = await openTheater();

describe("deliver", () => {
  refusesAsEveryDeed(theater, "deliver", "InTransit");

  context("given InTransit", () => {
    for (const by of ["carrier", "payer"] as const)
      context(`when the ${by} calls`, () => {
        it("gives the payer its time to confirm", async () => {
          const trade = await given(theater, "InTransit");
          const { id, order, roles } = trade;

          await expectDeed(trade, by, deliver(order, PROOF), (time) => ({
            events: [
              event("OrderDelivered", {
                id,
                by: roles[by].address,
                proof: PROOF,
                deadline: time + WINDOWS.confirm,
              }),
            ],
            order: { state: "AwaitingConfirmation", held: AMOUNT, deadline: time + WINDOWS.confirm },
          }));
        });
      });
  });
});
