import {
  admit,
  admitMany,
  FRESH,
  gateFault,
  type GateFault,
  type GuestList,
  newChallenge,
  signEntry,
  type SignedEntry,
  takeGuestList,
} from "../../../sdk/Tickets.ts";
import { moveTimeTo } from "./clock.ts";
import { writeCard } from "./pictures.ts";
import { act, addressOf, refused, type Scene, signerOf, StoryBroken, tell } from "./scene.ts";

/** Somebody who comes to a gate with a ticket. */
export interface Guest {
  /** The seat, for people. */
  readonly name: string;
  readonly ticket: bigint;
  readonly who: string;
  /** Who holds the ticket, if it is lent. */
  readonly holder: string | undefined;
}

/** Who comes to a gate that has no network. */
export interface Evening {
  /** The tickets that were sold. */
  readonly known: readonly bigint[];
  readonly guests: readonly Guest[];
  /** Who is inside already. */
  readonly inside: Guest;
}

/** What a gate without a network keeps. */
interface SideGate {
  readonly list: GuestList;
  readonly admitted: Set<bigint>;
  readonly kept: SignedEntry[];
}

const MAIN_DOOR = "main door";
const SIDE_DOOR = "side door";

/* WITH A NETWORK */

/**
 * A guest is let in at a gate with a network, once: not by a picture of its telephone, not at another gate, not a second time. Of a ticket that is lent, its holder
 * is not let in.
 *
 * @example
 * await admitAtGate(scene, guest, folder);
 */
export async function admitAtGate(scene: Scene, guest: Guest, folder: string | undefined): Promise<void> {
  const { ticket, who, holder } = guest;
  if (holder !== undefined) {
    await refused(scene, MAIN_DOOR, admit(await shown(scene, { ticket, who: holder })), {
      error: "TicketsEntryRefused",
      what: `checks the ${holder}, who has lent its ticket`,
    });
  }
  await refusePicture(scene, guest, folder);

  await act(
    scene,
    MAIN_DOOR,
    admit(await shown(scene, guest)),
    `asks anew, the ${who} signs, and is in: ${guest.name}`,
  );
  await refused(scene, MAIN_DOOR, admit(await shown(scene, guest)), {
    error: "TicketsEntryRefused",
    what: `checks the ${who}, who came out to let another one in`,
  });
}

/** Who takes a picture of a telephone at the gate has a signature for this gate, this question and two minutes. */
async function refusePicture(scene: Scene, guest: Guest, folder: string | undefined): Promise<void> {
  const { provider } = scene;
  const picture = await shown(scene, guest);
  tell(scene, guest.who, "signs the gate's question; a stranger takes a picture of the telephone");
  await writeCard(scene, folder, {
    name: "at-the-gate",
    text: textOf(picture),
    lines: [guest.name, "for two minutes"],
  });
  await refused(scene, SIDE_DOOR, admit(picture), {
    error: "TicketsEntryRefused",
    what: "is shown the picture by the stranger",
  });
  await moveTimeTo(provider, picture.entry.time + FRESH);
  await refused(scene, MAIN_DOOR, admit(picture), {
    error: "TicketsStaleEntry",
    what: "is shown it two minutes later",
  });
}

/* WITHOUT A NETWORK */

/**
 * Guests are let in at a gate without a network, by a list that was taken along; the gate brings what it kept when the network is back.
 *
 * @example
 * await admitOffline(scene, id, { known: tickets, guests, inside: friend });
 */
export async function admitOffline(scene: Scene, id: string, { known, guests, inside }: Evening): Promise<void> {
  if (guests.length === 0) return;
  const list = await takeGuestList(scene.provider, scene.deployment, id, known);
  const gate: SideGate = { list, admitted: new Set(), kept: [] };
  tell(scene, SIDE_DOOR, `takes a list of ${list.guests.size} unused tickets along, and loses the network`);
  judge(scene, gate, await shown(scene, inside, SIDE_DOOR), {
    fault: "UnknownTicket",
    what: `lets the ${inside.who} in no second time: its ticket is not on the list`,
  });
  for (const guest of guests) await admitByList(scene, gate, guest);
  await refuseCopies(scene, gate, guests[0]);

  const count = `${gate.kept.length} ${gate.kept.length === 1 ? "entry" : "entries"}`;
  const { events } = await act(
    scene,
    SIDE_DOOR,
    admitMany(gate.kept),
    `has the network back, and writes ${count} down`,
  );
  const skipped = events.filter(({ name }) => name === "EntrySkipped");
  if (skipped.length > 0) throw new StoryBroken(`${skipped.length} entries of the ${SIDE_DOOR} were skipped`);
}

async function admitByList(scene: Scene, { kept, admitted, ...gate }: SideGate, guest: Guest): Promise<void> {
  const signed = await shown(scene, guest, SIDE_DOOR);
  const what = `asks, the ${guest.who} signs, and is in: ${guest.name}`;
  judge(scene, { ...gate, kept, admitted }, signed, { fault: undefined, what });
  kept.push(signed);
  admitted.add(guest.ticket);
}

/** Neither a second signature nor a picture of the first lets another one in. */
async function refuseCopies(scene: Scene, gate: SideGate, guest: Guest | undefined): Promise<void> {
  const [signed] = gate.kept;
  if (guest === undefined || signed === undefined) return;
  judge(scene, gate, await shown(scene, guest, SIDE_DOOR), {
    fault: "Used",
    what: `lets nobody else in with ${guest.name}`,
  });
  judge(scene, gate, signed, {
    fault: "WrongChallenge",
    challenge: newChallenge(),
    what: `asks whoever shows a picture of the ${guest.who}'s telephone, and gets no answer`,
  });
}

/** What the gate finds by its list and its clock alone. */
function judge(
  scene: Scene,
  { list, admitted }: SideGate,
  signed: SignedEntry,
  found: { readonly fault: GateFault | undefined; readonly challenge?: string; readonly what: string },
): void {
  const { entry } = signed;
  const { fault: expected, challenge = entry.challenge, what } = found;
  const gate = addressOf(scene, SIDE_DOOR);
  const fault = gateFault(list, signed, { gate, now: entry.time, challenge, admitted });
  if (fault !== expected) {
    throw new StoryBroken(`the ${SIDE_DOOR} found ${String(fault)} and should have found ${String(expected)}`);
  }
  tell(scene, SIDE_DOOR, fault === undefined ? what : `${what}; ${fault}`);
}

/* PRIVATE */

/** What a guest's telephone shows: its signature under what this gate asks now. */
async function shown(
  scene: Scene,
  { ticket, who }: Pick<Guest, "ticket" | "who">,
  at = MAIN_DOOR,
): Promise<SignedEntry> {
  const { provider, deployment } = scene;
  const gate = addressOf(scene, at);
  // Of the last block and not of the next one: a gate whose node judges by the last would find a later time ahead of it.
  const { timestamp } = (await provider.getBlock("latest")) ?? { timestamp: 0 };
  const entry = { ticket, gate, challenge: newChallenge(), time: BigInt(timestamp) };
  return { entry, signature: await signEntry(signerOf(scene, who), deployment, entry) };
}

/** A signed entry as a code: numbers in digits. */
function textOf(signed: SignedEntry): string {
  return JSON.stringify(signed, (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value));
}
