import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { pay, splitOf } from "../../sdk/CowryToken.ts";
import { lacking, paying } from "../shared/paying.ts";
import { expectToken, expectTokenRevert, FUNDS, MAX_BURN_SHARE, openTokenTheater } from "../shared/token.ts";

const theater = await openTokenTheater();

describe("pay", () => {
  context("given a payer with funds", () => {
    context("when the share is one basis point above the token's bound", () => {
      it("is refused", async () => {
        const stage = await theater.funded();
        const deed = pay(stage.roles.payee.address, 100n, MAX_BURN_SHARE + 1n);

        await expectTokenRevert(stage, "payer", deed, "TokenBurnShareTooHigh", {
          basisPoints: MAX_BURN_SHARE + 1n,
          max: MAX_BURN_SHARE,
        });
      });
    });

    for (const amount of [FUNDS + 1n, 2n ** 256n - 1n])
      context(
        `when the amount is ${amount === FUNDS + 1n ? "one unit more than it has" : "the largest number"}`,
        () => {
          it("is refused", async () => {
            const stage = await theater.funded();
            const { payer, payee } = stage.roles;

            await expectTokenRevert(
              stage,
              "payer",
              pay(payee.address, amount, MAX_BURN_SHARE),
              "ERC20InsufficientBalance",
              { sender: payer.address, ...lacking(amount, MAX_BURN_SHARE, FUNDS) },
            );
          });
        },
      );

    context("when the payee is zero", () => {
      it("is refused: burning has deeds of its own", async () => {
        const stage = await theater.funded();

        await expectTokenRevert(stage, "payer", pay(ZeroAddress, 100n, 1n), "ERC20InvalidReceiver", {
          receiver: ZeroAddress,
        });
      });
    });

    // By the largest share of the tests, a tenth, each is a case of its own: the division leaves a rest, or none.
    for (const amount of [0n, 1n, 9n, 10n, 11n, 19n, 20n, FUNDS - 1n, FUNDS])
      for (const share of [0n, 1n, MAX_BURN_SHARE - 1n, MAX_BURN_SHARE])
        context(`when the amount is ${amount} and the share ${share}`, () => {
          it("pays and destroys to the unit", async () => {
            const stage = await theater.funded();
            const { payee } = stage.roles;

            await expectToken(stage, "payer", pay(payee.address, amount, share), () => paying(stage, amount, share));
          });
        });

    it("returns what was destroyed", async () => {
      const { token, roles } = await theater.funded();

      expect(await token.connect(roles.payer).pay.staticCall(roles.payee, 1_999n, 500n)).to.equal(99n);
    });

    context("when it pays itself", () => {
      it("loses what is destroyed, and nothing else", async () => {
        const stage = await theater.funded();
        const { payer } = stage.roles;
        const { burned } = splitOf(FUNDS, MAX_BURN_SHARE);
        const receipt = await expectToken(stage, "payer", pay(payer.address, FUNDS, MAX_BURN_SHARE), () => {
          const { events } = paying(stage, FUNDS, MAX_BURN_SHARE, "payer");
          return { events, moved: { payer: -burned }, destroyed: burned };
        });

        expect(receipt.logs).to.have.length(3);
      });
    });
  });
});

describe("splitOf", () => {
  for (const [amount, share, received, burned] of [
    [1_001n, 250n, 976n, 25n],
    [39n, 250n, 39n, 0n],
    [40n, 250n, 39n, 1n],
    [41n, 250n, 40n, 1n],
    [1n, 10_000n, 0n, 1n],
  ] as const)
    it(`divides ${amount} by ${share} basis points into ${received} and ${burned}`, () => {
      expect(splitOf(amount, share)).to.deep.equal({ received, burned });
    });
});
