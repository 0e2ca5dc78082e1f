import { parseArgs } from "node:util";

import type { LabelFormat, Paper } from "../../sdk/Labels.ts";

/** What `npm run lot --` is asked for. */
export interface LotCommand {
  readonly input: string;
  readonly out: string;
  readonly secret: string;
  readonly resume: boolean;
  readonly threads: number | undefined;
}

/** What `npm run labels --` is asked for. */
export interface LabelsCommand {
  readonly lot: string;
  readonly out: string;
  readonly secret: string;
  /** Where the links lead. */
  readonly stem: string | undefined;
  readonly expires: string | undefined;
  readonly paper: Paper | undefined;
  readonly columns: number | undefined;
  readonly rows: number | undefined;
  readonly formats: readonly LabelFormat[] | undefined;
  /** The first pack that gets a label, from 1, and how many get one. */
  readonly from: number;
  readonly count: number | undefined;
}

/** What `npm run resolver --` is asked for. */
export interface ResolverCommand {
  /** The folders of the lots to be served. */
  readonly lots: readonly string[];
  readonly host: string | undefined;
  readonly port: number;
  readonly root: string | undefined;
  readonly name: string | undefined;
  /** What is known of how lots stand, if it is told. */
  readonly status: StatusFiles | undefined;
}

/** A signed snapshot, and by what it is believed. */
export interface StatusFiles {
  readonly snapshot: string;
  readonly trust: string;
  readonly chainId: number;
  /** In seconds. */
  readonly maximumAge: number;
}

/** The command line cannot be followed; the message says why in words for whoever typed it. */
export class CommandRefused extends Error {
  override readonly name = "CommandRefused";
}

const PAPERS = ["A4", "Letter"] as const;
const FORMATS = ["csv", "png", "svg"] as const;

const LOT_USE =
  "npm run lot -- --input scripts/lots/data/rice-sample.json --out ../my-lot --secret ../my-secret.txt [--resume] [--threads N]";
const LABELS_USE =
  "npm run labels -- --lot ../my-lot --out ../my-labels --secret ../my-secret.txt [--stem URL] [--expires YYMMDD] " +
  "[--paper A4|Letter] [--columns N] [--rows N] [--formats csv,png,svg] [--from N] [--count N]";
const RESOLVER_USE =
  "npm run resolver -- --lot my-lot [--lot ANOTHER] [--port N] [--host ADDRESS] [--root URL] [--name TEXT] " +
  "[--snapshot FILE --trust FILE --chain N [--max-age DAYS]]";

/** The port of a resolver, unless given: the number of GS1's attribute for signatures. */
const PORT = 8_030;

/** How old a snapshot may be, in days, unless given. */
const MAXIMUM_AGE = 7;

/**
 * Reads the arguments of `npm run lot --`.
 *
 * Throws {@link CommandRefused}.
 *
 * @example
 * readLotCommand(["--input", "rice.json", "--out", "rice", "--secret", "brand.txt"]);
 */
export function readLotCommand(args: readonly string[]): LotCommand {
  const text = { type: "string" } as const;
  const options = { input: text, out: text, secret: text, threads: text, resume: { type: "boolean" } } as const;
  const { values } = parseArgs({ args: [...args], options });
  return {
    input: given("input", values.input, LOT_USE),
    out: given("out", values.out, LOT_USE),
    secret: given("secret", values.secret, LOT_USE),
    resume: values.resume === true,
    threads: count("threads", values.threads),
  };
}

/**
 * Reads the arguments of `npm run labels --`.
 *
 * Throws {@link CommandRefused}.
 *
 * @example
 * readLabelsCommand(["--lot", "rice", "--out", "labels", "--secret", "brand.txt", "--paper", "Letter"]);
 */
export function readLabelsCommand(args: readonly string[]): LabelsCommand {
  const names = ["lot", "out", "secret", "stem", "expires", "paper", "columns", "rows", "formats", "from", "count"];
  const options = Object.fromEntries(names.map((name) => [name, { type: "string" as const }]));
  const values = parseArgs({ args: [...args], options }).values as Partial<Record<string, string>>;
  return {
    lot: given("lot", values.lot, LABELS_USE),
    out: given("out", values.out, LABELS_USE),
    secret: given("secret", values.secret, LABELS_USE),
    stem: values.stem,
    expires: values.expires,
    paper: values.paper === undefined ? undefined : oneOf("paper", values.paper, PAPERS),
    columns: count("columns", values.columns),
    rows: count("rows", values.rows),
    formats: values.formats?.split(",").map((format) => oneOf("formats", format, FORMATS)),
    from: count("from", values.from) ?? 1,
    count: count("count", values.count),
  };
}

/**
 * Reads the arguments of `npm run resolver --`.
 *
 * Throws {@link CommandRefused}.
 *
 * @example
 * readResolverCommand(["--lot", "rice", "--lot", "tea", "--port", "8080"]);
 */
export function readResolverCommand(args: readonly string[]): ResolverCommand {
  const names = ["port", "host", "root", "name", "snapshot", "trust", "chain", "max-age"];
  const texts = Object.fromEntries(names.map((name) => [name, { type: "string" as const }]));
  const options = { ...texts, lot: { type: "string", multiple: true } } as const;
  const { lot: lots = [], ...values } = parseArgs({ args: [...args], options }).values as Texts & { lot?: string[] };
  given("lot", lots[0], RESOLVER_USE);
  return {
    lots,
    host: values.host,
    port: count("port", values.port) ?? PORT,
    root: values.root,
    name: values.name,
    status: statusFiles(values),
  };
}

/* PRIVATE */

type Texts = Partial<Record<string, string>>;

/** All of it or nothing: a snapshot that nobody has to have signed says nothing. */
function statusFiles({ snapshot, trust, chain, "max-age": days }: Texts): StatusFiles | undefined {
  if (snapshot === undefined && trust === undefined && chain === undefined && days === undefined) return undefined;
  return {
    snapshot: given("snapshot", snapshot, RESOLVER_USE),
    trust: given("trust", trust, RESOLVER_USE),
    chainId: count("chain", given("chain", chain, RESOLVER_USE)) ?? 0,
    maximumAge: (count("max-age", days) ?? MAXIMUM_AGE) * 86_400,
  };
}

function given(name: string, value: string | undefined, use: string): string {
  if (value === undefined || value === "") throw new CommandRefused(`--${name} is missing. For example: ${use}`);
  return value;
}

function count(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^[1-9]\d{0,9}$/.test(value)) throw new CommandRefused(`--${name} is a number from 1, not "${value}".`);
  return Number(value);
}

function oneOf<Known extends string>(name: string, value: string, known: readonly Known[]): Known {
  const found = known.find((each) => each.toLowerCase() === value.toLowerCase());
  if (found === undefined) throw new CommandRefused(`--${name} knows ${known.join(", ")}, not "${value}".`);
  return found;
}
