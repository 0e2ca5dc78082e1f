import { agreeSplit, confirm, type Split } from "../../sdk/Deeds.ts";
import { signSplit } from "../../sdk/Signatures.ts";
import { refusesAsEveryDeed } from "../shared/deed.behavior.ts";
import { AMOUNT, DAY, WINDOWS } from "../shared/escrow.ts";
import { given, LIVE } from "../shared/machine.ts";
import {
  at,
  divided,
  expectDeed,
  expectRevert,
  now,
  openTheater,
  paidOut,
  type Role,
  send,
  statusOf,
  type Trade,
} from "../shared/trade.ts";

const theater = await openTheater();

const HALF = AMOUNT / 2n;

describe("agreeSplit", () => {
  refusesAsEveryDeed(theater, "agreeSplit", "Paid");

  context("given Paid", () => {
    context("when the agreement is about to expire, expires, has expired", () => {
      it("divides one second before", async () => {
        const { trade, split } = await agreement();
        await at(trade, split.expiry - 1n);

        await expectDivided(trade, "stranger", split);
      });

      for (const [when, offset] of [
        ["at that second", 0n],
        ["one second after", 1n],
      ] as const)
        it(`is refused ${when}`, async () => {
          const { trade, split } = await agreement();
          await at(trade, split.expiry + offset);

          await expectRevert(trade, "payer", agreeSplit(trade.order, split, {}), "EscrowSplitExpired", {
            id: trade.id,
            expiry: split.expiry,
          });
        });
    });

    for (const held of [AMOUNT - 1n, AMOUNT + 1n])
      context(`when it names ${held} as held, not ${AMOUNT}`, () => {
        it("is void", async () => {
          const { trade, split } = await agreement({ held });
          const { id, order } = trade;

          const deed = agreeSplit(order, split, await signatures(trade, split));
          await expectRevert(trade, "stranger", deed, "EscrowHeldChanged", { id, held: AMOUNT, expected: held });
        });
      });

    context("when a part was confirmed since", () => {
      it("is void", async () => {
        const { trade, split } = await agreement();
        const { id, order } = trade;
        await send(trade, "payer", confirm(order, 1n));

        const deed = agreeSplit(order, split, await signatures(trade, split));
        await expectRevert(trade, "stranger", deed, "EscrowHeldChanged", { id, held: AMOUNT - 1n, expected: AMOUNT });
      });
    });

    context("when it gives the payer one unit more than is held", () => {
      it("is refused", async () => {
        const toPayer = AMOUNT + 1n;
        const { trade, split } = await agreement({ toPayer });
        const { id, order } = trade;

        const deed = agreeSplit(order, split, await signatures(trade, split));
        await expectRevert(trade, "stranger", deed, "EscrowInvalidAmount", { id, amount: toPayer, max: AMOUNT });
      });
    });

    for (const missing of ["payer", "payee"] as const)
      context(`when the ${missing} has not signed`, () => {
        it("is refused to a third party", async () => {
          const { trade, split } = await agreement();

          const { [`${missing}Signature` as const]: _, ...other } = await signatures(trade, split);
          await expectUnsigned(trade, "stranger", split, other, missing);
        });

        it("is refused with another's signature", async () => {
          const { trade, split } = await agreement();

          const forged = await signSplit(trade.roles.stranger, trade.deployment, trade.order, split);
          const both = { ...(await signatures(trade, split)), [`${missing}Signature`]: forged };
          await expectUnsigned(trade, "stranger", split, both, missing);
        });

        it("is refused with its signature under another split", async () => {
          const { trade, split } = await agreement();

          const other = await signatures(trade, { ...split, toPayer: split.toPayer + 1n });
          const { [`${missing}Signature` as const]: stale } = other;
          const both = { ...(await signatures(trade, split)), [`${missing}Signature`]: stale };
          await expectUnsigned(trade, "stranger", split, both, missing);
        });
      });

    context("when one party calls without the other's signature", () => {
      it("is refused to the payer", async () => {
        const { trade, split } = await agreement();

        await expectUnsigned(trade, "payer", split, {}, "payee");
      });

      it("is refused to the payee", async () => {
        const { trade, split } = await agreement();

        await expectUnsigned(trade, "payee", split, {}, "payer");
      });
    });

    for (const [by, unneeded] of [
      ["payer", "payerSignature"],
      ["payee", "payeeSignature"],
    ] as const)
      context(`when the ${by} calls with the other's signature`, () => {
        it("divides: a party that calls need not sign", async () => {
          const { trade, split } = await agreement();
          const { [unneeded]: _, ...other } = await signatures(trade, split);

          await expectDivided(trade, by, split, other);
        });
      });

    for (const toPayer of [0n, 1n, AMOUNT - 1n, AMOUNT])
      context(`when both signed ${toPayer} for the payer`, () => {
        it("divides all that is held", async () => {
          const { trade, split } = await agreement({ toPayer });

          await expectDivided(trade, "stranger", split);
        });
      });
  });

  for (const state of LIVE)
    context(`given ${state}`, () => {
      it("divides all that is held, and ends an open request", async () => {
        const trade = await given(theater, state);

        await expectDivided(trade, "stranger", await splitOf(trade, {}));
      });
    });
});

async function agreement(terms: Partial<Split> = {}): Promise<{ trade: Trade; split: Split }> {
  const trade = await given(theater, "Paid");
  return { trade, split: await splitOf(trade, terms) };
}

async function splitOf(trade: Trade, terms: Partial<Split>): Promise<Split> {
  return { held: AMOUNT, toPayer: HALF, expiry: (await now(trade)) + DAY, ...terms };
}

interface Signatures {
  readonly payerSignature?: string;
  readonly payeeSignature?: string;
}

async function signatures({ roles, deployment, order }: Trade, split: Split): Promise<Required<Signatures>> {
  return {
    payerSignature: await signSplit(roles.payer, deployment, order, split),
    payeeSignature: await signSplit(roles.payee, deployment, order, split),
  };
}

async function expectUnsigned(
  trade: Trade,
  by: Role,
  split: Split,
  signed: Signatures,
  missing: "payer" | "payee",
): Promise<void> {
  const { id, order, roles } = trade;
  await expectRevert(trade, by, agreeSplit(order, split, signed), "EscrowInvalidSignature", {
    id,
    signer: roles[missing].address,
  });
}

async function expectDivided(trade: Trade, by: Role, split: Split, signed?: Signatures): Promise<void> {
  const { order } = trade;
  const { request } = await statusOf(trade);
  const { toPayer } = split;
  const toPayee = AMOUNT - toPayer;
  await expectDeed(trade, by, agreeSplit(order, split, signed ?? (await signatures(trade, split))), (time) => ({
    events: divided(trade, toPayer, toPayee, "Agreement"),
    moved: paidOut(trade, { toPayer, toPayee }),
    order: toPayee > 0n ? { state: "Released", kept: toPayee, deadline: time + WINDOWS.refund } : { state: "Refunded" },
    request: { ...request, requested: 0n },
  }));
}
