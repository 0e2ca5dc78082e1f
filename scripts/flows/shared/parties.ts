import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { hexlify, id as commitmentTo, randomBytes } from "ethers";

import type { PartyRole } from "../../../sdk/Names.ts";
import {
  acceptControl,
  bindPrefix,
  type CompanyPrefix,
  companyPrefix,
  holderAt,
  identityCommitment,
  type PartyDeed,
  partyId,
  register,
  releasePrefix,
} from "../../../sdk/Parties.ts";
import { perform } from "../../../sdk/Perform.ts";
import { timeOf } from "./clock.ts";
import { act, addressOf, type Scene } from "./scene.ts";
import type { Stage } from "./stage.ts";

/** What an organization of a story is registered with. */
export interface PartyPlan {
  readonly roles: readonly PartyRole[];
  /** The digits of the GS1 company prefixes that are its own; none by default. */
  readonly prefixes?: readonly string[];
}

/** Nobody here can register organizations. */
export class RegistrarMissing extends Error {
  override readonly name = "RegistrarMissing";

  constructor() {
    super("the registrar of this deployment is none of this network's accounts, and the story needs organizations");
  }
}

/**
 * Makes organizations out of roles of the cast: the registrar registers each with what it may do and binds its prefixes, and the role's account takes control. A
 * prefix that an earlier story has used is released first. A scene's parties are by their roles in `scene.parties`.
 *
 * Throws {@link RegistrarMissing}.
 *
 * @example
 * await foundParties(scene, { grower: { roles: ["Producer"], prefixes: ["6901234"] }, mill: { roles: ["Processor"] } });
 * await act(scene, "mill", offer(lot, partyOf(scene, "grower")), "offers it back");
 */
export async function foundParties(scene: Scene, plans: Readonly<Record<string, PartyPlan>>): Promise<void> {
  for (const [role, plan] of Object.entries(plans)) await found(scene, role, plan);
}

/**
 * The organization that was made of a role.
 *
 * @example
 * partyOf(scene, "grower"); // 1234567890123456789n
 */
export function partyOf({ parties }: Pick<Scene, "parties">, role: string): bigint {
  const party = parties.get(role);
  if (party === undefined) throw new RangeError(`the ${role} is no organization`);
  return party;
}

async function found(scene: Scene, role: string, { roles, prefixes = [] }: PartyPlan): Promise<void> {
  const { deployment, reporter } = scene;
  const registrar = registrarOf(scene);
  const identity = identityCommitment({ lei: "", gln: "", salt: hexlify(randomBytes(32)) });
  const party = partyId(registrar.address, identity);
  scene.parties.set(role, party);

  const deeds = [register({ identity, controller: addressOf(scene, role), roles })];
  for (const digits of prefixes) deeds.push(...(await bindingOf(scene, party, companyPrefix(digits))));
  let gas = 0n;
  for (const deed of deeds) gas += (await perform(registrar, deployment, deed)).gasUsed;

  const under = prefixes.length === 0 ? "" : `; GS1 company prefix ${prefixes.join(", ")}`;
  reporter.step("registrar", `registers the ${role} as ${roles.join(" and ")}${under}`, gas);
  await act(scene, role, acceptControl(party), "takes control of its organization");
}

/** The deeds that make a prefix a party's, whoever holds it until now. */
async function bindingOf(
  { provider, deployment }: Stage,
  party: bigint,
  prefix: CompanyPrefix,
): Promise<readonly PartyDeed[]> {
  const bound = bindPrefix(party, prefix, commitmentTo(`license of ${prefix.prefix}`));
  const holder = await holderAt(provider, deployment, { ...prefix, time: await timeOf(provider) });
  return holder === undefined ? [bound] : [releasePrefix(holder, prefix), bound];
}

function registrarOf({ registrar }: Stage): HardhatEthersSigner {
  if (registrar === undefined) throw new RegistrarMissing();
  return registrar;
}
