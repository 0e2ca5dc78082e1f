import { Contract, type ContractRunner, type TypedDataDomain, TypedDataEncoder } from "ethers";

import { CowryError } from "./CowryError.ts";

/** A contract tells its EIP-712 domain in no known way, so nothing can be signed for it. */
export class DomainUnknown extends CowryError<{ readonly contract: string }> {
  override readonly name = "DomainUnknown";

  constructor(contract: string) {
    super(
      `${contract} tells its signing domain neither by EIP-5267 nor by a name and version that give its separator`,
      {
        contract,
      },
    );
  }
}

const ABI = [
  "function eip712Domain() view returns (bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions)",
  "function name() view returns (string)",
  "function version() view returns (string)",
  "function DOMAIN_SEPARATOR() view returns (bytes32)",
];

/** The members of a domain, by their bits in EIP-5267. */
const MEMBERS = ["name", "version", "chainId", "verifyingContract", "salt"] as const;

/** What tokens use that do not tell their version. */
const USUAL_VERSIONS = ["1", "2"];

/**
 * The EIP-712 domain of a contract: what it tells by EIP-5267, or else name and version that give its DOMAIN_SEPARATOR, as older tokens have it.
 *
 * Throws {@link DomainUnknown}.
 *
 * @example
 * const domain = await domainOf(provider, order.token, chainId);
 */
export async function domainOf(runner: ContractRunner, contract: string, chainId: bigint): Promise<TypedDataDomain> {
  const told = await toldDomain(runner, contract);
  return told ?? (await guessedDomain(runner, contract, chainId));
}

async function toldDomain(runner: ContractRunner, contract: string): Promise<TypedDataDomain | undefined> {
  const told = await ask<Record<(typeof MEMBERS)[number] | "fields", string>>(runner, contract, "eip712Domain");
  if (told === undefined) return undefined;

  const fields = Number(told.fields);
  return Object.fromEntries(
    MEMBERS.filter((_, bit) => (fields & (1 << bit)) !== 0).map((member) => [member, told[member]]),
  );
}

async function guessedDomain(runner: ContractRunner, contract: string, chainId: bigint): Promise<TypedDataDomain> {
  const [name, version, separator] = await Promise.all([
    ask<string>(runner, contract, "name"),
    ask<string>(runner, contract, "version"),
    ask<string>(runner, contract, "DOMAIN_SEPARATOR"),
  ]);
  if (name === undefined) throw new DomainUnknown(contract);

  const versions = version === undefined ? USUAL_VERSIONS : [version];
  const domain = versions
    .map((version) => ({ name, version, chainId, verifyingContract: contract }))
    .find((guess) => TypedDataEncoder.hashDomain(guess) === separator);
  if (domain === undefined) throw new DomainUnknown(contract);
  return domain;
}

/** What a view answers, or nothing where the contract does not have it. */
async function ask<Answer>(runner: ContractRunner, contract: string, view: string): Promise<Answer | undefined> {
  try {
    return (await new Contract(contract, ABI, runner).getFunction(view).staticCall()) as Answer;
  } catch {
    return undefined;
  }
}
