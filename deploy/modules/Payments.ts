import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import Access from "./Access.ts";

/** Everyday payments. */
export default buildModule("Payments", (m) => {
  const { forwarder } = m.useModule(Access);
  const spendingLimits = m.contract("SpendingLimits", [forwarder]);

  return { spendingLimits };
});
