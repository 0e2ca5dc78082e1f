import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import Access from "./Access.ts";
import Parties from "./Parties.ts";

/** How long after its first opening a unit can still be claimed, in seconds: time for who opened it to claim it, and for nobody who finds the pack later. */
const CLAIM_GRACE = 3_600;

/** Goods that carry their own history. */
export default buildModule("Provenance", (m) => {
  const { accessManager, forwarder } = m.useModule(Access);
  const { parties } = m.useModule(Parties);
  const quotas = m.contract("Quotas", [parties, forwarder]);
  const lots = m.contract("Lots", [parties, quotas, forwarder]);
  const recalls = m.contract("Recalls", [parties, lots, forwarder]);
  const logisticUnits = m.contract("LogisticUnits", [parties, lots, forwarder]);
  const traceLog = m.contract("TraceLog", [parties, forwarder]);
  const openGuard = m.contract("OpenGuard", [lots, forwarder]);
  const provenanceNft = m.contract("ProvenanceNFT", [parties, lots, recalls, openGuard, CLAIM_GRACE, forwarder]);
  const licenses = m.contract("Licenses", [provenanceNft, forwarder]);
  const tickets = m.contract("Tickets", [accessManager, forwarder]);

  return { quotas, lots, recalls, logisticUnits, traceLog, openGuard, provenanceNft, licenses, tickets };
});
