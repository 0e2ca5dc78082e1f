import { id, toBeHex, ZeroAddress, ZeroHash } from "ethers";

import type {
  BookEvent,
  BookEventName,
  History,
  MoneyEvent,
  PaymentContract,
  PaymentEvent,
} from "../../sdk/History.ts";
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

/** Where the contracts of everyday payments are in a story; the token is that of the suite. */
export const CONTRACTS = {
  mandates: "0x9fE46736679d2D9a65F0992F2272dE9f3c7fa6e0",
  payouts: "0xCf7Ed3AccA5a467e9e704C703E8D87F634fB0Fc9",
  swap: "0xDc64a140Aa3E981100a9becA4E685f962f0cF6C9",
  spendingLimits: "0x5FC8d32690cc91D4c39d9d3abcBD16989F875707",
  token: "0x0165878A594ca255338adfa4d48449f69242Eb8F",
} as const;

type EventOf<Contract extends PaymentContract, Name> = Extract<
  PaymentEvent,
  { readonly contract: Contract; readonly name: Name }
>;

/** A story told in events, each in a block of its own unless told otherwise. */
export interface Story {
  /** What happens next, at a time in ISO form or in Unix seconds. */
  readonly tell: <Name extends BookEventName>(
    time: string | number,
    name: Name,
    args: BookEvent<Name>["args"],
    sameBlock?: boolean,
  ) => void;
  /** The same of an everyday payment. */
  readonly tellPayment: <Contract extends PaymentContract, Name extends PaymentEvent["name"]>(
    time: string | number,
    contract: Contract,
    name: Name,
    args: EventOf<Contract, Name>["args"],
    sameBlock?: boolean,
  ) => void;
  /** A customer pays an order; returns its id. */
  readonly pay: (time: string | number, order: Order) => string;
  readonly events: readonly MoneyEvent[];
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
  const events: MoneyEvent[] = [];
  let block = 100;
  const placeOf = (sameBlock: boolean) => {
    if (!sameBlock) block += 1;
    return {
      blockNumber: block,
      blockHash: id(`block ${block}`),
      transactionHash: id(`transaction ${block}`),
      logIndex: events.length,
    };
  };
  const tell: Story["tell"] = (time, name, args, sameBlock = false) => {
    events.push({ name, args, place: placeOf(sameBlock), time: seconds(time) } as BookEvent);
  };
  const tellPayment: Story["tellPayment"] = (time, contract, name, args, sameBlock = false) => {
    const what = { contract, address: CONTRACTS[contract], name, args };
    events.push({ ...what, place: placeOf(sameBlock), time: seconds(time) } as unknown as PaymentEvent);
  };
  const pay: Story["pay"] = (time, order) => {
    const orderId = toBeHex(events.length + 1, 32);
    tell(time, "OrderPaid", { id: orderId, payer: order.payer, payee: order.payee, order });
    return orderId;
  };
  const history: Story["history"] = (until) => ({
    escrow: PEOPLE.escrow,
    ...(events.some(({ contract }) => contract !== undefined) ? { contracts: CONTRACTS } : {}),
    from: 0,
    to: block,
    hash: ZeroHash,
    time: seconds(until),
    events,
  });
  return { tell, tellPayment, pay, events, history };
}

/** The Unix time of a moment written in ISO form, with its offset. */
export function seconds(time: string | number): number {
  return typeof time === "number" ? time : Date.parse(time) / 1_000;
}

/** The native coin. */
export const NATIVE = ZeroAddress;
