import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import Access from "./Access.ts";

/** Secured payment. */
export default buildModule("Escrow", (m) => {
  const { accessManager, forwarder } = m.useModule(Access);
  const escrow = m.contract("Escrow", [accessManager, forwarder]);
  const escrowLens = m.contract("EscrowLens", [escrow]);

  return { escrow, escrowLens };
});
