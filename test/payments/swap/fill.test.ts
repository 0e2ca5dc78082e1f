import { expect } from "chai";
import { ZeroAddress } from "ethers";

import type { RevertName } from "../../../sdk/Errors.ts";
import { cancel, fill, fillWithPermits, signSwapQuote, type SwapQuote } from "../../../sdk/Swap.ts";
import { BALANCE } from "../../shared/escrow.ts";
import { malleable } from "../../shared/malleable.ts";
import {
  accountOf,
  atSecond,
  type Deal,
  dealOn,
  expectNoSwap,
  expectSwap,
  filled,
  givenDeal,
  MAKER_AMOUNT,
  MINIMUM,
  openSwapTheater,
  sendSwap,
  swapStatus,
  TAKER_AMOUNT,
} from "../../shared/swap.ts";

const theater = await openSwapTheater();

/** What a quote gives in all when so much was brought: the second way of computing it. */
const given = (brought: bigint) => (MAKER_AMOUNT * brought) / TAKER_AMOUNT;

interface Unsound {
  readonly title: string;
  readonly terms: (deal: Deal) => Partial<SwapQuote>;
  readonly error: RevertName;
  readonly facts: (deal: Deal) => object;
}

const UNSOUND: readonly Unsound[] = [
  {
    title: "both sides would give the same token",
    terms: ({ quote }) => ({ takerToken: quote.makerToken }),
    error: "SwapEqualTokens",
    facts: ({ quote }) => ({ token: quote.makerToken }),
  },
  {
    title: "the maker would give nothing",
    terms: () => ({ makerAmount: 0n }),
    error: "SwapNoAmount",
    facts: () => ({ makerAmount: 0n, takerAmount: TAKER_AMOUNT }),
  },
  {
    title: "the taker would give nothing",
    terms: () => ({ takerAmount: 0n, minimumFill: 0n }),
    error: "SwapNoAmount",
    facts: () => ({ makerAmount: MAKER_AMOUNT, takerAmount: 0n }),
  },
  {
    title: "a fill may bring nothing",
    terms: () => ({ minimumFill: 0n }),
    error: "SwapInvalidMinimum",
    facts: () => ({ minimumFill: 0n, takerAmount: TAKER_AMOUNT }),
  },
  {
    title: "a fill must bring more than the whole",
    terms: () => ({ minimumFill: TAKER_AMOUNT + 1n }),
    error: "SwapInvalidMinimum",
    facts: () => ({ minimumFill: TAKER_AMOUNT + 1n, takerAmount: TAKER_AMOUNT }),
  },
];

describe("fill", () => {
  for (const { title, terms, error, facts } of UNSOUND)
    context(`given a quote by which ${title}`, () => {
      it("is refused", async () => {
        const base = await theater.deal();
        const deal = await dealOn(base, terms(base));

        await expectNoSwap(deal, "taker", fill(deal.quote, deal.signature, MINIMUM), error, {
          id: deal.id,
          ...facts(base),
        });
      });
    });

  context("given Open", () => {
    context("when another than the taker calls", () => {
      it("is another's deed", async () => {
        const deal = await theater.deal();

        await expectNoSwap(deal, "stranger", fill(deal.quote, deal.signature), "SwapWrongCaller", {
          id: deal.id,
          caller: accountOf(deal, "stranger").address,
          expected: deal.quote.taker,
        });
      });
    });

    context("when the maker takes its own quote for anyone", () => {
      it("is refused", async () => {
        const deal = await theater.deal({ taker: ZeroAddress });

        await expectNoSwap(deal, "maker", fill(deal.quote, deal.signature), "SwapEqualParties", {
          id: deal.id,
          account: deal.quote.maker,
        });
      });
    });

    const forgeries: readonly [string, (deal: Deal) => Promise<string> | string][] = [
      ["the taker's", async ({ roles, deployment, quote }) => signSwapQuote(roles.payee, deployment, quote)],
      [
        "the maker's for one unit more",
        async ({ roles, deployment, quote }) =>
          signSwapQuote(roles.payer, deployment, { ...quote, makerAmount: MAKER_AMOUNT + 1n }),
      ],
      [
        "the maker's for another chain",
        async ({ roles, deployment, quote }) => signSwapQuote(roles.payer, { ...deployment, chainId: 1n }, quote),
      ],
      [
        "the maker's for another contract",
        async ({ roles, deployment, quote }) =>
          signSwapQuote(roles.payer, { ...deployment, swap: deployment.forwarder }, quote),
      ],
      ["the maker's in its other form", ({ signature }) => malleable(signature)],
      ["the maker's with its last byte cut off", ({ signature }) => signature.slice(0, -2)],
      ["empty", () => "0x"],
    ];
    for (const [whose, forged] of forgeries)
      context(`when the signature is ${whose}`, () => {
        it("is refused", async () => {
          const deal = await theater.deal();

          await expectNoSwap(deal, "taker", fill(deal.quote, await forged(deal)), "SwapInvalidSignature", {
            id: deal.id,
            maker: deal.quote.maker,
          });
        });
      });

    for (const [what, takerAmount] of [
      ["nothing", 0n],
      ["one unit less than the minimum", MINIMUM - 1n],
      ["one unit more than the whole", TAKER_AMOUNT + 1n],
    ] as const)
      context(`when it brings ${what}`, () => {
        it("is refused", async () => {
          const deal = await theater.deal();

          await expectNoSwap(deal, "taker", fill(deal.quote, deal.signature, takerAmount), "SwapUnfitFill", {
            id: deal.id,
            takerAmount,
            minimum: MINIMUM,
            rest: TAKER_AMOUNT,
          });
        });
      });

    for (const takerAmount of [MINIMUM, MINIMUM + 1n, TAKER_AMOUNT - 1n])
      context(`when it brings ${takerAmount} of ${TAKER_AMOUNT}`, () => {
        it("gives the taker its part, rounded down, and stays open", async () => {
          const deal = await theater.deal();

          await expectSwap(deal, "taker", fill(deal.quote, deal.signature, takerAmount), {
            ...filled(deal, { gives: given(takerAmount), gets: takerAmount }),
            status: { state: "Open", filled: takerAmount, fillable: TAKER_AMOUNT - takerAmount },
          });
        });
      });

    context("when it brings the whole", () => {
      it("gives the taker all, and is filled", async () => {
        const deal = await theater.deal();

        await expectSwap(deal, "taker", fill(deal.quote, deal.signature), {
          ...filled(deal, { gives: MAKER_AMOUNT, gets: TAKER_AMOUNT }),
          status: { state: "Filled", filled: TAKER_AMOUNT, fillable: 0n },
        });
      });
    });

    context("when several bring their parts", () => {
      it("sums to exactly both amounts, and never gives more than the ratio", async () => {
        const deal = await theater.deal({ taker: ZeroAddress });
        let before = 0n;
        for (const [taker, takerAmount] of [
          ["taker", 33_333_333n],
          ["stranger", MINIMUM],
          ["taker", 17_777_777n],
          ["stranger", TAKER_AMOUNT - 33_333_333n - MINIMUM - 17_777_777n],
        ] as const) {
          const gives = given(before + takerAmount) - given(before);

          await expectSwap(deal, taker, fill(deal.quote, deal.signature, takerAmount), {
            ...filled(deal, { gives, gets: takerAmount, before, taker }),
            status: { filled: before + takerAmount },
          });
          before += takerAmount;
        }

        expect(before).to.equal(TAKER_AMOUNT);
        expect(await deal.makerToken.balanceOf(deal.quote.maker)).to.equal(BALANCE - MAKER_AMOUNT);
      });
    });

    context("when less than the minimum is left", () => {
      const rest = MINIMUM - 5n;

      for (const takerAmount of [rest - 1n, rest + 1n])
        it(`refuses ${takerAmount} of the rest of ${rest}`, async () => {
          const deal = await theater.deal();
          await sendSwap(deal, "taker", fill(deal.quote, deal.signature, TAKER_AMOUNT - rest));

          await expectNoSwap(deal, "taker", fill(deal.quote, deal.signature, takerAmount), "SwapUnfitFill", {
            id: deal.id,
            takerAmount,
            minimum: rest,
            rest,
          });
        });

      it("takes exactly the rest", async () => {
        const deal = await theater.deal();
        await sendSwap(deal, "taker", fill(deal.quote, deal.signature, TAKER_AMOUNT - rest));

        await expectSwap(deal, "taker", fill(deal.quote, deal.signature, rest), {
          ...filled(deal, {
            gives: MAKER_AMOUNT - given(TAKER_AMOUNT - rest),
            gets: rest,
            before: TAKER_AMOUNT - rest,
          }),
          status: { state: "Filled", filled: TAKER_AMOUNT, fillable: 0n },
        });
      });
    });

    context("when the quote is all or nothing", () => {
      it("refuses a part", async () => {
        const deal = await theater.deal({ minimumFill: TAKER_AMOUNT });

        await expectNoSwap(deal, "taker", fill(deal.quote, deal.signature, TAKER_AMOUNT - 1n), "SwapUnfitFill", {
          id: deal.id,
          takerAmount: TAKER_AMOUNT - 1n,
          minimum: TAKER_AMOUNT,
          rest: TAKER_AMOUNT,
        });
      });
    });

    context("when two takers want the same rest", () => {
      it("refuses the second as a whole: nothing is clipped", async () => {
        const deal = await theater.deal({ taker: ZeroAddress });
        await sendSwap(deal, "stranger", fill(deal.quote, deal.signature, MINIMUM));

        await expectNoSwap(deal, "taker", fill(deal.quote, deal.signature), "SwapUnfitFill", {
          id: deal.id,
          takerAmount: TAKER_AMOUNT,
          minimum: MINIMUM,
          rest: TAKER_AMOUNT - MINIMUM,
        });
      });
    });

    context("when the fill is too small to give a unit", () => {
      const coarse = { makerAmount: 3n, takerAmount: 1_000n, minimumFill: 1n };

      for (const [takerAmount, gives] of [
        [333n, 0n],
        [334n, 1n],
        [335n, 1n],
      ] as const)
        it(`${gives === 0n ? "refuses" : "takes"} ${takerAmount} of 1,000 for 3`, async () => {
          const deal = await theater.deal(coarse);
          const deed = fill(deal.quote, deal.signature, takerAmount);

          if (gives === 0n) await expectNoSwap(deal, "taker", deed, "SwapNothingGiven", { id: deal.id, takerAmount });
          else
            await expectSwap(deal, "taker", deed, {
              ...filled(deal, { gives, gets: takerAmount }),
              status: { filled: takerAmount },
            });
        });

      it("gives the last taker what is left", async () => {
        const deal = await theater.deal(coarse);
        await sendSwap(deal, "taker", fill(deal.quote, deal.signature, 999n));

        await expectSwap(deal, "taker", fill(deal.quote, deal.signature, 1n), {
          ...filled(deal, { gives: 1n, gets: 1n, before: 999n }),
          status: { state: "Filled" },
        });
      });
    });

    context("when the amounts are the largest that fit", () => {
      it("computes without overflow", async () => {
        const most = 2n ** 128n - 1n;
        const deal = await theater.deal({ makerAmount: most, takerAmount: most - 1n, minimumFill: 1n });
        const part = (most - 1n) / 3n;
        const gives = (most * part) / (most - 1n);
        await deal.makerToken.mint(deal.quote.maker, gives);
        await deal.takerToken.mint(deal.quote.taker, part);
        await deal.makerToken.connect(accountOf(deal, "maker")).approve(deal.swap, most);
        await deal.takerToken.connect(accountOf(deal, "taker")).approve(deal.swap, most);

        await expectSwap(deal, "taker", fill(deal.quote, deal.signature, part), {
          ...filled(deal, { gives, gets: part }),
          status: { filled: part },
        });
      });
    });

    for (const [side, who] of [
      ["makerToken", "maker"],
      ["takerToken", "taker"],
    ] as const)
      context(`when the ${who} has allowed one unit too little`, () => {
        it("is refused by the token, and neither has given", async () => {
          const deal = await theater.deal();
          const needed = who === "maker" ? MAKER_AMOUNT : TAKER_AMOUNT;
          await deal[side].connect(accountOf(deal, who)).approve(deal.swap, needed - 1n);

          await expectNoSwap(deal, "taker", fill(deal.quote, deal.signature), "ERC20InsufficientAllowance", {
            spender: deal.deployment.swap,
            allowance: needed - 1n,
            needed,
          });
          expect(await deal.takerToken.balanceOf(deal.quote.maker)).to.equal(BALANCE);
        });
      });

    context("when the maker has spent its money meanwhile", () => {
      it("is refused by the token", async () => {
        const deal = await theater.deal();
        const { makerToken, quote } = deal;
        await makerToken.connect(accountOf(deal, "maker")).transfer(deal.swap, BALANCE - MAKER_AMOUNT + 1n);

        await expectNoSwap(deal, "taker", fill(quote, deal.signature), "ERC20InsufficientBalance", {
          sender: quote.maker,
          balance: MAKER_AMOUNT - 1n,
          needed: MAKER_AMOUNT,
        });
      });
    });

    context("when expiry is about to come, comes, has come", () => {
      it("is possible one second before", async () => {
        const deal = await theater.deal();
        await atSecond(deal, deal.quote.expiry - 1n);

        await sendSwap(deal, "taker", fill(deal.quote, deal.signature));
        expect((await swapStatus(deal)).state).to.equal("Filled");
      });

      for (const [when, offset] of [
        ["at that second", 0n],
        ["one second after", 1n],
      ] as const)
        it(`is refused ${when}`, async () => {
          const deal = await theater.deal();
          await atSecond(deal, deal.quote.expiry + offset);

          await expectNoSwap(deal, "taker", fill(deal.quote, deal.signature), "SwapExpired", {
            id: deal.id,
            expiry: deal.quote.expiry,
          });
        });
    });
  });

  for (const state of ["Filled", "Canceled"] as const)
    context(`given ${state}`, () => {
      it("is refused", async () => {
        const deal = await givenDeal(theater, state);

        await expectNoSwap(deal, "taker", fill(deal.quote, deal.signature), "SwapNotOpen", {
          id: deal.id,
          current: state,
        });
      });
    });

  context("given an equal quote with another salt", () => {
    it("has a life of its own", async () => {
      const deal = await givenDeal(theater, "Filled");
      const other = await dealOn(deal, { salt: 2n });

      await expectSwap(other, "taker", fill(other.quote, other.signature), {
        ...filled(other, { gives: MAKER_AMOUNT, gets: TAKER_AMOUNT }),
        status: { state: "Filled" },
      });
    });
  });

  context("given a maker with code", () => {
    it("takes the signature of its owner (ERC-1271), and no longer once it refuses", async () => {
      const base = await theater.deal();
      const wallet = await base.connection.ethers.deployContract("WalletMock", [accountOf(base, "maker")]);
      await base.makerToken.mint(wallet, BALANCE);
      const approval = base.makerToken.interface.encodeFunctionData("approve", [base.deployment.swap, BALANCE]);
      await wallet.execute(base.makerToken, 0n, approval);
      const deal = await dealOn(base, { maker: await wallet.getAddress() });

      await sendSwap(deal, "taker", fill(deal.quote, deal.signature, MINIMUM));
      expect(await deal.makerToken.balanceOf(wallet)).to.equal(BALANCE - given(MINIMUM));
      expect(await deal.takerToken.balanceOf(wallet)).to.equal(MINIMUM);

      await wallet.setRefusesToSign(true);
      await expectNoSwap(deal, "taker", fill(deal.quote, deal.signature, MINIMUM), "SwapInvalidSignature", {
        id: deal.id,
        maker: deal.quote.maker,
      });
    });
  });

  for (const side of ["makerToken", "takerToken"] as const)
    context(`given as the ${side === "makerToken" ? "maker's" : "taker's"} token`, () => {
      const amount = side === "makerToken" ? MAKER_AMOUNT : TAKER_AMOUNT;

      it("the native coin: it is refused", async () => {
        const deal = await theater.deal({ [side]: ZeroAddress });

        await expectNoSwap(deal, "taker", fill(deal.quote, deal.signature), "MoneyTokenWithoutCode", {
          token: ZeroAddress,
        });
      });

      it("one that takes a fee: it is refused by name", async () => {
        const deal = await withToken(await theater.deal(), side, "InexactTokenMock", ["TAX", 6, 10_000, 9_900]);

        await expectNoSwap(deal, "taker", fill(deal.quote, deal.signature), "MoneyInexactTransfer", {
          token: deal.quote[side],
          received: (amount * 9_900n) / 10_000n,
          expected: amount,
        });
      });

      it("one that answers false: it is refused", async () => {
        const reply = "0x".padEnd(66, "0");
        const deal = await withToken(await theater.deal(), side, "ReplyTokenMock", ["NAY", 6, reply]);

        await expectNoSwap(deal, "taker", fill(deal.quote, deal.signature), "SafeERC20FailedOperation", {
          token: deal.quote[side],
        });
      });

      it("one that returns nothing: it works", async () => {
        const deal = await withToken(await theater.deal(), side, "ReplyTokenMock", ["NIL", 6, "0x"]);

        await expectSwap(deal, "taker", fill(deal.quote, deal.signature), {
          ...filled(deal, { gives: MAKER_AMOUNT, gets: TAKER_AMOUNT }),
          status: { state: "Filled" },
        });
      });

      for (const [what, deedOf] of [
        ["fills", ({ quote, signature }: Deal) => fill(quote, signature, MINIMUM)],
        ["fills with permits", ({ quote, signature }: Deal) => fillWithPermits(quote, signature, {})],
        ["cancels", ({ quote }: Deal) => cancel(quote)],
      ] as const)
        it(`one that calls out: nobody ${what} within`, async () => {
          const deal = await withToken(await theater.deal({ taker: ZeroAddress }), side, "HookTokenMock", ["HKD", 6]);
          const hooked = theater.connection.ethers.getContractAt("HookTokenMock", deal.quote[side]);
          await (await hooked).setHook(deal.swap, deedOf(deal).data, false);

          await expectSwap(deal, "taker", fill(deal.quote, deal.signature, MINIMUM), {
            ...filled(deal, { gives: given(MINIMUM), gets: MINIMUM }),
            status: { filled: MINIMUM },
          });
          const [attempts, successes, reason] = await (await hooked).hookOutcome();
          expect([attempts, successes]).to.deep.equal([1n, 0n]);
          expect(deal.swap.interface.parseError(reason)?.name).to.equal("ReentrancyGuardReentrantCall");
        });
    });
});

/** The deal of the tests with another token on one side, of which both have plenty. */
async function withToken(
  deal: Deal,
  side: "makerToken" | "takerToken",
  name: "InexactTokenMock" | "ReplyTokenMock" | "HookTokenMock",
  args: readonly unknown[],
): Promise<Deal> {
  const token = (await deal.connection.ethers.deployContract(name as string, [...args])) as unknown as Deal["token"];
  for (const who of ["maker", "taker"] as const) {
    await token.mint(accountOf(deal, who), BALANCE);
    await token.connect(accountOf(deal, who)).approve(deal.swap, BALANCE);
  }
  return dealOn({ ...deal, [side]: token }, { taker: deal.quote.taker });
}
