import { relative, resolve } from "node:path";

/**
 * A path as whoever typed it means it: npm runs from the project's folder, wherever the command was typed.
 *
 * @example
 * asTyped("mine.json");
 */
export function asTyped(path: string): string {
  return resolve(process.env.INIT_CWD ?? "", path);
}

/**
 * A path as it is called from here, unless it is elsewhere.
 *
 * @example
 * reporter.note(`Input: ${shortest(file)}`);
 */
export function shortest(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere.startsWith("..") ? path : fromHere;
}
