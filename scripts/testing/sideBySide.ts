import { spawn } from "node:child_process";

import type { Outcome } from "./outcome.ts";

/** A command that runs beside others, on this Node. */
export interface Run {
  readonly name: string;
  /** The JavaScript or TypeScript file with its arguments. */
  readonly args: readonly string[];
}

/**
 * Runs commands side by side, and hands on what they print as if they had run one after the other: the first as it comes, each other once all before it
 * have ended.
 *
 * @example
 * const outcomes = await sideBySide(runs, (text) => process.stdout.write(text));
 */
export async function sideBySide(runs: readonly Run[], write: (text: string) => void): Promise<readonly Outcome[]> {
  const outputs = runs.map(() => "");
  let shown = 0;
  let turn = 0;
  const show = () => {
    write((outputs[turn] ?? "").slice(shown));
    shown = outputs[turn]?.length ?? 0;
  };
  const ended = new Set<number>();
  const end = (place: number) => {
    ended.add(place);
    while (ended.has(turn)) {
      turn += 1;
      shown = 0;
      show();
    }
  };
  return Promise.all(
    runs.map(async ({ name, args }, place) => {
      const code = await codeOf(args, (text) => {
        outputs[place] = (outputs[place] ?? "") + text;
        if (place === turn) show();
      });
      end(place);
      return { name, code, output: outputs[place] ?? "" };
    }),
  );
}

/** Runs a command, and ends it when this process is told to end. */
function codeOf(args: readonly string[], print: (text: string) => void): Promise<number | string> {
  const colors = process.stdout.isTTY ? { FORCE_COLOR: "1" } : {};
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...colors },
    });
    const stop = () => child.kill("SIGTERM");
    process.on("SIGTERM", stop);
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", print);
    child.once("error", reject);
    child.once("close", (code, signal) => {
      process.off("SIGTERM", stop);
      resolve(code ?? signal ?? "nothing said");
    });
  });
}
