import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { getAddress, isAddress, ZeroAddress } from "ethers";
import { z } from "zod";

/** Who administers a deployment. */
export interface Parameters {
  /** Who may change roles; never the deployer, which gives up its rights. */
  readonly admin: string;
  /** Who may stop the entry of new money. */
  readonly guardian: string;
  /** How long a change of roles waits between its announcement and its effect, in seconds. */
  readonly adminDelay: number;
}

/** The chain of Hardhat's and anvil's nodes, where the node's own accounts may stand in. */
const LOCAL_CHAIN = 31337n;

const address = z
  .string()
  .refine((text) => isAddress(text) && text !== ZeroAddress, "is not an address")
  .transform(getAddress);

/** What a file of deploy/parameters/ holds. Only on a local chain may addresses be left out. */
const parametersSchema = z.strictObject({
  admin: address.optional(),
  guardian: address.optional(),
  adminDelay: z
    .int()
    .min(0)
    .max(2 ** 32 - 1),
});

/**
 * Reads the parameters of a deployment: from the file, or else from `deploy/parameters/<network>.json`, on a local chain from `local.json`. What is wrong is
 * thrown with the file and the field.
 *
 * On a local chain the node's second and third account are admin and guardian where the file names none.
 *
 * @example
 * readParameters({ network: "localhost", chainId: 31337n, accounts }); // { admin: accounts[1], guardian: accounts[2], adminDelay: 0 }
 */
export function readParameters(target: {
  readonly network: string;
  readonly chainId: bigint;
  readonly accounts: readonly string[];
  readonly file?: string | undefined;
}): Parameters {
  const { chainId, accounts } = target;
  const [deployer, localAdmin, localGuardian] = accounts;
  const file = target.file ?? parametersFile(isLocal(chainId) ? "local" : target.network);
  const { adminDelay, ...named } = read(file);

  const defaults = isLocal(chainId) ? { admin: localAdmin, guardian: localGuardian } : {};
  const admin = named.admin ?? defaults.admin;
  const guardian = named.guardian ?? defaults.guardian;
  if (admin === undefined) throw new Error(`${file}: admin: is missing`);
  if (guardian === undefined) throw new Error(`${file}: guardian: is missing`);
  if (admin === deployer) throw new Error(`${file}: admin: is the deployer, which gives up its rights`);
  return { admin, guardian, adminDelay };
}

/**
 * Whether a chain is a local node's, by its id.
 *
 * @example
 * isLocal(31337n); // true
 */
export function isLocal(chainId: bigint): boolean {
  return chainId === LOCAL_CHAIN;
}

function parametersFile(name: string): string {
  return fileURLToPath(new URL(`parameters/${name}.json`, import.meta.url));
}

function read(file: string): z.infer<typeof parametersSchema> {
  if (!existsSync(file)) throw new Error(`${file} does not exist; it names the admin and the guardian of the network`);

  const result = parametersSchema.safeParse(json(file));
  if (result.success) return result.data;

  const [issue] = result.error.issues;
  throw new Error(`${file}: ${[...(issue?.path ?? []), issue?.message].join(": ")}`);
}

function json(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(`${file} is not JSON: ${(error as Error).message}`, { cause: error });
  }
}
