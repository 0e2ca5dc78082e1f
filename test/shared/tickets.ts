import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import {
  type ContractTransactionResponse,
  dataSlice,
  id as hashOf,
  type TypedDataDomain,
  TypedDataEncoder,
  ZeroAddress,
  ZeroHash,
} from "ethers";
import { network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";

import type { AccessManager } from "../../typechain-types/@openzeppelin/contracts/access/manager/AccessManager.ts";
import type { ERC2771Forwarder } from "../../typechain-types/@openzeppelin/contracts/metatx/ERC2771Forwarder.ts";
import type { NftReceiverMock } from "../../typechain-types/contracts/mocks/NftReceiverMock.ts";
import type { TokenMock } from "../../typechain-types/contracts/mocks/TokenMock.ts";
import type { Tickets } from "../../typechain-types/contracts/provenance/Tickets.ts";

/** Who takes part, in the order of the node's accounts. */
const ROLES = ["organizer", "venue", "buyer", "fan", "friend", "gate", "relayer", "stranger"] as const;

/** A part in the tests of tickets. */
export type Guest = (typeof ROLES)[number];

/** The terms of an event. */
export interface EventTerms {
  readonly organizer: string;
  readonly witness: string;
  readonly token: string;
  readonly doorsAt: bigint;
  readonly endsAt: bigint;
  readonly confirmBy: bigint;
  readonly capacity: bigint;
  readonly resaleCap: bigint;
  readonly moves: bigint;
  readonly isLendable: boolean;
  readonly content: string;
  readonly salt: bigint;
}

/** Seats at one price. */
export interface TicketSale {
  readonly id: string;
  readonly firstSeat: bigint;
  readonly lastSeat: bigint;
  readonly price: bigint;
  readonly buyer: string;
  readonly series: bigint;
  readonly deadline: bigint;
}

/** A ticket that is offered again. */
export interface TicketOffer {
  readonly ticket: bigint;
  readonly seller: string;
  readonly buyer: string;
  readonly price: bigint;
  readonly turn: bigint;
  readonly deadline: bigint;
}

/** What is signed at a gate. */
export interface Entry {
  readonly ticket: bigint;
  readonly gate: string;
  readonly challenge: string;
  readonly time: bigint;
}

/** Where tickets are sold, and nothing has been announced. */
export interface TicketStage {
  readonly connection: NetworkConnection;
  readonly tickets: Tickets;
  readonly place: string;
  readonly usdx: TokenMock;
  readonly accessManager: AccessManager;
  readonly forwarder: ERC2771Forwarder;
  readonly receiver: NftReceiverMock;
  readonly roles: Readonly<Record<Guest, HardhatEthersSigner>>;
  /** A second after all that was set up. */
  readonly now: bigint;
}

export const EVENT_STATE = {
  None: 0n,
  Announced: 1n,
  Doors: 2n,
  Over: 3n,
  Confirmed: 4n,
  Settled: 5n,
  Canceled: 6n,
  Lapsed: 7n,
} as const;
export type EventStateName = keyof typeof EVENT_STATE;
export const MOVES = { Free: 0n, ResaleOnly: 1n, Locked: 2n } as const;
export const FAULT = {
  None: 0n,
  UnknownTicket: 1n,
  WrongGate: 2n,
  WrongState: 3n,
  WrongTime: 4n,
  Used: 5n,
  NotSigned: 6n,
} as const;

export const HOUR = 3_600n;
export const DAY = 24n * HOUR;
export const CAPACITY = 100n;
export const PRICE = 80_000_001n;
/** 110 % of what was first paid. */
export const RESALE_CAP = 11_000n;
export const CONTENT = hashOf("Evening of songs, old theater, plan of seats B");
export const REASON = hashOf("the singer is ill");
export const CHALLENGE = hashOf("gate 4, turn 17");
export const FORTUNE = 10n ** 12n;
export const FRESH = 120n;

export const TICKET_TYPES = {
  EventTerms: [
    { name: "organizer", type: "address" },
    { name: "witness", type: "address" },
    { name: "token", type: "address" },
    { name: "doorsAt", type: "uint40" },
    { name: "endsAt", type: "uint40" },
    { name: "confirmBy", type: "uint40" },
    { name: "capacity", type: "uint32" },
    { name: "resaleCap", type: "uint16" },
    { name: "moves", type: "uint8" },
    { name: "isLendable", type: "bool" },
    { name: "content", type: "bytes32" },
    { name: "salt", type: "uint256" },
  ],
  TicketSale: [
    { name: "id", type: "bytes28" },
    { name: "firstSeat", type: "uint32" },
    { name: "lastSeat", type: "uint32" },
    { name: "price", type: "uint96" },
    { name: "buyer", type: "address" },
    { name: "series", type: "uint32" },
    { name: "deadline", type: "uint40" },
  ],
  TicketOffer: [
    { name: "ticket", type: "uint256" },
    { name: "seller", type: "address" },
    { name: "buyer", type: "address" },
    { name: "price", type: "uint96" },
    { name: "turn", type: "uint32" },
    { name: "deadline", type: "uint40" },
  ],
  Entry: [
    { name: "ticket", type: "uint256" },
    { name: "gate", type: "address" },
    { name: "challenge", type: "bytes32" },
    { name: "time", type: "uint40" },
  ],
} as const;

/** Where the tests of a file play. */
export interface TicketTheater {
  readonly connection: NetworkConnection;
  /** A fresh stage. */
  readonly stage: () => Promise<TicketStage>;
}

/**
 * One connection for the tests of a file. Each test plays on a fresh stage.
 *
 * @example
 * const theater = await openTicketTheater();
 * const { tickets, roles } = await theater.stage();
 */
export async function openTicketTheater(): Promise<TicketTheater> {
  const connection = await network.create();
  async function fresh() {
    return stageOn(connection);
  }
  return { connection, stage: async () => connection.networkHelpers.loadFixture(fresh) };
}

async function stageOn(connection: NetworkConnection): Promise<TicketStage> {
  const { ethers, networkHelpers } = connection;
  const signers = await ethers.getSigners();
  const roles = Object.fromEntries(ROLES.map((role, place) => [role, signers[place]])) as TicketStage["roles"];
  const accessManager = await ethers.deployContract("AccessManager", [roles.relayer.address]);
  const forwarder = await ethers.deployContract("ERC2771Forwarder", ["Cowry Forwarder"]);
  const tickets = await ethers.deployContract("Tickets", [
    await accessManager.getAddress(),
    await forwarder.getAddress(),
  ]);
  const usdx = await ethers.deployContract("TokenMock", ["USDX", 6]);
  const receiver = await ethers.deployContract("NftReceiverMock");
  for (const role of ["buyer", "fan", "friend"] as const) {
    await usdx.mint(roles[role].address, FORTUNE);
    await usdx.connect(roles[role]).approve(await tickets.getAddress(), FORTUNE);
  }
  const now = BigInt(await networkHelpers.time.latest()) + 1n;
  const place = await tickets.getAddress();
  return { connection, tickets, place, usdx, accessManager, forwarder, receiver, roles, now };
}

/** The EIP-712 domain of the contract. */
export async function ticketDomainOf({
  connection,
  place,
}: Pick<TicketStage, "connection" | "place">): Promise<TypedDataDomain> {
  const { chainId } = await connection.ethers.provider.getNetwork();
  return { name: "Cowry Tickets", version: "1", chainId, verifyingContract: place };
}

/** Signs one of the contract's messages. */
export async function signTicketMessage(
  stage: Pick<TicketStage, "connection" | "place">,
  signer: Pick<HardhatEthersSigner, "signTypedData">,
  type: keyof typeof TICKET_TYPES,
  message: object,
): Promise<string> {
  return signer.signTypedData(await ticketDomainOf(stage), { [type]: [...TICKET_TYPES[type]] }, message);
}

/* EVENTS */

/** What the tests announce: an evening in ten days, paid in USDX, that the venue confirms. */
export async function termsOf(stage: TicketStage, changes: Partial<EventTerms> = {}): Promise<EventTerms> {
  const doorsAt = stage.now + 10n * DAY;
  return {
    organizer: stage.roles.organizer.address,
    witness: stage.roles.venue.address,
    token: await stage.usdx.getAddress(),
    doorsAt,
    endsAt: doorsAt + 4n * HOUR,
    confirmBy: doorsAt + 4n * HOUR + 7n * DAY,
    capacity: CAPACITY,
    resaleCap: RESALE_CAP,
    moves: MOVES.Free,
    isLendable: true,
    content: CONTENT,
    salt: 1n,
    ...changes,
  };
}

/** The id of an event, by its definition. */
export async function eventIdOf(stage: TicketStage, terms: EventTerms): Promise<string> {
  const types = { EventTerms: [...TICKET_TYPES.EventTerms] };
  return dataSlice(TypedDataEncoder.hash(await ticketDomainOf(stage), types, terms), 0, 28);
}

/** An event that was announced. */
export interface Announced {
  readonly id: string;
  readonly terms: EventTerms;
}

/** Announces an event, with one gate. */
export async function announced(stage: TicketStage, changes: Partial<EventTerms> = {}): Promise<Announced> {
  const { tickets, roles } = stage;
  const terms = await termsOf(stage, changes);
  const id = await eventIdOf(stage, terms);
  await tickets.connect(roles.organizer).announce(terms);
  await tickets.connect(roles.organizer).setGate(id, roles.gate.address, true);
  return { id, terms };
}

/** The token id of a seat, by its definition. */
export function ticketIdOf(id: string, seat: bigint): bigint {
  return (BigInt(id) << 32n) | seat;
}

/* SALES */

/** The sale of all seats to anyone. */
export function saleOf(
  stage: TicketStage,
  { id }: Pick<Announced, "id">,
  changes: Partial<TicketSale> = {},
): TicketSale {
  return {
    id,
    firstSeat: 0n,
    lastSeat: CAPACITY - 1n,
    price: PRICE,
    buyer: ZeroAddress,
    series: 0n,
    deadline: stage.now + 9n * DAY,
    ...changes,
  };
}

/** What of a purchase a test chooses. */
export interface Purchase {
  readonly sale?: Partial<TicketSale>;
  readonly seat?: bigint;
  readonly by?: Guest;
  readonly to?: string;
  readonly value?: bigint;
  readonly signature?: string;
}

/** Buys a ticket by a sale that the organizer signed; by default the buyer's, of seat 7. */
export async function sendBuy(
  stage: TicketStage,
  event: Announced,
  { sale: changes, seat = 7n, by = "buyer", to = stage.roles[by].address, value, signature }: Purchase = {},
): Promise<ContractTransactionResponse> {
  const { tickets, roles } = stage;
  const sale = saleOf(stage, event, changes);
  const signed = signature ?? (await signTicketMessage(stage, roles.organizer, "TicketSale", sale));
  const due = event.terms.token === ZeroAddress ? sale.price : 0n;
  return tickets.connect(roles[by]).buy(sale, seat, to, signed, { value: value ?? due });
}

/** A ticket that was bought. */
export async function bought(stage: TicketStage, event: Announced, purchase: Purchase = {}): Promise<bigint> {
  await sendBuy(stage, event, purchase);
  return ticketIdOf(event.id, purchase.seat ?? 7n);
}

/** An offer of the buyer's to sell a ticket again, at what it paid. */
export function offerOf(stage: TicketStage, ticket: bigint, changes: Partial<TicketOffer> = {}): TicketOffer {
  return {
    ticket,
    seller: stage.roles.buyer.address,
    buyer: ZeroAddress,
    price: PRICE,
    turn: 0n,
    deadline: stage.now + 9n * DAY,
    ...changes,
  };
}

/** Buys a ticket from its holder; by default the fan from the buyer. */
export async function sendResale(
  stage: TicketStage,
  offer: TicketOffer,
  {
    by = "fan",
    signer = "buyer",
    value = 0n,
    signature,
  }: { readonly by?: Guest; readonly signer?: Guest; readonly value?: bigint; readonly signature?: string } = {},
): Promise<ContractTransactionResponse> {
  const { tickets, roles } = stage;
  const signed = signature ?? (await signTicketMessage(stage, roles[signer], "TicketOffer", offer));
  return tickets.connect(roles[by]).resell(offer, signed, { value });
}

/* THE GATE */

/** What is signed at the gate, at a time. */
export function entryOf(stage: TicketStage, ticket: bigint, time: bigint, changes: Partial<Entry> = {}): Entry {
  return { ticket, gate: stage.roles.gate.address, challenge: CHALLENGE, time, ...changes };
}

/** Somebody's signature for a gate. */
export async function signEntry(stage: TicketStage, by: Guest, entry: Entry): Promise<string> {
  return signTicketMessage(stage, stage.roles[by], "Entry", entry);
}

/* STATES */

/** An event in a state, and the ticket for seat 7 of the buyer's. */
export interface Given extends Announced {
  readonly ticket: bigint;
}

/** An event that stands so, with one ticket sold to the buyer. */
export async function givenEvent(
  stage: TicketStage,
  state: Exclude<EventStateName, "None">,
  changes: Partial<EventTerms> = {},
): Promise<Given> {
  const { tickets, roles, connection } = stage;
  const { time } = connection.networkHelpers;
  const event = await announced(stage, changes);
  const ticket = await bought(stage, event);
  const { id, terms } = event;
  const reached: Partial<Record<EventStateName, bigint>> = {
    Doors: terms.doorsAt,
    Over: terms.endsAt,
    Confirmed: terms.endsAt,
    Settled: terms.endsAt,
    Lapsed: terms.confirmBy,
  };
  if (reached[state] !== undefined) await time.increaseTo(reached[state]);
  if (state === "Canceled") await tickets.connect(roles.organizer).cancel(id, REASON);
  if (state === "Confirmed" || state === "Settled") await tickets.connect(roles.venue).confirm(id);
  if (state === "Settled") await tickets.settle(id);
  return { ...event, ticket };
}

/** The set of states that an error names. */
export function statesOf(...names: readonly EventStateName[]): bigint {
  return names.reduce((set, name) => set | (1n << EVENT_STATE[name]), 0n);
}

/** By how much the balances of the guests and the contract grow by a deed, in USDX; what did not move is left out. */
export async function movedBy(stage: TicketStage, deed: () => Promise<unknown>): Promise<Record<string, bigint>> {
  const names = [
    ...Object.entries(stage.roles).map(([name, { address }]) => [name, address] as const),
    ["tickets", stage.place] as const,
  ];
  const read = async () => Promise.all(names.map(async ([, account]) => stage.usdx.balanceOf(account)));
  const before = await read();
  await deed();
  const after = await read();
  const grown = names.map(([name], place) => [name, after[place]! - before[place]!] as const);
  return Object.fromEntries(grown.filter(([, amount]) => amount !== 0n));
}

export const NO_SIGNATURE = "0x";
export const NOTHING = ZeroHash;
