import { dataLength, dataSlice, getAddress, id as hashOf, Interface, zeroPadValue } from "ethers";

import { abis } from "./contracts.ts";
import {
  type EscrowEvent,
  type EscrowEventName,
  type EventArgs,
  eventsOf,
  type LogPlace,
  type SuiteEvent,
} from "./Events.ts";
import type { LogRecord, TimedLog } from "./logRecord.ts";

/** The events of the escrow that move money: all that its books need. */
export const BOOK_EVENTS = [
  "OrderPaid",
  "OrderReleased",
  "OrderRefunded",
  "ReleaseRefunded",
  "MoneyCredited",
  "MoneySpent",
  "MoneyWithdrawn",
] as const satisfies readonly EscrowEventName[];

/** The name of an event that moves money. */
export type BookEventName = (typeof BOOK_EVENTS)[number];

/** An event of the escrow that moves money, with the time of its block in Unix seconds. */
export type BookEvent<Name extends BookEventName = BookEventName> = EscrowEvent<Name> & {
  readonly time: number;
  /** None: it is the escrow's. */
  readonly contract?: undefined;
};

/** The events of everyday payments that move money, or say under which terms it will, by the contract's name in a deployment. */
export const PAYMENT_EVENTS = {
  mandates: ["MandateAuthorized", "MandateCollected"],
  payouts: ["ListPaid", "DropFunded", "DropClaimed", "DropReclaimed", "MoneyCredited", "MoneyWithdrawn"],
  swap: ["SwapFilled"],
  spendingLimits: ["SpendingPaid"],
  token: ["TokensPaid", "TokensBurned"],
} as const satisfies {
  readonly [Name in "mandates" | "payouts" | "swap" | "spendingLimits" | "token"]: readonly (keyof EventArgs<Name>)[];
};

/** The name of a contract of everyday payments in a deployment. */
export type PaymentContract = keyof typeof PAYMENT_EVENTS;

/** Where the contracts of everyday payments are, as far as the books are to cover them. */
export type PaymentContracts = Readonly<Partial<Record<PaymentContract, string | undefined>>>;

/** What stands around an event of everyday payments. */
interface PaymentFrame<Contract extends PaymentContract> {
  readonly contract: Contract;
  /** Where that contract is. */
  readonly address: string;
  /** The time of the block, in Unix seconds. */
  readonly time: number;
}

/** A line of a list that was paid, as the token logs it: the list's own event names no recipients. */
export interface ListTransfer extends PaymentFrame<"payouts"> {
  readonly name: "Transfer";
  readonly args: { readonly token: string; readonly from: string; readonly to: string; readonly amount: bigint };
  readonly place: LogPlace;
}

/** An event of everyday payments, with its contract and the time of its block. */
export type PaymentEvent =
  | ListTransfer
  | {
      readonly [Contract in PaymentContract]: SuiteEvent<Contract, (typeof PAYMENT_EVENTS)[Contract][number]> &
        PaymentFrame<Contract>;
    }[PaymentContract];

/** The name of an event of everyday payments. */
export type PaymentEventName = PaymentEvent["name"];

/** Whatever moves money in the books. */
export type MoneyEvent = BookEvent | PaymentEvent;

/** The contracts whose logs make a history. */
export interface Coverage {
  readonly escrow: string;
  /** The contracts of everyday payments; absent where there are none. */
  readonly contracts?: PaymentContracts | undefined;
}

/** The topic of every ERC-20 transfer. */
export const TRANSFER = hashOf("Transfer(address,address,uint256)");

/** The topics of the events that move money. */
const escrowTopics = topicsOf("escrow", BOOK_EVENTS);
const paymentTopics = Object.fromEntries(
  paymentNames().map((name) => [name, topicsOf(name, PAYMENT_EVENTS[name])]),
) as Readonly<Record<PaymentContract, readonly string[]>>;
const [LIST_PAID] = topicsOf("payouts", ["ListPaid"]);

/* LOGS */

/**
 * The topics of all events that the books of these contracts need.
 *
 * @example
 * const filter = { topics: [topicsFor(contracts)] };
 */
export function topicsFor(contracts: PaymentContracts): readonly string[] {
  const names = paymentNames().filter((name) => contracts[name] !== undefined);
  return [...new Set([...escrowTopics, ...names.flatMap((name) => paymentTopics[name])])];
}

/**
 * The logs that the books need, of those that a node told of these contracts; without an address where it is the escrow's.
 *
 * @example
 * const own = ownLogs(await logsOfNode(), { escrow, contracts });
 */
export function ownLogs(logs: readonly LogRecord[], { escrow, contracts = {} }: Coverage): readonly LogRecord[] {
  return logs.flatMap((log) => ownLog(log, getAddress(escrow), contracts));
}

/**
 * What else to ask a node for where lists were paid, or null: lists name no recipients, but their tokens log each payment. All tokens are asked at once, by the
 * payer's topic; or else the transactions of the lists have the same logs.
 *
 * @example
 * const lists = transfersOfLists(own, contracts); // { filter: { topics: ["0xddf2…", "0x0000…"] }, transactions: ["0x…"] }
 */
export function transfersOfLists(
  logs: readonly LogRecord[],
  { payouts }: PaymentContracts,
): { readonly filter: { readonly topics: readonly string[] }; readonly transactions: readonly string[] } | null {
  const lists = listsIn(logs);
  if (payouts === undefined || lists.length === 0) return null;
  const transactions = [...new Set(lists.map(({ transactionHash }) => transactionHash))];
  return { filter: { topics: transfersFrom(payouts) }, transactions };
}

/**
 * Of some logs the transfers out of the payouts that are of the transaction, and of the token, of a list. Any token can log under the name of a transfer what is none: that is passed over, or
 * whoever pays a list with such a token would stop all who read along.
 *
 * @example
 * const payments = transfersIn(await transfersOfNode(), own, contracts);
 */
export function transfersIn(
  transfers: readonly LogRecord[],
  own: readonly LogRecord[],
  { payouts }: PaymentContracts,
): readonly LogRecord[] {
  if (payouts === undefined) return [];
  const [name, from] = transfersFrom(payouts);
  const listed = new Set(listsIn(own).map(({ transactionHash, topics }) => `${transactionHash} ${topics[2]}`));
  return transfers.filter(
    ({ address: token, transactionHash, topics, data }) =>
      token !== undefined &&
      topics.length === 3 &&
      topics[0] === name &&
      topics[1] === from &&
      dataLength(data) === 32 &&
      listed.has(`${transactionHash} ${zeroPadValue(token, 32).toLowerCase()}`),
  );
}

/* EVENTS */

/**
 * What logs of these contracts say, in their order.
 *
 * @example
 * const events = eventsIn(page, page.logs);
 */
export function eventsIn({ escrow, contracts = {} }: Coverage, logs: readonly TimedLog[]): readonly MoneyEvent[] {
  return logs.flatMap(({ logIndex, time, address: place = escrow, ...log }): readonly MoneyEvent[] => {
    const data = { ...log, index: logIndex, address: place };
    if (place === escrow)
      return eventsOf("escrow", { escrow }, [data]).map((event) => ({ ...event, time }) as BookEvent);
    // Also of the suite's own token, which logs its transfers as any other.
    const contract = log.topics[0] === TRANSFER ? undefined : nameAt(place, contracts);
    if (contract === undefined) return [listTransfer({ ...log, logIndex, time }, place, contracts.payouts ?? place)];

    const events = eventsOf(contract, { [contract]: place } as Readonly<Record<PaymentContract, string>>, [data]);
    return events.map((event) => ({ ...event, contract, address: place, time }) as PaymentEvent);
  });
}

/** A payment of a list, out of the token's log. */
function listTransfer(log: TimedLog, token: string, payouts: string): ListTransfer {
  const { blockNumber, blockHash, transactionHash, logIndex, topics, data, time } = log;
  return {
    contract: "payouts",
    address: payouts,
    name: "Transfer",
    args: { token, from: payouts, to: getAddress(dataSlice(topics[2] ?? "0x", 12)), amount: BigInt(data) },
    place: { blockNumber, blockHash, transactionHash, logIndex },
    time,
  };
}

/* CONTRACTS */

/** The topics of a transfer from an account, in lower case as logs are read. */
function transfersFrom(account: string): readonly [name: string, from: string] {
  return [TRANSFER, zeroPadValue(account, 32).toLowerCase()];
}

/** The lists among the logs of the payouts. */
function listsIn(logs: readonly LogRecord[]): readonly LogRecord[] {
  return logs.filter(({ topics: [topic] }) => topic === LIST_PAID);
}

/** The names of all contracts of everyday payments. */
export function paymentNames(): readonly PaymentContract[] {
  return Object.keys(PAYMENT_EVENTS) as PaymentContract[];
}

function topicsOf<Contract extends "escrow" | PaymentContract>(
  contract: Contract,
  names: readonly (keyof EventArgs<Contract>)[],
): readonly string[] {
  const calls = new Interface(abis[contract]);
  return names.map((name) => calls.getEvent(String(name))?.topicHash ?? "");
}

function nameAt(place: string, contracts: PaymentContracts): PaymentContract | undefined {
  return paymentNames().find((name) => contracts[name] === place);
}

/** The log, if it is one of those that its contract's books need; without an address where it is the escrow's. */
function ownLog(log: LogRecord, escrow: string, contracts: PaymentContracts): readonly LogRecord[] {
  const { address: place = escrow, ...rest } = log;
  if (place === escrow) return [rest];
  const name = nameAt(place, contracts);
  return name !== undefined && paymentTopics[name].includes(log.topics[0] ?? "") ? [log] : [];
}
