import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import {
  ADMIN_ROLE,
  GUARDIAN_ROLE,
  guardedDeeds,
  ISSUER_ROLE,
  issuerDeeds,
  REGISTRAR_ROLE,
  registrarDeeds,
} from "../roles.ts";
import Access from "./Access.ts";
import Escrow from "./Escrow.ts";
import Parties from "./Parties.ts";
import Payments from "./Payments.ts";
import Provenance from "./Provenance.ts";
import Token from "./Token.ts";
import Trade from "./Trade.ts";

/** What a module is built with. */
type Builder = Parameters<Parameters<typeof buildModule>[1]>[0];

/**
 * Hands the roles over, as the last step: the guardian may stop new money and cancel an announced issue, the issuer may issue after its delay, the registrar
 * may register organizations, the admin may change who they are, and the deployer keeps nothing.
 *
 * Each step waits for the one before it, so that the deployer gives up its rights after it has used them.
 */
export default buildModule("Roles", (m) => {
  const { accessManager } = m.useModule(Access);
  const { escrow } = m.useModule(Escrow);
  const { payouts } = m.useModule(Payments);
  const { tickets } = m.useModule(Provenance);
  const { letterOfCredit } = m.useModule(Trade);
  const deployer = m.getAccount(0);
  const admin = m.getParameter("admin");
  const guardian = m.getParameter("guardian");
  const adminDelay = m.getParameter("adminDelay");

  const label = m.call(accessManager, "labelRole", [GUARDIAN_ROLE, "GUARDIAN"]);
  const selectors = guardedDeeds.map(({ selector }) => selector);
  const doors = {
    restrictEscrow: escrow,
    restrictPayouts: payouts,
    restrictTickets: tickets,
    restrictCredits: letterOfCredit,
  };
  const restricted = Object.entries(doors).map(([id, door]) =>
    m.call(accessManager, "setTargetFunctionRole", [door, selectors, GUARDIAN_ROLE], { id, after: [label] }),
  );
  // A guardian who had to wait would come too late.
  const toGuardian = m.call(accessManager, "grantRole", [GUARDIAN_ROLE, guardian, 0], {
    id: "grantGuardian",
    after: restricted,
  });
  const toIssuer = grantIssuer(m, toGuardian);
  const toRegistrar = grantRegistrar(m, toIssuer);
  const toAdmin = m.call(accessManager, "grantRole", [ADMIN_ROLE, admin, adminDelay], {
    id: "grantAdmin",
    after: [toRegistrar],
  });
  m.call(accessManager, "renounceRole", [ADMIN_ROLE, deployer], { after: [toAdmin] });

  return {};
});

/** The issuer may issue after its delay. A delay protects only where somebody can cancel meanwhile: the guardian. */
function grantIssuer(m: Builder, after: ReturnType<Builder["call"]>) {
  const { accessManager } = m.useModule(Access);
  const { token } = m.useModule(Token);
  const [issuer, delay] = [m.getParameter("issuer"), m.getParameter("issuerDelay")];

  const label = m.call(accessManager, "labelRole", [ISSUER_ROLE, "ISSUER"], { id: "labelIssuer", after: [after] });
  const watch = m.call(accessManager, "setRoleGuardian", [ISSUER_ROLE, GUARDIAN_ROLE], { after: [label] });
  const restrict = m.call(
    accessManager,
    "setTargetFunctionRole",
    [token, issuerDeeds.map(({ selector }) => selector), ISSUER_ROLE],
    { id: "restrictIssue", after: [watch] },
  );
  return m.call(accessManager, "grantRole", [ISSUER_ROLE, issuer, delay], { id: "grantIssuer", after: [restrict] });
}

/** The first registrar may register at once: what it writes is about organizations, and moves no money. */
function grantRegistrar(m: Builder, after: ReturnType<Builder["call"]>) {
  const { accessManager } = m.useModule(Access);
  const { parties } = m.useModule(Parties);

  const label = m.call(accessManager, "labelRole", [REGISTRAR_ROLE, "REGISTRAR"], {
    id: "labelRegistrar",
    after: [after],
  });
  const restrict = m.call(
    accessManager,
    "setTargetFunctionRole",
    [parties, registrarDeeds.map(({ selector }) => selector), REGISTRAR_ROLE],
    { id: "restrictRegistrar", after: [label] },
  );
  return m.call(accessManager, "grantRole", [REGISTRAR_ROLE, m.getParameter("registrar"), 0], {
    id: "grantRegistrar",
    after: [restrict],
  });
}
