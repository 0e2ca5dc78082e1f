import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { getAddress, isAddress, parseUnits, ZeroAddress } from "ethers";
import { z } from "zod";

/** Who administers a deployment. */
export interface Parameters {
  /** Who may change roles; never the deployer, which gives up its rights. */
  readonly admin: string;
  /** Who may stop the entry of new money. */
  readonly guardian: string;
  /** How long a change of roles waits between its announcement and its effect, in seconds. */
  readonly adminDelay: number;
  readonly token: TokenParameters;
  /** The first registrar: registers organizations and keeps their records. The admin can name more. */
  readonly registrar: string;
}

/** What the token is for its whole life, and who issues it. */
export interface TokenParameters {
  readonly name: string;
  readonly symbol: string;
  /** The most that can ever be issued, in token units. */
  readonly cap: bigint;
  /** The most that can be issued within any stretch of time of one period, in token units. */
  readonly issueLimit: bigint;
  /** The length of that period, in seconds. */
  readonly issuePeriod: number;
  /** The largest share of a payment that it may destroy, in basis points. */
  readonly maxBurnShare: number;
  /** Who may issue. */
  readonly issuer: string;
  /** How long an issue waits between its announcement and its effect, in seconds. */
  readonly issuerDelay: number;
}

/** The chain of Hardhat's and anvil's nodes, where the node's own accounts may stand in. */
const LOCAL_CHAIN = 31337n;

const address = z
  .string()
  .refine((text) => isAddress(text) && text !== ZeroAddress, "is not an address")
  .transform(getAddress);

/** A number of seconds as the contracts store it. */
const seconds = z
  .int()
  .min(0)
  .max(2 ** 32 - 1);

/** An amount as people write it, in whole tokens of 18 decimals: "1000000" or "0.5". The contract holds it in 128 bits. */
const tokens = z
  .string()
  .regex(/^\d+(?:\.\d{1,18})?$/, "is not an amount of tokens in digits")
  .transform((text) => parseUnits(text, 18))
  .refine((units) => units > 0n && units < 2n ** 128n, "is zero or too large");

const tokenSchema = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .refine((name) => new TextEncoder().encode(name).length <= 31, "is longer than 31 bytes"),
    symbol: z.string().min(1),
    cap: tokens,
    issueLimit: tokens,
    issuePeriod: seconds.min(1),
    maxBurnShare: z.int().min(0).max(10_000),
    issuer: address.optional(),
    issuerDelay: seconds.min(1),
  })
  .refine(({ issueLimit, cap }) => issueLimit <= cap, { path: ["issueLimit"], message: "is more than the cap" });

/** What a file of deploy/parameters/ holds. Only on a local chain may addresses and the token be left out. */
const parametersSchema = z.strictObject({
  admin: address.optional(),
  guardian: address.optional(),
  adminDelay: seconds,
  token: tokenSchema.optional(),
  registrar: address.optional(),
});

type Given = z.infer<typeof parametersSchema>;

/**
 * Reads the parameters of a deployment: from the file, or else from `deploy/parameters/<network>.json`, on a local chain from `local.json`. What is wrong is
 * thrown with the file and the field.
 *
 * On a local chain the node's second and third account are admin and guardian where the file names none, the second issues the token and is the registrar,
 * and the token is that of `local.json`.
 *
 * @example
 * readParameters({ network: "localhost", chainId: 31337n, accounts }); // { admin: accounts[1], guardian: accounts[2], adminDelay: 0, token: { … }, registrar: accounts[1] }
 */
export function readParameters(target: {
  readonly network: string;
  readonly chainId: bigint;
  readonly accounts: readonly string[];
  readonly file?: string | undefined;
}): Parameters {
  const { chainId, accounts } = target;
  const file = target.file ?? parametersFile(isLocal(chainId) ? "local" : target.network);
  const { admin, guardian, adminDelay, token, registrar } = withDefaults(read(file), chainId, accounts);
  if (admin === undefined) throw new Error(`${file}: admin: is missing`);
  if (guardian === undefined) throw new Error(`${file}: guardian: is missing`);
  if (token === undefined) throw new Error(`${file}: token: is missing`);
  if (registrar === undefined) throw new Error(`${file}: registrar: is missing`);
  if (admin === accounts[0]) throw new Error(`${file}: admin: is the deployer, which gives up its rights`);

  const { issuer, ...terms } = token;
  if (issuer === undefined) throw new Error(`${file}: token: issuer: is missing`);
  return { admin, guardian, adminDelay, token: { ...terms, issuer }, registrar };
}

/** What a file holds; on a local chain with what it leaves out. */
function withDefaults(given: Given, chainId: bigint, accounts: readonly string[]): Given {
  if (!isLocal(chainId)) return given;

  const [, admin, guardian] = accounts;
  const { token = read(parametersFile("local")).token } = given;
  return { admin, guardian, registrar: admin, ...given, token: token && { issuer: admin, ...token } };
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

function read(file: string): Given {
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
