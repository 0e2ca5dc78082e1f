import { expect } from "chai";
import { id as commitment, ZeroHash } from "ethers";

import { EMPTY_HEAD, headOf, record, type TraceEvent } from "../../../sdk/TraceLog.ts";
import { atSecond, timeOf } from "../../shared/parties.ts";
import {
  chainOf,
  EVENT,
  expectNoTrace,
  LOT,
  openTraceTheater,
  sendTrace,
  toldByTrace,
  traceEvent,
} from "../../shared/trace.ts";

const staffed = await openTraceTheater();

describe("record", () => {
  context("when the event has no hash", () => {
    it("is refused", async () => {
      const stage = await staffed();

      await expectNoTrace(stage, "clerk", record(LOT, { ...EVENT, eventHash: ZeroHash }), "TraceWithoutHash", {
        lot: LOT,
      });
      expect(await chainOf(stage, "clerk")).to.deep.equal({ count: 0n, head: EMPTY_HEAD });
    });
  });

  context("when the event is said to have happened", () => {
    for (const [when, shift, allowed] of [
      ["a second before now", -1n, true],
      ["now", 0n, true],
      ["a second from now", 1n, false],
    ] as const)
      it(`${when}, is ${allowed ? "recorded" : "refused"}`, async () => {
        const stage = await staffed();
        const present = (await timeOf(stage)) + 10n;
        await atSecond(stage, present);
        const event = { ...EVENT, time: present + shift };

        if (allowed) {
          await sendTrace(stage, "clerk", record(LOT, event));
          expect((await chainOf(stage, "clerk")).count).to.equal(1n);
        } else {
          await expectNoTrace(stage, "clerk", record(LOT, event), "TraceFromFuture", {
            lot: LOT,
            time: event.time,
            present,
          });
        }
      });
  });

  context("when the event is sound", () => {
    it("is told, and starts the chain of who records it", async () => {
      const stage = await staffed();
      const receipt = await sendTrace(stage, "clerk", record(LOT, EVENT));
      const recordedAt = await timeOf(stage);

      const recorder = stage.roles.clerk.address;
      expect(toldByTrace(stage, receipt)).to.deep.equal([
        traceEvent("TraceRecorded", { lot: LOT, recorder, position: 0n, traced: EVENT }),
      ]);
      expect(await chainOf(stage, "clerk")).to.deep.equal({ count: 1n, head: headOf([{ event: EVENT, recordedAt }]) });
    });

    it("is appended to what was there, and to nobody else's chain", async () => {
      const stage = await staffed();
      const events: readonly TraceEvent[] = [1n, 2n, 3n].map((step) => ({ ...EVENT, step, disposition: 255n - step }));
      const entries = [];
      for (const event of events) {
        await sendTrace(stage, "clerk", record(LOT, event));
        entries.push({ event, recordedAt: await timeOf(stage) });
      }
      const other = await chainOf(stage, "sensor");

      expect(await chainOf(stage, "clerk")).to.deep.equal({ count: 3n, head: headOf(entries) });
      expect(other).to.deep.equal({ count: 0n, head: EMPTY_HEAD });
      expect(headOf(entries.toReversed())).not.to.equal(headOf(entries));
    });

    it("is recorded for a stranger too, in a chain of its own, whom nobody recognizes", async () => {
      const stage = await staffed();
      const { traceLog, roles } = stage;
      await sendTrace(stage, "clerk", record(LOT, EVENT));
      await sendTrace(stage, "stranger", record(LOT, { ...EVENT, eventHash: commitment("lie") }));
      const now = await timeOf(stage);

      expect((await chainOf(stage, "clerk")).count).to.equal(1n);
      expect((await chainOf(stage, "stranger")).count).to.equal(1n);
      expect(await traceLog.isRecognized(roles.clerk, now)).to.equal(true);
      expect(await traceLog.isRecognized(roles.stranger, now)).to.equal(false);
    });
  });

  context("what the contract says of a history", () => {
    it("is what the SDK says", async () => {
      const { traceLog, roles } = await staffed();
      const correction = {
        recorder: roles.clerk.address,
        position: 2n,
        reason: 1n,
        correctiveHash: commitment("true"),
      };

      const first = await traceLog.headAfter(EMPTY_HEAD, await traceLog.entryOf(EVENT, 17n));
      const second = await traceLog.headAfter(first, await traceLog.correctionOf(correction, 18n));
      expect(second).to.equal(
        headOf([
          { event: EVENT, recordedAt: 17n },
          { correction: { ...correction, reason: "IncorrectData" }, recordedAt: 18n },
        ]),
      );
    });
  });
});
