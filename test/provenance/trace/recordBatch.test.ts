import { expect } from "chai";
import { id as commitment, ZeroHash } from "ethers";

import { EMPTY_HEAD, recordBatch } from "../../../sdk/TraceLog.ts";
import { timeOf } from "../../shared/parties.ts";
import { expectNoTrace, openTraceTheater, sendTrace, toldByTrace, traceEvent } from "../../shared/trace.ts";

const staffed = await openTraceTheater();
const ROOT = commitment("root");

describe("recordBatch", () => {
  for (const [what, root, count] of [
    ["a root", ZeroHash, 5n],
    ["an event", ROOT, 0n],
  ] as const)
    context(`when there is not ${what}`, () => {
      it("is refused", async () => {
        const stage = await staffed();
        await expectNoTrace(stage, "clerk", recordBatch(root, count), "TraceEmptyBatch", { root, count });
      });
    });

  context("when there are events", () => {
    it("grows the chain of batches of who records them", async () => {
      const stage = await staffed();
      const { traceLog, roles } = stage;
      const recorder = roles.clerk.address;
      let head = EMPTY_HEAD;
      for (const [position, count] of [1n, 10_000n].entries()) {
        const receipt = await sendTrace(stage, "clerk", recordBatch(ROOT, count));
        expect(toldByTrace(stage, receipt)).to.deep.equal([
          traceEvent("TraceBatchRecorded", { recorder, position: BigInt(position), root: ROOT, count }),
        ]);
        head = await traceLog.headAfter(head, await traceLog.batchOf(ROOT, count, await timeOf(stage)));
        expect(await traceLog.batchesOf(recorder)).to.deep.equal([BigInt(position) + 1n, head]);
      }
      expect(await traceLog.batchesOf(roles.sensor)).to.deep.equal([0n, EMPTY_HEAD]);
    });
  });
});
