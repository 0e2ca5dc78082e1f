import { id, toBeHex, ZeroAddress, ZeroHash } from "ethers";

import type { BookEvent, BookEventName, History } from "../../sdk/History.ts";
import { type Order, orderFrom, type Terms } from "../../sdk/Order.ts";
import { SERVICE } from "./escrow.ts";

/** Addresses for a story without a chain, in the writing with checksums. */
export const PEOPLE = {
  escrow: "0x5FbDB2315678afecb367f032d93F642f64180aa3",
  merchant: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
  customer: "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
  arbiter: "0x90F79bf6EB2c4f870365E785982E1f101E93b906",
  platform: "0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65",
  affiliate: "0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc",
  bank: "0x976EA74026E726554dB657fA54763abd0C3a0aa9",
  token: "0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512",
} as const;

/** A story told in events, each in a block of its own unless told otherwise. */
export interface Story {
  /** What happens next, at a time in ISO form or in Unix seconds. */
  readonly tell: <Name extends BookEventName>(
    time: string | number,
    name: Name,
    args: BookEvent<Name>["args"],
    sameBlock?: boolean,
  ) => void;
  /** A customer pays an order; returns its id. */
  readonly pay: (time: string | number, order: Order) => string;
  readonly events: readonly BookEvent[];
  /** All of it, read up to a time. */
  readonly history: (until: string | number) => History;
}

/** An order of the story: from the customer to the merchant, without fees. */
export function storyOrder(changes: Partial<Terms>): Order {
  return orderFrom({
    payer: PEOPLE.customer,
    payee: PEOPLE.merchant,
    token: PEOPLE.token,
    amount: 1_000n,
    payBy: 2_000_000_000n,
    windows: SERVICE,
    splitBasisPoints: 5_000n,
    salt: 1n,
    ...changes,
  });
}

/** Begins a story. */
export function tellStory(): Story {
  const events: BookEvent[] = [];
  let block = 100;
  const tell: Story["tell"] = (time, name, args, sameBlock = false) => {
    if (!sameBlock) block += 1;
    const place = {
      blockNumber: block,
      blockHash: id(`block ${block}`),
      transactionHash: id(`transaction ${block}`),
      logIndex: events.length,
    };
    events.push({ name, args, place, time: seconds(time) } as BookEvent);
  };
  const pay: Story["pay"] = (time, order) => {
    const orderId = toBeHex(events.length + 1, 32);
    tell(time, "OrderPaid", { id: orderId, payer: order.payer, payee: order.payee, order });
    return orderId;
  };
  const history: Story["history"] = (until) => ({
    escrow: PEOPLE.escrow,
    from: 0,
    to: block,
    hash: ZeroHash,
    time: seconds(until),
    events,
  });
  return { tell, pay, events, history };
}

/** The Unix time of a moment written in ISO form, with its offset. */
export function seconds(time: string | number): number {
  return typeof time === "number" ? time : Date.parse(time) / 1_000;
}

/** The native coin. */
export const NATIVE = ZeroAddress;
