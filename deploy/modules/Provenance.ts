import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import Access from "./Access.ts";
import Parties from "./Parties.ts";

/** Goods that carry their own history. */
export default buildModule("Provenance", (m) => {
  const { forwarder } = m.useModule(Access);
  const { parties } = m.useModule(Parties);
  const quotas = m.contract("Quotas", [parties, forwarder]);

  return { quotas };
});
