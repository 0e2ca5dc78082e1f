import { expect } from "chai";

/** What a token's metadata say. */
export interface Metadata {
  readonly name: string;
  readonly description: string;
  readonly image: string;
  readonly attributes: readonly { readonly trait_type: string; readonly value: string }[];
}

const JSON_URI = "data:application/json;base64,";
const SVG_URI = "data:image/svg+xml;base64,";

/** The JSON that a data URI carries, as it stands and parsed. */
export function metadataOf(uri: string): { readonly plain: string; readonly document: Metadata } {
  const plain = carriedBy(uri, JSON_URI);
  return { plain, document: JSON.parse(plain) as Metadata };
}

/** The SVG document in the metadata. */
export function imageOf({ image }: Metadata): string {
  return carriedBy(image, SVG_URI);
}

function carriedBy(uri: string, start: string): string {
  expect(uri.startsWith(start), uri.slice(0, 40)).to.equal(true);
  return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(uri.slice(start.length), "base64"));
}
