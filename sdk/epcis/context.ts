import type { Namespaces } from "./types.ts";

/** The context of EPCIS 2.0 itself, as documents of ours name it. */
export const EPCIS_CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";

/** All addresses of it. */
const EPCIS_CONTEXTS: readonly string[] = [
  EPCIS_CONTEXT,
  "https://ref.gs1.org/standards/epcis/2.0.1/epcis-context.jsonld",
  "https://ref.gs1.org/standards/epcis/epcis-context.jsonld",
  "https://gs1.github.io/EPCIS/epcis-context.jsonld",
];

/** The prefixes that it protects. */
const PROTECTED: Namespaces = {
  cbv: "https://ref.gs1.org/cbv/",
  cbvmda: "urn:epcglobal:cbv:mda:",
  dcterms: "http://purl.org/dc/terms/",
  epcis: "https://ref.gs1.org/epcis/",
  gs1: "https://gs1.org/voc/",
  owl: "http://www.w3.org/2002/07/owl#",
  rdfs: "http://www.w3.org/2000/01/rdf-schema#",
  xsd: "http://www.w3.org/2001/XMLSchema#",
};

/** A flaw of a context, with where it is inside it. */
export interface ContextFlaw {
  readonly path: readonly (string | number)[];
  readonly reason: string;
}

/**
 * The prefixes that a document's context declares, and what is wrong with it. Contexts elsewhere are not looked up: what a name means would change with them.
 *
 * @example
 * const { namespaces, flaws } = contextOf([EPCIS_CONTEXT, { example: "https://ns.example.com/epcis/" }]);
 */
export function contextOf(context: unknown): {
  readonly namespaces: Namespaces;
  readonly flaws: readonly ContextFlaw[];
} {
  const isList = Array.isArray(context);
  const items: readonly unknown[] = isList ? context : context === undefined ? [] : [context];
  const namespaces: Record<string, string> = {};
  const flaws = items.flatMap((item, place) =>
    flawsOfItem(item, namespaces).map(({ path, reason }) => ({ path: isList ? [place, ...path] : path, reason })),
  );

  const isEpcis = items.some((item) => typeof item === "string" && EPCIS_CONTEXTS.includes(item));
  return { namespaces, flaws: isEpcis ? flaws : [{ path: [], reason: `does not name ${EPCIS_CONTEXT}` }, ...flaws] };
}

/* PRIVATE */

function flawsOfItem(item: unknown, namespaces: Record<string, string>): readonly ContextFlaw[] {
  if (typeof item === "string") {
    return EPCIS_CONTEXTS.includes(item)
      ? []
      : [{ path: [], reason: "is a context elsewhere; declare its prefixes here" }];
  }
  if (typeof item !== "object" || item === null || Array.isArray(item)) {
    return [{ path: [], reason: "is neither an address nor a list of prefixes" }];
  }
  return Object.entries(item as Record<string, unknown>).flatMap(([prefix, namespace]) => {
    const reason = flawOfPrefix(prefix, namespace, namespaces);
    if (reason !== undefined) return [{ path: [prefix], reason }];
    namespaces[prefix] = String(namespace);
    return [];
  });
}

function flawOfPrefix(prefix: string, namespace: unknown, namespaces: Namespaces): string | undefined {
  if (!/^[A-Za-z][\w.-]*$/.test(prefix) || ["http", "https", "urn"].includes(prefix)) return "cannot be a prefix";
  if (typeof namespace !== "string" || !/^[a-z][a-z0-9+.-]*:[^\s{}"<>]*[/#:]$/i.test(namespace)) {
    return "is not declared as a namespace: an address that ends with /, # or :";
  }
  const before = Object.hasOwn(namespaces, prefix) ? namespaces[prefix] : PROTECTED[prefix];
  return before === undefined || before === namespace ? undefined : `stands for ${before} already`;
}
