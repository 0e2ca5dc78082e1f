import { parseArgs } from "node:util";

import type { Flow } from "./shared/flow.ts";
import { nearest } from "./shared/nearest.ts";
import type { Asked } from "./shared/stage.ts";

type Values = ReturnType<typeof parse>["values"];

/** What somebody asks for at the command line. */
export type Command =
  | { readonly does: "help" | "list" }
  | {
      readonly does: "play";
      readonly flow: Flow | undefined;
      readonly input: string | undefined;
      readonly network: string | undefined;
      readonly asked: Asked;
    };

/** The command line cannot be followed; the message says why in words for whoever typed it. */
export class CommandRefused extends Error {
  override readonly name = "CommandRefused";
}

/**
 * Reads the arguments of `npm start --`.
 *
 * Throws {@link CommandRefused}.
 *
 * @example
 * readCommand(["silent-buyer", "--input", "mine.json"], { flows, networks: ["localhost"] });
 */
export function readCommand(
  args: readonly string[],
  { flows, networks }: { readonly flows: readonly Flow[]; readonly networks: readonly string[] },
): Command {
  const { values, positionals } = parsed(args);
  if (values.help === true) return { does: "help" };
  if (values.list === true) return { does: "list" };

  const [name, ...more] = positionals;
  if (more.length > 0)
    throw new CommandRefused(`One flow at a time: ${positionals.join(", ")} are ${positionals.length}.`);
  if (values.network !== undefined) requireNetwork(values.network, networks);
  const flow = name === undefined ? undefined : flowNamed(name, flows);
  requireFlow(flow, values, flows);
  return { does: "play", flow, input: values.input, network: values.network, asked: askedIn(values) };
}

/**
 * What can be asked for.
 *
 * @example
 * console.log(helpOn(stories));
 */
export function helpOn(flows: readonly Flow[]): string {
  return [
    "npm start                                  play every flow with its sample input",
    "npm start -- <flow>                        play one flow",
    "npm start -- <flow> --input FILE           with an input of your own (docs/operations/flows.md)",
    "npm start -- [<flow>] --output DIR         pictures of labels go there instead of to pictures/",
    "npm start -- rice-harvest --units N        so many bags get codes, up to a million",
    "npm start -- [<flow>] --network NAME       on a node that is up: npm run node, --network localhost",
    "npm start -- --list                        name the flows",
    "",
    listOf(flows),
  ].join("\n");
}

/**
 * The flows, one a line.
 *
 * @example
 * console.log(listOf(stories));
 */
export function listOf(flows: readonly Flow[]): string {
  const width = Math.max(...flows.map(({ name }) => name.length));
  return flows.map(({ name, tells }) => `  ${name.padEnd(width)}  ${tells}`).join("\n");
}

function parsed(args: readonly string[]): ReturnType<typeof parse> {
  try {
    return parse(args);
  } catch (error) {
    const [reason = ""] = (error as Error).message.split(". ");
    throw new CommandRefused(
      `${reason}. Known are --input FILE, --output DIR, --units N, --network NAME, --list and --help.`,
    );
  }
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      input: { type: "string" },
      output: { type: "string" },
      units: { type: "string" },
      network: { type: "string" },
      help: { type: "boolean" },
      list: { type: "boolean" },
    },
  });
}

function requireNetwork(name: string, networks: readonly string[]): void {
  if (networks.includes(name)) return;
  throw new CommandRefused(
    `There is no network "${name}" in hardhat.config.ts${meant(name, networks)}; it knows ${networks.join(", ")}.`,
  );
}

/** Some options are for one flow, or for one of a kind. */
function requireFlow(flow: Flow | undefined, { input, units }: Values, flows: readonly Flow[]): void {
  if (flow === undefined && input !== undefined)
    throw new CommandRefused("--input is for one flow: npm start -- <flow> --input FILE");
  if (units === undefined || flow?.takesUnits === true) return;
  const names = flows.filter(({ takesUnits }) => takesUnits === true).map(({ name }) => name);
  throw new CommandRefused(`--units is for a flow that codes units: npm start -- ${names.join(" or ")} --units N`);
}

/** What stories are told besides their inputs. */
function askedIn({ output, units }: Values): Asked {
  if (units !== undefined && !/^[1-9]\d{0,9}$/.test(units))
    throw new CommandRefused(`--units is a number from 1, not "${units}".`);
  return { ...(output !== undefined && { output }), ...(units !== undefined && { units: Number(units) }) };
}

function flowNamed(name: string, flows: readonly Flow[]): Flow {
  const flow = flows.find((each) => each.name === name);
  if (flow !== undefined) return flow;
  const names = flows.map((each) => each.name);
  throw new CommandRefused(`There is no flow "${name}"${meant(name, names)}. The flows are:\n${listOf(flows)}`);
}

function meant(word: string, known: readonly string[]): string {
  const best = nearest(word, known);
  return best === undefined ? "" : ` (did you mean ${best}?)`;
}
