import { z } from "zod";

import { EPCIS_CONTEXT, contextOf } from "./context.ts";
import { survives } from "./decimals.ts";
import { type EpcisFlaw, EpcisMalformed } from "./errors.ts";
import { placeName, placesIn } from "./json.ts";
import { eventSchema } from "./schema.ts";
import { utcOf } from "./times.ts";
import type { EpcisDocument, EpcisEvent } from "./types.ts";

/**
 * Reads a document of EPCIS 2.0 events (JSON-LD), or the answer to a query for some. Nothing is guessed: every flaw is told with its line and its field. Words of
 * the Core Business Vocabulary come out bare, whichever of their names stands there, and quantities as decimals.
 *
 * Throws {@link EpcisMalformed}.
 *
 * @example
 * const { events, namespaces } = readEpcisDocument(await readFile("harvest.jsonld", "utf8"));
 */
export function readEpcisDocument(file: string): EpcisDocument {
  const text = file.replace(/^\uFEFF/, "");
  const json = parsed(text);
  const flaws = [...flawsOfText(text)];
  if (flaws.length > 0) throw new EpcisMalformed(flaws);

  const head = headSchema.safeParse(json);
  if (!head.success) throw malformed(text, issuesOf(head.error));
  const { namespaces, flaws: contextFlaws } = contextOf(head.data["@context"]);
  const { at, events } = eventsOf(head.data);
  const schema = eventSchema(namespaces);
  const results = events.map((event) => schema.safeParse(event));
  const issues = [
    ...contextFlaws.map(({ path, reason }) => ({ path: ["@context", ...path], reason })),
    ...results.flatMap(({ error }, place) => (error === undefined ? [] : issuesOf(error, [...at, place]))),
  ];
  if (issues.length > 0) throw malformed(text, issues);
  return {
    creationDate: head.data.creationDate,
    namespaces,
    // The schema is what makes it one.
    events: results.map(({ data }) => data as EpcisEvent),
  };
}

/**
 * Writes a document of EPCIS 2.0 events (JSON-LD), and refuses what {@link readEpcisDocument} would.
 *
 * Throws {@link EpcisMalformed}.
 *
 * @example
 * writeEpcisDocument({ creationDate: "2026-11-25T09:30:00Z", namespaces: {}, events });
 */
export function writeEpcisDocument({ creationDate, namespaces, events }: EpcisDocument): string {
  const document = {
    "@context": [EPCIS_CONTEXT, ...(Object.keys(namespaces).length === 0 ? [] : [namespaces])],
    type: "EPCISDocument",
    schemaVersion: "2.0",
    creationDate,
    epcisBody: { eventList: events.map(withNumbers) },
  };
  const text = `${JSON.stringify(document, undefined, 2)}\n`;
  readEpcisDocument(text);
  return text;
}

/* PRIVATE */

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly reason: string;
}

const list = z.array(z.unknown(), { error: "is not a list" });
const body = z
  .looseObject(
    {
      eventList: list.optional(),
      queryResults: z
        .looseObject(
          { resultsBody: z.looseObject({ eventList: list }, { error: "is not an object" }) },
          { error: "is not an object" },
        )
        .optional(),
    },
    { error: "is not an object" },
  )
  .refine(
    ({ eventList, queryResults }) => eventList !== undefined || queryResults !== undefined,
    "has neither eventList nor queryResults",
  );
const headSchema = z.looseObject(
  {
    "@context": z.unknown().optional(),
    type: z.enum(["EPCISDocument", "EPCISQueryDocument"], { error: "is neither EPCISDocument nor EPCISQueryDocument" }),
    schemaVersion: z.string({ error: "is not a text" }).regex(/^2\.0(?:\.\d+)?$/, "is not a version 2.0"),
    creationDate: z
      .string({ error: "is not a text" })
      .refine((value) => utcOf(value) !== undefined, "is not a time with its offset, as in 2026-11-25T09:30:00+01:00"),
    epcisBody: body,
  },
  { error: "is not an object" },
);

function eventsOf({ epcisBody }: z.infer<typeof headSchema>): {
  at: readonly PropertyKey[];
  events: readonly unknown[];
} {
  const { eventList, queryResults } = epcisBody;
  return queryResults === undefined
    ? { at: ["epcisBody", "eventList"], events: eventList ?? [] }
    : { at: ["epcisBody", "queryResults", "resultsBody", "eventList"], events: queryResults.resultsBody.eventList };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const [, position = "0"] = / position (\d+)/.exec(error.message) ?? [];
    const line = text.slice(0, Number(position)).split("\n").length;
    throw new EpcisMalformed([{ line, field: "", reason: `is not JSON: ${error.message}` }]);
  }
}

/** What would be passed over: of two values of one name the first, the last digits of long numbers, and a name that objects do not take. */
function* flawsOfText(text: string): Generator<EpcisFlaw> {
  for (const { path, step, line, text: value, isRepeated } of placesIn(text)) {
    if (step === "__proto__") yield { line, field: path(), reason: "is not known" };
    if (isRepeated) yield { line, field: path(), reason: "stands there twice" };
    if (/^[-\d]/.test(value) && !survives(value)) {
      yield { line, field: path(), reason: `is ${value}, which has more digits than readers of JSON keep` };
    }
  }
}

function issuesOf({ issues }: z.ZodError, at: readonly PropertyKey[] = []): readonly Issue[] {
  return issues.map(({ path, message }) => ({ path: [...at, ...path], reason: message }));
}

function malformed(text: string, issues: readonly Issue[]): EpcisMalformed {
  const lines = new Map<string, number>();
  for (const { path, line } of placesIn(text)) lines.set(path(), line);
  const lineOf = (path: readonly PropertyKey[]): number =>
    lines.get(placeName(path)) ?? (path.length === 0 ? 1 : lineOf(path.slice(0, -1)));

  return new EpcisMalformed(
    issues.map(({ path, reason }) => ({
      line: lineOf(path),
      field: placeName(path),
      reason: reasonAt(path, { lines, reason }),
    })),
  );
}

/** Zod says of what is missing that it has the wrong type. */
function reasonAt(
  path: readonly PropertyKey[],
  { lines, reason }: { lines: ReadonlyMap<string, number>; reason: string },
): string {
  const isMissing = !lines.has(placeName(path));
  return isMissing && /^is (?:not|none|neither)/.test(reason) ? "is missing" : reason;
}

/** Quantities as the JSON of EPCIS has them; a decimal that a double does not keep stays a text, and is refused. */
function withNumbers(event: EpcisEvent): object {
  return Object.fromEntries(
    Object.entries(event as object).map(([name, value]: [string, unknown]) => [
      name,
      /quantityList$/i.test(name) && !name.includes(":") && Array.isArray(value) ? value.map(withNumber) : value,
    ]),
  );
}

function withNumber(element: { readonly quantity?: string }): object {
  const { quantity } = element;
  return quantity !== undefined && survives(quantity) ? { ...element, quantity: Number(quantity) } : element;
}
