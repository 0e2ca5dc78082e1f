// npm run labels: writes the labels of a lot that `npm run lot` made, each of whose codes is read back.
import { labelsOf, writeLabelPack } from "../sdk/Labels.ts";
import { checkLot, packsOf } from "../sdk/Lots.ts";
import type { PackContents } from "../sdk/Packs.ts";
import { CommandRefused, type LabelsCommand, readLabelsCommand } from "./lots/command.ts";
import { figure } from "./lots/progress.ts";
import { secretIn } from "./lots/secretFile.ts";
import { peakMemory, terminalBar, told } from "./lots/terminal.ts";

await told(() => write(readLabelsCommand(process.argv.slice(2))));

async function write(command: LabelsCommand): Promise<void> {
  const { lot, out, from } = command;
  const manifest = await checkLot(lot);
  const { secret } = secretIn(command.secret, { mayMake: false });
  const of = Math.min(command.count ?? Infinity, manifest.units - from + 1);
  if (of < 1) throw new CommandRefused(`--from is at most ${manifest.units}: the lot has no more units.`);

  const show = terminalBar();
  const packs = someOf(packsOf(manifest, secret), { from, count: of });
  const { sheets } = await writeLabelPack(labelsOf(manifest, packs, given(command, ["stem", "expires"])), {
    folder: out,
    ...given(command, ["paper", "columns", "rows", "formats"]),
    onProgress: (done) => {
      show("labels", done, of);
    },
  });
  console.log(`\n${figure(of)} labels on ${figure(sheets)} sheets a side stand in ${out}, every code read back.`);
  console.log(`The inner ones hold secrets: print them, then destroy them. At most ${peakMemory()}.`);
}

function* someOf(
  packs: Iterable<PackContents>,
  { from, count }: { readonly from: number; readonly count: number },
): Generator<PackContents> {
  let number = 0;
  for (const pack of packs) {
    number += 1;
    if (number >= from) yield pack;
    if (number === from + count - 1) return;
  }
}

/** The named parts of a command that were given. */
function given<Name extends keyof LabelsCommand>(
  command: LabelsCommand,
  names: readonly Name[],
): { readonly [Part in Name]?: Exclude<LabelsCommand[Part], undefined> } {
  return Object.fromEntries(names.flatMap((name) => (command[name] === undefined ? [] : [[name, command[name]]]))) as {
    readonly [Part in Name]?: Exclude<LabelsCommand[Part], undefined>;
  };
}
