import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import Access from "./Access.ts";

/** Everyday payments. */
export default buildModule("Payments", (m) => {
  const { accessManager, forwarder } = m.useModule(Access);
  const payouts = m.contract("Payouts", [accessManager, forwarder]);
  const swap = m.contract("Swap", [forwarder]);

  return { payouts, swap };
});
