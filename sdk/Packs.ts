import {
  AbiCoder,
  computeAddress,
  computeHmac,
  concat,
  getBytes,
  hexlify,
  id,
  isHexString,
  keccak256,
  N,
  randomBytes,
  toBigInt,
  toUtf8Bytes,
} from "ethers";

import { CowryError } from "./CowryError.ts";

/** One coded unit of a lot, as the label maker made it: what one leaf of the lot's unit tree commits to. */
export interface Unit {
  /** Its place in the tree, from 0. */
  readonly index: bigint;
  /** keccak256 of the serial's text. */
  readonly serialHash: string;
  /** The address of the key that tells of the first opening. */
  readonly openKey: string;
  /** The address of the key that claims the item. */
  readonly claimKey: string;
}

/** The two one-time private keys inside a pack, 32 bytes in hex each. */
export interface PackKeys {
  readonly openKey: string;
  readonly claimKey: string;
}

/** The tree of a lot's units, in memory. */
export interface UnitTree {
  readonly root: string;
  /** The siblings from the leaf of the unit at this place up to the root. */
  readonly proofOf: (place: number) => readonly string[];
}

/** What is needed to make a unit, besides its lot. */
export interface PackContents {
  readonly index: bigint;
  readonly serial: string;
  /** 16 bytes in hex. */
  readonly code: string;
}

/** The text is no code of a pack. Carries no more than its length: nothing of a code belongs in a log. */
export class PackCodeMalformed extends CowryError<{ readonly length: number; readonly reason: string }> {
  override readonly name = "PackCodeMalformed";

  constructor(length: number, reason: string) {
    super(`A text of ${length} characters is no code of a pack: ${reason}`, { length, reason });
  }
}

/** Digits and letters that nobody mistakes for one another, each worth five bits (Crockford's base 32). */
export const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** How long a code is as it stands in a link: 128 bits, five to a character. */
export const CODE_LENGTH = 26;

const CODE_BYTES = 16;

const UNIT_TYPEHASH = id("Unit(uint32 index,bytes32 serialHash,address openKey,address claimKey)");

/* CODE */

/**
 * A new random code for one pack that belongs to no lot made by `makeLot`.
 *
 * @example
 * const code = newPackCode();
 */
export function newPackCode(): string {
  return hexlify(randomBytes(CODE_BYTES));
}

/**
 * A code as it stands behind the `#` of the inner link: {@link CODE_LENGTH} characters that can be typed by hand.
 *
 * @example
 * packCodeText("0x00000000000000000000000000000001"); // "00000000000000000000000001"
 */
export function packCodeText(code: string): string {
  if (!isHexString(code, CODE_BYTES)) throw new PackCodeMalformed(code.length, "it is not 16 bytes in hex");
  const value = BigInt(code);
  return Array.from({ length: CODE_LENGTH }, (_, place) => {
    const shift = BigInt(5 * (CODE_LENGTH - 1 - place));
    return ALPHABET.charAt(Number((value >> shift) & 31n));
  }).join("");
}

/**
 * Reads a code as somebody typed it or a scanner gave it: small letters count as capitals, `O` as `0`, `I` and `L` as `1`.
 *
 * Throws {@link PackCodeMalformed}.
 *
 * @example
 * const { claimKey } = packKeys(lot, readPackCode(fragment));
 */
export function readPackCode(text: string): string {
  if (text.length !== CODE_LENGTH) throw new PackCodeMalformed(text.length, `it has not ${CODE_LENGTH} characters`);
  const digits = Array.from(text.toUpperCase().replaceAll("O", "0").replace(/[IL]/g, "1"), (sign) =>
    ALPHABET.indexOf(sign),
  );
  if (digits.includes(-1)) throw new PackCodeMalformed(text.length, "it has a character that no code has");
  const value = digits.reduce((sum, digit) => sum * 32n + BigInt(digit), 0n);
  if (value >> 128n !== 0n) throw new PackCodeMalformed(text.length, "it is more than 128 bits");
  return `0x${value.toString(16).padStart(2 * CODE_BYTES, "0")}`;
}

/* KEYS */

/**
 * The two keys inside a pack, from its code and the id of its lot: HKDF-SHA256 with the code as key material, the lot as salt, and `cowry/open` or
 * `cowry/claim` as info.
 *
 * @example
 * const { openKey } = packKeys(lot, readPackCode(fragment));
 * const signature = await new Wallet(openKey).signTypedData(domain, types, opening);
 */
export function packKeys(lot: string, code: string): PackKeys {
  if (!isHexString(code, CODE_BYTES)) throw new PackCodeMalformed(code.length, "it is not 16 bytes in hex");
  const material = computeHmac("sha256", getBytes(lot), getBytes(code));
  return { openKey: keyOf(material, "cowry/open"), claimKey: keyOf(material, "cowry/claim") };
}

/**
 * The unit that a pack's contents make.
 *
 * @example
 * const unit = unitOf(lot, { index: 7n, serial: "K7Q2", code: readPackCode(fragment) });
 */
export function unitOf(lot: string, { index, serial, code }: PackContents): Unit {
  const { openKey, claimKey } = packKeys(lot, code);
  return { index, serialHash: id(serial), openKey: computeAddress(openKey), claimKey: computeAddress(claimKey) };
}

/* TREE */

/**
 * The leaf of a unit: typed, and hashed twice so that no node of a tree passes as one. The contracts compute the same.
 *
 * @example
 * verifyUnit(root, unit, proof) === (rootFrom(unitLeaf(unit), proof) === root);
 */
export function unitLeaf({ index, serialHash, openKey, claimKey }: Unit): string {
  const encoded = AbiCoder.defaultAbiCoder().encode(
    ["bytes32", "uint32", "bytes32", "address", "address"],
    [UNIT_TYPEHASH, index, serialHash, openKey, claimKey],
  );
  return keccak256(keccak256(encoded));
}

/**
 * The root to which a proof leads from a leaf: at each step the smaller of the two hashes stands first, as in OpenZeppelin's `MerkleProof`.
 *
 * @example
 * rootFrom(unitLeaf(unit), proof);
 */
export function rootFrom(leaf: string, proof: readonly string[]): string {
  return proof.reduce((node, sibling) => {
    const pair = BigInt(node) < BigInt(sibling) ? [node, sibling] : [sibling, node];
    return keccak256(concat(pair));
  }, leaf.toLowerCase());
}

/**
 * The tree of units whose serials are a brand's own, in memory; units are in the order of their indexes. Large lots are made in files: `makeLot` pairs nodes in the
 * same way.
 *
 * @example
 * const { root, proofOf } = unitTree(packs.map((pack) => unitOf(lot, pack)));
 */
export function unitTree(units: readonly Unit[]): UnitTree {
  if (units.length === 0) throw new RangeError("a tree has at least one unit");
  const levels = [units.map(unitLeaf)];
  for (let below = levels[0] ?? []; below.length > 1; below = levels.at(-1) ?? []) levels.push(levelAbove(below));
  return {
    root: levels.at(-1)?.[0] ?? "",
    proofOf: (place) => levels.flatMap((level, height) => level[(place >> height) ^ 1] ?? []),
  };
}

/**
 * Whether a unit belongs to the tree with this root.
 *
 * @example
 * if (!verifyUnit(root, unit, proof)) console.log("This code was never made for this lot.");
 */
export function verifyUnit(root: string, unit: Unit, proof: readonly string[]): boolean {
  return rootFrom(unitLeaf(unit), proof) === root.toLowerCase();
}

/* PRIVATE */

/** Nodes are paired from the left; one without a neighbor is carried up as it is. */
function levelAbove(below: readonly string[]): string[] {
  return below.flatMap((node, place) => {
    if (place % 2 === 1) return [];
    const neighbor = below[place + 1];
    return [neighbor === undefined ? node : rootFrom(node, [neighbor])];
  });
}

/** The first candidate within the group; another counter for each of the two in 2^128 that are not. */
function keyOf(material: string, info: string): string {
  for (let attempt = 0; ; attempt += 1) {
    // HKDF's expansion to one block: the info, the counters of the attempts before, and the number of the block.
    const text = concat([toUtf8Bytes(info), attempt === 0 ? "0x" : new Uint8Array([attempt]), "0x01"]);
    const candidate = computeHmac("sha256", getBytes(material), getBytes(text));
    const scalar = toBigInt(candidate);
    if (scalar > 0n && scalar < N) return candidate;
  }
}
