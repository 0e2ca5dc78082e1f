import { decrypt, encrypt } from "eciesjs";
import { Config } from "eciesjs/config";
import { concat, dataLength, getBytes, hexlify, id, isHexString, randomBytes, toUtf8Bytes } from "ethers";
import { z } from "zod";

import { CowryError } from "./CowryError.ts";
import { DocumentRootMismatch, commit, documentRoot, isList, openDocument } from "./Documents.ts";
import type { Commitment, Field, Fields, PrivateDocument } from "./Documents.ts";
import { canonicalPublicKey, publicKeyOf } from "./EncryptionKeys.ts";
import { hexBytes, parse } from "./parse.ts";

/** A document that only its recipients can read; plain JSON that can be stored anywhere. */
export interface Envelope {
  readonly version: typeof ENVELOPE_VERSION;
  /** What the sender says the document commits to; bound to the body, proven when the envelope is opened. */
  readonly root: string;
  /** 12 bytes in hex. */
  readonly nonce: string;
  /** AES-256-GCM of the document under the content key, the 16-byte tag last; hex. */
  readonly body: string;
  /** The content key, once for each recipient. */
  readonly keys: readonly WrappedKey[];
}

/** A content key that one recipient can unwrap. */
export interface WrappedKey {
  /** The recipient's public key, compressed. */
  readonly publicKey: string;
  /** ECIES on secp256k1: ephemeral point 65 | nonce 16 | tag 16 | encrypted content key 32; hex. */
  readonly wrapped: string;
}

const ENVELOPE_VERSION = "cowry.envelope.v1";
const BODY_BLOCK = 1024;
const TAG_LENGTH = 16;
const NONCE_LENGTH = 12;
const WRAPPED_LENGTH = 65 + 16 + TAG_LENGTH + 32;

/** eciesjs reads a global setting unless told otherwise: other code of the page must not be able to change ours. */
const ECIES = new Config();

const envelopeSchema = z.strictObject({
  version: z.literal(ENVELOPE_VERSION),
  root: hexBytes(32),
  nonce: hexBytes(NONCE_LENGTH),
  body: z
    .string()
    .refine((text) => isHexString(text, true) && dataLength(text) > TAG_LENGTH, "is not an encrypted body"),
  keys: z.array(z.strictObject({ publicKey: hexBytes(33), wrapped: hexBytes(WRAPPED_LENGTH) })).min(1, "is empty"),
});

type Scalar = string | number | boolean | null;
type Wire = Scalar | readonly [kind: "bigint" | "list" | "fields", content: unknown];

const scalarSchema = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const wireSchema = z.union([
  z.tuple([z.literal("bigint"), z.string()]),
  z.tuple([z.literal("list"), z.array(z.unknown())]),
  z.tuple([z.literal("fields"), z.array(z.tuple([z.string(), z.unknown()]))]),
]);
const documentSchema = z.strictObject({ secret: hexBytes(32), fields: z.unknown() });

/* ERRORS */

/** An envelope that nobody could open. */
export class RecipientsMissing extends CowryError<Record<string, never>> {
  override readonly name = "RecipientsMissing";

  constructor() {
    super("An envelope needs at least one recipient's public key", {});
  }
}

/** The same key twice is a sign that one party's key was taken for another's. */
export class RecipientDuplicated extends CowryError<{ publicKey: string }> {
  override readonly name = "RecipientDuplicated";

  constructor(publicKey: string) {
    super(`The public key ${publicKey} is given twice`, { publicKey });
  }
}

/** An envelope lacks a part, has one too many, or one of the wrong form or length. */
export class EnvelopeMalformed extends CowryError<{ part: string; reason: string }> {
  override readonly name = "EnvelopeMalformed";

  constructor(part: string, reason: string) {
    super(`Envelope, "${part}": ${reason}`, { part, reason });
  }
}

/** The private key belongs to none of the recipients. */
export class EnvelopeNotForKey extends CowryError<{ publicKey: string; recipients: readonly string[] }> {
  override readonly name = "EnvelopeNotForKey";

  constructor(publicKey: string, recipients: readonly string[]) {
    super(`The envelope is not for ${publicKey}, but for ${recipients.join(", ")}`, { publicKey, recipients });
  }
}

/** The content key or the body was changed, cut, or encrypted for another envelope. */
export class EnvelopeUnreadable extends CowryError<{ part: "keys" | "body" | "document"; root: string }> {
  override readonly name = "EnvelopeUnreadable";

  constructor(part: "keys" | "body" | "document", root: string) {
    super(`Envelope of ${root}: its ${part} cannot be read`, { part, root });
  }
}

/* ENVELOPES */

/**
 * Encrypts a document to its recipients' published keys; give one's own key as well, to be able to read it back.
 *
 * @example
 * const envelope = await encryptFor(commitment, [payerKey, payeeKey]);
 * await store(JSON.stringify(envelope));
 */
export async function encryptFor(document: PrivateDocument, recipients: readonly string[]): Promise<Envelope> {
  const publicKeys = recipientsOf(recipients);
  const committed = commit(document.fields, { secret: document.secret });
  const { root } = committed;

  const contentKey = randomBytes(32);
  const nonce = randomBytes(NONCE_LENGTH);
  const key = await aesKey(contentKey, "encrypt");
  const body = await crypto.subtle.encrypt(aesParameters(nonce, root), key, toBytes(committed));

  return {
    version: ENVELOPE_VERSION,
    root,
    nonce: hexlify(nonce),
    body: hexlify(new Uint8Array(body)),
    keys: publicKeys.map((publicKey) => ({ publicKey, wrapped: hexlify(encrypt(publicKey, contentKey, ECIES)) })),
  };
}

/**
 * Opens an envelope and refuses what it holds unless that commits to the expected root: the one in the order, not
 * merely the one in the envelope.
 *
 * @example
 * const { fields } = await decryptWith(envelope, privateKey, order.details);
 */
export async function decryptWith(envelope: Envelope, privateKey: string, root: string): Promise<Commitment> {
  const expected = documentRoot(root);
  const { nonce, body, keys, root: claimed } = parse(envelopeSchema, envelope, EnvelopeMalformed);
  if (claimed !== expected) throw new DocumentRootMismatch(claimed, expected);

  const contentKey = unwrapped(keys, privateKey, claimed);
  const bytes = await decryptedBody(contentKey, nonce, body, claimed);
  return openDocument(fromBytes(bytes, claimed), expected);
}

/* PRIVATE */

function recipientsOf(recipients: readonly string[]): string[] {
  const publicKeys = recipients.map(canonicalPublicKey);
  if (publicKeys.length === 0) throw new RecipientsMissing();

  const duplicate = publicKeys.find((publicKey, index) => publicKeys.indexOf(publicKey) !== index);
  if (duplicate !== undefined) throw new RecipientDuplicated(duplicate);
  return publicKeys;
}

function unwrapped(keys: readonly WrappedKey[], privateKey: string, root: string): Uint8Array {
  const own = publicKeyOf(privateKey);
  const recipients = keys.map(({ publicKey }) => publicKey);
  const entry = keys.find(({ publicKey }) => publicKey === own);
  if (entry === undefined) throw new EnvelopeNotForKey(own, recipients);

  try {
    return decrypt(getBytes(privateKey), getBytes(entry.wrapped), ECIES);
  } catch {
    throw new EnvelopeUnreadable("keys", root);
  }
}

async function decryptedBody(contentKey: Uint8Array, nonce: string, body: string, root: string): Promise<Uint8Array> {
  const key = await aesKey(contentKey, "decrypt");
  try {
    return new Uint8Array(
      await crypto.subtle.decrypt(aesParameters(getBytes(nonce), root), key, owned(getBytes(body))),
    );
  } catch {
    throw new EnvelopeUnreadable("body", root);
  }
}

async function aesKey(contentKey: Uint8Array, use: "encrypt" | "decrypt") {
  return await crypto.subtle.importKey("raw", owned(contentKey), "AES-GCM", false, [use]);
}

/** The version and the root are authenticated with the body: a body cannot be moved under another root. */
function aesParameters(nonce: Uint8Array, root: string) {
  return { name: "AES-GCM", iv: owned(nonce), additionalData: owned(getBytes(concat([id(ENVELOPE_VERSION), root]))) };
}

/** A copy in a buffer of its own: WebCrypto does not take memory that could be shared between threads. */
function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}

function toBytes({ fields, secret }: PrivateDocument): Uint8Array<ArrayBuffer> {
  return padded(JSON.stringify({ secret, fields: toWire(fields) }));
}

function fromBytes(bytes: Uint8Array, root: string): PrivateDocument {
  try {
    const json = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const { secret, fields } = documentSchema.parse(JSON.parse(json));
    return { secret, fields: fromWire(fields) as Fields };
  } catch {
    throw new EnvelopeUnreadable("document", root);
  }
}

/**
 * Fields as JSON can carry them: what is no text, number, boolean or null is a pair of its kind and its content.
 * Names stand as texts and not as property names, where an engine may mistake one escape for another: under Node 24.21
 * `JSON.parse('{"a":1,"\\n":2}')` gives the name `\` once it has read `{"a":1,"\\\\":2}`.
 */
function toWire(field: Field): Wire {
  if (typeof field === "bigint") return ["bigint", String(field)];
  if (typeof field !== "object" || field === null) return field;
  if (isList(field)) return ["list", field.map(toWire)];
  return ["fields", Object.entries(field).map(([name, value]) => [name, toWire(value)])];
}

/** Only the kinds are checked here; `commit` checks what they hold. */
function fromWire(wire: unknown): Field {
  if (!Array.isArray(wire)) return scalarSchema.parse(wire);
  const [kind, content] = wireSchema.parse(wire);
  switch (kind) {
    case "bigint":
      return BigInt(content);
    case "list":
      return content.map(fromWire);
    case "fields":
      return Object.fromEntries(content.map(([name, value]) => [name, fromWire(value)]));
  }
}

/** Filled with spaces, which JSON skips, to whole kibibytes: the length of an envelope tells little. */
function padded(json: string): Uint8Array<ArrayBuffer> {
  const { length } = toUtf8Bytes(json);
  return owned(toUtf8Bytes(json + " ".repeat(-length & (BODY_BLOCK - 1))));
}
