/** A value in a JSON text. */
export interface JsonPlace {
  /** How to get to it, as in `epcisBody.eventList[0].eventTime`. */
  readonly path: () => string;
  /** The last step there: a name or an index; none for the whole text. */
  readonly step: string | number | undefined;
  /** From 1. */
  readonly line: number;
  /** The value as it stands there; of objects and lists their first sign. */
  readonly text: string;
  /** Whether the object has another value of the same name before it. */
  readonly isRepeated: boolean;
}

interface Container {
  /** The names of an object that were seen; of a list there are none. */
  readonly names: Set<string> | undefined;
  step: string | number;
  expectsName: boolean;
  isRepeated: boolean;
}

const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{}:,\n]|[^\s[\]{}:,"]+/g;

/**
 * Goes through the values of a sound JSON text, in the order of the text: what `JSON.parse` does not tell, lines, names that stand twice, and how numbers are
 * written.
 *
 * @example
 * for (const { path, line } of placesIn(text)) console.log(line, path());
 */
export function* placesIn(text: string): Generator<JsonPlace> {
  const open: Container[] = [];
  let line = 1;
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === "\n") line += 1;
    else if (!isBetween(token, open)) {
      const { step, isRepeated = false } = open.at(-1) ?? {};
      yield { path: () => placeName(open.map((each) => each.step)), step, line, text: token, isRepeated };
      if (token === "{") open.push({ names: new Set(), step: "", expectsName: true, isRepeated: false });
      if (token === "[") open.push({ names: undefined, step: 0, expectsName: false, isRepeated: false });
    }
  }
}

/**
 * The name of a place from the steps that lead to it.
 *
 * @example
 * placeName(["eventList", 0, "eventTime"]); // "eventList[0].eventTime"
 */
export function placeName(steps: readonly PropertyKey[]): string {
  return steps.reduce<string>(
    (name, step) => (typeof step === "number" ? `${name}[${step}]` : `${name}${name === "" ? "" : "."}${String(step)}`),
    "",
  );
}

/* PRIVATE */

/** Follows what stands between values: signs, and the names of fields. */
function isBetween(token: string, open: Container[]): boolean {
  const container = open.at(-1);
  if (token === "}" || token === "]") open.pop();
  else if (token === ",") advance(container);
  else if (container?.expectsName === true) name(container, token);
  else return token === ":";
  return true;
}

function advance(container: Container | undefined): void {
  if (container === undefined) return;
  if (typeof container.step === "number") container.step += 1;
  else container.expectsName = true;
}

function name(container: Container, token: string): void {
  const text = JSON.parse(token) as string;
  container.isRepeated = container.names?.has(text) ?? false;
  container.names?.add(text);
  container.step = text;
  container.expectsName = false;
}
