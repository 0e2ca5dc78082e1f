import { expect } from "chai";
import { MaxUint256, ZeroAddress } from "ethers";

import { burn, issuableFrom, pay, statsOf } from "../../sdk/CowryToken.ts";
import { sentenceOf } from "../../sdk/reverts.ts";
import { pledgeStatus, reportSales, settlePledge } from "../../sdk/SalesPledges.ts";
import { pledged, SHARE } from "../shared/pledges.ts";
import { CAP, FUNDS, ISSUE_LIMIT, openTokenTheater, sendToken, timeOf, TOKEN } from "../shared/token.ts";

const theater = await openTokenTheater();
const { provider } = theater.connection.ethers;

describe("CowryToken", () => {
  describe("statsOf", () => {
    it("tells of a token on which nothing was issued", async () => {
      const { deployment } = await theater.fresh();
      const { block, ...stats } = await statsOf(provider, deployment, { from: 0 });

      expect(block).to.equal(await provider.getBlockNumber());
      expect(stats).to.deep.equal({
        cap: CAP,
        issued: 0n,
        issuable: ISSUE_LIMIT,
        destroyed: 0n,
        circulating: 0n,
        byReason: { Unstated: 0n, Payment: 0n, Sales: 0n, BuyBack: 0n },
        before: 0n,
      });
    });

    it("adds up every reason, page by page, and says what was destroyed before it reads", async () => {
      const { stage } = await pledged(await theater.funded());
      const { deployment, roles, token, salesPledges } = stage;
      const from = (await provider.getBlockNumber()) + 1;
      await sendToken(stage, "payer", burn(3n));
      await sendToken(stage, "payer", burn(5n, { reason: "BuyBack" }));
      await sendToken(stage, "payer", pay(roles.payee.address, 10_000n, 700n));
      await sendToken(stage, "payer", burn(11n, { reason: "Payment" }));
      await sendToken(stage, "reporter", reportSales(roles.supplier.address, TOKEN));
      await token.connect(roles.supplier).approve(salesPledges, MaxUint256);
      await sendToken(stage, "stranger", settlePledge(roles.supplier.address));

      const bySales = (TOKEN * SHARE) / 10_000n;
      const byReason = { Unstated: 3n, Payment: 700n + 11n, Sales: bySales, BuyBack: 5n };
      const destroyed = 3n + 5n + 711n + bySales;
      const whole = await statsOf(provider, deployment, { from: 0, pageSize: 2 });
      expect(whole).to.deep.include({ byReason, destroyed, before: 0n, issued: 2n * FUNDS });
      expect(whole.circulating).to.equal(2n * FUNDS - destroyed);

      const late = await statsOf(provider, deployment, { from: from + 2 });
      expect(late.byReason).to.deep.equal({ ...byReason, Unstated: 0n, BuyBack: 0n });
      expect(late.before).to.equal(8n);

      const early = await statsOf(provider, deployment, { from: 0, to: from });
      expect(early).to.include({ block: from, destroyed: 3n, circulating: 2n * FUNDS - 3n });
    });
  });

  it("says when an amount can be issued", async () => {
    const stage = await theater.funded();

    expect(await issuableFrom(provider, stage.deployment, ISSUE_LIMIT)).to.equal(await timeOf(stage));
    expect(await issuableFrom(provider, stage.deployment, ISSUE_LIMIT + 1n)).to.equal(0n);
  });

  it("says how a supplier stands", async () => {
    const { stage, terms } = await pledged(await theater.funded());
    const { deployment, roles } = stage;

    expect(await pledgeStatus(provider, deployment, roles.supplier.address)).to.deep.equal({
      state: "InForce",
      terms,
      outstanding: 0n,
      reportable: terms.mostPerPeriod,
    });
  });
});

describe("What the token and the pledges refuse, in words", () => {
  const account = `0x${"ab".repeat(20)}`;
  const refusals: readonly (readonly [Parameters<typeof sentenceOf>[0], string])[] = [
    [
      { name: "SlidingLimitExceeded", facts: { asked: 5n, left: 3n, fitsAt: 1_800_000_000n } },
      "5 units were asked for, and the limit leaves 3 now; so much fits at 2027-01-15T08:00:00Z",
    ],
    [
      { name: "SlidingLimitExceeded", facts: { asked: 5n, left: 3n, fitsAt: 0n } },
      "5 units were asked for, and the limit leaves 3 now; so much never fits",
    ],
    [
      { name: "TokenCapExceeded", facts: { asked: 5n, left: 0n } },
      "5 units were to be issued, and the cap leaves 0 for all time",
    ],
    [
      { name: "TokenBurnShareTooHigh", facts: { basisPoints: 1_001n, max: 1_000n } },
      "a payment was to destroy 10.01 % of itself, and at most 10 % may be",
    ],
    [{ name: "TokenInvalidCap", facts: { cap: 0n } }, "a token cannot be capped at 0 units"],
    [
      { name: "TokenInvalidIssueLimit", facts: { limit: 2n, period: 60n, cap: 1n } },
      "2 units per 60 s is no limit from 1 to the cap of 1, or for no time",
    ],
    [
      { name: "PledgeInvalidTerm", facts: { term: "Reporter", given: 0n, min: 1n, max: 2n ** 160n - 1n } },
      `the reporter ${ZeroAddress} cannot be pledged: not from the reporter 0x${"1".padStart(40, "0")} to the reporter 0x${"f".repeat(40)}`,
    ],
    [
      { name: "PledgeInvalidTerm", facts: { term: "Period", given: 0n, min: 1n, max: 9n } },
      "the period 0 s cannot be pledged: not from the period 1 s to the period 9 s",
    ],
    [
      { name: "PledgeTermLowered", facts: { term: "Share", given: 1n, pledged: 250n, until: 1_800_000_000n } },
      "the share 2.5 % is pledged until 2027-01-15T08:00:00Z and cannot be lowered to the share 0.01 % before",
    ],
    [
      { name: "PledgeTermLowered", facts: { term: "Limit", given: 1n, pledged: 2n, until: 1_800_000_000n } },
      "the most per period 2 units is pledged until 2027-01-15T08:00:00Z and cannot be lowered to the most per period 1 units before",
    ],
    [{ name: "PledgeNotInForce", facts: { supplier: account, state: "None" } }, `${account} has pledged nothing`],
    [{ name: "PledgeNotInForce", facts: { supplier: account, state: "Ended" } }, `the pledge of ${account} has ended`],
    [
      { name: "PledgeWrongReporter", facts: { supplier: account, caller: ZeroAddress, expected: account } },
      `${ZeroAddress} tried to report sales of ${account}, which is up to ${account}`,
    ],
    [{ name: "PledgeNothingDue", facts: { supplier: account } }, `${account} owes nothing`],
  ];
  for (const [refusal, sentence] of refusals)
    it(`says: ${sentence}`, () => {
      expect(sentenceOf(refusal)).to.equal(sentence);
    });
});
