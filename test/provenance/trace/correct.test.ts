import { expect } from "chai";
import { id as commitment, ZeroHash } from "ethers";

import { endSigner } from "../../../sdk/Parties.ts";
import { correct, headOf, type TraceCorrection } from "../../../sdk/TraceLog.ts";
import { anotherParty, type PartiesStage, sendParty, timeOf } from "../../shared/parties.ts";
import {
  chainOf,
  EVENT,
  expectNoTrace,
  LOT,
  openTraceTheater,
  recorded,
  sendTrace,
  toldByTrace,
  traceEvent,
} from "../../shared/trace.ts";

const staffed = await openTraceTheater();

function correction({ roles }: PartiesStage, position = 0n): TraceCorrection {
  const correctiveHash = commitment("what is true");
  return { recorder: roles.clerk.address, position, reason: "IncorrectData", correctiveHash };
}

describe("correct", () => {
  context("when the chain has no such entry", () => {
    it("is refused at its end, and beyond", async () => {
      const stage = await recorded(await staffed(), 2);
      const recorder = stage.roles.clerk.address;
      for (const position of [2n, 3n]) {
        const deed = correct(LOT, correction(stage, position));
        await expectNoTrace(stage, "clerk", deed, "TraceUnknownEntry", { lot: LOT, recorder, position, count: 2n });
      }
    });
  });

  for (const [who, by] of [
    ["a stranger", "stranger"],
    ["another party", "rival"],
  ] as const)
    context(`when the caller is ${who}`, () => {
      it("is refused", async () => {
        const stage = await recorded(await staffed(), 1);
        await anotherParty(stage, { controller: "rival" });
        await expectNoTrace(stage, by, correct(LOT, correction(stage)), "TraceWrongCorrector", {
          recorder: stage.roles.clerk.address,
          corrector: stage.roles[by].address,
        });
      });
    });

  context("when a signer of the same party no longer acts", () => {
    it("is refused", async () => {
      const stage = await recorded(await staffed(), 1);
      await sendParty(stage, "controller", endSigner(stage.roles.sensor.address));
      await expectNoTrace(stage, "sensor", correct(LOT, correction(stage)), "TraceWrongCorrector", {
        recorder: stage.roles.clerk.address,
        corrector: stage.roles.sensor.address,
      });
    });
  });

  context("when the recorder corrects itself", () => {
    it("adds to its chain, and leaves what was there", async () => {
      const stage = await staffed();
      const entries = [];
      await recorded(stage, 1);
      entries.push({ event: EVENT, recordedAt: await timeOf(stage) });
      const wrong = { ...correction(stage), reason: "DidNotOccur", correctiveHash: ZeroHash } as const;
      const receipt = await sendTrace(stage, "clerk", correct(LOT, wrong));
      entries.push({ correction: wrong, recordedAt: await timeOf(stage) });

      expect(toldByTrace(stage, receipt)).to.deep.equal([
        traceEvent("TraceCorrected", {
          lot: LOT,
          corrector: wrong.recorder,
          position: 1n,
          correction: { ...wrong, reason: 0n },
        }),
      ]);
      expect(await chainOf(stage, "clerk")).to.deep.equal({ count: 2n, head: headOf(entries) });
    });
  });

  context("when the recorder's key has ended", () => {
    it("is corrected by another of the same party, in its own chain", async () => {
      const stage = await recorded(await staffed(), 1);
      const before = await chainOf(stage, "clerk");
      await sendParty(stage, "controller", endSigner(stage.roles.clerk.address));
      await sendTrace(stage, "sensor", correct(LOT, correction(stage)));

      const head = headOf([{ correction: correction(stage), recordedAt: await timeOf(stage) }]);
      expect(await chainOf(stage, "sensor")).to.deep.equal({ count: 1n, head });
      expect(await chainOf(stage, "clerk")).to.deep.equal(before);
    });
  });
});
