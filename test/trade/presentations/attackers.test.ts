import { expect } from "chai";
import { concat, dataSlice } from "ethers";

import { setPower } from "../../../sdk/BankDesk.ts";
import { close, CREDIT_TYPES, issue } from "../../../sdk/Credit.ts";
import { revertFrom } from "../../../sdk/Errors.ts";
import {
  declareDefault,
  determineComplying,
  honor,
  payAtMaturity,
  present,
  signPresentation,
} from "../../../sdk/Presentations.ts";
import { relay, signRelay } from "../../../sdk/Relay.ts";
import type { TokenMock } from "../../../typechain-types/contracts/mocks/TokenMock.ts";
import {
  caseOn,
  type CreditCase,
  DRAWING,
  examinationOf,
  expectNoTrade,
  openCreditTheater,
  sendTrade,
  START,
  statusOf,
  type TradeDeed,
  TREASURY,
} from "../../shared/credits.ts";

const theater = await openCreditTheater();
const { ethers } = theater.connection;

/** Plenty for any one deed. */
const PLENTY = { canMake: true, canCheck: true, mostMade: 2n ** 96n - 1n, mostChecked: 2n ** 96n - 1n };

/** The most that the credit of the tests comes to. */
const MOST = 110_000_006n;

/** A credit of the tests in another token, of which the issuing bank has and allows plenty. */
async function inToken<Token extends TokenMock>(deploy: () => Promise<Token>): Promise<readonly [Token, CreditCase]> {
  const credit = await theater.credit();
  const { roles, deployment, banks } = credit;
  const money = await deploy();
  const token = await money.getAddress();
  await money.mint(roles.issuer, TREASURY);
  await money.connect(roles.issuer).approve(deployment.letterOfCredit, TREASURY);
  for (const account of [roles.issuer, roles.issuerChecker]) {
    const { data } = setPower(banks.issuer, account.address, PLENTY, token);
    await roles.issuer.sendTransaction({ to: deployment.bankDesk, data });
  }
  return [money, caseOn({ ...credit, moneyAddress: token }, { terms: { token } })];
}

describe("Credits in strange tokens", () => {
  for (const [what, given, received] of [
    ["takes a fee", 9_900n, 108_900_005n],
    ["lies", 0n, 0n],
    ["gives too much", 10_001n, 110_011_006n],
  ] as const)
    it(`are not issued in a token that ${what}`, async () => {
      const [strange, credit] = await inToken(() =>
        ethers.deployContract("InexactTokenMock", ["ODD", 6, 10_000n, given]),
      );
      const token = await strange.getAddress();

      await expectNoTrade(credit, "issuer", issue(credit.terms), "MoneyInexactTransfer", {
        token,
        received,
        expected: MOST,
      });
      expect((await statusOf(credit)).state).to.equal("None");
    });

  for (const hookFirst of [true, false])
    for (const [what, again] of [
      ["pay again", ({ terms, presentation, banks }) => payAtMaturity(terms, presentation, banks.issuer)],
      ["declare a default", ({ terms, presentation, banks }) => declareDefault(terms, presentation, banks.issuer)],
      ["close the credit", ({ id, terms }) => close(id, terms)],
    ] satisfies readonly (readonly [string, (credit: CreditCase) => TradeDeed])[])
      it(`pay once where the token's hook tries to ${what} ${hookFirst ? "before" : "after"} the money moves`, async () => {
        const [hooked, credit] = await inToken(() => ethers.deployContract("HookTokenMock", ["HOOK", 6]));
        const { deployment, roles, terms, presentation } = credit;
        await sendTrade(credit, "issuer", issue(terms));
        await sendTrade(credit, "beneficiary", present(terms, presentation));
        await sendTrade(credit, "issuer", determineComplying(presentation));
        const { contract, data } = again(credit);
        await hooked.setHookFirst(hookFirst);
        await hooked.setHook(deployment[contract], data, false);
        await sendTrade(credit, "stranger", payAtMaturity(terms, presentation, credit.banks.issuer));

        const [attempts, successes, reason] = await hooked.hookOutcome();
        expect({ attempts, successes }).to.deep.equal({ attempts: 1n, successes: 0n });
        expect(revertFrom(reason).name).to.equal("ReentrancyGuardReentrantCall");
        expect(await hooked.balanceOf(roles.beneficiary)).to.equal(DRAWING);
        expect(await hooked.balanceOf(deployment.letterOfCredit)).to.equal(MOST - DRAWING);
        expect((await statusOf(credit)).held).to.equal(MOST - DRAWING);
      });
});

describe("Terms whose unused bits are not zero", () => {
  const narrow = CREDIT_TYPES.CreditTerms.flatMap(({ name, type }, place) =>
    type.endsWith("256") || type === "bytes32" ? [] : [[name, place] as const],
  );
  for (const [name, place] of narrow)
    it(`are not issued: ${name}`, async () => {
      const credit = await theater.credit();
      const { data, ...deed } = issue(credit.terms);
      const from = 4 + 32 * place;
      const dirty = concat([dataSlice(data, 0, from), "0x80", dataSlice(data, from + 1)]);

      await expectNoTrade(credit, "issuer", { ...deed, data: dirty }, "FailedCall", {});
    });
});

describe("Presentations by others for the beneficiary", () => {
  it("come from a relayer, who pays the gas", async () => {
    const credit = await theater.credit();
    const { terms, presentation, roles, deployment } = credit;
    await sendTrade(credit, "issuer", issue(terms));
    const request = await signRelay(roles.beneficiary, deployment, present(terms, presentation), {
      deadline: START + 86_400n,
    });
    const { events } = await relay(roles.relayer, deployment, request);

    expect(events.map(({ name }) => name)).to.deep.equal(["PresentationMade"]);
    expect((await examinationOf(credit, "issuer")).state).to.equal("Examining");
  });

  it("come with the signature of a contract that is the beneficiary, and with no other", async () => {
    const stage = await theater.credit();
    const { roles, deployment } = stage;
    const wallet = await ethers.deployContract("WalletMock", [roles.stranger.address]);
    const beneficiary = await wallet.getAddress();
    const credit = caseOn(stage, { terms: { beneficiary } });
    const { terms, presentation, set: id } = credit;
    await sendTrade(credit, "issuer", issue(terms));
    const signature = await signPresentation(roles.stranger, deployment, presentation);
    const caller = roles.relayer.address;

    for (const wrong of [
      dataSlice(signature, 0, 64),
      `${signature}00`,
      await signPresentation(roles.rival, deployment, presentation),
    ])
      await expectNoTrade(credit, "relayer", present(terms, presentation, wrong), "PresentationWrongCaller", {
        id,
        caller,
        expected: beneficiary,
      });
    await sendTrade(credit, "relayer", present(terms, presentation, signature));
    expect((await examinationOf(credit, "issuer")).state).to.equal("Examining");

    await sendTrade(credit, "issuer", determineComplying(presentation));
    await sendTrade(credit, "issuer", honor(terms, presentation));
    expect(await credit.money.balanceOf(beneficiary)).to.equal(DRAWING);
  });
});
