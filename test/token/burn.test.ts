import { expect } from "chai";
import { id, MaxUint256, ZeroHash } from "ethers";

import { burn, burnFrom, type TokenDeed } from "../../sdk/CowryToken.ts";
import { BURN_REASONS, type BurnReason } from "../../sdk/Names.ts";
import { expectReverted } from "../shared/trade.ts";
import {
  burned,
  expectToken,
  expectTokenRevert,
  FUNDS,
  openTokenTheater,
  type TokenOutcome,
  type TokenStage,
  transferred,
} from "../shared/token.ts";

const theater = await openTokenTheater();

const MEMO = id("an invoice");

/** The ways to say why, with what the event then tells. */
const whys: readonly {
  readonly title: string;
  readonly why: { readonly reason?: BurnReason; readonly memo?: string };
}[] = [
  { title: "without a reason", why: {} },
  ...BURN_REASONS.map((reason) => ({ title: `for ${reason}, with a memo`, why: { reason, memo: MEMO } })),
  { title: "for Sales, without a memo", why: { reason: "Sales" } },
  { title: "with a memo alone", why: { memo: MEMO } },
];

/** What the destruction of the payer's tokens tells and changes. */
function burning(stage: TokenStage, amount: bigint, { reason, memo }: (typeof whys)[number]["why"]): TokenOutcome {
  return {
    events: [
      transferred(stage, "payer", undefined, amount),
      burned(stage, "payer", amount, reason ?? "Unstated", memo ?? ZeroHash),
    ],
    ...(amount > 0n ? { moved: { payer: -amount } } : {}),
    destroyed: amount,
  };
}

for (const { title, why } of whys) {
  describe(`burn ${title}`, () => {
    context("when the amount is one unit more than the holder has", () => {
      it("is refused", async () => {
        const stage = await theater.funded();

        await expectTokenRevert(stage, "payer", burn(FUNDS + 1n, why), "ERC20InsufficientBalance", {
          sender: stage.roles.payer.address,
          balance: FUNDS,
          needed: FUNDS + 1n,
        });
      });
    });

    for (const amount of [0n, 1n, FUNDS - 1n, FUNDS])
      context(`when the amount is ${amount}`, () => {
        it("destroys it, and says why", async () => {
          const stage = await theater.funded();

          await expectToken(stage, "payer", burn(amount, why), () => burning(stage, amount, why));
        });
      });
  });

  describe(`burnFrom ${title}`, () => {
    const burnOf = (stage: TokenStage, amount: bigint): TokenDeed => burnFrom(stage.roles.payer.address, amount, why);

    context("when one unit less is allowed", () => {
      it("is refused", async () => {
        const stage = await theater.funded();
        const { payer, spender } = stage.roles;
        await stage.token.connect(payer).approve(spender, 9n);

        await expectTokenRevert(stage, "spender", burnOf(stage, 10n), "ERC20InsufficientAllowance", {
          spender: spender.address,
          allowance: 9n,
          needed: 10n,
        });
      });
    });

    context("when the holder has less than is allowed", () => {
      it("is refused, and the allowance stays", async () => {
        const stage = await theater.funded();
        const { payer, spender } = stage.roles;
        await stage.token.connect(payer).approve(spender, FUNDS + 1n);

        await expectTokenRevert(stage, "spender", burnOf(stage, FUNDS + 1n), "ERC20InsufficientBalance", {
          sender: payer.address,
          balance: FUNDS,
          needed: FUNDS + 1n,
        });
        expect(await stage.token.allowance(payer, spender)).to.equal(FUNDS + 1n);
      });
    });

    for (const allowed of [10n, 11n, MaxUint256])
      context(`when ${allowed === MaxUint256 ? "all" : allowed} is allowed`, () => {
        it("destroys the holder's tokens, and takes the amount from the allowance", async () => {
          const stage = await theater.funded();
          const { payer, spender } = stage.roles;
          await stage.token.connect(payer).approve(spender, allowed);

          await expectToken(stage, "spender", burnOf(stage, 10n), () => burning(stage, 10n, why));
          const left = allowed === MaxUint256 ? MaxUint256 : allowed - 10n;
          expect(await stage.token.allowance(payer, spender)).to.equal(left);
        });
      });
  });
}

describe("burnWithReason", () => {
  context("when the reason is none that the token knows", () => {
    it("is refused", async () => {
      const { token, roles } = await theater.funded();

      await expectReverted(
        token.connect(roles.payer).burnWithReason(1n, BURN_REASONS.length, ZeroHash),
        "RevertedWithoutReason",
        {},
      );
    });
  });
});
