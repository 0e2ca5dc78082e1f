import type { CharacterSet } from "./characters.ts";

/** What a part holds: text, lines of text, lines under code words, or one of the things that have a form of their own. */
export type PartKind = "text" | "lines" | "coded" | "reference" | "date" | "currency" | "amount" | "bic" | "country";

/** One named part of a field. */
export interface Part {
  readonly kind: PartKind;
  readonly name: string;
  readonly set: CharacterSet;
  readonly shortest: number;
  /** Characters, of each line where there are several. */
  readonly longest: number;
  /** How many lines there may be. */
  readonly lines: number;
  /** The only words that may stand here; empty where any may. */
  readonly codes: readonly string[];
}

/** What a format is made of, from left to right. */
export type Node =
  | { readonly kind: "sign"; readonly text: "/" | "\n" }
  | { readonly kind: "optional"; readonly nodes: readonly Node[] }
  | { readonly kind: "part"; readonly part: Part };

/** One way to write a field. */
export interface Alternative {
  readonly nodes: readonly Node[];
  readonly names: ReadonlySet<string>;
  readonly required: readonly string[];
}

/** All ways to write a field; the first that fits counts. */
export type Format = readonly Alternative[];

/** Parts with a form of their own. */
const FORMS: Readonly<Record<string, { kind: PartKind; set: CharacterSet; shortest: number; longest: number }>> = {
  REF: { kind: "reference", set: "x", shortest: 1, longest: 16 },
  DATE: { kind: "date", set: "n", shortest: 6, longest: 6 },
  CUR: { kind: "currency", set: "a", shortest: 3, longest: 3 },
  AMOUNT: { kind: "amount", set: "n", shortest: 2, longest: 15 },
  BIC: { kind: "bic", set: "c", shortest: 8, longest: 11 },
  COUNTRY: { kind: "country", set: "a", shortest: 2, longest: 2 },
};

const SIGN = /\s*(?:([[\]/$|])|(\w+):(?:(?:(\d+)\*)?(\d+)(!?)([nacxyz])|([A-Z]+))(?:\{([^}]*)\})?)/y;

/**
 * Reads a format once, for reading and writing alike. The language is SWIFT's own with names: `by:14x` is a part of up to 14 characters of set x, `4!c` has
 * exactly 4, `4*35x` is up to 4 lines of 35; `/` stands for itself and `$` for a new line, brackets hold what may be left out, `|` parts ways to write the
 * whole, and braces list the only words that may stand there. `REF`, `DATE`, `CUR`, `AMOUNT`, `BIC` and `COUNTRY` have a form of their own.
 *
 * @example
 * formatOf("date:DATE place:29x");
 */
export function formatOf(text: string): Format {
  const tokens = tokensOf(text);
  const alternatives: Alternative[] = [];
  let nodes: Node[] = [];
  while (tokens.length > 0) {
    if (tokens[0] === "|") {
      tokens.shift();
      alternatives.push(alternativeOf(nodes));
      nodes = [];
    } else nodes.push(nodeOf(tokens));
  }
  return [...alternatives, alternativeOf(nodes)];
}

/* PRIVATE */

type Token = Part | "[" | "]" | "/" | "$" | "|";

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const matcher = new RegExp(SIGN);
  while (matcher.lastIndex < text.trimEnd().length) {
    const from = matcher.lastIndex;
    const match = matcher.exec(text);
    if (match === null) throw new SyntaxError(`Format ${JSON.stringify(text)}: nothing that is known at ${from}`);
    tokens.push((match[1] as Exclude<Token, Part> | undefined) ?? partOf(match));
  }
  return tokens;
}

function partOf([, , name = "", lines, width, exactly, set, form, words]: RegExpExecArray): Part {
  const codes = words === undefined ? [] : words.split("|").sort((one, other) => other.length - one.length);
  const special = FORMS[form ?? ""];
  if (special !== undefined) return { name, lines: 1, codes, ...special };

  const longest = Number(width);
  return {
    kind: lines === undefined ? "text" : codes.length > 0 ? "coded" : "lines",
    name,
    set: set as CharacterSet,
    shortest: exactly === "!" ? longest : 1,
    longest,
    lines: Number(lines ?? 1),
    codes,
  };
}

function nodeOf(tokens: Token[]): Node {
  const token = tokens.shift();
  if (token === "/" || token === "$") return { kind: "sign", text: token === "$" ? "\n" : token };
  if (token !== "[") return { kind: "part", part: token as Part };

  const nodes: Node[] = [];
  while (tokens[0] !== "]") nodes.push(nodeOf(tokens));
  tokens.shift();
  return { kind: "optional", nodes };
}

function alternativeOf(nodes: readonly Node[]): Alternative {
  const required = nodes.flatMap((node) => (node.kind === "part" ? [node.part.name] : []));
  return { nodes, names: new Set(namesIn(nodes)), required };
}

function namesIn(nodes: readonly Node[]): string[] {
  return nodes.flatMap((node) => {
    if (node.kind === "sign") return [];
    return node.kind === "part" ? [node.part.name] : namesIn(node.nodes);
  });
}
