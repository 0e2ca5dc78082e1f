import { PrivateKey } from "eciesjs";
import { Contract, SigningKey, TypedDataEncoder, dataLength, getAddress, isHexString, recoverAddress } from "ethers";
import type { Provider, Signer, TypedDataDomain, TypedDataField } from "ethers";
import { z } from "zod";

import { CowryError } from "./CowryError.ts";
import { address, parse } from "./parse.ts";

/** A secp256k1 key pair for encryption only: never the key of an account that holds money. */
export interface EncryptionKeyPair {
  /** Compressed point, 33 bytes in hex. Publish it. */
  readonly publicKey: string;
  /** Scalar, 32 bytes in hex. Keep it. */
  readonly privateKey: string;
}

/** What an account signs: "from `validFrom` on, encrypt what is meant for me to `publicKey`". */
export interface KeyClaim {
  /** The chain on which `account` is meant: a contract account may belong to someone else on another chain. */
  readonly chainId: number;
  readonly account: string;
  /** Compressed point, 33 bytes in hex. */
  readonly publicKey: string;
  /** Unix seconds. Of several statements in force, the one with the latest `validFrom` counts. */
  readonly validFrom: number;
}

/** A signed {@link KeyClaim}, plain JSON that can be published anywhere. */
export interface KeyStatement extends KeyClaim {
  /** By the account's own key, or what the account's contract accepts by ERC-1271. */
  readonly signature: string;
}

/** Whose key is looked for, and how the statement is checked. */
export interface VerifyKeyOptions {
  readonly account: string;
  readonly chainId: number;
  /** Unix seconds at which the key must be in force; now, unless given. */
  readonly at?: number;
  /** Asks contract accounts by ERC-1271. Without it only accounts with a key of their own can be verified. */
  readonly provider?: Provider;
}

/** What a wallet needs to sign a {@link KeyClaim} by `eth_signTypedData_v4`. */
export interface KeyTypedData {
  readonly domain: TypedDataDomain;
  readonly types: Record<string, TypedDataField[]>;
  readonly message: Omit<KeyClaim, "chainId">;
}

const KEY_TYPES = {
  EncryptionKey: [
    { name: "account", type: "address" },
    { name: "publicKey", type: "bytes" },
    { name: "validFrom", type: "uint40" },
  ],
};

const LAST_UINT40 = 2 ** 40 - 1;

const ERC1271 = ["function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)"];
const ERC1271_ACCEPTED = "0x1626ba7e";

const claimSchema = z.object({
  chainId: z.int().positive(),
  account: address(),
  publicKey: z.string().transform(canonicalPublicKey),
  validFrom: z.int().nonnegative().max(LAST_UINT40),
});

const statementSchema = claimSchema.extend({
  signature: z.string().refine((text) => isHexString(text, true) && dataLength(text) > 0, "is not bytes in hex"),
});

/* ERRORS */

/** The text is no point of secp256k1. */
export class PublicKeyInvalid extends CowryError<{ publicKey: string }> {
  override readonly name = "PublicKeyInvalid";

  constructor(publicKey: string) {
    super(`Not a public key of secp256k1 (33 or 65 bytes in hex): ${publicKey}`, { publicKey });
  }
}

/** Carries no fact: nothing of a private key belongs in a log. */
export class PrivateKeyInvalid extends CowryError<Record<string, never>> {
  override readonly name = "PrivateKeyInvalid";

  constructor() {
    super("Not a private key of secp256k1 (32 bytes in hex, above zero and below the order of the curve)", {});
  }
}

/** A claim or statement lacks a part or has one of the wrong form. */
export class KeyStatementMalformed extends CowryError<{ part: string; reason: string }> {
  override readonly name = "KeyStatementMalformed";

  constructor(part: string, reason: string) {
    super(`Key statement, "${part}": ${reason}`, { part, reason });
  }
}

/** The statement speaks of another account. */
export class KeyStatementOfAnother extends CowryError<{ account: string; expected: string }> {
  override readonly name = "KeyStatementOfAnother";

  constructor(account: string, expected: string) {
    super(`Key statement of ${account}, expected one of ${expected}`, { account, expected });
  }
}

/** The statement, or the provider that was given to check it, belongs to another chain. */
export class KeyStatementOtherChain extends CowryError<{ account: string; chainId: number; expected: number }> {
  override readonly name = "KeyStatementOtherChain";

  constructor(account: string, chainId: number, expected: number) {
    super(`Key statement of ${account}: chain ${chainId}, expected ${expected}`, { account, chainId, expected });
  }
}

/** The key comes into force later. */
export class KeyStatementNotYetValid extends CowryError<{ account: string; validFrom: number; at: number }> {
  override readonly name = "KeyStatementNotYetValid";

  constructor(account: string, validFrom: number, at: number) {
    super(`Key statement of ${account} is valid from ${validFrom}, and it is ${at}`, { account, validFrom, at });
  }
}

/** Neither the account's key nor, where a provider was given, its contract made the signature. */
export class KeyStatementNotSigned extends CowryError<{ account: string; askedContract: boolean }> {
  override readonly name = "KeyStatementNotSigned";

  constructor(account: string, askedContract: boolean, options?: ErrorOptions) {
    const hint = askedContract ? "" : " (a contract account needs a provider)";
    super(`Key statement not signed by ${account}${hint}`, { account, askedContract }, options);
  }
}

/* KEYS */

/**
 * Makes a new encryption key pair from the machine's secure randomness.
 *
 * @example
 * const { publicKey, privateKey } = createKeyPair();
 */
export function createKeyPair(): EncryptionKeyPair {
  const privateKey = `0x${new PrivateKey().toHex()}`;
  return { publicKey: publicKeyOf(privateKey), privateKey };
}

/**
 * The public key that belongs to a private key, compressed.
 *
 * @example
 * publicKeyOf(privateKey); // "0x02…", 33 bytes
 */
export function publicKeyOf(privateKey: string): string {
  try {
    return new SigningKey(privateKey).compressedPublicKey;
  } catch {
    throw new PrivateKeyInvalid();
  }
}

/**
 * One writing for each public key: compressed, lower case. Takes the compressed and the uncompressed form.
 *
 * @example
 * canonicalPublicKey("0x04…"); // "0x02…" or "0x03…"
 */
export function canonicalPublicKey(publicKey: string): string {
  // Of 32 bytes `computePublicKey` would make the public key of a private one: that must not be taken for a public key.
  if (!isHexString(publicKey, true) || ![33, 65].includes(dataLength(publicKey))) throw new PublicKeyInvalid(publicKey);

  try {
    return SigningKey.computePublicKey(publicKey, true);
  } catch {
    throw new PublicKeyInvalid(publicKey);
  }
}

/* STATEMENTS */

/**
 * The EIP-712 data of a claim, for wallets that sign outside this SDK (a multisignature account, a hardware key).
 *
 * @example
 * const { domain, types, message } = keyTypedData({ chainId: 1, account, publicKey, validFrom: 1_790_000_000 });
 */
export function keyTypedData(claim: KeyClaim): KeyTypedData {
  const { chainId, ...message } = parse(claimSchema, claim, KeyStatementMalformed);
  return { domain: { name: "Cowry", version: "1", chainId }, types: KEY_TYPES, message };
}

/**
 * Signs the statement that binds an encryption key to the signer's account.
 *
 * @example
 * const statement = await publishKey(payee, { chainId: 1, publicKey, validFrom: 1_790_000_000 });
 */
export async function publishKey(signer: Signer, claim: Omit<KeyClaim, "account">): Promise<KeyStatement> {
  const { domain, types, message } = keyTypedData({ ...claim, account: await signer.getAddress() });
  const signature = await signer.signTypedData(domain, types, message);

  return { chainId: claim.chainId, ...message, signature };
}

/**
 * Returns the public key of a statement, once it is proven that the expected account signed it for the expected chain
 * and that it is in force. An account's own key is tried first, then, with a provider, the account's contract.
 *
 * @example
 * const publicKey = await verifyKey(statement, { account: order.payee, chainId: 1, provider });
 */
export async function verifyKey(statement: KeyStatement, options: VerifyKeyOptions): Promise<string> {
  const { signature, ...claim } = parse(statementSchema, statement, KeyStatementMalformed);
  const { account, chainId, publicKey, validFrom } = claim;
  const { provider, at = Math.floor(Date.now() / 1000) } = options;

  const expected = getAddress(options.account);
  if (account !== expected) throw new KeyStatementOfAnother(account, expected);
  if (chainId !== options.chainId) throw new KeyStatementOtherChain(account, chainId, options.chainId);
  if (at < validFrom) throw new KeyStatementNotYetValid(account, validFrom, at);

  const { domain, types, message } = keyTypedData(claim);
  const digest = TypedDataEncoder.hash(domain, types, message);
  if (recovered(digest, signature) === account) return publicKey;
  if (provider === undefined) throw new KeyStatementNotSigned(account, false);

  await requireAccepted(provider, claim, digest, signature);
  return publicKey;
}

/* PRIVATE */

/** Only the common form of 65 bytes, as the suite's contracts read it; never the shorter one of ERC-2098. */
function recovered(digest: string, signature: string): string | undefined {
  if (dataLength(signature) !== 65) return undefined;
  try {
    return recoverAddress(digest, signature);
  } catch {
    return undefined;
  }
}

async function requireAccepted(
  provider: Provider,
  { account, chainId }: KeyClaim,
  digest: string,
  signature: string,
): Promise<void> {
  const network = await provider.getNetwork();
  if (network.chainId !== BigInt(chainId)) throw new KeyStatementOtherChain(account, Number(network.chainId), chainId);

  const isValidSignature = new Contract(account, ERC1271, provider).getFunction("isValidSignature");
  // Providers word a revert, an empty answer and their own failure too differently to tell apart: the cause says which.
  const answer: unknown = await isValidSignature.staticCall(digest, signature).catch((cause: unknown) => {
    throw new KeyStatementNotSigned(account, true, { cause });
  });
  if (answer !== ERC1271_ACCEPTED) throw new KeyStatementNotSigned(account, true);
}
