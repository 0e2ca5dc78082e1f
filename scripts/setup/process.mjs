// Runs a child on this terminal and reports how it ended. Plain JavaScript without dependencies: it runs before anything is installed.
import { spawn } from "node:child_process";
import { constants } from "node:os";

/**
 * Runs a command with this terminal as its own and resolves to its exit code, 128 + n when signal n ended it.
 *
 * Ctrl-C reaches the child directly, since both share the terminal; this process only has to outlive it.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>}
 */
export function run(command, args, { cwd, env = process.env }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: "inherit" });
    const wait = () => undefined;
    const terminate = () => child.kill("SIGTERM");
    process.on("SIGINT", wait);
    process.on("SIGTERM", terminate);
    const settle = () => {
      process.off("SIGINT", wait);
      process.off("SIGTERM", terminate);
    };
    child.once("error", (error) => {
      settle();
      reject(error);
    });
    child.once("close", (code, signal) => {
      settle();
      resolve(signal === null ? (code ?? 1) : 128 + constants.signals[signal]);
    });
  });
}
