import { CowryError } from "../../sdk/CowryError.ts";
import { InputRefused } from "../flows/shared/inputFile.ts";
import { CommandRefused } from "./command.ts";
import { figure, progressBar, type Show } from "./progress.ts";

/**
 * A progress bar on the terminal, or in the log, of this process.
 *
 * @example
 * const show = terminalBar();
 */
export function terminalBar(): Show {
  return progressBar({
    write: (text) => process.stdout.write(text),
    isTerminal: process.stdout.isTTY,
    now: () => performance.now() / 1_000,
  });
}

/**
 * How much memory this process, with all its threads, has had at most.
 *
 * @example
 * console.log(`at most ${peakMemory()}`);
 */
export function peakMemory(): string {
  return `${figure(process.resourceUsage().maxRSS / 1_024)} MiB of memory`;
}

/**
 * Runs a command, and says in words what went wrong with what was typed or given.
 *
 * @example
 * await told(() => follow(readLotCommand(process.argv.slice(2))));
 */
export async function told(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    const isOurs = error instanceof CowryError || error instanceof CommandRefused || error instanceof InputRefused;
    console.error(isOurs ? error.message : error);
    process.exitCode = 1;
  }
}
