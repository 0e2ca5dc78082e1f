// Makes a lot in the folder that it is given, and tells after each chunk how many indexes are done: the process that a test kills.
import { makeLot } from "../../sdk/Lots.ts";
import { KILLED_PLAN, SECRET } from "./lots.ts";

await makeLot(KILLED_PLAN, {
  folder: process.argv[2] ?? "",
  secret: SECRET,
  resume: true,
  threads: 1,
  onProgress: ({ stage, done }) => {
    if (stage === "units") console.log(done);
  },
});
