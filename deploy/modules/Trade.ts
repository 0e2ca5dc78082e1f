import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import Access from "./Access.ts";
import Parties from "./Parties.ts";

/** Banks that pay by documents. */
export default buildModule("Trade", (m) => {
  const { forwarder } = m.useModule(Access);
  const { parties } = m.useModule(Parties);
  const bankingCalendar = m.contract("BankingCalendar", [parties, forwarder]);
  const bankDesk = m.contract("BankDesk", [parties, forwarder]);

  return { bankingCalendar, bankDesk };
});
