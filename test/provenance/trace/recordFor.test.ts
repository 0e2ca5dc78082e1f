import { expect } from "chai";

import { headOf, recordFor, signTrace, type TraceEvent } from "../../../sdk/TraceLog.ts";
import { atSecond, type PartiesStage, timeOf } from "../../shared/parties.ts";
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

/** What the sensor signs, and what is brought, which differ where a test says so. */
async function brought(
  stage: PartiesStage,
  changes: {
    readonly event?: TraceEvent;
    readonly lot?: string;
    readonly position?: bigint;
    readonly by?: "clerk";
  } = {},
) {
  const { roles, deployment } = stage;
  const deadline = (await timeOf(stage)) + 100n;
  const signer = changes.by === undefined ? roles.sensor : roles[changes.by];
  const signature = await signTrace(signer, deployment, LOT, EVENT, { position: 0n, deadline });
  const { event = EVENT, lot = LOT, position = 0n } = changes;
  return {
    deadline,
    signature,
    deed: recordFor(roles.sensor.address, lot, event, { position, deadline, signature }),
  };
}

describe("recordFor", () => {
  context("when the signature is", () => {
    for (const [what, changes] of [
      ["of another account", { by: "clerk" }],
      ["over another event", { event: { ...EVENT, step: 6n } }],
    ] as const)
      it(`${what}, is refused`, async () => {
        const stage = await staffed();
        const { deed } = await brought(stage, changes);

        await expectNoTrace(stage, "relayer", deed, "TraceInvalidSignature", {
          lot: LOT,
          recorder: stage.roles.sensor.address,
        });
      });

    it("over another lot, is refused", async () => {
      const stage = await staffed();
      const lot = EVENT.place;
      const { deed } = await brought(stage, { lot });

      await expectNoTrace(stage, "relayer", deed, "TraceInvalidSignature", {
        lot,
        recorder: stage.roles.sensor.address,
      });
    });

    it("cut or lengthened by a byte, is refused", async () => {
      const stage = await staffed();
      const { deadline, signature } = await brought(stage);
      const recorder = stage.roles.sensor.address;
      for (const odd of [signature.slice(0, -2), `${signature}00`, "0x"]) {
        const deed = recordFor(recorder, LOT, EVENT, { position: 0n, deadline, signature: odd });
        await expectNoTrace(stage, "relayer", deed, "TraceInvalidSignature", { lot: LOT, recorder });
      }
    });
  });

  context("when the deadline is", () => {
    for (const [when, shift, allowed] of [
      ["a second later", 1n, true],
      ["now", 0n, false],
      ["a second ago", -1n, false],
    ] as const)
      it(`${when}, is ${allowed ? "recorded" : "refused"}`, async () => {
        const stage = await staffed();
        const { deadline, deed } = await brought(stage);
        await atSecond(stage, deadline - shift);

        if (allowed) await sendTrace(stage, "relayer", deed);
        else await expectNoTrace(stage, "relayer", deed, "TraceSignatureExpired", { lot: LOT, deadline });
      });
  });

  context("when it was brought before", () => {
    it("is refused", async () => {
      const stage = await staffed();
      const { deed } = await brought(stage);
      await sendTrace(stage, "relayer", deed);

      await expectNoTrace(stage, "stranger", deed, "TraceWrongPosition", {
        lot: LOT,
        recorder: stage.roles.sensor.address,
        position: 0n,
        next: 1n,
      });
    });
  });

  context("when an event before it is missing", () => {
    it("is refused", async () => {
      const stage = await staffed();
      const { deed } = await brought(stage, { position: 1n });

      await expectNoTrace(stage, "relayer", deed, "TraceWrongPosition", {
        lot: LOT,
        recorder: stage.roles.sensor.address,
        position: 1n,
        next: 0n,
      });
    });
  });

  context("when the sensor signed it", () => {
    it("stands in the sensor's chain, whoever brought it", async () => {
      const stage = await staffed();
      const { deed } = await brought(stage);
      const receipt = await sendTrace(stage, "stranger", deed);

      const recorder = stage.roles.sensor.address;
      expect(toldByTrace(stage, receipt)).to.deep.equal([
        traceEvent("TraceRecorded", { lot: LOT, recorder, position: 0n, traced: EVENT }),
      ]);
      const head = headOf([{ event: EVENT, recordedAt: await timeOf(stage) }]);
      expect(await chainOf(stage, "sensor")).to.deep.equal({ count: 1n, head });
    });
  });
});
