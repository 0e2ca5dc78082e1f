import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import { ADMIN_ROLE, GUARDIAN_ROLE, guardedDeeds, ISSUER_ROLE, issuerDeeds } from "../roles.ts";
import Access from "./Access.ts";
import Escrow from "./Escrow.ts";
import Token from "./Token.ts";

/**
 * Hands the roles over, as the last step: the guardian may stop new money and cancel an announced issue, the issuer may issue after its delay, the admin may
 * change who they are, and the deployer keeps nothing.
 *
 * Each step waits for the one before it, so that the deployer gives up its rights after it has used them.
 */
export default buildModule("Roles", (m) => {
  const { accessManager } = m.useModule(Access);
  const { escrow } = m.useModule(Escrow);
  const { token } = m.useModule(Token);
  const deployer = m.getAccount(0);
  const admin = m.getParameter("admin");
  const guardian = m.getParameter("guardian");
  const adminDelay = m.getParameter("adminDelay");
  const issuer = m.getParameter("issuer");
  const issuerDelay = m.getParameter("issuerDelay");

  const label = m.call(accessManager, "labelRole", [GUARDIAN_ROLE, "GUARDIAN"]);
  const restrict = m.call(
    accessManager,
    "setTargetFunctionRole",
    [escrow, guardedDeeds.map(({ selector }) => selector), GUARDIAN_ROLE],
    { after: [label] },
  );
  // A guardian who had to wait would come too late.
  const toGuardian = m.call(accessManager, "grantRole", [GUARDIAN_ROLE, guardian, 0], {
    id: "grantGuardian",
    after: [restrict],
  });
  const labelIssuer = m.call(accessManager, "labelRole", [ISSUER_ROLE, "ISSUER"], {
    id: "labelIssuer",
    after: [toGuardian],
  });
  // A delay protects only where somebody can cancel meanwhile.
  const watch = m.call(accessManager, "setRoleGuardian", [ISSUER_ROLE, GUARDIAN_ROLE], { after: [labelIssuer] });
  const restrictIssue = m.call(
    accessManager,
    "setTargetFunctionRole",
    [token, issuerDeeds.map(({ selector }) => selector), ISSUER_ROLE],
    { id: "restrictIssue", after: [watch] },
  );
  const toIssuer = m.call(accessManager, "grantRole", [ISSUER_ROLE, issuer, issuerDelay], {
    id: "grantIssuer",
    after: [restrictIssue],
  });
  const toAdmin = m.call(accessManager, "grantRole", [ADMIN_ROLE, admin, adminDelay], {
    id: "grantAdmin",
    after: [toIssuer],
  });
  m.call(accessManager, "renounceRole", [ADMIN_ROLE, deployer], { after: [toAdmin] });

  return {};
});
