// npm run lot: makes the units of a lot and their tree from a description, in a folder of its own; what was broken off is resumed.
import { makeLot } from "../sdk/Lots.ts";
import { planSchema } from "../sdk/lots/plan.ts";
import { readJson } from "./flows/shared/inputFile.ts";
import { type LotCommand, readLotCommand } from "./lots/command.ts";
import { figure } from "./lots/progress.ts";
import { secretIn } from "./lots/secretFile.ts";
import { peakMemory, terminalBar, told } from "./lots/terminal.ts";

await told(() => make(readLotCommand(process.argv.slice(2))));

async function make({ input, out, secret: file, resume, threads }: LotCommand): Promise<void> {
  const plan = readJson(input, planSchema);
  const { secret, isNew } = secretIn(file, { mayMake: !resume });
  if (isNew) console.log(`Made a new secret in ${file}. All codes follow from it: keep it, and show it to nobody.`);

  const show = terminalBar();
  const started = performance.now();
  const { root, units, size, quantity, measure, lotId } = await makeLot(plan, {
    folder: out,
    secret,
    resume,
    ...(threads === undefined ? {} : { threads }),
    onProgress: ({ stage, done, of }) => {
      show(stage, done, of);
    },
  });
  const seconds = (performance.now() - started) / 1_000;
  console.log(`\n${figure(units)} units among ${figure(size)} indexes stand in ${out}.`);
  console.log(`lot       ${lotId}\nroot      ${root}\nquantity  ${quantity} ${measure} at least`);
  console.log(`${seconds.toFixed(1)} s, ${figure(units / seconds)} units a second, at most ${peakMemory()}.`);
}
