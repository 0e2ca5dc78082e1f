import { expect } from "chai";
import { toBeHex, ZeroAddress, ZeroHash } from "ethers";

import { announce, appointCollector, authorize, cancelMandate, collect, collectMany } from "../../sdk/MandateDeeds.ts";
import {
  collectable,
  dueDates,
  isMandateSigned,
  type Mandate,
  mandateFrom,
  mandateId,
  type MandatePeriod,
  mandatePeriodAt,
  mandateTerm,
  type MandateTerms,
  mandateTermsOf,
  readMandate,
  signMandate,
} from "../../sdk/Mandates.ts";
import { perform } from "../../sdk/Perform.ts";
import { DateMalformed } from "../../sdk/Periods.ts";
import { signRelay } from "../../sdk/Relay.ts";
import { DAY } from "../shared/escrow.ts";
import { at, LIMIT, mandateOn, now, openOffice, record, send, startOf, type Subscription } from "../shared/mandates.ts";
import { type Random, seededRandom } from "../shared/random.ts";
import { randomMandate } from "../shared/randomMandate.ts";
import { expectRefusal } from "../shared/refusals.ts";

const office = await openOffice();

const SAMPLES = 200;

const TERMS: MandateTerms = {
  payer: "0x00000000000000000000000000000000000000A1",
  payee: "0x00000000000000000000000000000000000000a2",
  token: "0x00000000000000000000000000000000000000A3",
  limit: 25n,
  unit: "Month",
  firstDay: "2026-01-31",
};

describe("Mandates", () => {
  describe("mandateFrom", () => {
    it("does without what most mandates do without", () => {
      const { salt, ...mandate } = mandateFrom(TERMS);

      expect(mandate).to.deep.equal({
        payer: TERMS.payer,
        payee: TERMS.payee,
        token: TERMS.token,
        limit: 25n,
        isFixed: false,
        cap: 0n,
        carry: 0n,
        unit: 2n,
        every: 1n,
        firstDay: BigInt(Date.UTC(2026, 0, 31)) / 86_400_000n,
        lastDay: 0n,
        periods: 0n,
        utcOffset: 0n,
        notice: 0n,
        details: ZeroHash,
      });
      expect(salt).not.to.equal(mandateFrom(TERMS).salt);
    });

    for (const text of ["2026-02-29", "2026-1-31", "31.01.2026", "2026-01-31T00:00:00Z", ""])
      it(`refuses the day ${JSON.stringify(text)}`, async () => {
        const facts = { text, kind: "day" as const };
        await expectRefusal(() => mandateFrom({ ...TERMS, firstDay: text }), DateMalformed, facts);
        await expectRefusal(() => mandateFrom({ ...TERMS, lastDay: text }), DateMalformed, facts);
      });
  });

  describe("mandateTermsOf", () => {
    it("is the way back", () => {
      const random = seededRandom(3);
      for (let sample = 0; sample < SAMPLES; sample += 1) {
        const mandate = randomMandate(random, TERMS);
        expect(mandateFrom(mandateTermsOf(mandate)), `sample ${sample}`).to.deep.equal(mandate);
      }
    });
  });

  describe("mandateId", () => {
    it("is the id that the contract computes, for any terms", async () => {
      const { mandates, deployment } = await office.mandate();
      const random = seededRandom(4);
      for (let sample = 0; sample < SAMPLES; sample += 1) {
        const mandate = randomMandate(random, TERMS);
        expect(mandateId(deployment, mandate), `sample ${sample}`).to.equal(await mandates.idOf(mandate));
      }
    });

    it("changes with every term, the chain and the contract", async () => {
      const { deployment, mandate } = await office.mandate();
      const { payer, payee, token, limit, cap, carry, every, firstDay, lastDay, periods, utcOffset, notice, salt } =
        mandate;
      const other: Mandate = {
        payer: payee,
        payee: payer,
        token: ZeroAddress,
        limit: limit + 1n,
        isFixed: true,
        cap: cap + 1n,
        carry: carry + 1n,
        unit: 0n,
        every: every + 1n,
        firstDay: firstDay + 1n,
        lastDay: lastDay + 1n,
        periods: periods + 1n,
        utcOffset: -utcOffset,
        notice: notice + 1n,
        details: toBeHex(1, 32),
        salt: salt + 1n,
      };
      const ids = [
        mandateId(deployment, mandate),
        mandateId({ ...deployment, chainId: 1n }, mandate),
        mandateId({ ...deployment, mandates: token }, mandate),
        ...Object.keys(other).map((term) =>
          mandateId(deployment, { ...mandate, [term]: other[term as keyof Mandate] }),
        ),
      ];
      expect(new Set(ids).size).to.equal(19);
    });
  });

  describe("isMandateSigned", () => {
    it("is true of the payer's signature over these terms alone", async () => {
      const { deployment, mandate, signature, roles } = await office.mandate();
      const byAnother = await signMandate(roles.payee, deployment, mandate);

      expect(isMandateSigned(deployment, mandate, signature)).to.equal(true);
      expect(isMandateSigned(deployment, { ...mandate, limit: LIMIT + 1n }, signature)).to.equal(false);
      expect(isMandateSigned(deployment, mandate, byAnother)).to.equal(false);
      expect(isMandateSigned(deployment, mandate, "0x12")).to.equal(false);
    });
  });

  describe("mandateTerm", () => {
    for (const [what, terms, end] of [
      ["after its last day", { lastDay: "2026-12-15" }, "2026-12-16"],
      ["after its last period", { periods: 3n }, "2026-04-30"],
      ["with whichever comes first", { periods: 3n, lastDay: "2026-03-31" }, "2026-04-01"],
      ["with the year 9999", { every: 255n }, "10000-01-01"],
      ["after 65,535 periods", { unit: "Day" }, "2205-07-07"],
    ] as const)
      it(`ends ${what}`, () => {
        const { startsAt, endsAt } = mandateTerm(mandateFrom({ ...TERMS, ...terms, utcOffset: 480n }));
        const midnight = (day: string) => {
          const [year = 0, month = 0, date = 0] = day.split("-").map(Number);
          return BigInt(Date.UTC(year, month - 1, date)) / 1_000n - 28_800n;
        };
        expect([startsAt, endsAt]).to.deep.equal([midnight("2026-01-31"), midnight(end)]);
      });
  });

  describe("mandatePeriodAt", () => {
    it("knows none before the first period and after the last", () => {
      const mandate = mandateFrom({ ...TERMS, periods: 2n });
      const { startsAt, endsAt } = mandateTerm(mandate);

      expect(mandatePeriodAt(mandate, startsAt - 1n)).to.equal(undefined);
      expect(mandatePeriodAt(mandate, startsAt)?.period).to.equal(0n);
      expect(mandatePeriodAt(mandate, endsAt - 1n)?.period).to.equal(1n);
      expect(mandatePeriodAt(mandate, endsAt)).to.equal(undefined);
    });
  });

  describe("dueDates", () => {
    const mandate = mandateFrom({ ...TERMS, periods: 14n });
    const daysOf = (options: Parameters<typeof dueDates>[1]) => dueDates(mandate, options).map(({ day }) => day);

    it("starts with the first period by default, and gives twelve", () => {
      const days = daysOf({});
      expect(days).to.have.length(12);
      expect(days.slice(0, 4)).to.deep.equal(["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]);
    });

    it("starts with the period that runs", () => {
      const from = BigInt(Date.UTC(2026, 2, 30)) / 1_000n;
      expect(daysOf({ from, count: 2 })).to.deep.equal(["2026-02-28", "2026-03-31"]);
    });

    it("gives no more than there are", () => {
      const from = BigInt(Date.UTC(2027, 0, 31)) / 1_000n;
      expect(daysOf({ from })).to.deep.equal(["2027-01-31", "2027-02-28"]);
    });

    it("gives none after the end", () => {
      expect(daysOf({ from: mandateTerm(mandate).endsAt })).to.deep.equal([]);
    });

    it("leaves no second between its periods", () => {
      const periods = dueDates(mandate);
      for (const [place, { endsAt }] of periods.slice(0, -1).entries())
        expect(periods[place + 1]?.startsAt).to.equal(endsAt);
    });
  });

  describe("collectable", () => {
    it("is what the contract says, and what it then collects, through random lives", async () => {
      for (let life = 0; life < 12; life += 1) {
        const random = seededRandom(life + 1);
        const subscription = await randomLife(random);
        for (let step = 0; step < 12; step += 1) await liveOn(subscription, random, `life ${life}, step ${step}`);
      }
    });

    it("is nothing of a mandate that nobody recorded", async () => {
      const subscription = await office.mandate();
      const status = await statusOf(subscription);

      expect(status).to.deep.equal({ state: "None", collected: 0n, left: 0n, endsAt: 0n, period: 0n });
      expect(collectable(subscription.mandate, status, startOf(subscription, 0n))).to.equal(0n);
    });

    it("is nothing at a time before the period of the last collection, and never less", () => {
      const mandate = mandateFrom({ ...TERMS, carry: 1n });
      const status = { state: "Active", collected: 10n, left: 15n, endsAt: 1n << 40n, period: 2n } as const;
      const starts = dueDates(mandate, { count: 4 }).map(({ startsAt }) => startsAt);

      expect(starts.map((time) => collectable(mandate, status, time))).to.deep.equal([0n, 0n, 15n, 40n]);
    });
  });

  describe("the deeds", () => {
    it("come with the name of the function that the papers ask for", async () => {
      const { mandate, signature } = await office.mandate();
      const permit = { value: 1n, deadline: 1n, v: 27, r: ZeroHash, s: ZeroHash };

      const named = [
        authorize(mandate),
        authorize(mandate, { signature, permit }),
        collect(mandate, 1n),
        collect(mandate, 1n, { signature }),
        collect(mandate, 1n, { permit }),
        collect(mandate, 1n, { signature, permit }),
        announce(mandate, 0n, 1n),
        collectMany([{ mandate, amount: 1n }]),
        appointCollector(mandate.payer, true),
        cancelMandate(mandate),
      ];
      expect(named.map(({ name }) => name)).to.deep.equal([
        "authorize",
        "authorizeWithPermit",
        "collect",
        "collectWithSignature",
        "collectWithPermit",
        "collectWithPermit",
        "announce",
        "collectMany",
        "appointCollector",
        "cancel",
      ]);
      for (const { contract, value } of named) expect([contract, value]).to.deep.equal(["mandates", 0n]);
    });

    it("are performed and relayed at the contract's place", async () => {
      const subscription = await office.mandate();
      const { roles, deployment, mandate, id } = subscription;
      const [payer, payee] = [roles.payer.address, roles.payee.address];

      const { events } = await perform(roles.payer, deployment, authorize(mandate));
      expect(events.map(({ name, args }) => ({ name, args }))).to.deep.equal([
        { name: "MandateAuthorized", args: { id, payer, payee, mandate } },
      ]);
      const request = await signRelay(roles.payer, deployment, cancelMandate(mandate), { deadline: 1n << 40n });
      expect([request.to, request.deed]).to.deep.equal([deployment.mandates, "cancel"]);
    });
  });
});

/** A recorded mandate with random terms, in the token of the stage. */
async function randomLife(random: Random): Promise<Subscription> {
  const base = await office.mandate();
  const { payer, payee, token } = base.mandate;
  const drawn = mandateTermsOf(randomMandate(random, { payer, payee, token }));
  const { lastDay: _, ...terms } = drawn;
  const subscription = await mandateOn(base, {
    ...terms,
    firstDay: "2030-01-31",
    every: BigInt(1 + random.below(3)),
    periods: BigInt(2 + random.below(40)),
    notice: random.pick([0n, 2n * DAY]),
  });
  await record(subscription);
  return subscription;
}

/** Lets time pass, compares, announces where that is asked for, and collects. */
async function liveOn(subscription: Subscription, random: Random, when: string): Promise<void> {
  const { connection, mandate, mandates } = subscription;
  const edges = dueDates(mandate, { from: await now(subscription), count: 4 });
  const next = edges[random.below(edges.length)]?.startsAt ?? 0n;
  const time = random.pick([next - 1n, next, (await now(subscription)) + BigInt(1 + random.below(500_000))]);
  if (time > (await now(subscription))) await at(subscription, time);
  await connection.networkHelpers.mine();

  const status = await statusOf(subscription);
  const amount = collectable(mandate, status, await now(subscription));
  expect(amount, when).to.equal(await mandates.collectableNow(mandate));
  const moment = (await now(subscription)) + 1n;
  const current = status.state === "Active" ? mandatePeriodAt(mandate, moment) : undefined;
  if (current === undefined) return;

  if (amount === 0n) return announceIn(subscription, current, moment);
  if (moment === current.startsAt) return;
  const part = mandate.isFixed || random.below(2) === 0 ? amount : 1n + (BigInt(random.below(1 << 20)) % amount);
  await send(subscription, "payee", collect(mandate, part));
  expect((await statusOf(subscription)).collected, when).to.equal(status.collected + part);
}

/** Announces a collection where that is asked for and possible. */
async function announceIn(subscription: Subscription, { period, endsAt }: MandatePeriod, moment: bigint) {
  const { mandate } = subscription;
  if (mandate.notice > 0n && moment + mandate.notice < endsAt)
    await send(subscription, "payee", announce(mandate, period, mandate.limit));
}

async function statusOf({ connection, deployment, mandate }: Subscription) {
  return readMandate(connection.ethers.provider, deployment, mandate);
}
