import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { deriveKey } from "eciesjs/utils";
import { getBytes, hexlify, id, isHexString, randomBytes, toUtf8Bytes } from "ethers";
import { z } from "zod";

import { CowryError } from "./CowryError.ts";
import { hexBytes, parse } from "./parse.ts";

/** What a field may hold. Decimals (`12.50`) are strings: a float has no one writing. */
export type Field = string | boolean | null | number | bigint | readonly Field[] | Fields;

/** The private details of an order or trade: names, each with a value, a list or details of its own. */
export interface Fields {
  readonly [name: string]: Field;
}

/** All that the holder keeps: the fields, and the one secret from which every field's salt is derived. */
export interface PrivateDocument {
  readonly fields: Fields;
  /** 32 random bytes in hex, of this document alone. */
  readonly secret: string;
}

export type FieldType = "string" | "boolean" | "null" | "number" | "bigint" | "list" | "object";

/** One committed field: the preimage of one leaf of the tree. */
export interface Leaf {
  /** The path of the field, as in `lines[0].sku`; see {@link fieldName}. */
  readonly name: string;
  readonly type: FieldType;
  /** The value, written in the one way that its type allows; a list's is its length, an empty object's is empty. */
  readonly text: string;
  /** 32 bytes in hex. */
  readonly salt: string;
}

/** A document with what it commits to. */
export interface Commitment extends PrivateDocument {
  /** The Merkle root: the only part that goes on a chain. */
  readonly root: string;
  readonly leaves: readonly Leaf[];
}

/** One field with the proof that it belongs to a root; plain JSON, and says nothing about any other field's value. */
export interface Disclosure extends Leaf {
  /** The siblings from the leaf up to the root, each 32 bytes in hex. */
  readonly proof: readonly string[];
}

/** What one field's text means. */
export type FieldValue = string | boolean | null | number | bigint | Readonly<Record<string, never>>;

export interface CommitOptions {
  /** The secret of a document that was committed before; a new random one, unless given. */
  readonly secret?: string;
}

/** Deeper nesting than any order needs, and far from what a call stack bears. It also stops at what contains itself. */
export const MAX_DEPTH = 64;

const LEAF_TYPEHASH = id("CowryField(string name,string type,string text,bytes32 salt)");
const LEAF_ENCODING = ["bytes32", "string", "string", "string", "bytes32"];
const SALT_INFO = "cowry.document.salt.v1:";

const KEY = String.raw`(?:[^\\.[\]]|\\[\\.[\]])+`;
const NAME = new RegExp(String.raw`^${KEY}(?:\.${KEY}|\[(?:0|[1-9]\d*)\])*$`, "u");
const INTEGER = /^(?:0|-?[1-9]\d*)$/;

/** The one writing of each type. What is not written so was not made by {@link commit}. */
const isCanonical: Record<FieldType, (text: string) => boolean> = {
  string: () => true,
  boolean: (text) => text === "true" || text === "false",
  null: (text) => text === "",
  number: (text) => INTEGER.test(text) && Number.isSafeInteger(Number(text)),
  bigint: (text) => INTEGER.test(text),
  list: (text) => INTEGER.test(text) && Number.isSafeInteger(Number(text)) && Number(text) >= 0,
  object: (text) => text === "",
};

const textSchema = z.string().refine(isWellFormed, "has half of a surrogate pair");

const leafSchema = z
  .object({
    name: textSchema.refine((text) => NAME.test(text) && isNormal(text), "is not the path of a field"),
    type: z.enum(["string", "boolean", "null", "number", "bigint", "list", "object"]),
    text: textSchema,
    salt: hexBytes(32),
  })
  .refine(({ type, text }) => isCanonical[type](text), { path: ["text"], message: "is not how its type is written" });

const proofSchema = z.object({ proof: z.array(hexBytes(32)) });

/* ERRORS */

/** A document without a field commits to nothing. */
export class DocumentEmpty extends CowryError<Record<string, never>> {
  override readonly name = "DocumentEmpty";

  constructor() {
    super("A document needs at least one field", {});
  }
}

/** Carries no more than the length: nothing of a secret belongs in a log. */
export class DocumentSecretInvalid extends CowryError<{ length: number }> {
  override readonly name = "DocumentSecretInvalid";

  constructor(length: number) {
    super(`The secret of a document is 32 bytes in hex, got a text of ${length} characters`, { length });
  }
}

/** The fields do not commit to the root that was agreed. */
export class DocumentRootMismatch extends CowryError<{ root: string; expected: string }> {
  override readonly name = "DocumentRootMismatch";

  constructor(root: string, expected: string) {
    super(`The document commits to ${root}, expected ${expected}`, { root, expected });
  }
}

/** A root is 32 bytes in hex. */
export class DocumentRootInvalid extends CowryError<{ root: string }> {
  override readonly name = "DocumentRootInvalid";

  constructor(root: string) {
    super(`Not a root (32 bytes in hex): ${root}`, { root });
  }
}

/** A name is not empty, in Unicode's composed form (NFC), and has no half of a surrogate pair. */
export class FieldNameInvalid extends CowryError<{ field: string; reason: string }> {
  override readonly name = "FieldNameInvalid";

  constructor(field: string, reason: string) {
    super(`Field ${JSON.stringify(field)}: its name ${reason}`, { field, reason });
  }
}

/** A value that no document can hold: undefined, a function, a date or another class's object. */
export class FieldUnsupported extends CowryError<{ field: string; kind: string }> {
  override readonly name = "FieldUnsupported";

  constructor(field: string, kind: string) {
    super(`Field ${JSON.stringify(field)}: cannot hold ${kind}`, { field, kind });
  }
}

/** A number that is no safe integer has no one writing. */
export class FieldNumberUnsafe extends CowryError<{ field: string; value: number }> {
  override readonly name = "FieldNumberUnsafe";

  constructor(field: string, value: number) {
    const hint = "give decimals as a string and larger integers as a bigint";
    super(`Field ${JSON.stringify(field)}: ${value} is not a safe integer; ${hint}`, { field, value });
  }
}

/** Half of a surrogate pair has no UTF-8, so two such texts would commit to the same bytes. */
export class FieldTextMalformed extends CowryError<{ field: string }> {
  override readonly name = "FieldTextMalformed";

  constructor(field: string) {
    super(`Field ${JSON.stringify(field)}: its text has half of a surrogate pair`, { field });
  }
}

/** Nested deeper than {@link MAX_DEPTH}, or inside itself. */
export class FieldTooDeep extends CowryError<{ field: string; limit: number }> {
  override readonly name = "FieldTooDeep";

  constructor(field: string, limit: number) {
    super(`Field ${JSON.stringify(field)}: nested deeper than ${limit} levels, or inside itself`, { field, limit });
  }
}

/** Two leaves of one document have the same name. */
export class FieldDuplicated extends CowryError<{ field: string }> {
  override readonly name = "FieldDuplicated";

  constructor(field: string) {
    super(`Field ${JSON.stringify(field)} appears twice`, { field });
  }
}

/** The document has no such field. */
export class FieldUnknown extends CowryError<{ field: string; fields: number; root: string }> {
  override readonly name = "FieldUnknown";

  constructor(field: string, fields: number, root: string) {
    super(`Field ${JSON.stringify(field)} is none of the ${fields} fields of ${root}`, { field, fields, root });
  }
}

/** A leaf or disclosure lacks a part or has one of the wrong form. */
export class DisclosureMalformed extends CowryError<{ part: string; reason: string }> {
  override readonly name = "DisclosureMalformed";

  constructor(part: string, reason: string) {
    super(`Disclosure, "${part}": ${reason}`, { part, reason });
  }
}

/** The proof leads to another root: field, value, salt or proof are not what was committed. */
export class DisclosureMismatch extends CowryError<{ field: string; root: string }> {
  override readonly name = "DisclosureMismatch";

  constructor(field: string, root: string) {
    super(`Disclosure of ${JSON.stringify(field)} does not belong to ${root}`, { field, root });
  }
}

/* COMMITMENT */

/**
 * Commits to every field of a document, each under a salt of its own, so that any one can be shown alone.
 *
 * @example
 * const commitment = commit({ address: "1 Harbor Road", lines: [{ sku: "A-1", quantity: 2 }] });
 * commitment.root; // goes into the order; fields and secret stay with the parties
 */
export function commit(fields: Fields, options: CommitOptions = {}): Commitment {
  const { secret = hexlify(randomBytes(32)) } = options;
  if (!isHexString(secret, 32)) throw new DocumentSecretInvalid(secret.length);

  if (!isFields(fields)) throw new FieldUnsupported("", kindOf(fields));
  if (Object.keys(fields).length === 0) throw new DocumentEmpty();

  const leaves = valuesOf("", fields, 0).map((value) => ({ ...value, salt: saltOf(secret, value.name) }));
  // A copy, since later changes to what the caller gave must not part the fields from their root.
  return { root: treeOf(leaves).root, fields: structuredClone(fields), secret: secret.toLowerCase(), leaves };
}

/**
 * Commits again to a stored document and refuses it unless it leads to the agreed root.
 *
 * @example
 * const commitment = openDocument({ fields, secret }, order.details); // throws DocumentRootMismatch if a field was changed
 */
export function openDocument(document: PrivateDocument, root: string): Commitment {
  const expected = documentRoot(root);
  const commitment = commit(document.fields, { secret: document.secret });
  if (commitment.root !== expected) throw new DocumentRootMismatch(commitment.root, expected);

  return commitment;
}

/**
 * The root of a complete set of leaves: what an auditor computes who was shown every field but not the secret.
 *
 * @example
 * rootOf(commitment.leaves) === commitment.root; // true, in any order of the leaves
 */
export function rootOf(leaves: readonly Leaf[]): string {
  if (leaves.length === 0) throw new DocumentEmpty();

  const parsed = leaves.map(parsedLeaf);
  const seen = new Set<string>();
  for (const { name } of parsed) {
    if (seen.has(name)) throw new FieldDuplicated(name);
    seen.add(name);
  }

  return treeOf(parsed).root;
}

/**
 * The name of a field from the keys and indices that lead to it: keys joined by dots, indices in brackets, and a
 * backslash before any `.`, `[`, `]` or `\` of a key. No two paths have the same name.
 *
 * @example
 * fieldName("lines", 0, "sku"); // "lines[0].sku"
 * fieldName("gs1.org"); // "gs1\\.org"
 */
export function fieldName(key: string, ...rest: readonly (string | number)[]): string {
  return rest.reduce<string>(
    (name, step) => (typeof step === "number" ? inList(name, step) : inObject(name, step)),
    inObject("", key),
  );
}

/**
 * A root in its one writing, lower case.
 *
 * @example
 * documentRoot("0xAB…"); // "0xab…"
 */
export function documentRoot(root: string): string {
  if (!isHexString(root, 32)) throw new DocumentRootInvalid(root);
  return root.toLowerCase();
}

/**
 * Whether a field is a list, which TypeScript does not see by `Array.isArray` where the list is readonly.
 *
 * @example
 * if (isList(fields.lines)) console.log(fields.lines.length);
 */
export function isList(field: Field): field is readonly Field[] {
  return Array.isArray(field);
}

/* DISCLOSURE */

/**
 * Shows one field with its proof.
 *
 * @example
 * const disclosure = disclose(commitment, "lines[0].sku");
 */
export function disclose(commitment: Commitment, name: string): Disclosure {
  return discloserOf(commitment)(name);
}

/**
 * Shows several fields, each with its own proof, for the price of building the tree once.
 *
 * @example
 * const shown = discloseEach(commitment, ["address", "lines[0].sku"]);
 */
export function discloseEach(commitment: Commitment, names: readonly string[]): Disclosure[] {
  return names.map(discloserOf(commitment));
}

/**
 * Whether a disclosure belongs to a root. It proves the field that it names: compare `disclosure.name` with the field
 * that was asked for.
 *
 * @example
 * if (disclosure.name === "address" && verifyDisclosure(order.details, disclosure)) deliverTo(disclosure.text);
 */
export function verifyDisclosure(root: string, disclosure: Disclosure): boolean {
  try {
    assertDisclosure(root, disclosure);
    return true;
  } catch (error) {
    if (error instanceof CowryError) return false;
    throw error;
  }
}

/**
 * Refuses a disclosure that does not belong to a root, and says why.
 *
 * @example
 * assertDisclosure(order.details, disclosure); // throws DisclosureMismatch if anything was changed
 */
export function assertDisclosure(root: string, disclosure: Disclosure): void {
  const expected = documentRoot(root);
  const leaf = parsedLeaf(disclosure);
  const { proof } = parse(proofSchema, disclosure, DisclosureMalformed);

  if (!StandardMerkleTree.verify(expected, LEAF_ENCODING, encodingOf(leaf), proof)) {
    throw new DisclosureMismatch(leaf.name, expected);
  }
}

/**
 * The value of a leaf or disclosure as it was committed; of a list, its length.
 *
 * @example
 * valueOf(disclose(commitment, "lines[0].quantity")); // 2
 */
export function valueOf(leaf: Leaf): FieldValue {
  const { type, text } = parsedLeaf(leaf);
  switch (type) {
    case "string":
      return text;
    case "boolean":
      return text === "true";
    case "null":
      return null;
    case "number":
    case "list":
      return Number(text);
    case "bigint":
      return BigInt(text);
    case "object":
      return {};
  }
}

/* PRIVATE */

type Value = Omit<Leaf, "salt">;

function valuesOf(name: string, field: Field, depth: number): Value[] {
  if (depth > MAX_DEPTH) throw new FieldTooDeep(name, MAX_DEPTH);

  if (isList(field)) {
    const length: Value = { name, type: "list", text: String(field.length) };
    return [length, ...Array.from(field, (item, index) => valuesOf(inList(name, index), item, depth + 1)).flat()];
  }
  if (isFields(field)) {
    const entries = Object.entries(field);
    if (entries.length === 0) return [{ name, type: "object", text: "" }];
    return entries.flatMap(([key, value]) => valuesOf(inObject(name, key), value, depth + 1));
  }
  return [scalarOf(name, field)];
}

function scalarOf(name: string, value: unknown): Value {
  switch (typeof value) {
    case "string":
      if (!isWellFormed(value)) throw new FieldTextMalformed(name);
      return { name, type: "string", text: value };
    case "number":
      if (!Number.isSafeInteger(value)) throw new FieldNumberUnsafe(name, value);
      return { name, type: "number", text: String(value) };
    case "boolean":
    case "bigint":
      return { name, type: typeof value as "boolean" | "bigint", text: String(value) };
    default:
      if (value === null) return { name, type: "null", text: "" };
      throw new FieldUnsupported(name, kindOf(value));
  }
}

/** A plain object, also one of another window or without prototype; never a Date, a Map or a class's own. */
function isFields(field: Field): field is Fields {
  if (typeof field !== "object" || field === null) return false;
  const prototype: unknown = Object.getPrototypeOf(field);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value !== "object") return typeof value;

  const { constructor } = value as { constructor?: { name: string } };
  return `an object of class ${constructor?.name ?? "unknown"}`;
}

function inList(name: string, index: number): string {
  if (!Number.isSafeInteger(index) || index < 0) throw new FieldNameInvalid(name, `cannot have the index ${index}`);
  return `${name}[${index}]`;
}

function inObject(name: string, key: string): string {
  const field = `${name === "" ? "" : `${name}.`}${key.replace(/[\\.[\]]/g, String.raw`\$&`)}`;
  if (key === "") throw new FieldNameInvalid(field, "has an empty key");
  if (!isWellFormed(key)) throw new FieldNameInvalid(field, "has half of a surrogate pair");
  if (!isNormal(key)) throw new FieldNameInvalid(field, "is not in Unicode's composed form (NFC)");

  return field;
}

function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

function isNormal(text: string): boolean {
  return text === text.normalize("NFC");
}

function saltOf(secret: string, name: string): string {
  return hexlify(deriveKey(getBytes(secret), undefined, toUtf8Bytes(SALT_INFO + name)));
}

function encodingOf({ name, type, text, salt }: Leaf): string[] {
  return [LEAF_TYPEHASH, name, type, text, salt];
}

function treeOf(leaves: readonly Leaf[]): StandardMerkleTree<string[]> {
  return StandardMerkleTree.of(leaves.map(encodingOf), LEAF_ENCODING);
}

function discloserOf({ leaves, root }: Commitment): (name: string) => Disclosure {
  const tree = treeOf(leaves);
  if (tree.root !== root) throw new DocumentRootMismatch(tree.root, root);

  const places = new Map(leaves.map((leaf, index) => [leaf.name, { leaf, index }]));
  return (name) => {
    const place = places.get(name);
    if (place === undefined) throw new FieldUnknown(name, leaves.length, root);
    return { ...place.leaf, proof: tree.getProof(place.index) };
  };
}

function parsedLeaf(leaf: unknown): Leaf {
  return parse(leafSchema, leaf, DisclosureMalformed);
}
