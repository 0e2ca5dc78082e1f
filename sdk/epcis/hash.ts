import { sha256, toUtf8Bytes } from "ethers";

import { CowryError } from "../CowryError.ts";
import { preHash, type PreHashOptions } from "./preHash.ts";
import type { EpcisDocument, EpcisEvent } from "./types.ts";

/** A text is no event hash of the Core Business Vocabulary 2.0. */
export class EventHashMalformed extends CowryError<{ readonly hash: string }> {
  override readonly name = "EventHashMalformed";

  constructor(hash: string) {
    super(`${JSON.stringify(hash)} is no event hash: ni:///sha-256;, 64 hexadecimal digits, ?ver=CBV2.0`, { hash });
  }
}

/**
 * The identity of an event, as the Core Business Vocabulary 2.0 makes it from what the event says, however it was written: the same for XML and JSON, for EPC URIs
 * and Digital Links, for any order of lists. It tells nothing about who wrote the event.
 *
 * Throws {@link EventHashUnsure}.
 *
 * @example
 * const { events, namespaces } = readEpcisDocument(text);
 * eventHash(events[0], { namespaces }); // "ni:///sha-256;…?ver=CBV2.0"
 */
export function eventHash(event: EpcisEvent, options: PreHashOptions = {}): string {
  return `ni:///sha-256;${sha256(toUtf8Bytes(preHash(event, options))).slice(2)}?ver=CBV2.0`;
}

/**
 * The identities of all events of a document, in its order.
 *
 * @example
 * const hashes = eventHashes(readEpcisDocument(text));
 */
export function eventHashes(
  { events, namespaces }: EpcisDocument,
  options: Pick<PreHashOptions, "ignored"> = {},
): readonly string[] {
  return events.map((event) => eventHash(event, { ...options, namespaces }));
}

/**
 * The 32 bytes of an event hash, which go on a chain.
 *
 * Throws {@link EventHashMalformed}.
 *
 * @example
 * eventDigest(eventHash(event)); // "0x…"
 */
export function eventDigest(hash: string): string {
  const [, digits] = /^ni:\/\/\/sha-256;([0-9a-f]{64})\?ver=CBV2\.0$/.exec(hash) ?? [];
  if (digits === undefined) throw new EventHashMalformed(hash);
  return `0x${digits}`;
}
