import { isRevert } from "../../sdk/Errors.ts";
import { CowryError } from "../../sdk/CowryError.ts";
import { canMoveTime, TimeFixed } from "./shared/clock.ts";
import type { Flow } from "./shared/flow.ts";
import { InputRefused } from "./shared/inputFile.ts";
import { RegistrarMissing } from "./shared/parties.ts";
import { asTyped, shortest } from "./shared/paths.ts";
import { type Outcome, StoryBroken } from "./shared/scene.ts";
import type { Stage } from "./shared/stage.ts";

/** A flow whose input was read and is sound. */
export interface Prepared {
  readonly flow: Flow;
  /** The input, as somebody would type it from here. */
  readonly file: string;
  readonly play: (stage: Stage) => Promise<Outcome>;
}

/**
 * Reads the input of a flow: a file of the user's own, or the sample.
 *
 * Throws `InputRefused`.
 *
 * @example
 * const prepared = prepare(flow, "mine.json");
 */
export function prepare(flow: Flow, input?: string): Prepared {
  const file = shortest(input === undefined ? flow.sample : asTyped(input));
  return { flow, file, play: flow.prepare(file) };
}

/**
 * Plays one flow after the other and tells how each ends.
 *
 * @example
 * const failed = await playAll(stage, stories.map((flow) => prepare(flow))); // the names of those that failed
 */
export async function playAll(stage: Stage, flows: readonly Prepared[]): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const [place, { flow, file, play }] of flows.entries()) {
    const count = flows.length === 1 ? "" : `${place + 1}/${flows.length} `;
    stage.reporter.title(`${count}${flow.name}: ${flow.tells}`);
    stage.reporter.note(`Input: ${file}`);
    try {
      if (flow.letsTimePass && !(await canMoveTime(stage.provider))) throw new TimeFixed(flow.name);
      await play(stage);
    } catch (error) {
      failed.push(flow.name);
      stage.reporter.failure(explained(error));
    }
  }
  return failed;
}

/**
 * An error in words for whoever watches; with its trace where it is a fault of ours.
 *
 * @example
 * console.error(explained(error));
 */
export function explained(error: unknown): string {
  if (isRevert(error)) return `the chain refused with ${error.name}: ${error.message}`;
  const isKnown = [CowryError, InputRefused, RegistrarMissing, StoryBroken, TimeFixed].some(
    (known) => error instanceof known,
  );
  if (isKnown) return (error as Error).message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
