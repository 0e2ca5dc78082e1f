import { ZeroAddress } from "ethers";

import { confirm, type EscrowDeed, refundReleased } from "../../sdk/Deeds.ts";
import { releaseOf } from "../../sdk/Fees.ts";
import { withCredit } from "../shared/credit.ts";
import { AMOUNT, BALANCE } from "../shared/escrow.ts";
import { allowedFor, atDeadline, given } from "../shared/machine.ts";
import {
  event,
  expectDeed,
  expectRevert,
  type NamedEvent,
  openTheater,
  type Role,
  send,
  statusOf,
  type Trade,
} from "../shared/trade.ts";

const theater = await openTheater();

const FEE_RECIPIENTS = ["platform", "affiliate"] as const;

describe("refundReleased", () => {
  context("given terms that nobody paid", () => {
    it("does not know the order", async () => {
      const trade = await theater.order();
      const { id, order } = trade;

      await expectRevert(trade, "payee", refundReleased(order, 1n), "EscrowUnknownOrder", { id });
    });
  });

  context("given AwaitingConfirmation after a part was confirmed", () => {
    it("names the state, and the one that would allow it", async () => {
      const trade = await given(theater, "AwaitingConfirmation");
      const { id, order } = trade;
      await send(trade, "payer", confirm(order, 1n));

      await expectRevert(trade, "payee", refundReleased(order, 1n), "EscrowUnexpectedState", {
        id,
        current: "AwaitingConfirmation",
        allowed: allowedFor("refundReleased"),
      });
    });
  });

  context("given Released", () => {
    context("when the refund window is about to end, ends, has ended", () => {
      it("is possible one second before", async () => {
        const trade = await given(theater, "Released");
        await atDeadline(trade, -1n);

        await expectRefunded(trade, "payee", 1n);
      });

      for (const [when, offset] of [
        ["at that second", 0n],
        ["one second after", 1n],
      ] as const)
        it(`is refused ${when}: the order is closed`, async () => {
          const trade = await given(theater, "Released");
          const { id, order } = trade;
          await atDeadline(trade, offset);

          await expectRevert(trade, "payee", refundReleased(order, 1n), "EscrowUnexpectedState", {
            id,
            current: "Closed",
            allowed: allowedFor("refundReleased"),
          });
        });
    });

    for (const by of ["payer", "arbiter", "stranger"] as const)
      context(`when the ${by} calls`, () => {
        it("is another's deed", async () => {
          const trade = await given(theater, "Released");
          const { id, order, roles } = trade;

          await expectRevert(trade, by, refundReleased(order, 1n), "EscrowWrongCaller", {
            id,
            caller: roles[by].address,
            expected: order.payee,
          });
        });
      });

    context("when the payee calls", () => {
      bounded("payee", () => AMOUNT);

      it("gives back at most what is kept after an earlier refund", async () => {
        const trade = await given(theater, "Released");
        const { id, order } = trade;
        const part = AMOUNT / 3n;
        await send(trade, "payee", refundReleased(order, part));

        const max = AMOUNT - part;
        await expectRevert(trade, "payee", refundReleased(order, max + 1n), "EscrowInvalidAmount", {
          id,
          amount: max + 1n,
          max,
        });
        await expectRefunded(trade, "payee", max);
      });

      it("cannot do so without an allowance", async () => {
        const trade = await given(theater, "Released");
        const { escrow, token, order, roles } = trade;
        await token.connect(roles.payee).approve(escrow, AMOUNT - 1n);

        await expectRevert(trade, "payee", refundReleased(order, AMOUNT), "ERC20InsufficientAllowance", {
          spender: trade.deployment.escrow,
          allowance: AMOUNT - 1n,
          needed: AMOUNT,
        });
      });

      it("cannot do so without the money", async () => {
        const trade = await given(theater, "Released");
        const { token, order, roles } = trade;
        await token.connect(roles.payee).transfer(roles.stranger, await token.balanceOf(roles.payee));

        await expectRevert(trade, "payee", refundReleased(order, 1n), "ERC20InsufficientBalance", {
          sender: order.payee,
          balance: 0n,
          needed: 1n,
        });
      });

      it("cannot bring the native coin for a token", async () => {
        const trade = await given(theater, "Released");

        await expectRevert(trade, "payee", bringing(1n, refundReleased(trade.order, 1n)), "MoneyWrongValue", {
          received: 1n,
          expected: 0n,
        });
      });
    });

    for (const recipient of FEE_RECIPIENTS)
      context(`when the ${recipient} calls`, () => {
        bounded(recipient, (trade) => releaseOf(trade.order, AMOUNT).fees[FEE_RECIPIENTS.indexOf(recipient)]!);
      });

    context("when the platform calls and has two fee legs", () => {
      it("gives back at most both together", async () => {
        const { platform } = (await theater.order()).roles;
        const leg = { recipient: platform.address, basisPoints: 0n, fixedAmount: 1_000n };
        const trade = await given(theater, "Released", { terms: { fees: [leg, leg] } });
        const { id, order } = trade;

        await expectRevert(trade, "platform", refundReleased(order, 2_001n), "EscrowInvalidAmount", {
          id,
          amount: 2_001n,
          max: 2_000n,
        });
        await expectRefunded(trade, "platform", 2_000n);
      });
    });

    context("when the platform calls and less than its fee is kept", () => {
      it("gives back at most what is kept", async () => {
        const trade = await given(theater, "Released");
        const { id, order } = trade;
        await send(trade, "payee", refundReleased(order, AMOUNT - 1n));

        await expectRevert(trade, "platform", refundReleased(order, 2n), "EscrowInvalidAmount", {
          id,
          amount: 2n,
          max: 1n,
        });
        await expectRefunded(trade, "platform", 1n);
      });
    });
  });

  context("given Released with a ledger balance of the payee", () => {
    for (const [title, spent] of [
      ["less than the amount", AMOUNT / 4n],
      ["the amount", AMOUNT],
      ["more than the amount", AMOUNT + 5n],
    ] as const)
      context(`when it is ${title}`, () => {
        it("takes it from there first, the rest from the allowance", async () => {
          const trade = await withCredit(theater, spent);
          const { deadline } = await statusOf(trade);
          const fromLedger = spent < AMOUNT ? spent : AMOUNT;
          const fromWallet = AMOUNT - fromLedger;

          await expectDeed(trade, "payee", refundReleased(trade.order, AMOUNT), () => ({
            events: [refunded(trade, "payee", AMOUNT), spentFrom(trade, fromLedger)],
            moved: {
              escrow: -fromLedger,
              "payee's ledger": -fromLedger,
              payer: AMOUNT,
              ...(fromWallet > 0n ? { payee: -fromWallet } : {}),
            },
            order: { state: "Released", deadline },
          }));
        });
      });
  });

  context("given Released in the native coin", () => {
    const NATIVE = { terms: { token: ZeroAddress } };

    for (const value of [AMOUNT - 1n, AMOUNT + 1n])
      context(`when ${value} comes with a refund of ${AMOUNT}`, () => {
        it("is refused", async () => {
          const trade = await given(theater, "Released", NATIVE);

          await expectRevert(trade, "payee", bringing(value, refundReleased(trade.order, AMOUNT)), "MoneyWrongValue", {
            received: value,
            expected: AMOUNT,
          });
        });
      });

    context("when exactly the amount comes", () => {
      it("passes it on", async () => {
        const trade = await given(theater, "Released", NATIVE);

        await expectRefunded(trade, "payee", AMOUNT);
      });
    });
  });
});

/** The most that a role may give back, in threes, and nothing at all. */
function bounded(by: Role, maxOf: (trade: Trade) => bigint): void {
  it("cannot give back nothing", async () => {
    const trade = await given(theater, "Released");
    const { id, order } = trade;

    await expectRevert(trade, by, refundReleased(order, 0n), "EscrowInvalidAmount", {
      id,
      amount: 0n,
      max: maxOf(trade),
    });
  });

  for (const [title, offset] of [
    ["all but one unit", -1n],
    ["all", 0n],
  ] as const)
    it(`gives back ${title} of what it may`, async () => {
      const trade = await given(theater, "Released");

      await expectRefunded(trade, by, maxOf(trade) + offset);
    });

  it("cannot give back one unit more", async () => {
    const trade = await given(theater, "Released");
    const { id, order } = trade;
    const max = maxOf(trade);

    await expectRevert(trade, by, refundReleased(order, max + 1n), "EscrowInvalidAmount", {
      id,
      amount: max + 1n,
      max,
    });
  });
}

/** A refund out of one's wallet. The order stays Released. */
async function expectRefunded(trade: Trade, by: Role, amount: bigint): Promise<void> {
  const { order, token, escrow, roles } = trade;
  // The payee has allowed it from the start.
  if (by !== "payee") await token.connect(roles[by]).approve(escrow, BALANCE);
  const { kept, deadline } = await statusOf(trade);

  await expectDeed(trade, by, refundReleased(order, amount), () => ({
    events: [refunded(trade, by, amount)],
    moved: { [by]: -amount, payer: amount },
    order: { state: "Released", kept: kept - amount, deadline },
  }));
}

function refunded({ id, roles }: Trade, by: Role, amount: bigint): NamedEvent {
  return event("ReleaseRefunded", { id, by: roles[by].address, amount });
}

function spentFrom({ order }: Trade, amount: bigint): NamedEvent {
  return event("MoneySpent", { account: order.payee, token: order.token, amount });
}

function bringing(value: bigint, deed: EscrowDeed): EscrowDeed {
  return { ...deed, value };
}
