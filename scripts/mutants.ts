// npm run mutants: plants one fault at a time in a copy of the contracts, and sees whether the tests notice. A command of its own: it takes an hour or more for
// all, minutes with --only. What was killed before is remembered in scripts/mutants/fates.json as long as the faulty source stays the same; --fresh tries all again. What nobody
// notices has to be listed with its reason in scripts/mutants/survivors.json.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";

import { plantedFaults } from "./checks/invariants.ts";
import { filesUnder, productSources, root } from "./checks/project.ts";
import { reachedFrom, testsOf } from "./mutants/deeds.ts";
import { mutantsOf } from "./mutants/operators.ts";
import { openWorkshop, unitTestsFor, type Workshop } from "./mutants/workshop.ts";

type Fate = "killed" | "survived" | "does not compile" | "timed out";

/** One fault, and what has to notice it. */
interface Trial {
  readonly id: string;
  readonly path: string;
  /** The whole source with the fault. */
  readonly text: string;
  /** What a copy with the fault says. */
  readonly judge: (workshop: Workshop) => Promise<Fate>;
}

const PAGE = join(root, "docs/mutants.md");
const REASONS = join(root, "scripts/mutants/survivors.json");
/** How many test files are tried first. */
const NEAREST = 3;

const MEMORY = join(root, "scripts/mutants/fates.json");

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    list: { type: "boolean", default: false },
    fresh: { type: "boolean", default: false },
    jobs: { type: "string", default: `${availableParallelism()}` },
  },
});
const sources = productSources();
const trials = [
  ...sources.filter(({ path }) => !path.includes("/interfaces/")).flatMap(guardTrials),
  ...invariantTrials(),
];
const wanted = trials.filter(({ id, path }) => `${path} ${id}`.toLowerCase().includes(values.only.toLowerCase()));

if (values.list) for (const { id } of wanted) console.log(id);
else process.exitCode = report(await run());

/** The faults that the tests of the deeds have to notice: first those of the deeds that come to the faulty line, then all of the domain. */
function guardTrials(source: (typeof sources)[number]): readonly Trial[] {
  const all = unitTestsFor(source.path);
  const [, domain = ""] = source.path.split("/");
  const domainSources = domain === "common" ? sources : sources.filter(({ path }) => path.split("/")[1] === domain);
  return mutantsOf(source).map(({ id, path, line, text }) => {
    const near = testsOf([contractOf(path), ...reachedFrom({ path, line }, domainSources)], all);
    const nearest = near.slice(0, NEAREST);
    const rest = all.filter((file) => !nearest.includes(file));
    return { id, path, text, judge: (workshop) => judgedBy(workshop, "mocha", [nearest, rest]) };
  });
}

/** The faults that break one invariant each: that very invariant has to fail. */
function invariantTrials(): readonly Trial[] {
  const suites = filesUnder("test", ".invariants.t.sol");
  return plantedFaults().map(({ invariant, fault, file, find, replace }) => {
    const holds = new RegExp(`function ${invariant}\\b`);
    const files = suites.filter(({ text }) => holds.test(text)).map(({ path }) => path);
    const source = sources.find(({ path }) => path === file);
    return {
      id: `${invariant}: ${fault}`,
      path: file,
      text: source?.text.replaceAll(find, replace) ?? "",
      judge: (workshop) => judgedBy(workshop, "solidity", [files], `^${invariant}\\(`),
    };
  });
}

/** The contract of a source, as tests are named that are about all of it. */
function contractOf(path: string): string {
  const name = basename(path, ".sol");
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}

async function judgedBy(
  workshop: Workshop,
  kind: "mocha" | "solidity",
  rounds: readonly (readonly string[])[],
  grep?: string,
): Promise<Fate> {
  for (const files of rounds) {
    if (files.length === 0) continue;
    const passed = await workshop.passes(kind, files, grep);
    if (passed === "timed out") return passed;
    if (!passed) return "killed";
  }
  return "survived";
}

/** Tries every fault that is wanted, less those whose fate is known, in several copies at a time. */
async function run(): Promise<readonly (readonly [Trial, Fate])[]> {
  const known = new Map(Object.entries(remembered()));
  // What survived is tried again: there may be more tests now.
  const open = wanted.filter((trial) => values.fresh || (known.get(keyOf(trial)) ?? "survived") === "survived");
  console.log(`${wanted.length - open.length} of ${wanted.length} are known from before`);

  const count = open.length;
  let tried = 0;
  const work = async (workshop: Workshop) => {
    for (let trial = open.shift(); trial !== undefined; trial = open.shift()) {
      const fate = await fateOf(trial, workshop);
      known.set(keyOf(trial), fate);
      remember(Object.fromEntries(known));
      tried += 1;
      console.log(`${tried}/${count}  ${fate.padEnd(16)}  ${trial.id}`);
    }
  };
  const workshops = Array.from({ length: Math.min(Number(values.jobs), count) }, openWorkshop);
  try {
    await Promise.all(workshops.map(requireSound));
    await Promise.all(workshops.map(work));
  } finally {
    for (const { close } of workshops) close();
  }
  return wanted.map((trial) => [trial, known.get(keyOf(trial)) ?? "survived"] as const);
}

/** Without a fault everything compiles and passes. */
async function requireSound(workshop: Workshop): Promise<void> {
  const tests = [...new Set(wanted.flatMap(({ path }) => unitTestsFor(path)))];
  if (!(await workshop.compiles()) || (await workshop.passes("mocha", tests)) !== true) {
    throw new Error("The tests fail without any fault; mend them first.");
  }
}

function fateOf(trial: Trial, workshop: Workshop): Promise<Fate> {
  return workshop.withText(trial.path, trial.text, async () =>
    (await workshop.compiles()) ? trial.judge(workshop) : "does not compile",
  );
}

function keyOf({ id, text }: Trial): string {
  return `${id} ${createHash("sha256").update(text).digest("hex").slice(0, 16)}`;
}

/** What was tried before, by the keys of the trials. */
function remembered(): Record<string, Fate | undefined> {
  return existsSync(MEMORY) ? (JSON.parse(readFileSync(MEMORY, "utf8")) as Record<string, Fate>) : {};
}

function remember(fates: Readonly<Record<string, Fate | undefined>>): void {
  writeFileSync(MEMORY, `${JSON.stringify(fates, undefined, 2)}\n`);
}

/** Prints what survived without a reason, and writes the page of all that is known. */
function report(fates: readonly (readonly [Trial, Fate])[]): number {
  const reasons = JSON.parse(readFileSync(REASONS, "utf8")) as Record<string, string>;
  const count = (...wantedFates: readonly Fate[]) => fates.filter(([, fate]) => wantedFates.includes(fate)).length;
  const survivors = fates.filter(([, fate]) => fate === "survived").map(([{ id }]) => id);
  const open = survivors.filter((id) => reasons[id] === undefined);
  for (const id of open) console.log(`No test notices: ${id}`);

  const killed = count("killed", "timed out");
  writeFileSync(
    PAGE,
    pageOf(new Map([...known(), ...fates.map(([trial, fate]) => [trial.id, fate] as const)]), reasons),
  );
  console.log(
    `${killed} killed, ${open.length} failed to be noticed, ${survivors.length - open.length} listed with reasons`,
  );
  return open.length === 0 ? 0 : 1;
}

/** What was found before of faults that are still the same, by their names. */
function known(): ReadonlyMap<string, Fate> {
  const fates = remembered();
  return new Map(
    trials.flatMap((trial) => {
      const fate = fates[keyOf(trial)];
      return fate === undefined ? [] : [[trial.id, fate] as const];
    }),
  );
}

function pageOf(fates: ReadonlyMap<string, Fate>, reasons: Readonly<Record<string, string>>): string {
  const files = [...new Set(trials.map(({ path }) => path))].sort();
  const row = (label: string, own: readonly Trial[]) => {
    const count = (...wantedFates: readonly (Fate | undefined)[]) =>
      own.filter(({ id }) => wantedFates.includes(fates.get(id))).length;
    const counts = [count("killed", "timed out"), count("survived"), count("does not compile"), count(undefined)];
    return `| ${label} | ${counts.join(" | ")} |`;
  };
  const survivors = trials.filter(({ id }) => fates.get(id) === "survived").map(({ id }) => id);
  return [
    "# Mutants",
    "",
    "Written by `npm run mutants`: one fault at a time in a copy of the contracts. The faults of a guard or an effect have to fail a test of a deed, those of an invariant (`scripts/mutants/invariants.json`) that very invariant. All of them take hours; `--only` tries some, and what was tried before is kept.",
    "",
    "| source | killed | survived | do not compile | not tried yet |",
    "| --- | --- | --- | --- | --- |",
    ...files.map((file) =>
      row(
        `\`${file}\``,
        trials.filter(({ path }) => path === file),
      ),
    ),
    row("all", trials),
    "",
    survivors.length === 0 ? "None survived." : "What survived, and why that is right:",
    ...(survivors.length === 0 ? [] : [""]),
    ...survivors.map((id) => `- ${id}: ${reasons[id] ?? "no reason yet"}`),
    "",
  ].join("\n");
}
