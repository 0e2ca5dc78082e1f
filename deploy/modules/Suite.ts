import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import Access from "./Access.ts";
import Escrow from "./Escrow.ts";
import Parties from "./Parties.ts";
import Payments from "./Payments.ts";
import Provenance from "./Provenance.ts";
import Roles from "./Roles.ts";
import Token from "./Token.ts";
import Trade from "./Trade.ts";

/** All contracts of the suite, with the roles handed over. */
export default buildModule("Suite", (m) => {
  m.useModule(Roles);
  return {
    ...m.useModule(Access),
    ...m.useModule(Escrow),
    ...m.useModule(Token),
    ...m.useModule(Payments),
    ...m.useModule(Parties),
    ...m.useModule(Provenance),
    ...m.useModule(Trade),
  };
});
