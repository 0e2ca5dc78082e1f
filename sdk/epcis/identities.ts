import { elementsOfEpc } from "../gs1/epcUris.ts";
import { type Element, finestOf, flawOfValue, isKey, isOfPath, SHORT_NAMES } from "../gs1/elements.ts";

/** What the event hash leaves as it is in a link; more than RFC 3986 calls unreserved. */
const BARE = /[\w.';=~-]/;

/**
 * The one writing of an identifier in an event hash: the canonical Digital Link of an EPC URI or of another Digital Link, whatever its domain, its query and its
 * check digit; `undefined` for what is neither.
 *
 * @example
 * identityOf("urn:epc:id:sgtin:9506000.013435.K7Q2"); // "https://id.gs1.org/01/09506000134352/21/K7Q2"
 */
export function identityOf(text: string): string | undefined {
  const elements = text.startsWith("urn:epc:") ? elementsOfEpc(text) : elementsOfLink(text);
  if (elements?.every((element) => flawOfValue(element, { anyCheckDigit: true }) === undefined) !== true)
    return undefined;
  return `https://id.gs1.org${finestOf(elements)
    .map(({ ai, value }) => `/${ai}/${encoded(value)}`)
    .join("")}`;
}

/* PRIVATE */

function elementsOfLink(text: string): readonly [Element, ...Element[]] | undefined {
  const [, path = ""] = /^https?:\/\/[^/?#\s]+\/([^?#\s]*?)\/?(?:[?#]|$)/i.exec(text) ?? [];
  const pairs = pairsFromEnd(path.split("/"));
  const place = pairs.findIndex(({ ai }) => isKey(ai));
  const [key, ...qualifiers] = pairs.slice(0, place + 1).reverse();
  return key === undefined || qualifiers.some(({ ai }) => !isOfPath(ai)) ? undefined : [key, ...qualifiers];
}

/** Names with their values, from the end of a path on; a value that cannot be read is empty, which no value may be. */
function pairsFromEnd(segments: readonly string[]): readonly Element[] {
  return Array.from({ length: Math.floor(segments.length / 2) }, (_, pair) => {
    const [name = "", value = ""] = segments.slice(segments.length - 2 * pair - 2);
    const ai = SHORT_NAMES[name] ?? name;
    return { ai, value: valueOf(ai, value) ?? "" };
  });
}

function valueOf(ai: string, text: string): string | undefined {
  if (/%(?![0-7][0-9A-Fa-f])/.test(text)) return undefined;
  const value = decodeURIComponent(text);
  return ai === "01" && [8, 12, 13].includes(value.length) ? value.padStart(14, "0") : value;
}

function encoded(value: string): string {
  return value.replace(/[^]/g, (sign) =>
    BARE.test(sign) ? sign : `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
}
