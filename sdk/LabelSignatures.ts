import {
  decodeBase64,
  encodeBase64,
  getBytes,
  recoverAddress,
  Signature,
  type SignatureLike,
  type SigningKey,
  TypedDataEncoder,
  type TypedDataField,
} from "ethers";

import { CowryError } from "./CowryError.ts";
import { canonicalLink } from "./DigitalLink.ts";

/** What a brand says by signing a label: this serial belongs to this lot, and is good until this day. */
export interface SignedLabel {
  /** 14 digits. */
  readonly gtin: string;
  readonly lot: string;
  readonly serial: string;
  /** As GS1 writes a day, `YYMMDD`; left out where the label names none. */
  readonly expires?: string | undefined;
}

/** A text is no signature of a label: 64 bytes in base 64 for links, in its one writing. */
export class LabelSignatureMalformed extends CowryError<{ readonly text: string }> {
  override readonly name = "LabelSignatureMalformed";

  constructor(text: string) {
    super(`${JSON.stringify(text)} is no signature of a label: 64 bytes in base 64 for links`, { text });
  }
}

/** A label is of no chain: the brand's keys are listed with its lots. */
const DOMAIN = { name: "Cowry Label", version: "1" };

const LABEL_TYPES: Record<"Label", TypedDataField[]> = {
  Label: [
    { name: "item", type: "string" },
    { name: "lot", type: "string" },
    { name: "expires", type: "string" },
  ],
};

/**
 * What a brand's key signs for a label: the canonical link of the item, its lot, and the day until which it is good (EIP-712).
 *
 * Throws what `cowry/digital-link` throws about GTIN, lot and serial.
 *
 * @example
 * const digest = labelDigest({ gtin: "09506000134352", lot: "H-2026/07", serial: "K7Q2", expires: "271231" });
 */
export function labelDigest({ gtin, lot, serial, expires = "" }: SignedLabel): string {
  const item = canonicalLink({
    stem: "",
    key: { ai: "01", value: gtin },
    qualifiers: [
      { ai: "10", value: lot },
      { ai: "21", value: serial },
    ],
    attributes: [],
    others: [],
  });
  return TypedDataEncoder.hash(DOMAIN, LABEL_TYPES, { item, lot, expires });
}

/**
 * The signature of a label, as GS1's attribute 8030 carries it: 86 characters.
 *
 * @example
 * const labels = labelsOf(goods, packs, { expires, signatureOf: (serial) => signLabel(key, { ...goods, serial, expires }) });
 */
export function signLabel(key: SigningKey, label: SignedLabel): string {
  return labelSignatureText(key.sign(labelDigest(label)));
}

/**
 * A signature over a label's digest that was made elsewhere, as attribute 8030 carries it.
 *
 * @example
 * const text = labelSignatureText(await keyStore.sign(labelDigest(label)));
 */
export function labelSignatureText(signature: SignatureLike): string {
  const compact = getBytes(Signature.from(signature).compactSerialized);
  return encodeBase64(compact).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * Who signed a label.
 *
 * Throws {@link LabelSignatureMalformed}.
 *
 * @example
 * const isOfBrand = labelKeys.includes(labelSigner({ gtin, lot, serial, expires }, valueIn(link, "8030")));
 */
export function labelSigner(label: SignedLabel, text: string): string {
  const signature = signatureIn(text);
  if (signature === undefined || labelSignatureText(signature) !== text) throw new LabelSignatureMalformed(text);
  return recoverAddress(labelDigest(label), signature);
}

/* PRIVATE */

/** A signature, if the text is 64 bytes that can be one. */
function signatureIn(text: string): Signature | undefined {
  if (!/^[\w-]{86}$/.test(text)) return undefined;
  const bytes = decodeBase64(`${text.replaceAll("-", "+").replaceAll("_", "/")}==`);
  try {
    const signature = Signature.from(`0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`);
    // Not every 64 bytes are a signature: the first 32 have to be a point's coordinate.
    recoverAddress(`0x${"01".repeat(32)}`, signature);
    return signature;
  } catch {
    return undefined;
  }
}
