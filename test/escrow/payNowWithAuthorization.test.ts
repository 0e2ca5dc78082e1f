import { signAuthorization } from "../../sdk/Tokens.ts";
import { authorizes, NO_SIGNATURE } from "../shared/authorization.behavior.ts";
import { payCall } from "../shared/calls.ts";
import { paysLikeAnyWay, type Way } from "../shared/funding.behavior.ts";
import { openTheater } from "../shared/trade.ts";

const theater = await openTheater();

describe("payNowWithAuthorization", () => {
  const way: Way = {
    kind: "Instant",
    byPayerOnly: false,
    make: async ({ roles, deployment, order }, quote = "0x") =>
      payCall("payNowWithAuthorization", order, quote, await signAuthorization(roles.payer, deployment, order)),
    makeUnsigned: (order) => payCall("payNowWithAuthorization", order, "0x", NO_SIGNATURE),
  };

  paysLikeAnyWay(theater, way);
  authorizes(theater, way.kind, (order, signature) => payCall("payNowWithAuthorization", order, "0x", signature));
});
