import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import Access from "./Access.ts";

/** Everyday payments. */
export default buildModule("Payments", (m) => {
  const { accessManager, forwarder } = m.useModule(Access);
  const mandates = m.contract("Mandates", [forwarder]);
  const payouts = m.contract("Payouts", [accessManager, forwarder]);
  const swap = m.contract("Swap", [forwarder]);
  const spendingLimits = m.contract("SpendingLimits", [forwarder]);

  return { mandates, payouts, swap, spendingLimits };
});
