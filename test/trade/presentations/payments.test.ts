import { expect } from "chai";

import { setPower } from "../../../sdk/BankDesk.ts";
import { confirm, issue } from "../../../sdk/Credit.ts";
import {
  acceptDraft,
  claimPreclusion,
  declareDefault,
  determineComplying,
  forward,
  honor,
  negotiate,
  payAtMaturity,
  present,
  undertake,
} from "../../../sdk/Presentations.ts";
import {
  at,
  caseOn,
  creditEvent,
  type CreditCase,
  type CreditSetting,
  day,
  DEADLINES,
  DRAWING,
  examinationOf,
  expectNoTrade,
  expectTrade,
  openCreditTheater,
  PATIENCE,
  presentationEvent,
  second,
  sendTrade,
  START,
  statusOf,
  TREASURY,
} from "../../shared/credits.ts";
import { givenExamination } from "../../shared/examinationMachine.ts";

const theater = await openCreditTheater();

const amount = DRAWING;

/** An issued, confirmed credit with documents that a bank has found to comply. */
async function complying(setting: CreditSetting): Promise<CreditCase> {
  const credit = await theater.credit(setting);
  const { id, terms, presentation } = credit;
  const bank = setting.to ?? "issuer";
  await sendTrade(credit, "issuer", issue(terms));
  await sendTrade(credit, "confirmer", confirm(id, terms));
  await at(credit, START);
  await sendTrade(credit, "beneficiary", present(terms, presentation));
  await sendTrade(credit, bank, determineComplying(presentation));
  return credit;
}

/** Lets the next deed come in a second that its expectations know. */
async function soon(credit: CreditCase): Promise<bigint> {
  const next = BigInt(await credit.connection.networkHelpers.time.latest()) + 60n;
  await at(credit, next);
  return next;
}

describe("honor", () => {
  it("costs what the bank's maker and checker released at least", async () => {
    const credit = await complying({});
    const { terms, presentation, moneyAddress: token } = credit;
    await expectNoTrade(
      credit,
      "issuer",
      honor(terms, presentation),
      "BankContextNotReleased",
      { token, amount, releasedToken: token, released: amount - 1n },
      { token, amount: amount - 1n },
    );
  });

  it("is refused before an undertaking where the credit has a tenor", async () => {
    const credit = await complying({ terms: { availability: "Deferred", tenorDays: 60n } });
    await expectNoTrade(credit, "issuer", honor(credit.terms, credit.presentation), "PresentationNotAtSight", {
      id: credit.set,
      tenorDays: 60n,
    });
  });

  for (const [funding, share, held] of [
    ["Full", 0n, 110_000_006n],
    // A tenth of 110,000,006, rounded up.
    ["Margin", 1_000n, 11_000_001n],
    ["Bare", 0n, 0n],
  ] as const)
    it(`pays the beneficiary out of what is held first, and the rest from the treasury: ${funding}`, async () => {
      const credit = await complying({ terms: { funding, marginShare: share } });
      const { id, terms, presentation, set, banks, roles } = credit;
      const fromHeld = held < amount ? held : amount;
      expect((await statusOf(credit)).held).to.equal(held);
      const time = await soon(credit);
      await expectTrade(credit, "issuer", honor(terms, presentation), {
        events: [
          creditEvent("CreditDrawn", { id, claimed: amount, due: amount }),
          presentationEvent("PresentationHonored", { id: set, bank: banks.issuer, amount }),
          creditEvent("CreditPaid", { id, to: roles.beneficiary.address, amount, fromHeld }),
        ],
        moved: {
          ...(fromHeld > 0n ? { credits: -fromHeld } : {}),
          ...(amount > fromHeld ? { issuer: fromHeld - amount } : {}),
          beneficiary: amount,
        },
        credit: { drawn: amount, held: held - fromHeld, open: 0n },
        at: { issuer: { state: "Paid", flags: 5n, deadline: time + PATIENCE } },
      });
    });

  it("draws once for all banks: the nominated one pays, the confirming one pays it, and the issuing one pays that", async () => {
    const credit = await complying({ to: "nominated" });
    const { id, terms, presentation, set, banks, roles } = credit;
    await sendTrade(credit, "nominated", honor(terms, presentation));
    await sendTrade(credit, "nominated", forward(terms, presentation, banks.nominated));
    await sendTrade(credit, "confirmer", determineComplying(presentation));
    let time = await soon(credit);
    await expectTrade(credit, "confirmer", honor(terms, presentation), {
      events: [
        presentationEvent("PresentationHonored", { id: set, bank: banks.confirmer, amount }),
        creditEvent("CreditPaid", { id, to: roles.nominated.address, amount, fromHeld: 0n }),
      ],
      moved: { confirmer: -amount, nominated: amount },
      at: { confirmer: { state: "Honored", flags: 4n, deadline: time + PATIENCE } },
    });

    await sendTrade(credit, "confirmer", forward(terms, presentation, banks.confirmer));
    await sendTrade(credit, "issuer", determineComplying(presentation));
    time = await soon(credit);
    await expectTrade(credit, "issuer", honor(terms, presentation), {
      events: [
        presentationEvent("PresentationHonored", { id: set, bank: banks.issuer, amount }),
        creditEvent("CreditPaid", { id, to: roles.confirmer.address, amount, fromHeld: amount }),
      ],
      moved: { credits: -amount, confirmer: amount },
      credit: { held: 110_000_006n - amount, open: 0n },
      at: { issuer: { state: "Paid", flags: 4n, deadline: time + PATIENCE } },
    });
    expect((await statusOf(credit)).drawn).to.equal(amount);
    expect(await credit.money.balanceOf(roles.nominated)).to.equal(TREASURY);
    expect(await credit.money.balanceOf(roles.confirmer)).to.equal(TREASURY);
  });

  it("of a later bank settles what an earlier one owes the beneficiary", async () => {
    const credit = await complying({ to: "confirmer" });
    const { id, terms, presentation, set, banks, roles } = credit;
    await sendTrade(credit, "confirmer", forward(terms, presentation, banks.confirmer));
    expect((await statusOf(credit)).open).to.equal(2n);
    await sendTrade(credit, "issuer", determineComplying(presentation));
    const time = await soon(credit);
    await expectTrade(credit, "issuer", honor(terms, presentation), {
      events: [
        creditEvent("CreditDrawn", { id, claimed: amount, due: amount }),
        presentationEvent("PresentationHonored", { id: set, bank: banks.issuer, amount }),
        presentationEvent("PresentationSettled", { id: set, bank: banks.confirmer }),
        creditEvent("CreditPaid", { id, to: roles.beneficiary.address, amount, fromHeld: amount }),
      ],
      moved: { credits: -amount, beneficiary: amount },
      credit: { drawn: amount, held: 110_000_006n - amount, open: 0n },
      at: {
        issuer: { state: "Paid", flags: 4n, deadline: time + PATIENCE },
        confirmer: { state: "Paid", flags: 3n },
      },
    });
    await expectNoTrade(credit, "confirmer", honor(terms, presentation), "PresentationUnexpectedState", {
      id: set,
      bank: banks.confirmer,
      current: "Paid",
      allowed: ["Complying", "Waived", "Precluded", "Undertaken", "Dishonored"],
    });
  });

  it("of the issuing bank settles what a bank in between owes one that has paid", async () => {
    const credit = await complying({ to: "nominated" });
    const { id, terms, presentation, set, banks, roles } = credit;
    await sendTrade(credit, "nominated", honor(terms, presentation));
    await sendTrade(credit, "nominated", forward(terms, presentation, banks.nominated));
    await sendTrade(credit, "confirmer", determineComplying(presentation));
    await sendTrade(credit, "confirmer", forward(terms, presentation, banks.confirmer));
    await sendTrade(credit, "issuer", determineComplying(presentation));
    const time = await soon(credit);
    await expectTrade(credit, "issuer", honor(terms, presentation), {
      events: [
        presentationEvent("PresentationHonored", { id: set, bank: banks.issuer, amount }),
        presentationEvent("PresentationSettled", { id: set, bank: banks.confirmer }),
        creditEvent("CreditPaid", { id, to: roles.nominated.address, amount, fromHeld: amount }),
      ],
      moved: { credits: -amount, nominated: amount },
      credit: { held: 110_000_006n - amount, open: 0n },
      at: {
        issuer: { state: "Paid", flags: 4n, deadline: time + PATIENCE },
        confirmer: { state: "Paid" },
      },
    });
  });

  it("leaves what the beneficiary cannot be paid in the ledger", async () => {
    const credit = await theater.credit();
    const stuck = await credit.connection.ethers.deployContract("DenyListTokenMock", ["Stuck", 6]);
    const token = await stuck.getAddress();
    const { roles, deployment, bankDesk, banks } = credit;
    await stuck.mint(roles.issuer, TREASURY);
    await stuck.connect(roles.issuer).approve(deployment.letterOfCredit, TREASURY);
    const power = { canMake: true, canCheck: true, mostMade: 2n ** 96n - 1n, mostChecked: 2n ** 96n - 1n };
    for (const account of [roles.issuer, roles.issuerChecker])
      await roles.issuer.sendTransaction({
        to: await bankDesk.getAddress(),
        data: setPower(banks.issuer, account.address, power, token).data,
      });
    const denied = caseOn({ ...credit, moneyAddress: token }, { terms: { token } });
    await sendTrade(denied, "issuer", issue(denied.terms));
    await sendTrade(denied, "beneficiary", present(denied.terms, denied.presentation));
    await sendTrade(denied, "issuer", determineComplying(denied.presentation));
    await stuck.setDenied(roles.beneficiary, true);
    await sendTrade(denied, "issuer", honor(denied.terms, denied.presentation));
    expect(await credit.letterOfCredit.balanceOf(roles.beneficiary, token)).to.equal(amount);
    expect(await stuck.balanceOf(deployment.letterOfCredit)).to.equal(110_000_006n);
  });
});

describe("negotiate", () => {
  it("pays ahead of maturity, and the issuing bank pays the bank at maturity", async () => {
    const terms = { availability: "Negotiation", tenorDays: 60n } as const;
    const credit = await complying({ to: "nominated", terms });
    const { id, presentation, set, banks, roles } = credit;
    const time = await soon(credit);
    await expectTrade(credit, "nominated", negotiate(credit.terms, presentation), {
      events: [
        creditEvent("CreditDrawn", { id, claimed: amount, due: amount }),
        presentationEvent("PresentationHonored", { id: set, bank: banks.nominated, amount }),
        creditEvent("CreditPaid", { id, to: roles.beneficiary.address, amount, fromHeld: 0n }),
      ],
      moved: { nominated: -amount, beneficiary: amount },
      credit: { drawn: amount },
      at: { nominated: { state: "Honored", flags: 5n, deadline: time + PATIENCE } },
    });

    await sendTrade(credit, "nominated", forward(credit.terms, presentation, banks.nominated));
    await sendTrade(credit, "confirmer", determineComplying(presentation));
    await sendTrade(credit, "confirmer", forward(credit.terms, presentation, banks.confirmer));
    await sendTrade(credit, "issuer", determineComplying(presentation));
    await sendTrade(credit, "issuer", acceptDraft(credit.terms, presentation, banks.issuer));
    const { maturity } = await examinationOf(credit, "issuer");
    await at(credit, (maturity + 4n) * 86_400n);
    await sendTrade(credit, "stranger", payAtMaturity(credit.terms, presentation, banks.issuer));
    expect(await credit.money.balanceOf(roles.nominated)).to.equal(TREASURY);
    expect((await examinationOf(credit, "confirmer")).state).to.equal("Paid");
    expect((await statusOf(credit)).open).to.equal(0n);
  });

  it("is refused where the credit is available in another way", async () => {
    const credit = await complying({ to: "nominated" });
    const facts = { credit: credit.id, availability: "Sight" } as const;
    const deed = negotiate(credit.terms, credit.presentation);
    await expectNoTrade(credit, "nominated", deed, "PresentationNotAvailableBy", facts);
  });
});

describe("undertake", () => {
  it("fixes the maturity: sixty days from the presentation, that day not counted", async () => {
    const credit = await complying({ terms: { availability: "Deferred", tenorDays: 60n, funding: "Bare" } });
    const { id, terms, presentation, set, banks } = credit;
    const maturity = day("2052-01-12");
    await expectTrade(credit, "issuer", undertake(terms, presentation, banks.issuer), {
      events: [
        creditEvent("CreditDrawn", { id, claimed: amount, due: amount }),
        presentationEvent("PresentationUndertaken", { id: set, bank: banks.issuer, amount, maturity }),
      ],
      credit: { drawn: amount },
      at: { issuer: { state: "Undertaken", maturity, flags: 1n } },
    });
  });

  it("counts from the shipment where the terms say so", async () => {
    const terms = { availability: "Deferred", tenorFrom: "Shipment", tenorDays: 60n, funding: "Bare" } as const;
    const credit = await complying({ terms });
    await sendTrade(credit, "issuer", undertake(credit.terms, credit.presentation, credit.banks.issuer));
    expect((await examinationOf(credit, "issuer")).maturity).to.equal(day("2052-01-09"));
  });

  it("is refused where the credit is available in another way", async () => {
    const credit = await complying({});
    const { id, terms, presentation, banks } = credit;
    await expectNoTrade(credit, "issuer", undertake(terms, presentation, banks.issuer), "PresentationNotAvailableBy", {
      credit: id,
      availability: "Sight",
    });
  });

  for (const [when, offset, isDone] of [
    ["in the last second of the bank's time", 0n, false],
    ["in the next second", 1n, true],
    ["a second later", 2n, true],
  ] as const)
    it(`is ${isDone ? "anyone's" : "nobody else's"} ${when}`, async () => {
      const credit = await complying({ terms: { availability: "Deferred", tenorDays: 60n, funding: "Bare" } });
      const { terms, presentation, set: id, banks } = credit;
      const deed = undertake(terms, presentation, banks.issuer);
      await at(credit, DEADLINES.issuer + offset);
      if (isDone) {
        await sendTrade(credit, "stranger", deed);
        expect((await examinationOf(credit, "issuer")).state).to.equal("Undertaken");
        return;
      }
      const facts = { id, bank: banks.issuer, deadline: DEADLINES.issuer };
      await expectNoTrade(credit, "stranger", deed, "PresentationClockRuns", facts);
    });
});

describe("payAtMaturity and declareDefault", () => {
  // 61 days after November 13 is a Saturday: the payment moves to the Monday after it.
  const terms = { availability: "Deferred", tenorDays: 61n, funding: "Bare" } as const;
  const [first, last] = [second("2052-01-15T00:00:00Z"), second("2052-01-15T23:59:59Z")];

  async function undertaken(setting: CreditSetting = { terms }): Promise<CreditCase> {
    const credit = await complying(setting);
    await sendTrade(credit, "issuer", undertake(credit.terms, credit.presentation, credit.banks.issuer));
    return credit;
  }

  for (const [when, time, isDone] of [
    ["a second before the day to which the maturity rolls", first - 1n, false],
    ["in its first second", first, true],
    ["a second later", first + 1n, true],
  ] as const)
    it(`${isDone ? "pays" : "does not pay"} ${when}`, async () => {
      const credit = await undertaken();
      const { id, presentation, set, banks, roles } = credit;
      const deed = payAtMaturity(credit.terms, presentation, banks.issuer);
      await at(credit, time);
      if (!isDone) {
        const facts = { id: set, bank: banks.issuer, first };
        await expectNoTrade(credit, "stranger", deed, "PresentationNotDue", facts);
        return;
      }
      await expectTrade(credit, "stranger", deed, {
        events: [
          presentationEvent("PresentationHonored", { id: set, bank: banks.issuer, amount }),
          creditEvent("CreditPaid", { id, to: roles.beneficiary.address, amount, fromHeld: 0n }),
        ],
        moved: { issuer: -amount, beneficiary: amount },
        credit: { open: 0n },
        at: { issuer: { state: "Paid", flags: 5n, deadline: time + PATIENCE } },
      });
    });

  for (const [when, time, isDone] of [
    ["in the last second of the day due", last, false],
    ["in the next second", last + 1n, true],
    ["a second later", last + 2n, true],
  ] as const)
    it(`${isDone ? "records" : "does not record"} a default ${when}`, async () => {
      const credit = await undertaken();
      const { presentation, set: id, banks } = credit;
      const deed = declareDefault(credit.terms, presentation, banks.issuer);
      await at(credit, time);
      if (!isDone) {
        const facts = { id, bank: banks.issuer, deadline: last };
        await expectNoTrade(credit, "stranger", deed, "PresentationClockRuns", facts);
        return;
      }
      await expectTrade(credit, "stranger", deed, {
        events: [presentationEvent("PresentationDishonored", { id, bank: banks.issuer, missing: amount, paid: 0n })],
        credit: { open: 0n },
        at: { issuer: { state: "Dishonored", deadline: time + PATIENCE } },
      });
    });

  it("pay what is held of a margin, and record what is missing, which the bank can still pay", async () => {
    const credit = await complying({ terms: { funding: "Margin", marginShare: 1_000n } });
    const { id, presentation, set, banks, roles } = credit;
    const [held, missing] = [11_000_001n, amount - 11_000_001n];
    const time = DEADLINES.issuer + 1n;
    await at(credit, time);
    await expectTrade(credit, "stranger", declareDefault(credit.terms, presentation, banks.issuer), {
      events: [
        creditEvent("CreditDrawn", { id, claimed: amount, due: amount }),
        presentationEvent("PresentationDishonored", { id: set, bank: banks.issuer, missing, paid: held }),
        creditEvent("CreditPaid", { id, to: roles.beneficiary.address, amount: held, fromHeld: held }),
      ],
      moved: { credits: -held, beneficiary: held },
      credit: { drawn: amount, held: 0n, open: 0n },
      at: { issuer: { state: "Dishonored", amount: missing, flags: 1n, deadline: time + PATIENCE } },
    });

    await at(credit, time + 1n);
    await expectTrade(credit, "issuer", honor(credit.terms, presentation), {
      events: [
        presentationEvent("PresentationHonored", { id: set, bank: banks.issuer, amount: missing }),
        creditEvent("CreditPaid", { id, to: roles.beneficiary.address, amount: missing, fromHeld: 0n }),
      ],
      moved: { issuer: -missing, beneficiary: missing },
      at: { issuer: { state: "Paid", flags: 5n, deadline: time + 1n + PATIENCE } },
    });
  });

  it("let the confirming bank owe only the rest, where the issuing one paid a part before its default", async () => {
    const credit = await complying({ to: "confirmer", terms: { funding: "Margin", marginShare: 1_000n } });
    const { presentation, banks, roles, money } = credit;
    const [held, missing] = [11_000_001n, amount - 11_000_001n];
    await sendTrade(credit, "confirmer", forward(credit.terms, presentation, banks.confirmer));
    await sendTrade(credit, "issuer", determineComplying(presentation));
    const { deadline } = await examinationOf(credit, "issuer");
    await at(credit, deadline + 1n);
    await sendTrade(credit, "stranger", declareDefault(credit.terms, presentation, banks.issuer));
    expect(await money.balanceOf(roles.beneficiary)).to.equal(held);

    await sendTrade(credit, "confirmer", honor(credit.terms, presentation));
    expect(await money.balanceOf(roles.beneficiary)).to.equal(amount);
    expect(await money.balanceOf(roles.confirmer)).to.equal(TREASURY - missing);

    // What the confirming bank paid, the issuing one still owes it.
    await sendTrade(credit, "issuer", honor(credit.terms, presentation));
    expect(await money.balanceOf(roles.confirmer)).to.equal(TREASURY);
    expect((await statusOf(credit)).open).to.equal(0n);
  });

  it("let a default of the confirming bank open the way to the issuing one", async () => {
    const examined = await givenExamination(theater, "Confirming", "Dishonored", "funded");
    const { presentation, banks, roles, money } = examined;
    await sendTrade(examined, "beneficiary", forward(examined.terms, presentation, banks.confirmer));
    const { deadline } = await examinationOf(examined, "issuer");
    await at(examined, deadline + 1n);
    await sendTrade(examined, "stranger", claimPreclusion(examined.terms, presentation, banks.issuer));
    await sendTrade(examined, "stranger", payAtMaturity(examined.terms, presentation, banks.issuer));
    expect(await money.balanceOf(roles.beneficiary)).to.equal(amount);
    expect((await examinationOf(examined, "confirmer")).state).to.equal("Paid");
    expect((await statusOf(examined)).open).to.equal(0n);
  });
});
