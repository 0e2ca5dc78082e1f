import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import Access from "./Access.ts";
import Parties from "./Parties.ts";

/** Banks that pay by documents. */
export default buildModule("Trade", (m) => {
  const { accessManager, forwarder } = m.useModule(Access);
  const { parties } = m.useModule(Parties);
  const bankingCalendar = m.contract("BankingCalendar", [parties, forwarder]);
  const bankDesk = m.contract("BankDesk", [parties, forwarder]);
  const credits = [accessManager, forwarder, bankDesk, bankingCalendar, m.getAccount(0)];
  const letterOfCredit = m.contract("LetterOfCredit", credits);
  const presentations = m.contract("Presentations", [letterOfCredit, bankDesk, bankingCalendar, forwarder]);
  // Each knows the other: the credits learn it here, once and for all.
  m.call(letterOfCredit, "bind", [presentations]);

  return { bankingCalendar, bankDesk, letterOfCredit, presentations };
});
