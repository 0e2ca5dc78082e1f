import { signAuthorization } from "../../sdk/Tokens.ts";
import { authorizes, NO_SIGNATURE } from "../shared/authorization.behavior.ts";
import { payCall } from "../shared/calls.ts";
import { paysLikeAnyWay, type Way } from "../shared/funding.behavior.ts";
import { openTheater } from "../shared/trade.ts";

const theater = await openTheater();

describe("payWithAuthorization", () => {
  const way: Way = {
    kind: "Escrow",
    byPayerOnly: false,
    make: async ({ roles, deployment, order }, quote = "0x") =>
      payCall("payWithAuthorization", order, quote, await signAuthorization(roles.payer, deployment, order)),
    makeUnsigned: (order) => payCall("payWithAuthorization", order, "0x", NO_SIGNATURE),
  };

  paysLikeAnyWay(theater, way);
  authorizes(theater, way.kind, (order, signature) => payCall("payWithAuthorization", order, "0x", signature));
});
