import { buildDigitalLink, type DigitalLink } from "../DigitalLink.ts";
import { PREFIXES } from "./request.ts";

/** A type of link of GS1's vocabulary that leads somewhere here. */
export type LinkType = "pip" | "traceability";

/** A link of a thing. */
export interface TypedLink {
  readonly type: LinkType;
  readonly media: "text/html" | "application/json";
  /** From the root of the resolver. */
  readonly path: string;
  readonly title: string;
  readonly languages?: readonly string[];
}

/** The vocabulary of GS1's types of links, and how it is shortened. */
export const VOCABULARY = { namespace: "https://gs1.org/voc/", prefix: "gs1:" } as const;

/**
 * The links of a thing, the default one first. What the query of its link says comes along.
 *
 * @example
 * const [page, proof] = linksOf(link);
 */
export function linksOf(link: DigitalLink): readonly [TypedLink, ...TypedLink[]] {
  const page: TypedLink = {
    type: "pip",
    media: "text/html",
    path: ownPath(link, PREFIXES.page),
    title: "What is known of it / 所知情况",
    languages: ["en", "zh-Hans"],
  };
  if (!link.qualifiers.some(({ ai }) => ai === "21")) return [page];
  const path = ownPath({ ...link, attributes: [], others: [] }, PREFIXES.proof);
  return [
    page,
    { type: "traceability", media: "application/json", path, title: "Proof that it belongs to its lot / 批次证明" },
  ];
}

/**
 * The link of a type, named by its short or its whole name; `undefined` where there is none such.
 *
 * @example
 * linkOfType(links, "gs1:pip");
 */
export function linkOfType(links: readonly [TypedLink, ...TypedLink[]], name: string): TypedLink | undefined {
  const { namespace, prefix } = VOCABULARY;
  const short = [namespace, prefix].find((start) => name.startsWith(start))?.length;
  if (short === undefined) return undefined;
  const type = name.slice(short);
  return type === "defaultLink" ? links[0] : links.find((link) => link.type === type);
}

/**
 * All links of a thing as a link set (RFC 9264), as a JSON text.
 *
 * @example
 * linkSetText(link, { links, root: "http://127.0.0.1:8014" });
 */
export function linkSetText(
  link: DigitalLink,
  { links, root }: { readonly links: readonly [TypedLink, ...TypedLink[]]; readonly root: string },
): string {
  const entryOf = ({ path, title, media, languages }: TypedLink) => ({
    href: `${root}${path}`,
    title,
    type: media,
    ...(languages === undefined ? {} : { hreflang: languages }),
  });
  const [first] = links;
  const typed = links.map((each) => [`${VOCABULARY.namespace}${each.type}`, [entryOf(each)]] as const);
  return JSON.stringify({
    linkset: [
      {
        anchor: `${root}${ownPath({ ...link, attributes: [], others: [] }, "")}`,
        [`${VOCABULARY.namespace}defaultLink`]: [entryOf(first)],
        ...Object.fromEntries(typed),
      },
    ],
  });
}

/**
 * The path of a thing, behind a prefix of the resolver's own.
 *
 * @example
 * ownPath(link, "/pages"); // "/pages/01/09506000134352/10/L1"
 */
export function ownPath({ key, qualifiers, attributes, others }: DigitalLink, prefix: string): string {
  const stem = "https://own.example";
  return buildDigitalLink({ stem: `${stem}${prefix}`, key, qualifiers, attributes, others }).slice(stem.length);
}
