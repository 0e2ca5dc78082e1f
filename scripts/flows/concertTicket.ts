import { id as hashOf, ZeroAddress } from "ethers";

import { commit } from "../../sdk/Documents.ts";
import type { EventState } from "../../sdk/Names.ts";
import {
  announceEvent,
  buyTicket,
  cancelEvent,
  confirmEvent,
  eventFrom,
  eventId,
  type EventTerms,
  giveTicket,
  lendTicket,
  readEvent,
  readTicket,
  refundTickets,
  resellTicket,
  setGate,
  settleEvent,
  signTicketOffer,
  signTicketSale,
  ticketId,
  type TicketOffer,
  type TicketSale,
  type TicketStatus,
} from "../../sdk/Tickets.ts";
import { moveTimeTo, timeOf } from "./shared/clock.ts";
import { type Concert, readConcert, type Seat, type SeatEnd } from "./shared/concertFile.ts";
import { flowOf } from "./shared/flow.ts";
import { admitAtGate, admitOffline, type Guest } from "./shared/gates.ts";
import { outputFolder } from "./shared/pictures.ts";
import {
  act,
  actRelayed,
  addressOf,
  amountIn,
  bookTransfer,
  closeScene,
  numberIn,
  openScene,
  type Outcome,
  refused,
  type Scene,
  signerOf,
  tell,
} from "./shared/scene.ts";
import type { Stage } from "./shared/stage.ts";
import { allow } from "./shared/steps.ts";

/** How a concert ended. */
export interface ConcertOutcome extends Outcome {
  /** Where the evening stands that took place, and the one that was called off. */
  readonly evenings: readonly EventState[];
  /** By the names of their seats. */
  readonly tickets: ReadonlyMap<string, TicketStatus>;
}

/** A ticket that somebody buys. */
interface Sold extends Pick<Seat, "name" | "price"> {
  readonly seat: bigint;
  readonly ticket: bigint;
  readonly buyer: string;
  readonly end: SeatEnd;
}

/** An evening whose tickets are sold. */
interface Evening {
  readonly scene: Scene;
  readonly terms: EventTerms;
  readonly id: string;
}

/** Seats of one price that stand side by side. */
type Block = Pick<TicketSale, "firstSeat" | "lastSeat" | "price">;

const WHOLE = 10_000n;

/** Who enters with a ticket, by what becomes of it. */
const ENTERS: Readonly<Record<SeatEnd, (buyer: string) => string | undefined>> = {
  used: (buyer) => buyer,
  lent: () => "friend",
  resold: () => "fan",
  missed: () => undefined,
};

/**
 * An organizer sells seats; a ticket is sold again at its cap, one is lent; gates let in who signs before them, and nobody else; the money is the organizer's
 * after the concert, and the guests' where it is called off.
 *
 * @example
 * const { evenings } = await concertTicket(stage, concert); // ["Settled", "Canceled"]
 */
export async function concertTicket(stage: Stage, concert: Concert): Promise<ConcertOutcome> {
  const sold = soldOf(concert);
  const scene = await openConcert(stage, concert, sold);
  const evening = await announce(scene, concert);
  const tickets = sold.map((each) => named(scene, evening.id, each));
  await sell(evening, concert, tickets);
  for (const each of tickets.filter(({ end }) => end === "resold")) await resell(evening, each);
  for (const each of tickets.filter(({ end }) => end === "lent")) await lend(evening, each);
  await openDoors(evening, tickets);
  await payOut(evening, tickets);
  const canceled = await callOff(scene, concert, tickets);
  return close(scene, [evening.id, canceled], tickets);
}

async function openConcert(stage: Stage, { token, resaleCap }: Concert, sold: readonly SoldSeat[]): Promise<Scene> {
  const needs = sold.map(({ buyer, price }): readonly [string, bigint] => [buyer, price]);
  const again = sold.filter(({ end }) => end === "resold");
  needs.push(...again.map(({ price }): readonly [string, bigint] => ["fan", capOf(price, resaleCap)]));
  // The first buyer trusts the organizer with a second evening.
  needs.push(...sold.slice(0, 1).map(({ buyer, price }): readonly [string, bigint] => [buyer, price]));
  const budgets = sumsOf(needs);
  return openScene(stage, {
    token,
    roles: [
      "organizer",
      "venue",
      "main door",
      "side door",
      ...budgets.keys(),
      "fan",
      "friend",
      "stranger",
      "relayer",
      "anyone",
    ],
    budgets: Object.fromEntries(budgets),
    withoutGas: ["stranger", ...(token === "native" ? [] : ["friend"])],
    holder: "tickets",
  });
}

/* BEFORE THE DOORS */

/** No term changes from here on; what has no field in them is committed to. */
async function announce(scene: Scene, concert: Concert): Promise<Evening> {
  const { seats, resaleCap } = concert;
  const terms = await termsOf(scene, concert);
  const id = eventId(scene.deployment, terms);
  scene.reporter.table(
    ["seat", "price", "buyer", "ends"],
    seats.map(({ name, price, sold }) => [name, numberIn(scene, price), sold?.buyer ?? "", sold?.end ?? "unsold"]),
  );
  const rule = `sold again here alone, at most at ${resaleCap / 100n} %`;
  await act(scene, "organizer", announceEvent(terms), `announces ${seats.length} seats: ${rule}; the venue is witness`);
  for (const gate of ["main door", "side door"]) {
    await act(scene, "organizer", setGate(id, addressOf(scene, gate), true), `makes the ${gate} a gate`);
  }
  return { scene, terms, id };
}

async function termsOf(scene: Scene, { seats, doorsIn, lasts, ...concert }: Concert): Promise<EventTerms> {
  const doorsAt = (await timeOf(scene.provider)) + doorsIn;
  const endsAt = doorsAt + lasts;
  return eventFrom({
    organizer: addressOf(scene, "organizer"),
    witness: addressOf(scene, "venue"),
    token: scene.token.address,
    doorsAt,
    endsAt,
    confirmBy: endsAt + concert.confirmWithin,
    capacity: BigInt(seats.length),
    resaleCap: concert.resaleCap,
    content: commit(concert.details).root,
  });
}

/** One signature serves a whole block of seats. The money waits until the evening has an outcome. */
async function sell(evening: Evening, { seats }: Concert, sold: readonly Sold[]): Promise<void> {
  const { scene } = evening;
  const needs = sumsOf(sold.map(({ buyer, price }) => [buyer, price]));
  for (const [buyer, amount] of needs) await allow(scene, buyer, amount);
  for (const block of blocksOf(seats)) {
    const inside = sold.filter(({ seat }) => block.firstSeat <= seat && seat <= block.lastSeat);
    if (inside.length > 0) await sellBlock(evening, block, inside);
  }
}

async function sellBlock(evening: Evening, block: Block, sold: readonly Sold[]): Promise<void> {
  const { scene, terms, id } = evening;
  const sale: TicketSale = { ...block, id, buyer: ZeroAddress, series: 0n, deadline: terms.doorsAt };
  const signature = await signTicketSale(signerOf(scene, "organizer"), scene.deployment, sale);
  const count = block.lastSeat - block.firstSeat + 1n;
  tell(
    scene,
    "organizer",
    `signs a sale of ${count} ${count === 1n ? "seat" : "seats"} at ${amountIn(scene, block.price)}`,
  );
  for (const { buyer, name, seat, price } of sold) {
    const to = addressOf(scene, buyer);
    const deed = buyTicket(sale, signature, { seat, to, token: terms.token });
    await act(scene, buyer, deed, `buys ${name}; ${amountIn(scene, price)} wait until the evening is over`);
    bookTransfer(scene, { from: to, to: scene.deployment.tickets, amount: price });
  }
}

/** Ticket and price change hands in one transaction, at most at the cap; there is no other way. */
async function resell({ scene, terms }: Evening, { ticket, name, buyer }: Sold): Promise<void> {
  const [from, to] = [addressOf(scene, buyer), addressOf(scene, "fan")];
  const { cap, turn } = await readTicket(scene.provider, scene.deployment, ticket);
  const offer: TicketOffer = { ticket, seller: from, buyer: to, price: cap, turn, deadline: terms.doorsAt };
  await refused(scene, buyer, giveTicket(ticket, { from, to }), {
    error: "TicketsResaleOnly",
    what: `tries to hand ${name} over, for money that nobody sees`,
  });
  await allow(scene, "fan", cap);
  await refused(scene, "fan", await offered(scene, buyer, { ...offer, price: cap + 1n }), {
    error: "TicketsAboveCap",
    what: "is asked for one unit above the cap",
  });
  await act(
    scene,
    "fan",
    await offered(scene, buyer, offer),
    `buys ${name} of the ${buyer} at its cap, ${amountIn(scene, cap)}`,
  );
  bookTransfer(scene, { from: to, to: from, amount: cap });
}

async function offered(scene: Scene, seller: string, offer: TicketOffer): Promise<ReturnType<typeof resellTicket>> {
  const signature = await signTicketOffer(signerOf(scene, seller), scene.deployment, offer);
  return resellTicket(offer, signature, scene.token.address === ZeroAddress ? offer.price : 0n);
}

async function lend({ scene, terms }: Evening, { ticket, name, buyer }: Sold): Promise<void> {
  const how = scene.token.address === ZeroAddress ? act : actRelayed;
  const deed = lendTicket(ticket, addressOf(scene, "friend"), terms.endsAt);
  await how(scene, buyer, deed, `cannot come, and lends ${name} to a friend for the evening`);
}

/* AT THE MAIN_DOOR */

/** The first guest enters at a gate with a network, all others at one without. */
async function openDoors(evening: Evening, sold: readonly Sold[]): Promise<void> {
  const { scene, terms, id } = evening;
  const guests = sold.flatMap((each): readonly Guest[] => {
    const who = ENTERS[each.end](each.buyer);
    return who === undefined ? [] : [{ ...each, who, holder: each.end === "lent" ? each.buyer : undefined }];
  });
  const lent = guests.find(({ holder }) => holder !== undefined) ?? guests[0];
  await moveTimeTo(scene.provider, terms.doorsAt);
  scene.reporter.note("… the doors open …");
  await refused(scene, "venue", confirmEvent(id), {
    error: "TicketsUnexpectedState",
    what: "tries to release the money before the concert",
  });
  if (lent === undefined) return;
  const folder = await outputFolder(scene, "concert-ticket");
  await admitAtGate(scene, lent, folder);
  await admitOffline(scene, id, {
    known: sold.map(({ ticket }) => ticket),
    guests: guests.filter((guest) => guest !== lent),
    inside: lent,
  });
}

/* THE MONEY */

async function payOut({ scene, terms, id }: Evening, sold: readonly Sold[]): Promise<void> {
  await moveTimeTo(scene.provider, terms.endsAt);
  scene.reporter.note("… the concert is over …");
  await act(scene, "venue", confirmEvent(id), "confirms that it took place");
  const amount = sold.reduce((sum, { price }) => sum + price, 0n);
  await act(scene, "anyone", settleEvent(id), `hands the organizer its money: ${amountIn(scene, amount)}`);
  bookTransfer(scene, { from: scene.deployment.tickets, to: addressOf(scene, "organizer"), amount });
}

/** A second evening is called off: anyone hands the holders back what was first paid. */
async function callOff(scene: Scene, concert: Concert, [first]: readonly Sold[]): Promise<string> {
  const terms = await termsOf(scene, concert);
  const id = eventId(scene.deployment, terms);
  await act(scene, "organizer", announceEvent(terms), "announces a second evening");
  if (first === undefined) return id;
  const again = named(scene, id, first);
  await allow(scene, first.buyer, first.price);
  await sellBlock({ scene, terms, id }, { firstSeat: first.seat, lastSeat: first.seat, price: first.price }, [again]);

  await act(scene, "organizer", cancelEvent(id, hashOf(concert.calledOff)), `calls it off: ${concert.calledOff}`);
  const what = `hands the ${first.buyer} back what was paid: ${amountIn(scene, first.price)}; the ticket is gone`;
  await act(scene, "anyone", refundTickets([again.ticket]), what);
  bookTransfer(scene, {
    from: scene.deployment.tickets,
    to: addressOf(scene, first.buyer),
    amount: first.price,
  });
  await refused(scene, first.buyer, refundTickets([again.ticket]), {
    error: "ERC721NonexistentToken",
    what: "tries to be paid back twice",
  });
  return id;
}

async function close(scene: Scene, ids: readonly string[], sold: readonly Sold[]): Promise<ConcertOutcome> {
  const { provider, deployment } = scene;
  const evenings = await Promise.all(ids.map((id) => readEvent(provider, deployment, id)));
  const tickets = await Promise.all(
    sold.map(async ({ name, ticket }) => [name, await readTicket(provider, deployment, ticket)] as const),
  );
  const outcome = await closeScene(scene, []);
  return { ...outcome, evenings: evenings.map(({ state }) => state), tickets: new Map(tickets) };
}

/* PRIVATE */

type SoldSeat = Omit<Sold, "ticket">;

function soldOf({ seats }: Concert): readonly SoldSeat[] {
  return seats.flatMap(({ name, price, sold }, place) =>
    sold === undefined ? [] : [{ name, price, seat: BigInt(place), ...sold }],
  );
}

/** A ticket that is called by its seat where a refusal speaks of it. */
function named(scene: Scene, id: string, seat: SoldSeat): Sold {
  const ticket = ticketId(id, seat.seat);
  scene.names.set(ticket.toString(), `"${seat.name}"`);
  return { ...seat, ticket };
}

function blocksOf(seats: readonly Seat[]): readonly Block[] {
  const blocks: Block[] = [];
  for (const [place, { price }] of seats.entries()) {
    const [last, seat] = [blocks.at(-1), BigInt(place)];
    if (last?.price === price) blocks[blocks.length - 1] = { ...last, lastSeat: seat };
    else blocks.push({ firstSeat: seat, lastSeat: seat, price });
  }
  return blocks;
}

function capOf(price: bigint, resaleCap: bigint): bigint {
  return (price * resaleCap) / WHOLE;
}

function sumsOf(parts: readonly (readonly [string, bigint])[]): ReadonlyMap<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const [role, amount] of parts) sums.set(role, (sums.get(role) ?? 0n) + amount);
  return sums;
}

export const flow = flowOf({
  name: "concert-ticket",
  tells: "seats are sold, sold again at a cap, lent, and used once by a fresh signature",
  letsTimePass: true,
  read: readConcert,
  play: concertTicket,
});
