/** Where the values of a JSON text stand. */
export interface JsonLines {
  /** The line of the value at a path, or of the nearest value around it. */
  readonly lineOf: (path: readonly PropertyKey[]) => number;
  /** Names that an object has twice, of which JSON would silently take the last. */
  readonly duplicates: readonly (readonly PropertyKey[])[];
}

/** An object or list that is not closed yet, and where in it the reader is. */
interface Open {
  readonly path: readonly PropertyKey[];
  readonly isList: boolean;
  /** The name or index of the value that comes next; of an object, not known before its name is read. */
  at: PropertyKey | undefined;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[[\]{}:,]|[^\s[\]{}:,"]+/g;

/**
 * The lines of a text that is valid JSON, counted from 1.
 *
 * @example
 * jsonLines('{\n  "price": "12.50"\n}').lineOf(["price"]); // 2
 */
export function jsonLines(text: string): JsonLines {
  const lines = new Map<string, number>();
  const duplicates: (readonly PropertyKey[])[] = [];
  const open: Open[] = [];
  for (const { index, 0: token } of text.matchAll(TOKEN)) {
    const inside = open.at(-1);
    if (inside !== undefined && !inside.isList && inside.at === undefined && token.startsWith('"')) {
      inside.at = JSON.parse(token) as string;
      const path = [...inside.path, inside.at];
      if (lines.has(keyOf(path))) duplicates.push(path);
      lines.set(keyOf(path), lineAt(text, index));
    } else {
      step(open, token, (path) => lines.has(keyOf(path)) || lines.set(keyOf(path), lineAt(text, index)));
    }
  }
  return { lineOf: (path) => nearestLine(lines, path), duplicates };
}

/** Follows one token that is no name; tells the path of each value that starts with it. */
function step(open: Open[], token: string, starts: (path: readonly PropertyKey[]) => void): void {
  if (token === "}" || token === "]") open.pop();
  else if (token === ",") goOn(open.at(-1));
  else if (token !== ":") {
    const inside = open.at(-1);
    const path = inside === undefined ? [] : [...inside.path, inside.at ?? ""];
    starts(path);
    if (token === "{") open.push({ path, isList: false, at: undefined });
    if (token === "[") open.push({ path, isList: true, at: 0 });
  }
}

/** After a comma comes the next item of a list, or the name of an object's next value. */
function goOn(inside: Open | undefined): void {
  if (inside !== undefined) inside.at = inside.isList ? Number(inside.at) + 1 : undefined;
}

function nearestLine(lines: ReadonlyMap<string, number>, path: readonly PropertyKey[]): number {
  return lines.get(keyOf(path)) ?? (path.length === 0 ? 1 : nearestLine(lines, path.slice(0, -1)));
}

function keyOf(path: readonly PropertyKey[]): string {
  return JSON.stringify(path.map(String));
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}
