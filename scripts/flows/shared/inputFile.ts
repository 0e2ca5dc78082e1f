import { existsSync, readFileSync, statSync } from "node:fs";

import { z } from "zod";

import { jsonLines } from "./jsonLines.ts";
import { nearest } from "./nearest.ts";

/** How the JSON reader shows a place in the text. */
const EXCERPT = /, (\.\.\.)?"(.*)"(?:\.\.\.)? is not valid JSON$/s;

/** How many letters before the place it shows. */
const EXCERPT_LEAD = 10;

/** What is wrong with a value of an input file. */
export interface Problem {
  readonly path: readonly PropertyKey[];
  readonly reason: string;
}

/** The input cannot be played; each problem has its line. */
export class InputRefused extends Error {
  override readonly name = "InputRefused";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}

/**
 * Reads an input file that people have written, as text.
 *
 * Throws {@link InputRefused} if there is none.
 *
 * @example
 * const text = readText("my-sale.json");
 */
export function readText(file: string): string {
  return Buffer.from(readBytes(file))
    .toString("utf8")
    .replace(/^\uFEFF/, "");
}

/**
 * Reads a file of any kind that an input names.
 *
 * Throws {@link InputRefused} if there is none.
 *
 * @example
 * const hash = keccak256(readBytes("picture.png"));
 */
export function readBytes(file: string): Uint8Array {
  if (!existsSync(file)) throw new InputRefused([`${file} does not exist`]);
  if (!statSync(file).isFile()) throw new InputRefused([`${file} is not a file`]);
  return readFileSync(file);
}

/**
 * Reads a JSON file and holds it against a schema.
 *
 * Throws {@link InputRefused}, with the line and the field of every problem.
 *
 * @example
 * const sale = readJson("my-sale.json", saleSchema); // my-sale.json:3: price: "12,50" is not an amount: …
 */
export function readJson<Schema extends z.ZodType>(file: string, schema: Schema): z.output<Schema> {
  const text = readText(file);
  const value = parseJson(file, text);
  const { duplicates } = jsonLines(text);
  if (duplicates.length > 0)
    throw new InputRefused(
      located(
        { file, text },
        duplicates.map((path) => ({ path, reason: "is given twice" })),
      ),
    );
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new InputRefused(located({ file, text }, problemsIn(result.error, value, schema)));
}

/**
 * The problems of a JSON file as they are told: with its name, the line and the field.
 *
 * @example
 * located({ file: "my-sale.json", text }, [{ path: ["price"], reason: "is missing" }]); // ["my-sale.json:3: price: is missing"]
 */
export function located(
  { file, text }: { readonly file: string; readonly text: string },
  problems: readonly Problem[],
): readonly string[] {
  const { lineOf } = jsonLines(text);
  return problems.map(({ path, reason }) => `${file}:${lineOf(path)}: ${named(path)}${reason}`);
}

/**
 * The problems that a schema found in a value, in words for whoever wrote it.
 *
 * @example
 * problemsIn(result.error, value); // [{ path: ["price"], reason: "is missing" }]
 */
export function problemsIn(error: z.ZodError, value: unknown, schema?: z.ZodType): readonly Problem[] {
  return error.issues.flatMap((issue): readonly Problem[] => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => ({
        path: [...issue.path, key],
        reason: `is not known here${suggestion(key, schema, issue.path)}`,
      }));
    }
    const isMissing = issue.code === "invalid_type" && at(value, issue.path) === undefined;
    return [{ path: issue.path, reason: isMissing ? "is missing" : wordsOf(issue) }];
  });
}

function wordsOf(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type" && issue.message.startsWith("Invalid input")) return `must be ${kind(issue)}`;
  return issue.message.replace(/^Invalid (input|option): expected/, "must be");
}

function kind({ expected }: z.core.$ZodIssueInvalidType): string {
  const words: Readonly<Record<string, string>> = {
    string: "text in quotes",
    object: "an object in braces",
    array: "a list in brackets",
    boolean: "true or false",
    number: "a number",
    int: "a whole number",
  };
  return words[expected] ?? expected;
}

function suggestion(key: string, schema: z.ZodType | undefined, path: readonly PropertyKey[]): string {
  const meant = nearest(key, fieldsOf(schema, path));
  return meant === undefined ? "" : `; did you mean "${meant}"?`;
}

/** The names that a schema knows at a path. */
function fieldsOf(schema: z.ZodType | undefined, path: readonly PropertyKey[]): readonly string[] {
  let here: unknown = schema;
  for (const part of ["", ...path]) {
    here = part === "" ? here : typeof part === "number" ? elementOf(here) : shapeOf(here)[part as string];
    here = bare(here);
  }
  return Object.keys(shapeOf(here));
}

/** A schema without what only surrounds it: optional, transformed or piped. */
function bare(schema: unknown): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return bare(schema.unwrap());
  if (schema instanceof z.ZodPipe) return bare(schema.in);
  return schema;
}

function shapeOf(schema: unknown): Readonly<Record<string, unknown>> {
  return schema instanceof z.ZodObject ? schema.shape : {};
}

function elementOf(schema: unknown): unknown {
  return schema instanceof z.ZodArray ? schema.element : undefined;
}

/**
 * Reads a text as JSON.
 *
 * Throws {@link InputRefused}, with the line at which it stops to be JSON.
 *
 * @example
 * parseJson("my-sale.json", text); // my-sale.json:3: this is not JSON: expected ',' or '}' after property value
 */
export function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputRefused([`${file}${notJson((error as Error).message, text)}`]);
  }
}

/** What the JSON reader says, with the line first as everywhere else. */
function notJson(message: string, text: string): string {
  const line = /line (\d+)/.exec(message)?.[1] ?? lineOfPosition(message, text);
  const reason = message
    .replace(/ in JSON at position \d+.*$/s, "")
    .replace(EXCERPT, "")
    .replace(/^Expected/, "expected");
  return `:${line}: this is not JSON: ${reason}`;
}

/** Where there is no position, there may be ten letters before and after it. */
function lineOfPosition(message: string, text: string): string {
  const [, before = "", excerpt] = EXCERPT.exec(message) ?? [];
  const stop = excerpt === undefined ? text.length : text.indexOf(excerpt) + (before === "" ? 0 : EXCERPT_LEAD);
  const position = /position (\d+)/.exec(message)?.[1] ?? stop;
  return String(text.slice(0, Number(position)).trimEnd().split("\n").length);
}

/**
 * A field by its path, as it stands before what is wrong with it; nothing for the file as a whole.
 *
 * @example
 * named(["fees", 0, "share"]); // "fees[0].share: "
 */
export function named(path: readonly PropertyKey[]): string {
  const name = path.reduce<string>(
    (name, part) => (typeof part === "number" ? `${name}[${part}]` : `${name}${name && "."}${String(part)}`),
    "",
  );
  return name === "" ? "" : `${name}: `;
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inside, part) => (inside as Record<PropertyKey, unknown> | undefined)?.[part], value);
}
