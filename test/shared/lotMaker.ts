// Makes a lot in the folder that it is given; once so many indexes are done it says so, and stands still until a test kills it. Does nothing unless it is run as a
// program of its own: the runner of the tests loads every file.
import { fileURLToPath } from "node:url";

import { makeLot } from "../../sdk/Lots.ts";
import { KILLED_PLAN, SECRET } from "./lots.ts";

const [, program, folder = "", indexes] = process.argv;

if (program === fileURLToPath(import.meta.url)) {
  await makeLot(KILLED_PLAN, {
    folder,
    secret: SECRET,
    resume: true,
    onProgress: ({ done }) => {
      if (done < Number(indexes)) return;
      process.stdout.write("here\n");
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    },
  });
}
