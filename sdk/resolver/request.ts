import { CowryError } from "../CowryError.ts";
import { CANONICAL_STEM, type DigitalLink, LONGEST_LINK, parseDigitalLink } from "../DigitalLink.ts";
import { refused } from "./problems.ts";

/** What of a thing is asked for. */
export type Wish = "link" | "page" | "proof";

/** A request for a thing. */
export interface LinkRequest {
  readonly wish: Wish;
  /** At the canonical stem, without the parameter that names the type of link. */
  readonly link: DigitalLink;
  readonly linkType: string | undefined;
}

/** Where the resolver's own descriptions of a thing are: the path of its link behind this. */
export const PREFIXES = { page: "/pages", proof: "/proofs" } as const;

export const DESCRIPTION_PATH = "/.well-known/gs1resolver";

/**
 * Reads the address of a request. Nothing of it ever names a file: a link names a lot, which is looked up among those that are served.
 *
 * Throws `RequestRefused`.
 *
 * @example
 * const request = readAddress("/01/09506000134352/10/L1?linkType=linkset");
 */
export function readAddress(address: string): LinkRequest | "description" {
  if (address.length > LONGEST_LINK) throw refused("AddressTooLong", { longest: LONGEST_LINK });
  if (address.includes("#")) throw refused("FragmentSent", {});
  if (!address.startsWith("/")) throw refused("AddressMalformed", {});

  const [path = ""] = address.split("?");
  if (path === DESCRIPTION_PATH) return "description";
  const wish = (["page", "proof"] as const).find((each) => path.startsWith(`${PREFIXES[each]}/`)) ?? "link";
  return { wish, ...linkAt(wish === "link" ? address : address.slice(PREFIXES[wish].length)) };
}

/* PRIVATE */

function linkAt(address: string): Omit<LinkRequest, "wish"> {
  if (!/^\/\d{2,4}\//.test(address)) throw refused("PageUnknown", {});
  const parsed = parsedAt(address);
  if (parsed.stem !== CANONICAL_STEM) throw refused("PageUnknown", {});
  const [type, second] = parsed.others.filter(({ name }) => name === "linkType");
  if (second !== undefined) throw refused("LinkMalformed", { reason: "linkType is said twice" });
  const others = parsed.others.filter(({ name }) => name !== "linkType");
  return { link: { ...parsed, others }, linkType: type === undefined ? undefined : textOf(type.value) };
}

function parsedAt(address: string): DigitalLink {
  try {
    return parseDigitalLink(`${CANONICAL_STEM}${address}`);
  } catch (error) {
    if (error instanceof CowryError) throw refused("LinkMalformed", { reason: error.message });
    throw error;
  }
}

function textOf(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw refused("LinkMalformed", { reason: "linkType is not percent-encoded as it should be" });
  }
}
