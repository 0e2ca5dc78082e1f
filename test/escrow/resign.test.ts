import { resign } from "../../sdk/Deeds.ts";
import { refusesAsEveryDeed } from "../shared/deed.behavior.ts";
import { decidesByDefault } from "../shared/defaultSplit.behavior.ts";
import { given } from "../shared/machine.ts";
import { event, expectRevert, openTheater } from "../shared/trade.ts";

const theater = await openTheater();

describe("resign", () => {
  refusesAsEveryDeed(theater, "resign", "Disputed");

  context("given Disputed", () => {
    context("when a party calls", () => {
      for (const party of ["payer", "payee"] as const)
        it(`is not the ${party}'s`, async () => {
          const trade = await given(theater, "Disputed");
          const { id, order, roles } = trade;

          await expectRevert(trade, party, resign(order), "EscrowWrongCaller", {
            id,
            caller: roles[party].address,
            expected: order.arbiter,
          });
        });
    });

    context("when the arbiter calls", () => {
      decidesByDefault(theater, {
        state: "Disputed",
        by: "arbiter",
        deed: ({ order }) => resign(order),
        told: ({ id, order }) => event("ArbiterResigned", { id, arbiter: order.arbiter }),
      });
    });
  });
});
