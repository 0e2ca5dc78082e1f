import { AbiCoder, keccak256, type Provider, type Signer, type TypedDataField, ZeroAddress, ZeroHash } from "ethers";

import { Parties__factory } from "../typechain-types/factories/contracts/parties/Parties__factory.ts";
import { CowryError } from "./CowryError.ts";
import { deedsOf } from "./deed.ts";
import { nameOf, numberOf, PARTY_ROLES, PARTY_STATES, type PartyRole, type PartyState, statesIn } from "./Names.ts";
import type { Deed, Places } from "./Perform.ts";

/** A deed of the registry of organizations. */
export type PartyDeed = Deed<"parties">;

/** The contract for which signers consent: part of what they sign, so that no consent holds on another chain or contract. */
export interface PartiesDomain {
  readonly chainId: bigint;
  readonly parties: string;
}

/** What identifies an organization. Who knows it and the salt can check a commitment; who knows the commitment learns nothing. */
export interface Identity {
  /** Its Legal Entity Identifier (ISO 17442): 18 letters or digits and two check digits. Empty where it has none. */
  readonly lei: string;
  /** Its Global Location Number: 13 digits, the last one its check digit. Empty where it has none. */
  readonly gln: string;
  /** 32 random bytes, kept with the identity. */
  readonly salt: string;
}

/** A GS1 company prefix as the contract takes it. */
export interface CompanyPrefix {
  readonly prefix: bigint;
  /** Its number of digits, zeros before it included. */
  readonly length: bigint;
}

/** What an organization is registered with. */
export interface Registration {
  /** The commitment to its identity. */
  readonly identity: string;
  /** The commitment to its public name; zero for none. */
  readonly name?: string;
  /** The account that may take control; zero for none yet. */
  readonly controller?: string;
  readonly roles?: readonly PartyRole[];
  /** The UTC day with whose start the roles end; without one they do not. */
  readonly endDay?: bigint;
}

/** That an account acts for a party, and how. The account signs it. */
export interface SignerConsent {
  readonly party: bigint;
  readonly account: string;
  /** In which of the party's roles it acts, as the contract takes them: {@link roleBits}, or {@link ALL_ROLES}. */
  readonly roles: bigint;
  /** From when on, in Unix seconds; a time before now counts as now. */
  readonly from: bigint;
  /** Until when; at this second it no longer acts. */
  readonly until: bigint;
  /** The consent cannot be used at or after this time. */
  readonly deadline: bigint;
}

/** An organization as it stands now. */
export interface PartyStatus {
  readonly state: PartyState;
  /** The roles that it holds; while it is suspended, those that it will hold again. */
  readonly roles: readonly PartyRole[];
  readonly registrar: string;
  /** The account that adds and ends its signers; zero before the first. */
  readonly controller: string;
  /** The account that may take control, or zero. */
  readonly proposed: string;
}

/** What is stored of an account. */
export interface AccountStatus {
  readonly party: bigint;
  readonly from: bigint;
  readonly until: bigint;
  /** In which of the party's roles it acts, whether the party holds them or not. */
  readonly roles: readonly PartyRole[];
}

/** For whom an account acted at a time, and in which roles. */
export interface Actor {
  readonly party: bigint;
  readonly roles: readonly PartyRole[];
}

/** A text is no GS1 company prefix. */
export class CompanyPrefixMalformed extends CowryError<{ readonly text: string }> {
  override readonly name = "CompanyPrefixMalformed";

  constructor(text: string) {
    super(`"${text}" is no GS1 company prefix: it has 4 to 12 digits`, { text });
  }
}

/** A text is no identifier of an organization. */
export class IdentityMalformed extends CowryError<{ readonly part: keyof Identity; readonly text: string }> {
  override readonly name = "IdentityMalformed";

  constructor(part: keyof Identity, text: string, reason: string) {
    super(`"${text}" is no ${part.toUpperCase()}: ${reason}`, { part, text });
  }
}

/** All roles that are, or will ever be, as the contract takes them. */
export const ALL_ROLES = 2n ** 32n - 1n;

/** The end of a window that has none. */
export const NO_END = 2n ** 40n - 1n;

/** The end day of a role that has none. */
export const NO_END_DAY = 65_535n;

const DAY = 86_400n;

const CONSENT_TYPES: Record<string, TypedDataField[]> = {
  SignerConsent: [
    { name: "party", type: "uint64" },
    { name: "account", type: "address" },
    { name: "roles", type: "uint32" },
    { name: "from", type: "uint40" },
    { name: "until", type: "uint40" },
    { name: "deadline", type: "uint40" },
  ],
};

const parties = Parties__factory.createInterface();
const deed = deedsOf("parties");
const coder = AbiCoder.defaultAbiCoder();

/* WORDS */

/**
 * Roles as the contract takes them: bit n stands for the role of number n.
 *
 * @example
 * roleBits(["Producer", "Brand"]); // 33n
 */
export function roleBits(roles: readonly PartyRole[]): bigint {
  return roles.reduce((bits, role) => bits | (1n << numberOf(PARTY_ROLES, role)), 0n);
}

/**
 * The roles in a set that the contract gave. Bits that no role has yet are left out.
 *
 * @example
 * rolesIn(33n); // ["Producer", "Brand"]
 */
export function rolesIn(bits: bigint): readonly PartyRole[] {
  return statesIn(PARTY_ROLES, bits);
}

/**
 * The UTC day of a time, counted from 1970-01-01. A role whose end day this is, has ended.
 *
 * @example
 * dayOf(1_767_225_600n); // 20454n, the first of January 2026
 */
export function dayOf(time: bigint): bigint {
  return time / DAY;
}

/**
 * A GS1 company prefix out of its digits.
 *
 * Throws {@link CompanyPrefixMalformed}.
 *
 * @example
 * companyPrefix("0614141"); // { prefix: 614141n, length: 7n }
 */
export function companyPrefix(digits: string): CompanyPrefix {
  if (!/^\d{4,12}$/.test(digits)) throw new CompanyPrefixMalformed(digits);
  return { prefix: BigInt(digits), length: BigInt(digits.length) };
}

/* COMMITMENTS */

/**
 * The commitment to an identity: the keccak256 of salt, LEI and GLN as the ABI encodes them.
 *
 * Throws {@link IdentityMalformed}.
 *
 * @example
 * const identity = identityCommitment({ lei: "529900T8BM49AURSDO55", gln: "", salt: hexlify(randomBytes(32)) });
 */
export function identityCommitment({ lei, gln, salt }: Identity): string {
  if (lei !== "" && !/^[0-9A-Z]{18}\d\d$/.test(lei)) throw new IdentityMalformed("lei", lei, "it has another form");
  if (lei !== "" && leiRest(lei) !== 1n) throw new IdentityMalformed("lei", lei, "its check digits are wrong");
  if (gln !== "" && !/^\d{13}$/.test(gln)) throw new IdentityMalformed("gln", gln, "it has 13 digits");
  if (gln !== "" && !isChecked(gln)) throw new IdentityMalformed("gln", gln, "its check digit is wrong");
  return keccak256(coder.encode(["bytes32", "string", "string"], [salt, lei, gln]));
}

/**
 * The commitment to a public name: the keccak256 of salt and name as the ABI encodes them, the name in Unicode's composed form.
 *
 * @example
 * const name = nameCommitment("Green Valley Rice", hexlify(randomBytes(32)));
 */
export function nameCommitment(name: string, salt: string): string {
  return keccak256(coder.encode(["bytes32", "string"], [salt, name.normalize("NFC")]));
}

/** What ISO 7064 MOD 97-10 leaves of an LEI: one. */
function leiRest(lei: string): bigint {
  return BigInt(lei.replace(/[A-Z]/g, (letter) => String(parseInt(letter, 36)))) % 97n;
}

/** Whether the last of GS1's digits checks those before it: weights three and one, from the right. */
function isChecked(digits: string): boolean {
  const weighed = Array.from(digits, Number)
    .reverse()
    .map((digit, place) => digit * (place % 2 === 0 ? 1 : 3));
  return weighed.reduce((sum, part) => sum + part, 0) % 10 === 0;
}

/* REGISTER */

/**
 * The id under which a registrar registers an identity, without asking a node.
 *
 * @example
 * partyId(registrar.address, identity); // equal to parties.idOf(registrar, identity)
 */
export function partyId(registrar: string, identity: string): bigint {
  return BigInt.asUintN(64, BigInt(keccak256(coder.encode(["address", "bytes32"], [registrar, identity]))));
}

/**
 * Registers an organization. The deed of a registrar. Nobody acts for it before the controlling account has accepted: `acceptControl`.
 *
 * @example
 * await perform(registrar, deployment, register({ identity, name, controller: multisig, roles: ["Producer", "Brand"] }));
 */
export function register({
  identity,
  name = ZeroHash,
  controller = ZeroAddress,
  roles = [],
  endDay = NO_END_DAY,
}: Registration): PartyDeed {
  return deed(parties.encodeFunctionData("register", [identity, name, controller, roleBits(roles), endDay]));
}

/**
 * Grants a party roles from now on, or changes when those that it holds end. The deed of its registrar.
 *
 * @example
 * await perform(registrar, deployment, grantRoles(party, ["Certifier"], dayOf(endOfTheYear)));
 */
export function grantRoles(party: bigint, roles: readonly PartyRole[], endDay = NO_END_DAY): PartyDeed {
  return deed(parties.encodeFunctionData("grantRoles", [party, roleBits(roles), endDay]));
}

/**
 * Ends roles of a party from now on. The deed of its registrar.
 *
 * @example
 * await perform(registrar, deployment, endRoles(party, ["Certifier"]));
 */
export function endRoles(party: bigint, roles: readonly PartyRole[]): PartyDeed {
  return deed(parties.encodeFunctionData("endRoles", [party, roleBits(roles)]));
}

/**
 * Stops all that a party may do, until it is resumed. The deed of its registrar.
 *
 * @example
 * await perform(registrar, deployment, suspend(party, reasonsCommitment));
 */
export function suspend(party: bigint, reason = ZeroHash): PartyDeed {
  return deed(parties.encodeFunctionData("suspend", [party, reason]));
}

/**
 * Lets a party do again what its roles allow. The deed of its registrar.
 *
 * @example
 * await perform(registrar, deployment, resume(party));
 */
export function resume(party: bigint): PartyDeed {
  return deed(parties.encodeFunctionData("resume", [party]));
}

/**
 * Ends a party for good. The deed of its registrar.
 *
 * @example
 * await perform(registrar, deployment, end(party, reasonsCommitment));
 */
export function end(party: bigint, reason = ZeroHash): PartyDeed {
  return deed(parties.encodeFunctionData("end", [party, reason]));
}

/**
 * Takes over the record of a party whose registrar is no longer one. The deed of a registrar.
 *
 * @example
 * await perform(otherRegistrar, deployment, takeOver(party));
 */
export function takeOver(party: bigint): PartyDeed {
  return deed(parties.encodeFunctionData("takeOver", [party]));
}

/* PREFIXES */

/**
 * Binds a GS1 company prefix to a party from now on. The deed of its registrar.
 *
 * @example
 * await perform(registrar, deployment, bindPrefix(party, companyPrefix("0614141"), licenseCommitment));
 */
export function bindPrefix(party: bigint, { prefix, length }: CompanyPrefix, evidence: string): PartyDeed {
  return deed(parties.encodeFunctionData("bindPrefix", [party, prefix, length, evidence]));
}

/**
 * Releases a GS1 company prefix of a party, which can then be bound to any. The deed of its registrar.
 *
 * @example
 * await perform(registrar, deployment, releasePrefix(party, companyPrefix("0614141")));
 */
export function releasePrefix(party: bigint, { prefix, length }: CompanyPrefix): PartyDeed {
  return deed(parties.encodeFunctionData("releasePrefix", [party, prefix, length]));
}

/* CONTROL */

/**
 * Proposes another account to take control of a party, or takes a proposal back. The deed of the controlling account.
 *
 * @example
 * await perform(controller, deployment, proposeController(party, newMultisig));
 */
export function proposeController(party: bigint, proposed = ZeroAddress): PartyDeed {
  return deed(parties.encodeFunctionData("proposeController", [party, proposed]));
}

/**
 * Proposes who takes control of a party whose controlling account is lost or in wrong hands. The deed of its registrar.
 *
 * @example
 * await perform(registrar, deployment, suspend(party));
 * await perform(registrar, deployment, recoverControl(party, newMultisig));
 */
export function recoverControl(party: bigint, proposed = ZeroAddress): PartyDeed {
  return deed(parties.encodeFunctionData("recoverControl", [party, proposed]));
}

/**
 * Takes control of a party. The deed of the proposed account.
 *
 * @example
 * await perform(newMultisig, deployment, acceptControl(party));
 */
export function acceptControl(party: bigint): PartyDeed {
  return deed(parties.encodeFunctionData("acceptControl", [party]));
}

/* SIGNERS */

/**
 * The EIP-712 domain of the contract.
 *
 * @example
 * partiesDomain({ chainId: 1n, parties: "0x…" }).name; // "Cowry Parties"
 */
export function partiesDomain({ chainId, parties: verifyingContract }: PartiesDomain): {
  name: string;
  version: string;
  chainId: bigint;
  verifyingContract: string;
} {
  return { name: "Cowry Parties", version: "1", chainId, verifyingContract };
}

/**
 * An account's consent to act for a party. The signer is the account, or the owner of a contract account (ERC-1271).
 *
 * @example
 * const consent = { party, account: sensor.address, roles: roleBits(["Carrier"]), from: 0n, until: NO_END, deadline };
 * const signature = await signConsent(sensor, deployment, consent);
 */
export async function signConsent(signer: Signer, domain: PartiesDomain, consent: SignerConsent): Promise<string> {
  return signer.signTypedData(partiesDomain(domain), CONSENT_TYPES, consent);
}

/**
 * Adds a signer with its consent. The deed of the controlling account.
 *
 * @example
 * await perform(controller, deployment, addSigner(consent, signature));
 */
export function addSigner(consent: SignerConsent, signature: string): PartyDeed {
  const { party, account, roles, from, until, deadline } = consent;
  return deed(parties.encodeFunctionData("addSigner", [party, account, roles, from, until, deadline, signature]));
}

/**
 * Ends a signer for good. The deed of the controlling account, or of the signer itself.
 *
 * @example
 * await perform(controller, deployment, endSigner(lostKey));
 */
export function endSigner(account: string): PartyDeed {
  return deed(parties.encodeFunctionData("endSigner", [account]));
}

/* STATUS */

/**
 * An organization as it stands now.
 *
 * @example
 * const { state, roles } = await readParty(provider, deployment, party);
 */
export async function readParty(
  provider: Provider,
  deployment: Places<"parties">,
  party: bigint,
): Promise<PartyStatus> {
  const { state, roles, registrar, controller, proposed } = await connect(provider, deployment).partyOf(party);
  return { state: nameOf(PARTY_STATES, state), roles: rolesIn(roles), registrar, controller, proposed };
}

/**
 * What is stored of an account; `undefined` where it never acted for a party.
 *
 * @example
 * const account = await readAccount(provider, deployment, sensor);
 */
export async function readAccount(
  provider: Provider,
  deployment: Places<"parties">,
  account: string,
): Promise<AccountStatus | undefined> {
  const { party, from, until, roles } = await connect(provider, deployment).accountOf(account);
  return party === 0n ? undefined : { party, from, until, roles: rolesIn(roles) };
}

/**
 * For whom an account acted at a time; `undefined` where it did not, or its party was not Active.
 *
 * @example
 * const actor = await actorAt(provider, deployment, { account: event.recorder, time: event.time });
 */
export async function actorAt(
  provider: Provider,
  deployment: Places<"parties">,
  { account, time }: { readonly account: string; readonly time: bigint },
): Promise<Actor | undefined> {
  const { party, roles } = await connect(provider, deployment).actorAt(account, time);
  return party === 0n ? undefined : { party, roles: rolesIn(roles) };
}

/**
 * Who held a GS1 company prefix at a time; `undefined` for nobody.
 *
 * @example
 * const brand = await holderAt(provider, deployment, { ...companyPrefix("0614141"), time });
 */
export async function holderAt(
  provider: Provider,
  deployment: Places<"parties">,
  { prefix, length, time }: CompanyPrefix & { readonly time: bigint },
): Promise<bigint | undefined> {
  const holder = await connect(provider, deployment).holderOf(prefix, length, time);
  return holder === 0n ? undefined : holder;
}

function connect(provider: Provider, deployment: Places<"parties">) {
  return Parties__factory.connect(deployment.parties, provider);
}
