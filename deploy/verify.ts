import { ZeroAddress } from "ethers";

import { contractsOf, type Suite } from "./contracts.ts";
import type { Parameters } from "./parameters.ts";
import {
  ADMIN_ROLE,
  guardedDeeds,
  GUARDIAN_ROLE,
  ISSUER_ROLE,
  issuerDeeds,
  REGISTRAR_ROLE,
  registrarDeeds,
} from "./roles.ts";

/** The contracts that take money in, by their names in the suite: the guardian may stop that. */
export const DOORS = ["escrow", "payouts", "tickets", "letterOfCredit"] as const;

/** How long after its first opening a unit can still be claimed, in seconds. */
const CLAIM_GRACE = 3_600n;

/** A sentence about what is not as it should be, or nothing. */
type Finding = string | undefined;

/** A contract with a deed that takes a role, by its name in the suite. */
type Managed = (typeof DOORS)[number] | "token" | "parties";

/**
 * What differs between a deployed suite and what it should be: its wiring, the roles and their delays, and that the deployer keeps no right. Empty when
 * all is well.
 *
 * @example
 * const problems = await verifySuite(suite, parameters, deployer);
 * if (problems.length > 0) throw new Error(problems.join("\n"));
 */
export async function verifySuite(suite: Suite, parameters: Parameters, deployer: string): Promise<readonly string[]> {
  const missing = await withoutCode(suite);
  if (missing.length > 0) return missing;

  const findings = await Promise.all([
    wiring(suite),
    terms(suite, parameters),
    holds(suite, "ADMIN", ADMIN_ROLE, parameters.admin, parameters.adminDelay),
    holds(suite, "GUARDIAN", GUARDIAN_ROLE, parameters.guardian, 0),
    holds(suite, "ISSUER", ISSUER_ROLE, parameters.token.issuer, parameters.token.issuerDelay),
    watched(suite, "ISSUER", ISSUER_ROLE),
    holds(suite, "REGISTRAR", REGISTRAR_ROLE, parameters.registrar, 0),
    heldByNone(suite, "ADMIN", ADMIN_ROLE, deployer),
    ...DOORS.flatMap((door) => [
      ...guardedDeeds.map(({ name, selector }) => guarded(suite, door, name, selector, GUARDIAN_ROLE)),
      open(suite, door, "guardian"),
    ]),
    ...issuerDeeds.map(({ name, selector }) => guarded(suite, "token", name, selector, ISSUER_ROLE)),
    open(suite, "token", "issuer"),
    ...registrarDeeds.map(({ name, selector }) => guarded(suite, "parties", name, selector, REGISTRAR_ROLE)),
    open(suite, "parties", "registrars"),
  ]);
  return findings.flat().filter((finding) => finding !== undefined);
}

async function withoutCode(suite: Suite): Promise<string[]> {
  const findings = await Promise.all(
    contractsOf(suite).map(async ([name, contract]) =>
      (await contract.getDeployedCode()) === null ? [`${name}: no code at ${await contract.getAddress()}`] : [],
    ),
  );
  return findings.flat();
}

async function wiring(suite: Suite): Promise<Finding[]> {
  const { escrow, escrowLens, token, salesPledges, mandates, payouts, swap, spendingLimits } = suite;
  const [accessManager, forwarder] = [await suite.accessManager.getAddress(), await suite.forwarder.getAddress()];
  return [
    differs("escrow: authority", await escrow.authority(), accessManager),
    differs("escrow: forwarder", await escrow.trustedForwarder(), forwarder),
    differs("escrow lens: escrow", await escrowLens.escrow(), await escrow.getAddress()),
    differs("token: authority", await token.authority(), accessManager),
    differs("sales pledges: token", await salesPledges.token(), await token.getAddress()),
    differs("sales pledges: forwarder", await salesPledges.trustedForwarder(), forwarder),
    differs("mandates: forwarder", await mandates.trustedForwarder(), forwarder),
    differs("payouts: authority", await payouts.authority(), accessManager),
    differs("payouts: forwarder", await payouts.trustedForwarder(), forwarder),
    differs("swap: forwarder", await swap.trustedForwarder(), forwarder),
    differs("spending limits: forwarder", await spendingLimits.trustedForwarder(), forwarder),
    ...(await provenanceWiring(suite, accessManager, forwarder)),
    ...(await tradeWiring(suite, forwarder)),
  ];
}

async function provenanceWiring(
  { parties, quotas, lots, recalls, logisticUnits, traceLog, openGuard, provenanceNft, licenses, tickets }: Suite,
  accessManager: string,
  forwarder: string,
): Promise<Finding[]> {
  return [
    differs("parties: authority", await parties.authority(), accessManager),
    differs("parties: forwarder", await parties.trustedForwarder(), forwarder),
    differs("quotas: parties", await quotas.parties(), await parties.getAddress()),
    differs("quotas: forwarder", await quotas.trustedForwarder(), forwarder),
    differs("lots: parties", await lots.parties(), await parties.getAddress()),
    differs("lots: quotas", await lots.quotas(), await quotas.getAddress()),
    differs("lots: forwarder", await lots.trustedForwarder(), forwarder),
    differs("recalls: parties", await recalls.parties(), await parties.getAddress()),
    differs("recalls: lots", await recalls.lots(), await lots.getAddress()),
    differs("recalls: forwarder", await recalls.trustedForwarder(), forwarder),
    differs("logistic units: parties", await logisticUnits.parties(), await parties.getAddress()),
    differs("logistic units: lots", await logisticUnits.lots(), await lots.getAddress()),
    differs("logistic units: forwarder", await logisticUnits.trustedForwarder(), forwarder),
    differs("trace log: parties", await traceLog.parties(), await parties.getAddress()),
    differs("trace log: forwarder", await traceLog.trustedForwarder(), forwarder),
    differs("open guard: lots", await openGuard.lots(), await lots.getAddress()),
    differs("open guard: forwarder", await openGuard.trustedForwarder(), forwarder),
    differs("provenance NFT: parties", await provenanceNft.parties(), await parties.getAddress()),
    differs("provenance NFT: forwarder", await provenanceNft.trustedForwarder(), forwarder),
    differs("provenance NFT: grace of claims", await provenanceNft.claimGrace(), CLAIM_GRACE),
    differs("licenses: works", await licenses.works(), await provenanceNft.getAddress()),
    differs("licenses: forwarder", await licenses.trustedForwarder(), forwarder),
    differs("tickets: authority", await tickets.authority(), accessManager),
    differs("tickets: forwarder", await tickets.trustedForwarder(), forwarder),
  ];
}

async function tradeWiring(suite: Suite, forwarder: string): Promise<Finding[]> {
  const { parties, bankingCalendar, bankDesk, letterOfCredit, presentations } = suite;
  return [
    differs("banking calendar: parties", await bankingCalendar.parties(), await parties.getAddress()),
    differs("banking calendar: forwarder", await bankingCalendar.trustedForwarder(), forwarder),
    differs("bank desk: parties", await bankDesk.parties(), await parties.getAddress()),
    differs("bank desk: forwarder", await bankDesk.trustedForwarder(), forwarder),
    differs("letterOfCredit: authority", await letterOfCredit.authority(), await suite.accessManager.getAddress()),
    differs("letter of credit: desk", await letterOfCredit.desk(), await bankDesk.getAddress()),
    differs("letter of credit: presentations", await letterOfCredit.presentations(), await presentations.getAddress()),
    differs("letter of credit: forwarder", await letterOfCredit.trustedForwarder(), forwarder),
    differs("presentations: credits", await presentations.credits(), await letterOfCredit.getAddress()),
    differs("presentations: desk", await presentations.desk(), await bankDesk.getAddress()),
    differs("presentations: calendar", await presentations.calendar(), await letterOfCredit.calendar()),
    differs("presentations: forwarder", await presentations.trustedForwarder(), forwarder),
  ];
}

async function terms({ token }: Suite, parameters: Parameters): Promise<Finding[]> {
  const { name, symbol, cap, issueLimit, issuePeriod, maxBurnShare } = parameters.token;
  const found = await token.terms();
  return [
    differs("token: name", found.name, name),
    differs("token: symbol", found.symbol, symbol),
    differs("token: cap", found.cap, cap),
    differs("token: issue limit", found.issueLimit, issueLimit),
    differs("token: issue period", found.issuePeriod, BigInt(issuePeriod)),
    differs("token: largest burn share", found.maxBurnShare, BigInt(maxBurnShare)),
  ];
}

async function holds(
  { accessManager }: Suite,
  label: string,
  role: bigint,
  account: string,
  delay: number,
): Promise<Finding[]> {
  const [isMember, executionDelay] = await accessManager.hasRole(role, account);
  return [
    isMember ? undefined : `${label}: ${account} does not hold it`,
    isMember ? differs(`${label}: delay of ${account}`, executionDelay, BigInt(delay)) : undefined,
    differs(`${label}: its admin role`, await accessManager.getRoleAdmin(role), ADMIN_ROLE),
  ];
}

async function heldByNone({ accessManager }: Suite, label: string, role: bigint, account: string): Promise<Finding> {
  const [isMember] = await accessManager.hasRole(role, account);
  return isMember ? `${label}: the deployer ${account} still holds it` : undefined;
}

/** Whose announced deeds the guardian can cancel. */
async function watched({ accessManager }: Suite, label: string, role: bigint): Promise<Finding> {
  return differs(`${label}: its guardian role`, await accessManager.getRoleGuardian(role), GUARDIAN_ROLE);
}

async function guarded(
  suite: Suite,
  contract: Managed,
  deed: string,
  selector: string,
  expected: bigint,
): Promise<Finding> {
  const role = await suite.accessManager.getTargetFunctionRole(suite[contract], selector);
  return differs(`${contract}: role of ${deed}`, role, expected);
}

async function open(suite: Suite, contract: Managed, whom: string): Promise<Finding> {
  const closed = await suite.accessManager.isTargetClosed(suite[contract]);
  return closed ? `${contract}: closed to its ${whom}` : undefined;
}

function differs<T extends string | bigint>(what: string, found: T, expected: T): Finding {
  if (found === expected) return undefined;
  return `${what} is ${found === ZeroAddress ? "nobody" : found}, not ${expected}`;
}
