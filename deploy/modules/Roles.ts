import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import { ADMIN_ROLE, GUARDIAN_ROLE, guardedDeeds } from "../roles.ts";
import Access from "./Access.ts";
import Escrow from "./Escrow.ts";
import Payments from "./Payments.ts";

/**
 * Hands the roles over, as the last step: the guardian may stop new money, the admin may change who the guardian is, and the deployer keeps nothing.
 *
 * Each step waits for the one before it, so that the deployer gives up its rights after it has used them.
 */
export default buildModule("Roles", (m) => {
  const { accessManager } = m.useModule(Access);
  const { escrow } = m.useModule(Escrow);
  const { payouts } = m.useModule(Payments);
  const deployer = m.getAccount(0);
  const admin = m.getParameter("admin");
  const guardian = m.getParameter("guardian");
  const adminDelay = m.getParameter("adminDelay");

  const label = m.call(accessManager, "labelRole", [GUARDIAN_ROLE, "GUARDIAN"]);
  const selectors = guardedDeeds.map(({ selector }) => selector);
  const restrictEscrow = m.call(accessManager, "setTargetFunctionRole", [escrow, selectors, GUARDIAN_ROLE], {
    id: "restrictEscrow",
    after: [label],
  });
  const restrictPayouts = m.call(accessManager, "setTargetFunctionRole", [payouts, selectors, GUARDIAN_ROLE], {
    id: "restrictPayouts",
    after: [label],
  });
  // A guardian who had to wait would come too late.
  const toGuardian = m.call(accessManager, "grantRole", [GUARDIAN_ROLE, guardian, 0], {
    id: "grantGuardian",
    after: [restrictEscrow, restrictPayouts],
  });
  const toAdmin = m.call(accessManager, "grantRole", [ADMIN_ROLE, admin, adminDelay], {
    id: "grantAdmin",
    after: [toGuardian],
  });
  m.call(accessManager, "renounceRole", [ADMIN_ROLE, deployer], { after: [toAdmin] });

  return {};
});
