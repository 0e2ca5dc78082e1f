import {
  dataSlice,
  hexlify,
  type Provider,
  randomBytes,
  type Signer,
  toBeHex,
  TypedDataEncoder,
  type TypedDataField,
  verifyTypedData,
  ZeroAddress,
  ZeroHash,
} from "ethers";

import { Tickets__factory } from "../typechain-types/factories/contracts/provenance/Tickets__factory.ts";
import { deedsOf } from "./deed.ts";
import {
  type EntryFault,
  EVENT_STATES,
  type EventState,
  MOVE_RULES,
  type MoveRule,
  nameOf,
  numberOf,
} from "./Names.ts";
import type { Deed, Places } from "./Perform.ts";

/** A deed of the tickets. */
export type TicketDeed = Deed<"tickets">;

/** The contract that keeps tickets: part of ids and signatures, so that none holds on another chain or contract. */
export interface TicketsDomain {
  readonly chainId: bigint;
  readonly tickets: string;
}

/** What an organizer announces, as the contract takes it. Its hash is the event's id. Times are in Unix seconds. */
export interface EventTerms {
  readonly organizer: string;
  /** Who says that the event took place. */
  readonly witness: string;
  /** What tickets are paid in; zero for the native coin. */
  readonly token: string;
  readonly doorsAt: bigint;
  readonly endsAt: bigint;
  /** The witness must confirm before this time, or the holders get their money back. */
  readonly confirmBy: bigint;
  /** How many seats there are, numbered from zero. */
  readonly capacity: bigint;
  /** What a ticket may cost when it is sold again, in basis points of what was first paid. */
  readonly resaleCap: bigint;
  /** How tickets change hands, by its number in the contract. */
  readonly moves: bigint;
  readonly isLendable: boolean;
  /** The commitment to everything else: name, place, plan of seats, conditions. */
  readonly content: string;
  /** Makes equal terms differ. */
  readonly salt: bigint;
}

/** What an event does without unless it is told: the organizer is its own witness and has a week to confirm, tickets move by resale alone, at most at their price, and can be lent. */
export type EventPlan = Omit<
  EventTerms,
  "witness" | "token" | "confirmBy" | "resaleCap" | "moves" | "isLendable" | "salt"
> &
  Partial<Omit<EventTerms, "moves">> & { readonly moves?: MoveRule };

/** Seats that an organizer offers at one price. */
export interface TicketSale {
  /** The event. */
  readonly id: string;
  readonly firstSeat: bigint;
  readonly lastSeat: bigint;
  /** What each costs, in units of the event's token. */
  readonly price: bigint;
  /** Who may buy; zero for anyone. */
  readonly buyer: string;
  /** The series of sales that it belongs to. */
  readonly series: bigint;
  readonly deadline: bigint;
}

/** A ticket that its holder offers again. */
export interface TicketOffer {
  readonly ticket: bigint;
  readonly seller: string;
  /** Who may buy; zero for anyone. */
  readonly buyer: string;
  /** What it costs, in units of the event's token. */
  readonly price: bigint;
  /** The ticket's turn in which the offer stands. */
  readonly turn: bigint;
  readonly deadline: bigint;
}

/** What who wants to enter signs at a gate. */
export interface Entry {
  readonly ticket: bigint;
  /** The gate's account. */
  readonly gate: string;
  /** What the gate asked for; zero where it asked for nothing but the time. */
  readonly challenge: string;
  /** When, in Unix seconds. */
  readonly time: bigint;
}

/** An entry with its signature. */
export interface SignedEntry {
  readonly entry: Entry;
  readonly signature: string;
}

/** Where an event stands. */
export interface EventStatus {
  readonly state: EventState;
  readonly organizer: string;
  readonly token: string;
  readonly doorsAt: bigint;
  readonly endsAt: bigint;
  readonly confirmBy: bigint;
  readonly capacity: bigint;
  readonly sold: bigint;
  /** What waits for the organizer or the holders, in token units. */
  readonly held: bigint;
  /** The series for which sales can be signed now. */
  readonly series: bigint;
}

/** What there is to know of a ticket that was sold. */
export interface TicketStatus {
  readonly id: string;
  readonly seat: bigint;
  readonly holder: string;
  /** Who may enter now. */
  readonly entrant: string;
  readonly used: boolean;
  /** What was first paid for it, in token units. */
  readonly paid: bigint;
  /** What it may cost when it is sold again. */
  readonly cap: bigint;
  /** The turn for which offers can be signed now. */
  readonly turn: bigint;
}

/** Who may enter with a ticket: the user before its time is over, else the holder. */
export interface Guest {
  readonly holder: string;
  readonly user: string;
  readonly userExpires: bigint;
}

/** What a gate takes along that will have no network. */
export interface GuestList extends TicketsDomain {
  readonly id: string;
  readonly doorsAt: bigint;
  readonly endsAt: bigint;
  /** The second of the block from which it was taken. Before the doors, tickets may still change hands. */
  readonly takenAt: bigint;
  /** The guests of tickets that were unused, by ticket. */
  readonly guests: ReadonlyMap<bigint, Guest>;
}

/** What a gate knows when somebody stands before it. */
export interface GateView {
  /** The gate's own account. */
  readonly gate: string;
  /** The gate's clock, in Unix seconds. */
  readonly now: bigint;
  /** What the gate has asked for; zero where it asked for nothing but the time. */
  readonly challenge: string;
  /** The tickets that the gate let in since it took the list along. */
  readonly admitted: ReadonlySet<bigint>;
}

/** Why a gate without a network lets nobody in: as the contract names it, or because the signature is not fresh or answers another challenge. */
export type GateFault = Exclude<EntryFault, "None" | "WrongState"> | "NotFresh" | "WrongChallenge";

/** How long a signature at a gate is fresh, in seconds: what the contract asks of `admit`. */
export const FRESH = 120n;

const WEEK = 604_800n;
const SEAT_BITS = 32n;

/** How many tickets are asked about at once, which nodes bear. */
const PAGE = 200;

/** The EIP-712 types of events and of what is signed about tickets. */
export const TICKET_TYPES: Record<"EventTerms" | "TicketSale" | "TicketOffer" | "Entry", TypedDataField[]> = {
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
};

const tickets = Tickets__factory.createInterface();
const deed = deedsOf("tickets");

/* EVENTS */

/**
 * The terms that a plan describes, as the contract takes them. Whether the contract would accept them is another question.
 *
 * @example
 * const terms = eventFrom({ organizer, witness: venue, doorsAt, endsAt, capacity: 1_200n, content: hashOf(programme) });
 */
export function eventFrom(plan: EventPlan): EventTerms {
  return {
    witness: plan.organizer,
    token: ZeroAddress,
    confirmBy: plan.endsAt + WEEK,
    resaleCap: 10_000n,
    isLendable: true,
    salt: BigInt(hexlify(randomBytes(32))),
    ...plan,
    moves: numberOf(MOVE_RULES, plan.moves ?? "ResaleOnly"),
  };
}

/**
 * The EIP-712 domain of the contract.
 *
 * @example
 * ticketsDomain({ chainId: 1n, tickets: "0x…" }).name; // "Cowry Tickets"
 */
export function ticketsDomain({ chainId, tickets: verifyingContract }: TicketsDomain): {
  name: string;
  version: string;
  chainId: bigint;
  verifyingContract: string;
} {
  return { name: "Cowry Tickets", version: "1", chainId, verifyingContract };
}

/**
 * The id of an event, without asking a node: 28 bytes of the EIP-712 digest of its terms.
 *
 * @example
 * eventId(deployment, terms); // "0x…", equal to tickets.idOf(terms)
 */
export function eventId(domain: TicketsDomain, terms: EventTerms): string {
  const types = { EventTerms: TICKET_TYPES.EventTerms };
  return dataSlice(TypedDataEncoder.hash(ticketsDomain(domain), types, terms), 0, 28);
}

/**
 * The token id of a seat's ticket: the event's id with the seat behind it.
 *
 * @example
 * ticketId(eventId(deployment, terms), 7n);
 */
export function ticketId(id: string, seat: bigint): bigint {
  return (BigInt(id) << SEAT_BITS) | seat;
}

/**
 * The event and the seat of a ticket.
 *
 * @example
 * seatOf(ticketId(id, 7n)); // { id, seat: 7n }
 */
export function seatOf(ticket: bigint): { readonly id: string; readonly seat: bigint } {
  return { id: toBeHex(ticket >> SEAT_BITS, 28), seat: ticket & ((1n << SEAT_BITS) - 1n) };
}

/* SIGNATURES */

/**
 * The organizer's signature under a sale.
 *
 * @example
 * const signature = await signTicketSale(organizer, deployment, sale);
 */
export async function signTicketSale(signer: Signer, domain: TicketsDomain, sale: TicketSale): Promise<string> {
  return signer.signTypedData(ticketsDomain(domain), { TicketSale: TICKET_TYPES.TicketSale }, sale);
}

/**
 * The holder's signature under an offer.
 *
 * @example
 * const signature = await signTicketOffer(holder, deployment, offer);
 */
export async function signTicketOffer(signer: Signer, domain: TicketsDomain, offer: TicketOffer): Promise<string> {
  return signer.signTypedData(ticketsDomain(domain), { TicketOffer: TICKET_TYPES.TicketOffer }, offer);
}

/**
 * The signature of who wants to enter, made before the gate and for this gate alone.
 *
 * @example
 * const signature = await signEntry(guest, deployment, { ticket, gate, challenge, time: now });
 */
export async function signEntry(signer: Signer, domain: TicketsDomain, entry: Entry): Promise<string> {
  return signer.signTypedData(ticketsDomain(domain), { Entry: TICKET_TYPES.Entry }, entry);
}

/**
 * What a gate asks of the next guest: 32 random bytes.
 *
 * @example
 * const challenge = newChallenge();
 */
export function newChallenge(): string {
  return hexlify(randomBytes(32));
}

/* DEEDS: BEFORE THE DOORS */

/**
 * Announces an event. The deed of its organizer.
 *
 * @example
 * await perform(organizer, deployment, announceEvent(terms));
 */
export function announceEvent(terms: EventTerms): TicketDeed {
  return deed(tickets.encodeFunctionData("announce", [terms]));
}

/**
 * Says whether an account may let people in. The deed of the organizer.
 *
 * @example
 * await perform(organizer, deployment, setGate(id, gate, true));
 */
export function setGate(id: string, account: string, isAllowed: boolean): TicketDeed {
  return deed(tickets.encodeFunctionData("setGate", [id, account, isAllowed]));
}

/**
 * Ends all sales that were signed. The deed of the organizer.
 *
 * @example
 * await perform(organizer, deployment, endSeries(id));
 */
export function endSeries(id: string): TicketDeed {
  return deed(tickets.encodeFunctionData("endSeries", [id]));
}

/**
 * Buys a ticket. The deed of the buyer; the value comes along where the event is paid in the native coin.
 *
 * @example
 * await perform(buyer, deployment, buyTicket(sale, signature, { seat: 7n, to, token: terms.token }));
 */
export function buyTicket(
  sale: TicketSale,
  signature: string,
  { seat, to, token }: { readonly seat: bigint; readonly to: string; readonly token: string },
): TicketDeed {
  const value = token === ZeroAddress ? sale.price : 0n;
  return deed(tickets.encodeFunctionData("buy", [sale, seat, to, signature]), value);
}

/**
 * Buys a ticket from its holder. The deed of the buyer; in the native coin the value comes along, less what the buyer has in the ledger.
 *
 * @example
 * await perform(fan, deployment, resellTicket(offer, signature));
 */
export function resellTicket(offer: TicketOffer, signature: string, value = 0n): TicketDeed {
  return deed(tickets.encodeFunctionData("resell", [offer, signature]), value);
}

/**
 * Ends all offers that were signed of a ticket. The deed of its holder.
 *
 * @example
 * await perform(holder, deployment, endOffers(ticket));
 */
export function endOffers(ticket: bigint): TicketDeed {
  return deed(tickets.encodeFunctionData("endOffers", [ticket]));
}

/**
 * Lends a ticket: until a time the user enters, and the holder does not. The deed of its holder, before the doors open.
 *
 * @example
 * await perform(holder, deployment, lendTicket(ticket, friend, endsAt));
 */
export function lendTicket(ticket: bigint, user: string, until: bigint): TicketDeed {
  return deed(tickets.encodeFunctionData("setUser", [ticket, user, until]));
}

/**
 * Gives a ticket away, where the event's terms let it move freely. The deed of its holder, before the doors open.
 *
 * @example
 * await perform(holder, deployment, giveTicket(ticket, { from, to }));
 */
export function giveTicket(ticket: bigint, { from, to }: { readonly from: string; readonly to: string }): TicketDeed {
  return deed(tickets.encodeFunctionData("safeTransferFrom(address,address,uint256)", [from, to, ticket]));
}

/**
 * Locks a ticket until a time. The deed of its holder.
 *
 * @example
 * await perform(holder, deployment, lockTicket(ticket, lender, now + 86_400n));
 */
export function lockTicket(ticket: bigint, locker: string, until: bigint): TicketDeed {
  return deed(tickets.encodeFunctionData("lock", [ticket, locker, until]));
}

/**
 * Ends a lock. The deed of its locker, and of anyone once its time is over.
 *
 * @example
 * await perform(lender, deployment, unlockTicket(ticket));
 */
export function unlockTicket(ticket: bigint): TicketDeed {
  return deed(tickets.encodeFunctionData("unlock", [ticket]));
}

/* DEEDS: AT THE GATE */

/**
 * Lets somebody in, now. The deed of the gate.
 *
 * @example
 * await perform(gate, deployment, admit({ entry, signature }));
 */
export function admit({ entry, signature }: SignedEntry): TicketDeed {
  return deed(tickets.encodeFunctionData("admit", [entry, signature]));
}

/**
 * Writes down whom a gate let in while it had no network. The deed of the gate.
 *
 * @example
 * await perform(gate, deployment, admitMany(entries));
 */
export function admitMany(entries: readonly SignedEntry[]): TicketDeed {
  return deed(tickets.encodeFunctionData("admitMany", [[...entries]]));
}

/* DEEDS: THE MONEY */

/**
 * Calls an event off. The deed of its organizer.
 *
 * @example
 * await perform(organizer, deployment, cancelEvent(id, hashOf(reason)));
 */
export function cancelEvent(id: string, reason = ZeroHash): TicketDeed {
  return deed(tickets.encodeFunctionData("cancel", [id, reason]));
}

/**
 * Confirms that an event took place. The deed of its witness.
 *
 * @example
 * await perform(venue, deployment, confirmEvent(id));
 */
export function confirmEvent(id: string): TicketDeed {
  return deed(tickets.encodeFunctionData("confirm", [id]));
}

/**
 * Hands the money of a confirmed event to its organizer. The deed of anyone.
 *
 * @example
 * await perform(anyone, deployment, settleEvent(id));
 */
export function settleEvent(id: string): TicketDeed {
  return deed(tickets.encodeFunctionData("settle", [id]));
}

/**
 * Hands holders their money back, where an event was canceled or nobody confirmed it in time. The deed of anyone.
 *
 * @example
 * await perform(anyone, deployment, refundTickets([ticket]));
 */
export function refundTickets(list: readonly bigint[]): TicketDeed {
  return deed(tickets.encodeFunctionData("refund", [[...list]]));
}

/**
 * Takes all that an account has of a token in the ledger. The deed of that account.
 *
 * @example
 * await perform(organizer, deployment, withdraw(terms.token));
 */
export function withdraw(token: string): TicketDeed {
  return deed(tickets.encodeFunctionData("withdraw", [token]));
}

/**
 * Sends all that an account has of a token in the ledger to another address. The deed of that account.
 *
 * @example
 * await perform(organizer, deployment, withdrawTo(terms.token, bank));
 */
export function withdrawTo(token: string, to: string): TicketDeed {
  return deed(tickets.encodeFunctionData("withdrawTo", [token, to]));
}

/* STATUS */

/**
 * What an account has of a token in the ledger: money that could not be pushed to it.
 *
 * @example
 * const credit = await creditOf(provider, deployment, { account, token: terms.token });
 */
export async function creditOf(
  provider: Provider,
  deployment: Places<"tickets">,
  { account, token }: { readonly account: string; readonly token: string },
): Promise<bigint> {
  return Tickets__factory.connect(deployment.tickets, provider)["balanceOf(address,address)"](account, token);
}

/**
 * Where an event stands. Needs only its id.
 *
 * @example
 * const { state, held } = await readEvent(provider, deployment, eventId(deployment, terms));
 */
export async function readEvent(provider: Provider, deployment: Places<"tickets">, id: string): Promise<EventStatus> {
  const contract = Tickets__factory.connect(deployment.tickets, provider);
  const [state, slot] = await Promise.all([contract.stateOf(id), contract.slotOf(id)]);
  const { organizer, token, doorsAt, endsAt, confirmBy, capacity, sold, held, series } = slot;
  return {
    state: nameOf(EVENT_STATES, state),
    organizer,
    token,
    doorsAt,
    endsAt,
    confirmBy,
    capacity,
    sold,
    held,
    series,
  };
}

/**
 * What there is to know of a ticket. Throws the revert of one that nobody bought.
 *
 * @example
 * const { entrant, used } = await readTicket(provider, deployment, ticket);
 */
export async function readTicket(
  provider: Provider,
  deployment: Places<"tickets">,
  ticket: bigint,
): Promise<TicketStatus> {
  const contract = Tickets__factory.connect(deployment.tickets, provider);
  const [holder, entrant, { used }, [id, seat, { paid, turn }], cap] = await Promise.all([
    contract.ownerOf(ticket),
    contract.entrantOf(ticket),
    contract.usageOf(ticket),
    contract.ticketOf(ticket),
    contract.resaleCapOf(ticket),
  ]);
  return { id, seat, holder, entrant, used, paid, cap, turn };
}

/* A GATE WITHOUT A NETWORK */

/**
 * The list that a gate takes along: who may enter with each of these tickets, from one block. Used ones are left out. Once the doors are open it stays true until
 * the event's outcome.
 *
 * @example
 * const list = await takeGuestList(provider, deployment, id, soldTickets);
 */
export async function takeGuestList(
  provider: Provider,
  { chainId, tickets: place }: TicketsDomain,
  id: string,
  sold: readonly bigint[],
): Promise<GuestList> {
  const block = await provider.getBlock("latest");
  if (block === null) throw new RangeError("the chain has no block");
  const contract = Tickets__factory.connect(place, provider);
  const at = { blockTag: block.number };
  const { doorsAt, endsAt } = await contract.slotOf(id, at);
  const guests = new Map<bigint, Guest>();
  for (let first = 0; first < sold.length; first += PAGE) {
    const asked = sold.slice(first, first + PAGE).map(async (ticket) => {
      const [holder, usage] = await Promise.all([contract.ownerOf(ticket, at), contract.usageOf(ticket, at)]);
      const { user, userExpires, used } = usage;
      if (!used) guests.set(ticket, { holder, user, userExpires });
    });
    await Promise.all(asked);
  }
  return { chainId, tickets: place, id, doorsAt, endsAt, takenAt: BigInt(block.timestamp), guests };
}

/**
 * What is wrong with who stands before a gate without a network; `undefined` lets it in. The gate keeps the signed entry for `admitMany`. Accounts with code
 * sign in a way that needs the chain, and are refused here.
 *
 * @example
 * const fault = gateFault(list, { entry, signature }, { gate, now, challenge, admitted });
 */
export function gateFault(list: GuestList, signed: SignedEntry, view: GateView): GateFault | undefined {
  const { ticket, time } = signed.entry;
  const fault = gateMismatch(signed.entry, view) ?? timeFault(list, time, view.now);
  if (fault !== undefined) return fault;
  if (view.admitted.has(ticket)) return "Used";
  const guest = list.guests.get(ticket);
  if (guest === undefined) return "UnknownTicket";
  return isSignedBy(entrantAt(guest, time), list, signed) ? undefined : "NotSigned";
}

/** Whether something else was signed than this gate asked for. */
function gateMismatch(entry: Entry, { gate, challenge }: GateView): GateFault | undefined {
  if (entry.gate.toLowerCase() !== gate.toLowerCase()) return "WrongGate";
  return entry.challenge.toLowerCase() === challenge.toLowerCase() ? undefined : "WrongChallenge";
}

/** Whether it was signed at another time than now. */
function timeFault({ doorsAt, endsAt }: GuestList, time: bigint, now: bigint): GateFault | undefined {
  if (time < doorsAt || time >= endsAt || time > now) return "WrongTime";
  return now < time + FRESH ? undefined : "NotFresh";
}

/** Who may enter at a time. */
function entrantAt({ holder, user, userExpires }: Guest, time: bigint): string {
  return user !== ZeroAddress && time < userExpires ? user : holder;
}

function isSignedBy(account: string, domain: TicketsDomain, { entry, signature }: SignedEntry): boolean {
  try {
    const types = { Entry: TICKET_TYPES.Entry };
    const { chainId, tickets: place } = domain;
    return verifyTypedData(ticketsDomain({ chainId, tickets: place }), types, entry, signature) === account;
  } catch {
    return false;
  }
}
