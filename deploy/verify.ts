import { ZeroAddress } from "ethers";

import { contractsOf, type Suite } from "./contracts.ts";
import type { Parameters } from "./parameters.ts";
import { ADMIN_ROLE, guardedDeeds, GUARDIAN_ROLE } from "./roles.ts";

/** A sentence about what is not as it should be, or nothing. */
type Finding = string | undefined;

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
    holds(suite, "ADMIN", ADMIN_ROLE, parameters.admin, parameters.adminDelay),
    holds(suite, "GUARDIAN", GUARDIAN_ROLE, parameters.guardian, 0),
    heldByNone(suite, "ADMIN", ADMIN_ROLE, deployer),
    ...guardedDeeds.map(({ name, selector }) => guarded(suite, name, selector)),
    open(suite),
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

async function wiring({ accessManager, forwarder, escrow, escrowLens, spendingLimits }: Suite): Promise<Finding[]> {
  return [
    differs("escrow: authority", await escrow.authority(), await accessManager.getAddress()),
    differs("escrow: forwarder", await escrow.trustedForwarder(), await forwarder.getAddress()),
    differs("escrow lens: escrow", await escrowLens.escrow(), await escrow.getAddress()),
    differs("spending limits: forwarder", await spendingLimits.trustedForwarder(), await forwarder.getAddress()),
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

async function guarded({ accessManager, escrow }: Suite, deed: string, selector: string): Promise<Finding> {
  return differs(`escrow: role of ${deed}`, await accessManager.getTargetFunctionRole(escrow, selector), GUARDIAN_ROLE);
}

async function open({ accessManager, escrow }: Suite): Promise<Finding> {
  return (await accessManager.isTargetClosed(escrow)) ? "escrow: closed to its guardian" : undefined;
}

function differs<T extends string | bigint>(what: string, found: T, expected: T): Finding {
  if (found === expected) return undefined;
  return `${what} is ${found === ZeroAddress ? "nobody" : found}, not ${expected}`;
}
