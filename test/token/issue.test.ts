import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { ISSUER_ROLE } from "../../deploy/roles.ts";
import { burn, issue, scheduleIssue } from "../../sdk/CowryToken.ts";
import { expectReverted } from "../shared/trade.ts";
import {
  CAP,
  expectToken,
  expectTokenRevert,
  ISSUE_LIMIT,
  ISSUE_PERIOD,
  issueNow,
  ISSUER_DELAY,
  openTokenTheater,
  pass,
  scheduled,
  sendToken,
  timeOf,
  TOKEN,
  type TokenOutcome,
  type TokenStage,
  tokenEvent,
  transferred,
} from "../shared/token.ts";

const theater = await openTokenTheater();

/** What an issue to the payer tells and changes. */
function issuedTo(stage: TokenStage, amount: bigint, issued: bigint): TokenOutcome {
  const { payer } = stage.roles;
  return {
    events: [
      transferred(stage, undefined, "payer", amount),
      tokenEvent("TokensIssued", { to: payer.address, amount, issued }),
    ],
    moved: { payer: amount },
    issued: amount,
  };
}

describe("issue", () => {
  context("given a token on which nothing was issued", () => {
    it("has nothing, and can issue its limit", async () => {
      const { token } = await theater.fresh();

      expect(await token.totalSupply()).to.equal(0n);
      const { issued, destroyed, circulating } = await token.stats();
      expect({ issued, destroyed, circulating }).to.deep.equal({ issued: 0n, destroyed: 0n, circulating: 0n });
      expect(await token.issuable()).to.equal(ISSUE_LIMIT);
    });

    for (const role of ["deployer", "guardian", "stranger"] as const)
      context(`when the ${role} issues`, () => {
        it("is refused", async () => {
          const stage = await theater.fresh();
          const { payer } = stage.roles;
          const caller = stage.roles[role].address;

          await expectTokenRevert(stage, role, issue(payer.address, 1n), "AccessManagedUnauthorized", { caller });
        });
      });

    context("when the issuer has not announced it", () => {
      it("is refused", async () => {
        const stage = await theater.fresh();
        const { accessManager, token, roles } = stage;
        const deed = issue(roles.payer.address, 1n);
        const operationId = await accessManager.hashOperation(roles.issuer, token, deed.data);

        await expectTokenRevert(stage, "issuer", deed, "AccessManagerNotScheduled", { operationId });
      });
    });

    context("when its delay has a second to go", () => {
      it("is refused", async () => {
        const stage = await theater.fresh();
        const { connection, deployment, roles } = stage;
        const terms = { to: roles.payer.address, amount: 1n };
        const { operation, readyAt } = await scheduleIssue(roles.issuer, deployment, terms);
        expect(readyAt).to.equal((await timeOf(stage)) + ISSUER_DELAY);
        await connection.networkHelpers.time.setNextBlockTimestamp(readyAt - 1n);

        await expectTokenRevert(stage, "issuer", issue(terms.to, 1n), "AccessManagerNotReady", {
          operationId: operation,
        });
      });
    });

    context("when its delay has passed", () => {
      it("issues", async () => {
        const stage = await theater.fresh();
        const { connection, deployment, roles } = stage;
        const terms = { to: roles.payer.address, amount: ISSUE_LIMIT };
        const { readyAt } = await scheduleIssue(roles.issuer, deployment, terms);
        await connection.networkHelpers.time.setNextBlockTimestamp(readyAt);

        await expectToken(stage, "issuer", issue(terms.to, terms.amount), () =>
          issuedTo(stage, ISSUE_LIMIT, ISSUE_LIMIT),
        );
      });
    });

    context("when another amount was announced", () => {
      it("is refused", async () => {
        const stage = await theater.fresh();
        const { accessManager, token, roles } = stage;
        await scheduled(stage, "payer", 1n);
        const deed = issue(roles.payer.address, 2n);
        const operationId = await accessManager.hashOperation(roles.issuer, token, deed.data);

        await expectTokenRevert(stage, "issuer", deed, "AccessManagerNotScheduled", { operationId });
      });
    });

    context("when the guardian has canceled it", () => {
      it("is refused", async () => {
        const stage = await theater.fresh();
        const { accessManager, token, roles } = stage;
        await scheduled(stage, "payer", 1n);
        const deed = issue(roles.payer.address, 1n);
        await accessManager.connect(roles.guardian).cancel(roles.issuer, token, deed.data);
        const operationId = await accessManager.hashOperation(roles.issuer, token, deed.data);

        await expectTokenRevert(stage, "issuer", deed, "AccessManagerNotScheduled", { operationId });
      });
    });

    context("when it is announced a second time after it was carried out", () => {
      it("issues again: each announcement is for one issue", async () => {
        const stage = await theater.fresh();
        await issueNow(stage, "payer", 5n);
        await scheduled(stage, "payer", 5n);

        await expectToken(stage, "issuer", issue(stage.roles.payer.address, 5n), () => issuedTo(stage, 5n, 10n));
      });
    });

    context("when the receiver is zero", () => {
      it("is refused", async () => {
        const stage = await theater.fresh();
        const { deployment, roles } = stage;
        await scheduleIssue(roles.issuer, deployment, { to: ZeroAddress, amount: 1n });
        await pass(stage, ISSUER_DELAY);

        await expectTokenRevert(stage, "issuer", issue(ZeroAddress, 1n), "ERC20InvalidReceiver", {
          receiver: ZeroAddress,
        });
      });
    });

    context("when the amount is one unit above the limit", () => {
      it("is refused: so much never fits", async () => {
        const stage = await theater.fresh();
        const asked = ISSUE_LIMIT + 1n;
        await scheduled(stage, "payer", asked);

        expect(await stage.token.issuableFrom(asked)).to.equal(0n);
        await expectTokenRevert(stage, "issuer", issue(stage.roles.payer.address, asked), "SlidingLimitExceeded", {
          asked,
          left: ISSUE_LIMIT,
          fitsAt: 0n,
        });
      });
    });
  });

  context("given an issue of all but one unit of the limit", () => {
    /** When it was issued. */
    async function nearLimit(): Promise<{ stage: TokenStage; first: bigint }> {
      const stage = await theater.fresh();
      await issueNow(stage, "payer", ISSUE_LIMIT - 1n);
      return { stage, first: await timeOf(stage) };
    }

    for (const asked of [2n, ISSUE_LIMIT])
      context(`when the amount is ${asked} units`, () => {
        it("is refused, and says when it fits", async () => {
          const { stage, first } = await nearLimit();
          const { token, roles } = stage;
          await scheduled(stage, "payer", asked);

          expect(await token.issuable()).to.equal(1n);
          expect(await token.issuableFrom(asked)).to.equal(first + ISSUE_PERIOD);
          await expectTokenRevert(stage, "issuer", issue(roles.payer.address, asked), "SlidingLimitExceeded", {
            asked,
            left: 1n,
            fitsAt: first + ISSUE_PERIOD,
          });
        });
      });

    context("when the amount is the last unit", () => {
      it("issues", async () => {
        const { stage } = await nearLimit();
        await scheduled(stage, "payer", 1n);

        expect(await stage.token.issuableFrom(1n)).to.equal(await timeOf(stage));
        await expectToken(stage, "issuer", issue(stage.roles.payer.address, 1n), () =>
          issuedTo(stage, 1n, ISSUE_LIMIT),
        );
        expect(await stage.token.issuable()).to.equal(0n);
      });
    });

    for (const [when, offset] of [
      ["a second before the period has passed", -1n],
      ["at exactly one period later", 0n],
      ["a second after", 1n],
    ] as const)
      context(`when the whole limit is asked for ${when}`, () => {
        it(offset < 0n ? "is refused" : "issues", async () => {
          const { stage, first } = await nearLimit();
          const { connection, roles } = stage;
          await scheduled(stage, "payer", ISSUE_LIMIT);
          await connection.networkHelpers.time.setNextBlockTimestamp(first + ISSUE_PERIOD + offset);

          const deed = issue(roles.payer.address, ISSUE_LIMIT);
          if (offset < 0n)
            await expectTokenRevert(stage, "issuer", deed, "SlidingLimitExceeded", {
              asked: ISSUE_LIMIT,
              left: 1n,
              fitsAt: first + ISSUE_PERIOD,
            });
          else await expectToken(stage, "issuer", deed, () => issuedTo(stage, ISSUE_LIMIT, 2n * ISSUE_LIMIT - 1n));
        });
      });
  });

  context("given all but some of the cap was issued", () => {
    const REST = CAP - 3n * ISSUE_LIMIT;

    async function nearCap(): Promise<TokenStage> {
      const stage = await theater.fresh();
      for (let issues = 0; issues < 3; issues += 1) {
        await issueNow(stage, "payer", ISSUE_LIMIT);
        await pass(stage, ISSUE_PERIOD);
      }
      return stage;
    }

    it("can issue the rest and no more, though the window has room", async () => {
      const stage = await nearCap();
      const { token } = stage;

      expect(await token.issuable()).to.equal(REST);
      for (const amount of [REST - 1n, REST]) expect(await token.issuableFrom(amount)).to.equal(await timeOf(stage));
      expect(await token.issuableFrom(REST + 1n)).to.equal(0n);
    });

    context("when the amount is one unit more than the cap leaves", () => {
      it("is refused", async () => {
        const stage = await nearCap();
        await scheduled(stage, "payer", REST + 1n);

        await expectTokenRevert(stage, "issuer", issue(stage.roles.payer.address, REST + 1n), "TokenCapExceeded", {
          asked: REST + 1n,
          left: REST,
        });
      });
    });

    context("when all that was issued is destroyed before", () => {
      it("is refused as well: the cap stays spent", async () => {
        const stage = await nearCap();
        await sendToken(stage, "payer", burn(3n * ISSUE_LIMIT));
        expect(await stage.token.totalSupply()).to.equal(0n);
        await scheduled(stage, "payer", REST + 1n);

        await expectTokenRevert(stage, "issuer", issue(stage.roles.payer.address, REST + 1n), "TokenCapExceeded", {
          asked: REST + 1n,
          left: REST,
        });
      });
    });

    context("when the amount is all that the cap leaves", () => {
      it("issues, and never again", async () => {
        const stage = await nearCap();
        await scheduled(stage, "payer", REST);

        await expectToken(stage, "issuer", issue(stage.roles.payer.address, REST), () => issuedTo(stage, REST, CAP));
        expect(await stage.token.issuable()).to.equal(0n);
        expect(await stage.token.issuableFrom(1n)).to.equal(0n);
        await pass(stage, 10n * ISSUE_PERIOD);
        await scheduled(stage, "payer", 1n);
        await expectTokenRevert(stage, "issuer", issue(stage.roles.payer.address, 1n), "TokenCapExceeded", {
          asked: 1n,
          left: 0n,
        });
      });
    });
  });

  context("given an issuer whose role the admin took", () => {
    it("is refused, announced or not", async () => {
      const stage = await theater.fresh();
      const { accessManager, roles } = stage;
      await scheduled(stage, "payer", 1n);
      // On a local chain the admin and the issuer are one account.
      await accessManager.connect(roles.issuer).revokeRole(ISSUER_ROLE, roles.issuer);

      await expectTokenRevert(stage, "issuer", issue(roles.payer.address, 1n), "AccessManagedUnauthorized", {
        caller: roles.issuer.address,
      });
    });
  });
});

describe("The terms of a token", () => {
  /** Deploys a token with these terms in place of sound ones. */
  async function deploying(changes: object): Promise<unknown> {
    const { accessManager, connection } = await theater.fresh();
    const terms = {
      name: "Cowry",
      symbol: "COWRY",
      cap: 10n * TOKEN,
      issueLimit: TOKEN,
      issuePeriod: 1n,
      maxBurnShare: 10_000n,
      ...changes,
    };
    return connection.ethers.deployContract("CowryToken", [terms, accessManager]);
  }

  it("refuse a cap of nothing", async () => {
    await expectReverted(deploying({ cap: 0n }), "TokenInvalidCap", { cap: 0n });
  });

  for (const [what, changes] of [
    ["a limit of nothing", { issueLimit: 0n }],
    ["a limit above the cap", { issueLimit: 10n * TOKEN + 1n }],
    ["a period without length", { issuePeriod: 0n }],
  ] as const)
    it(`refuse ${what}`, async () => {
      const limit = "issueLimit" in changes ? changes.issueLimit : TOKEN;
      const period = "issuePeriod" in changes ? changes.issuePeriod : 1n;

      await expectReverted(deploying(changes), "TokenInvalidIssueLimit", { limit, period, cap: 10n * TOKEN });
    });

  it("refuse to destroy more than the whole", async () => {
    await expectReverted(deploying({ maxBurnShare: 10_001n }), "TokenBurnShareTooHigh", {
      basisPoints: 10_001n,
      max: 10_000n,
    });
  });

  it("refuse a name that does not fit a signing domain", async () => {
    await expectReverted(deploying({ name: "x".repeat(32) }), "StringTooLong", { str: "x".repeat(32) });
  });

  it("allow a limit of the whole cap, and a payment that destroys all of itself", async () => {
    await deploying({ issueLimit: 10n * TOKEN, maxBurnShare: 10_000n });
  });

  it("are told", async () => {
    const { token } = await theater.fresh();

    const { name, symbol, cap, issueLimit, issuePeriod, maxBurnShare } = await token.terms();
    expect([name, symbol]).to.deep.equal([await token.name(), await token.symbol()]);
    expect([cap, issueLimit, issuePeriod, maxBurnShare]).to.deep.equal([CAP, ISSUE_LIMIT, ISSUE_PERIOD, 1_000n]);
  });
});
