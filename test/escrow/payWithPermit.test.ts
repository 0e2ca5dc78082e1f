import { payCall } from "../shared/calls.ts";
import { paysLikeAnyWay, type Way } from "../shared/funding.behavior.ts";
import { permitFor } from "../shared/machine.ts";
import { NO_PERMIT, permits } from "../shared/permit.behavior.ts";
import { openTheater } from "../shared/trade.ts";

const theater = await openTheater();

describe("payWithPermit", () => {
  const way: Way = {
    kind: "Escrow",
    byPayerOnly: true,
    make: async (trade, quote = "0x") => payCall("payWithPermit", trade.order, quote, await permitFor(trade)),
    makeUnsigned: (order) => payCall("payWithPermit", order, "0x", NO_PERMIT),
  };

  paysLikeAnyWay(theater, way);
  permits(theater, way.kind, (order, permit) => payCall("payWithPermit", order, "0x", permit));
});
