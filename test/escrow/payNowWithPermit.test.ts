import { payCall } from "../shared/calls.ts";
import { paysLikeAnyWay, type Way } from "../shared/funding.behavior.ts";
import { permitFor } from "../shared/machine.ts";
import { NO_PERMIT, permits } from "../shared/permit.behavior.ts";
import { openTheater } from "../shared/trade.ts";

const theater = await openTheater();

describe("payNowWithPermit", () => {
  const way: Way = {
    kind: "Instant",
    byPayerOnly: true,
    make: async (trade, quote = "0x") => payCall("payNowWithPermit", trade.order, quote, await permitFor(trade)),
    makeUnsigned: (order) => payCall("payNowWithPermit", order, "0x", NO_PERMIT),
  };

  paysLikeAnyWay(theater, way);
  permits(theater, way.kind, (order, permit) => payCall("payNowWithPermit", order, "0x", permit));
});
