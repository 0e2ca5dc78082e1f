import { ZeroAddress } from "ethers";

import { contractsOf, type Suite } from "./contracts.ts";
import type { Parameters } from "./parameters.ts";
import { ADMIN_ROLE, guardedDeeds, GUARDIAN_ROLE } from "./roles.ts";

/** The contracts that take money in, by their names in the suite: the guardian may stop that. */
export const DOORS = ["escrow", "payouts"] as const;

/** A sentence about what is not as it should be, or nothing. */
type Finding = string | undefined;

type Door = (typeof DOORS)[number];

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
    ...DOORS.flatMap((door) => [
      ...guardedDeeds.map(({ name, selector }) => guarded(suite, door, name, selector)),
      open(suite, door),
    ]),
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

async function wiring({ accessManager, forwarder, escrow, escrowLens, payouts, swap }: Suite): Promise<Finding[]> {
  return [
    differs("escrow: authority", await escrow.authority(), await accessManager.getAddress()),
    differs("escrow: forwarder", await escrow.trustedForwarder(), await forwarder.getAddress()),
    differs("escrow lens: escrow", await escrowLens.escrow(), await escrow.getAddress()),
    differs("payouts: authority", await payouts.authority(), await accessManager.getAddress()),
    differs("payouts: forwarder", await payouts.trustedForwarder(), await forwarder.getAddress()),
    differs("swap: forwarder", await swap.trustedForwarder(), await forwarder.getAddress()),
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

async function guarded(suite: Suite, door: Door, deed: string, selector: string): Promise<Finding> {
  const role = await suite.accessManager.getTargetFunctionRole(suite[door], selector);
  return differs(`${door}: role of ${deed}`, role, GUARDIAN_ROLE);
}

async function open(suite: Suite, door: Door): Promise<Finding> {
  return (await suite.accessManager.isTargetClosed(suite[door])) ? `${door}: closed to its guardian` : undefined;
}

function differs<T extends string | bigint>(what: string, found: T, expected: T): Finding {
  if (found === expected) return undefined;
  return `${what} is ${found === ZeroAddress ? "nobody" : found}, not ${expected}`;
}
