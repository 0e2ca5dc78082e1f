import { ZeroAddress } from "ethers";

import { escalate } from "../../sdk/Deeds.ts";
import { refusesAsEveryDeed } from "../shared/deed.behavior.ts";
import { decidesByDefault } from "../shared/defaultSplit.behavior.ts";
import { AMOUNT, WINDOWS } from "../shared/escrow.ts";
import { EVIDENCE, given } from "../shared/machine.ts";
import { event, expectDeed, openTheater } from "../shared/trade.ts";

const theater = await openTheater();

describe("escalate", () => {
  refusesAsEveryDeed(theater, "escalate", "Refused");

  context("given Refused", () => {
    context("when the order has an arbiter", () => {
      it("gives the arbiter its time to rule", async () => {
        const trade = await given(theater, "Refused");
        const { id, order } = trade;

        await expectDeed(trade, "payer", escalate(order, EVIDENCE), (time) => ({
          events: [event("RequestEscalated", { id, evidence: EVIDENCE, deadline: time + WINDOWS.ruling })],
          order: { state: "Disputed", held: AMOUNT, deadline: time + WINDOWS.ruling },
        }));
      });
    });

    context("when the order has none", () => {
      decidesByDefault(theater, {
        state: "Refused",
        by: "payer",
        terms: { arbiter: ZeroAddress, arbiterBasisPoints: 0n, windows: { ...WINDOWS, ruling: 0n } },
        deed: ({ order }) => escalate(order, EVIDENCE),
        told: ({ id }) => event("RequestEscalated", { id, evidence: EVIDENCE, deadline: 0n }),
      });
    });
  });
});
