import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import Access from "./Access.ts";

/** Who may say what. Nobody is registered here: the first party, too, is a registrar's deed. */
export default buildModule("Parties", (m) => {
  const { accessManager, forwarder } = m.useModule(Access);
  const parties = m.contract("Parties", [accessManager, forwarder]);

  return { parties };
});
