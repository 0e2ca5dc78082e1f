import { expect } from "chai";
import { concat, dataLength, dataSlice, toBeHex, zeroPadValue, ZeroAddress, ZeroHash } from "ethers";

import { extend, pay, requestRefund } from "../../sdk/Deeds.ts";
import { numberOf, ORDER_STATES, REQUEST_KINDS } from "../../sdk/Names.ts";
import { type Order, orderId } from "../../sdk/Order.ts";
import { signQuote } from "../../sdk/Signatures.ts";
import { AMOUNT } from "../shared/escrow.ts";
import { given, letPass, settle } from "../shared/machine.ts";
import { event, toldIn, expectReverted, openTheater, REQUESTED, send, statusOf } from "../shared/trade.ts";

const theater = await openTheater();

/** What else each term could be. */
const OTHERS: Readonly<Omit<Order, "fees">> = {
  payer: "0x000000000000000000000000000000000000bEEF",
  payee: "0x000000000000000000000000000000000000bEEF",
  token: ZeroAddress,
  amount: AMOUNT + 1n,
  kind: 1n,
  arbiter: ZeroAddress,
  arbiterBasisPoints: 101n,
  carrier: ZeroAddress,
  payBy: 1n,
  closeBy: 1n,
  windows: 1n,
  splitBasisPoints: 5_001n,
  details: zeroPadValue("0x01", 32),
  merchantReference: zeroPadValue("0x01", 32),
  salt: 2n,
};

/** The bits of each member of an order in calldata, in their order; none for the offset of the fee legs. */
const BITS = [160, 160, 160, 96, 8, 160, 16, 160, undefined, 40, 40, 256, 16, 256, 256, 256] as const;

/** Where an order starts in the calldata of `pay`: the selector, and two offsets. */
const ORDER_START = 4 + 2 * 32;

describe("idOf", () => {
  it("is the EIP-712 digest of the terms", async () => {
    const { escrow, deployment, order } = await theater.order();

    expect(await escrow.idOf(order)).to.equal(orderId(deployment, order));
  });

  for (const count of [0, 1, 8])
    it(`covers ${count} fee legs`, async () => {
      const { roles } = await theater.order();
      const fees = Array.from({ length: count }, (_, i) => ({
        recipient: roles.platform.address,
        basisPoints: BigInt(i),
        fixedAmount: 7n,
      }));
      const { escrow, deployment, order } = await theater.order({ terms: { fees } });

      expect(await escrow.idOf(order)).to.equal(orderId(deployment, order));
    });

  for (const [term, other] of Object.entries(OTHERS))
    it(`is another for another ${term}`, async () => {
      const { escrow, id, deployment, order } = await theater.order();
      const changed = { ...order, [term]: other };

      expect(await escrow.idOf(changed))
        .to.equal(orderId(deployment, changed))
        .and.not.to.equal(id);
    });

  for (const [term, other] of Object.entries({ recipient: ZeroAddress, basisPoints: 251n, fixedAmount: 1n }))
    it(`is another for another ${term} of a fee leg`, async () => {
      const { escrow, id, deployment, order } = await theater.order();
      const [first, ...legs] = order.fees;
      const changed = { ...order, fees: [{ ...first!, [term]: other }, ...legs] };

      expect(await escrow.idOf(changed))
        .to.equal(orderId(deployment, changed))
        .and.not.to.equal(id);
    });

  it("is another for the same fee legs in another sequence", async () => {
    const { escrow, id, deployment, order } = await theater.order();
    const changed = { ...order, fees: order.fees.toReversed() };

    expect(await escrow.idOf(changed))
      .to.equal(orderId(deployment, changed))
      .and.not.to.equal(id);
  });
});

describe("Terms in calldata", () => {
  it("may have their fee legs laid out elsewhere: id and event are the same", async () => {
    const trade = await theater.order();
    const { id, order } = trade;
    const { payer, payee } = order;
    const deed = pay(order);

    const receipt = await send(trade, "payer", { ...deed, data: withFeesAtTheEnd(deed.data, order) });

    expect(toldIn(trade, receipt)).to.deep.equal([event("OrderPaid", { id, payer, payee, order })]);
  });

  for (const [place, bits] of BITS.entries())
    if (bits !== undefined && bits < 256)
      it(`may not have a bit above the ${bits} of member ${place}`, async () => {
        const trade = await theater.order();
        const deed = pay(trade.order);
        const data = withBit(deed.data, ORDER_START + 32 * place, bits);

        await expectReverted(send(trade, "payer", { ...deed, data }), "RevertedWithoutReason", {});
      });

  for (const [place, bits] of [160, 16, 96].entries())
    it(`may not have a bit above the ${bits} of member ${place} of a fee leg`, async () => {
      const trade = await theater.order();
      const deed = pay(trade.order);
      const data = withBit(deed.data, ORDER_START + 32 * (BITS.length + 1 + place), bits);

      await expectReverted(send(trade, "payer", { ...deed, data }), "RevertedWithoutReason", {});
    });
});

describe("stateOf", () => {
  it("is None for an unknown id", async () => {
    const { escrow } = await theater.order();

    expect(await escrow.stateOf(ZeroHash)).to.equal(numberOf(ORDER_STATES, "None"));
  });

  for (const state of ORDER_STATES)
    it(`is ${state} for such an order`, async () => {
      const { escrow, id } = await given(theater, state);

      expect(await escrow.stateOf(id)).to.equal(numberOf(ORDER_STATES, state));
    });

  it("stays as it was when a clock has ended, until somebody settles", async () => {
    const trade = await given(theater, "Paid");
    await letPass(trade);

    expect(await trade.escrow.stateOf(trade.id)).to.equal(numberOf(ORDER_STATES, "Paid"));
  });

  it("is Closed from the end of the refund window on, without anybody", async () => {
    const { connection, escrow, id, ...trade } = await given(theater, "Released");
    const { deadline } = await statusOf({ ...trade, connection, escrow, id });
    const { time } = connection.networkHelpers;

    await time.increaseTo(deadline - 1n);
    expect(await escrow.stateOf(id)).to.equal(numberOf(ORDER_STATES, "Released"));
    await time.increaseTo(deadline);
    expect(await escrow.stateOf(id)).to.equal(numberOf(ORDER_STATES, "Closed"));
  });
});

describe("slotOf", () => {
  it("is empty for an unknown id", async () => {
    const { escrow } = await theater.order();

    expect(await escrow.slotOf(ZeroHash)).to.deep.equal([0n, 0n, 0n, 0n, 0n]);
  });

  it("names what is held, kept, the deadline, the state and the flags", async () => {
    const trade = await theater.order();
    const { escrow, id, order, roles, deployment } = trade;
    await send(trade, "payer", pay(order, await signQuote(roles.payee, deployment, order)));
    const { deadline } = await escrow.slotOf(id);
    await send(trade, "payer", extend(order, deadline + 1n));

    const paid = numberOf(ORDER_STATES, "Paid");
    expect(await escrow.slotOf(id)).to.deep.equal([AMOUNT, 0n, deadline + 1n, paid, EXTENDED | QUOTED]);
  });

  it("flags an order that may have no further requests", async () => {
    const trade = await given(theater, "Refused");
    await letPass(trade);
    await send(trade, "stranger", settle(trade));

    expect((await trade.escrow.slotOf(trade.id)).flags).to.equal(BARRED);
  });
});

describe("requestOf", () => {
  it("is empty before the first request", async () => {
    const { escrow, id } = await given(theater, "AwaitingConfirmation");

    expect(await escrow.requestOf(id)).to.deep.equal([0n, 0n, 0n, 0n]);
  });

  for (const kind of REQUEST_KINDS)
    it(`names what an open ${kind} asks for, the time to confirm, the kind and the count`, async () => {
      const trade = await given(theater, "AwaitingConfirmation", { request: { kind } });
      const { escrow, id, order } = trade;
      const { deadline } = await escrow.slotOf(id);
      await send(trade, "payer", requestRefund(order, trade.request));

      expect(await escrow.requestOf(id)).to.deep.equal([REQUESTED, deadline, numberOf(REQUEST_KINDS, kind), 1n]);
    });
});

describe("eip712Domain", () => {
  it("tells by EIP-5267 for what the escrow takes signatures", async () => {
    const { escrow, chainId, deployment } = await theater.order();

    expect(await escrow.eip712Domain()).to.deep.equal([
      "0x0f",
      "Cowry Escrow",
      "1",
      chainId,
      deployment.escrow,
      ZeroHash,
      [],
    ]);
  });
});

describe("trustedForwarder", () => {
  it("is the forwarder of the suite, and nobody else is trusted", async () => {
    const { escrow, deployment, roles } = await theater.order();

    expect(await escrow.trustedForwarder()).to.equal(deployment.forwarder);
    expect(await escrow.isTrustedForwarder(deployment.forwarder)).to.equal(true);
    expect(await escrow.isTrustedForwarder(roles.relayer)).to.equal(false);
  });
});

/** Bits of the flags. */
const [EXTENDED, BARRED, QUOTED] = [1n, 2n, 4n];

/** The calldata of `pay` with a copy of the fee legs at its end, to which the order points, and other legs where they were. */
function withFeesAtTheEnd(data: string, { fees }: Order): string {
  const legsStart = ORDER_START + 32 * BITS.length;
  const legsSize = 32 * (1 + 3 * fees.length);
  const legs = dataSlice(data, legsStart, legsStart + legsSize);
  const offset = toBeHex(dataLength(data) - ORDER_START, 32);
  const decoy = concat([legs.slice(0, 66), `0x${"00".repeat(legsSize - 32)}`]);
  return concat([
    dataSlice(data, 0, ORDER_START + 32 * 8),
    offset,
    dataSlice(data, ORDER_START + 32 * 9, legsStart),
    decoy,
    dataSlice(data, legsStart + legsSize),
    legs,
  ]);
}

/** Calldata with one bit set in the word at a place. */
function withBit(data: string, place: number, bit: number): string {
  const word = BigInt(dataSlice(data, place, place + 32)) | (1n << BigInt(bit));
  return concat([dataSlice(data, 0, place), toBeHex(word, 32), dataSlice(data, place + 32)]);
}
