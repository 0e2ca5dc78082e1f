// npm start: plays every trade flow on its sample input, or one flow on a file or a node of the user's own.
import { fileURLToPath } from "node:url";

import { config, network } from "hardhat";

import { CommandRefused, type Command, helpOn, listOf, readCommand } from "./flows/command.ts";
import { explained, playAll, prepare } from "./flows/play.ts";
import { InputRefused } from "./flows/shared/inputFile.ts";
import { asTyped } from "./flows/shared/paths.ts";
import { terminalReporter } from "./flows/shared/reporter.ts";
import { type Asked, openStage, type Stage } from "./flows/shared/stage.ts";
import { stories } from "./flows/stories.ts";

type Play = Extract<Command, { does: "play" }>;

/** Where pictures go, unless told. */
const PICTURES = fileURLToPath(new URL("../pictures", import.meta.url));

try {
  process.exitCode = await follow(readCommand(process.argv.slice(2), { flows: stories, networks: nodes() }));
} catch (error) {
  console.error(lineOf(error));
  process.exitCode = 1;
}

/** Does what was asked for; resolves to the exit code. */
async function follow(command: Command): Promise<number> {
  if (command.does === "help") console.log(helpOn(stories));
  if (command.does === "list") console.log(listOf(stories));
  return command.does === "play" ? play(command) : 0;
}

async function play({ flow, input, network: name, asked }: Play): Promise<number> {
  const flows = flow === undefined ? stories.map((each) => prepare(each)) : [prepare(flow, input)];
  const connection = await network.create(name);
  try {
    const reporter = terminalReporter({ write: console.log, color: isColorful() });
    const stage = await openStage(connection, reporter, { asked: withFolder(asked) });
    introduce(stage, name);
    const failed = await playAll(stage, flows);
    if (failed.length > 0) console.log(`\nFailed: ${failed.join(", ")}`);
    console.log(`\n${flows.length - failed.length} passed, ${failed.length} failed`);
    return failed.length === 0 ? 0 : 1;
  } finally {
    await connection.close();
  }
}

function introduce({ deployment, reporter }: Stage, name: string | undefined): void {
  const where = name === undefined ? "a chain inside this process" : `the network ${name}`;
  reporter.title(`Cowry on ${where} (chain ${deployment.chainId})`);
  reporter.note("The suite, deployed through deploy/modules, its roles and wiring verified:");
  reporter.note(`escrow     ${deployment.escrow}`);
  reporter.note(`forwarder  ${deployment.forwarder}`);
}

function withFolder({ output, ...asked }: Asked): Asked {
  return { ...asked, output: output === undefined ? PICTURES : asTyped(output) };
}

/** The networks whose node is a process of its own. */
function nodes(): readonly string[] {
  return Object.entries(config.networks).flatMap(([name, { type }]) => (type === "http" ? [name] : []));
}

function isColorful(): boolean {
  return process.stdout.isTTY && !process.env.NO_COLOR;
}

/** What went wrong before the first flow, in words for whoever typed the command. */
function lineOf(error: unknown): string {
  if (error instanceof CommandRefused || error instanceof InputRefused) return error.message;
  const { message } = error as Error;
  // Hardhat's number for a node that does not answer.
  if (message.startsWith("HHE703")) return "That node does not answer. A local one starts with: npm run node";
  return explained(error);
}
