import { expect } from "chai";
import { concat, id, Signature, ZeroAddress } from "ethers";

import {
  type BurningPayment,
  cancelAuthorization,
  payWithAuthorization,
  signCancellation,
  signPayment,
} from "../../sdk/CowryToken.ts";
import { NO_SIGNATURE } from "../shared/authorization.behavior.ts";
import { malleable } from "../shared/malleable.ts";
import { lacking, paying } from "../shared/paying.ts";
import {
  expectToken,
  expectTokenRevert,
  FUNDS,
  MAX_BURN_SHARE,
  openTokenTheater,
  sendToken,
  heldTime,
  type TokenOutcome,
  type TokenRole,
  type TokenStage,
  tokenEvent,
} from "../shared/token.ts";

const theater = await openTokenTheater();

const AMOUNT = 1_999n;
const SHARE = 500n;
const NONCE = id("an order");

/** The bit by which OpenZeppelin's ERC-3009 tells blocks from seconds. */
const BLOCKS = 2n ** 47n;

/** The payment of the tests, without an end. */
function paymentOf({ roles }: TokenStage, changes: Partial<BurningPayment> = {}): BurningPayment {
  return {
    from: roles.payer.address,
    to: roles.payee.address,
    amount: AMOUNT,
    burnShare: SHARE,
    validAfter: 0n,
    validBefore: 2n ** 40n,
    nonce: NONCE,
    ...changes,
  };
}

async function signedBy(stage: TokenStage, by: TokenRole, changes: Partial<BurningPayment> = {}): Promise<string> {
  return signPayment(stage.roles[by], stage.deployment, paymentOf(stage, changes));
}

/** What a payment by signature tells and changes. */
function authorized(stage: TokenStage, payment: BurningPayment): TokenOutcome {
  const { events, ...rest } = paying(stage, payment.amount, payment.burnShare);
  const used = tokenEvent("AuthorizationUsed", { authorizer: payment.from, nonce: payment.nonce });
  return { events: [used, ...events], ...rest };
}

describe("payWithAuthorization", () => {
  const forgeries: readonly [string, (stage: TokenStage) => Promise<string> | string][] = [
    ["the stranger's", (stage) => signedBy(stage, "stranger")],
    ["the payee's", (stage) => signedBy(stage, "payee")],
    ["the payer's for another amount", (stage) => signedBy(stage, "payer", { amount: AMOUNT - 1n })],
    ["the payer's for another share", (stage) => signedBy(stage, "payer", { burnShare: SHARE - 1n })],
    ["the payer's for another payee", (stage) => signedBy(stage, "payer", { to: stage.roles.stranger.address })],
    ["the payer's for another nonce", (stage) => signedBy(stage, "payer", { nonce: id("another order") })],
    ["the payer's with another start", (stage) => signedBy(stage, "payer", { validAfter: 1n })],
    ["the payer's with another end", (stage) => signedBy(stage, "payer", { validBefore: 2n ** 40n + 1n })],
    [
      "the payer's for another token",
      async (stage) => signPayment(stage.roles.payer, await otherToken(stage), paymentOf(stage)),
    ],
    ["the payer's to cancel the nonce", (stage) => signCancellation(stage.roles.payer, stage.deployment, NONCE)],
    ["the payer's with the other s", async (stage) => malleable(await signedBy(stage, "payer"))],
    ["the payer's in 64 bytes", async (stage) => Signature.from(await signedBy(stage, "payer")).compactSerialized],
    ["the payer's with a byte cut off", async (stage) => (await signedBy(stage, "payer")).slice(0, -2)],
    ["of zeros", () => NO_SIGNATURE],
    ["empty", () => "0x"],
  ];
  for (const [whose, forge] of forgeries)
    context(`given a signature that is ${whose}`, () => {
      it("is refused", async () => {
        const stage = await theater.funded();
        const deed = payWithAuthorization(paymentOf(stage), await forge(stage));

        await expectTokenRevert(stage, "relayer", deed, "ERC3009InvalidSignature", {});
      });
    });

  context("given no payer", () => {
    it("is refused: nobody signs for zero", async () => {
      const stage = await theater.funded();
      const payment = paymentOf(stage, { from: ZeroAddress });

      await expectTokenRevert(
        stage,
        "relayer",
        payWithAuthorization(payment, NO_SIGNATURE),
        "ERC3009InvalidSignature",
        {},
      );
    });
  });

  context("given the payer's signature", () => {
    for (const [when, times] of [
      ["a second before it holds", (now: bigint) => ({ validAfter: now + 1n })],
      ["in the second when it expires", (now: bigint) => ({ validBefore: now + 1n })],
    ] as const)
      context(`when it is presented ${when}`, () => {
        it("is refused", async () => {
          const stage = await theater.funded();
          const payment = paymentOf(stage, times(await heldTime(stage)));
          const signature = await signPayment(stage.roles.payer, stage.deployment, payment);
          const { validAfter, validBefore } = payment;

          await expectTokenRevert(
            stage,
            "relayer",
            payWithAuthorization(payment, signature),
            "ERC3009InvalidAuthorizationTime",
            { validAfter, validBefore },
          );
        });
      });

    context("when it is presented twice", () => {
      it("is refused", async () => {
        const stage = await theater.funded();
        const deed = payWithAuthorization(paymentOf(stage), await signedBy(stage, "payer"));
        await sendToken(stage, "relayer", deed);

        await expectTokenRevert(stage, "relayer", deed, "ERC3009UsedAuthorization", {
          authorizer: stage.roles.payer.address,
          nonce: NONCE,
        });
      });
    });

    context("when the payer has canceled the nonce", () => {
      it("is refused", async () => {
        const stage = await theater.funded();
        const { payer } = stage.roles;
        const cancellation = await signCancellation(payer, stage.deployment, NONCE);
        await sendToken(stage, "relayer", cancelAuthorization(payer.address, NONCE, cancellation));

        const deed = payWithAuthorization(paymentOf(stage), await signedBy(stage, "payer"));
        await expectTokenRevert(stage, "relayer", deed, "ERC3009UsedAuthorization", {
          authorizer: payer.address,
          nonce: NONCE,
        });
      });
    });

    context("when its share is above the token's bound", () => {
      it("is refused", async () => {
        const stage = await theater.funded();
        const payment = paymentOf(stage, { burnShare: MAX_BURN_SHARE + 1n });
        const signature = await signPayment(stage.roles.payer, stage.deployment, payment);

        await expectTokenRevert(stage, "relayer", payWithAuthorization(payment, signature), "TokenBurnShareTooHigh", {
          basisPoints: MAX_BURN_SHARE + 1n,
          max: MAX_BURN_SHARE,
        });
      });
    });

    context("when the payer lacks one unit", () => {
      it("is refused, and the nonce stays", async () => {
        const stage = await theater.funded();
        const { payer } = stage.roles;
        const payment = paymentOf(stage, { amount: FUNDS + 1n });
        const signature = await signPayment(payer, stage.deployment, payment);

        await expectTokenRevert(
          stage,
          "relayer",
          payWithAuthorization(payment, signature),
          "ERC20InsufficientBalance",
          { sender: payer.address, ...lacking(FUNDS + 1n, payment.burnShare, FUNDS) },
        );
        expect(await stage.token.authorizationState(payer, NONCE)).to.equal(false);
      });
    });

    context("in the only second that it holds", () => {
      it("pays, destroys and uses the nonce, whoever presents it", async () => {
        const stage = await theater.funded();
        const now = await heldTime(stage);
        const payment = paymentOf(stage, { validAfter: now, validBefore: now + 2n });
        const signature = await signPayment(stage.roles.payer, stage.deployment, payment);

        await expectToken(stage, "relayer", payWithAuthorization(payment, signature), () => authorized(stage, payment));
        expect(await stage.token.authorizationState(stage.roles.payer, NONCE)).to.equal(true);
      });
    });
  });

  context("given times of which both have the bit that makes them block numbers", () => {
    for (const [when, first, end, holds] of [
      ["the block before it holds", 1n, 3n, false],
      ["the only block in which it holds", 0n, 2n, true],
      ["the block in which it expires", 0n, 1n, false],
    ] as const)
      context(`when it is presented in ${when}`, () => {
        it(holds ? "pays: the clock is that of blocks" : "is refused", async () => {
          const stage = await theater.funded();
          const { payer } = stage.roles;
          const height = BigInt(await stage.connection.ethers.provider.getBlockNumber());
          const [validAfter, validBefore] = [BLOCKS + height + first, BLOCKS + height + end];
          const payment = paymentOf(stage, { validAfter, validBefore });
          const deed = payWithAuthorization(payment, await signPayment(payer, stage.deployment, payment));

          if (holds) await expectToken(stage, "relayer", deed, () => authorized(stage, payment));
          else
            await expectTokenRevert(stage, "relayer", deed, "ERC3009InvalidAuthorizationTime", {
              validAfter,
              validBefore,
            });
        });
      });
  });

  context("given times of which one alone has that bit", () => {
    for (const [what, times, holds] of [
      ["the end", { validAfter: 0n, validBefore: BLOCKS }, true],
      ["the start", { validAfter: BLOCKS, validBefore: 2n ** 256n - 1n - BLOCKS }, false],
    ] as const)
      it(`${holds ? "pays" : "is refused"}: it is ${what}, a second that never comes`, async () => {
        const stage = await theater.funded();
        const payment = paymentOf(stage, times);
        const deed = payWithAuthorization(payment, await signPayment(stage.roles.payer, stage.deployment, payment));

        if (holds) await expectToken(stage, "relayer", deed, () => authorized(stage, payment));
        else await expectTokenRevert(stage, "relayer", deed, "ERC3009InvalidAuthorizationTime", times);
      });
  });

  context("given a payer whose key has delegated to code", () => {
    for (const accepts of [false, true])
      it(`${accepts ? "pays where" : "is refused unless"} that code accepts the key's signature`, async () => {
        const stage = await theater.funded();
        const deed = payWithAuthorization(paymentOf(stage), await signedBy(stage, "payer"));
        await delegated(stage, accepts);

        if (accepts) await expectToken(stage, "relayer", deed, () => authorized(stage, paymentOf(stage)));
        else await expectTokenRevert(stage, "relayer", deed, "ERC3009InvalidSignature", {});
      });
  });

  context("given a payer with code", () => {
    /** A wallet of the payer's, with its funds, and a payment by it. */
    async function walleted() {
      const stage = await theater.funded();
      const { payer } = stage.roles;
      const wallet = await stage.connection.ethers.deployContract("WalletMock", [payer.address]);
      await stage.token.connect(payer).transfer(wallet, FUNDS);
      const payment = paymentOf(stage, { from: await wallet.getAddress() });
      return { stage, wallet, payment, signature: await signPayment(payer, stage.deployment, payment) };
    }

    context("when the wallet does not accept the signature", () => {
      it("is refused", async () => {
        const { stage, wallet, payment, signature } = await walleted();
        await wallet.setRefusesToSign(true);

        await expectTokenRevert(
          stage,
          "relayer",
          payWithAuthorization(payment, signature),
          "ERC3009InvalidSignature",
          {},
        );
      });
    });

    context("when the wallet accepts it", () => {
      it("pays and destroys", async () => {
        const { stage, wallet, payment, signature } = await walleted();
        const { token, roles } = stage;
        await sendToken(stage, "relayer", payWithAuthorization(payment, signature));

        expect(await token.balanceOf(wallet)).to.equal(FUNDS - AMOUNT);
        expect(await token.balanceOf(roles.payee)).to.equal(AMOUNT - 99n);
        expect((await token.stats()).destroyed).to.equal(99n);
      });
    });
  });
});

/** A payer whose key has delegated to code (EIP-7702) that does, or does not, accept its signatures. */
async function delegated(stage: TokenStage, accepts: boolean): Promise<void> {
  const { connection, roles } = stage;
  const owner = accepts ? roles.payer : roles.stranger;
  const code = await connection.ethers.deployContract("WalletMock", [owner.address]);
  await connection.networkHelpers.setCode(roles.payer.address, concat(["0xef0100", await code.getAddress()]));
}

/** Another token, at whose place the payer might sign. */
async function otherToken({ connection, accessManager }: TokenStage): Promise<{ token: string }> {
  const terms = { name: "Test Cowry", symbol: "TCWR", cap: 1n, issueLimit: 1n, issuePeriod: 1n, maxBurnShare: 0n };
  const token = await connection.ethers.deployContract("CowryToken", [terms, accessManager]);
  return { token: await token.getAddress() };
}
