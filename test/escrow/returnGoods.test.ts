import { returnGoods } from "../../sdk/Deeds.ts";
import { refusesAsEveryDeed } from "../shared/deed.behavior.ts";
import { AMOUNT, WINDOWS } from "../shared/escrow.ts";
import { given, TRACKING } from "../shared/machine.ts";
import { event, expectDeed, openTheater } from "../shared/trade.ts";

const theater = await openTheater();

describe("returnGoods", () => {
  refusesAsEveryDeed(theater, "returnGoods", "ReturnDue");

  context("given ReturnDue", () => {
    it("gives the payee its time to inspect", async () => {
      const trade = await given(theater, "ReturnDue");
      const { id, order } = trade;

      await expectDeed(trade, "payer", returnGoods(order, TRACKING), (time) => ({
        events: [event("GoodsReturned", { id, tracking: TRACKING, deadline: time + WINDOWS.inspect })],
        order: { state: "Returned", held: AMOUNT, deadline: time + WINDOWS.inspect },
      }));
    });
  });
});
