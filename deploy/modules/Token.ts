import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import Access from "./Access.ts";

/** The token capped for life, and its suppliers' pledges. Nothing is issued here: the first issue, too, is the issuer's deed. */
export default buildModule("Token", (m) => {
  const { accessManager, forwarder } = m.useModule(Access);
  const terms = {
    name: m.getParameter("name"),
    symbol: m.getParameter("symbol"),
    cap: m.getParameter("cap"),
    issueLimit: m.getParameter("issueLimit"),
    issuePeriod: m.getParameter("issuePeriod"),
    maxBurnShare: m.getParameter("maxBurnShare"),
  };
  const token = m.contract("CowryToken", [terms, accessManager]);
  const salesPledges = m.contract("SalesPledges", [token, forwarder]);

  return { token, salesPledges };
});
