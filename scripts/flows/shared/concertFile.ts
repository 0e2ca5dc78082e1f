import { dirname, resolve } from "node:path";

import { z } from "zod";

import type { Fields } from "../../../sdk/Documents.ts";
import { readRows, type Row } from "./csvFile.ts";
import { type Coin, coin, duration, fieldReader, readerOf, roleName, textBy } from "./fields.ts";
import { InputRefused, type Problem, readJson } from "./inputFile.ts";
import { noteDetails } from "./sale.ts";

/** What becomes of a ticket that was sold: its buyer comes, lends it, sells it again, or stays away. */
export const SEAT_ENDS = ["used", "lent", "resold", "missed"] as const;

/** What becomes of a ticket that was sold. */
export type SeatEnd = (typeof SEAT_ENDS)[number];

/** One seat of a concert. */
export interface Seat {
  /** Where it is, for people. */
  readonly name: string;
  /** What the organizer asks for it, in units of the coin. */
  readonly price: bigint;
  /** Who buys it, and what becomes of the ticket; `undefined` for nobody. */
  readonly sold: { readonly buyer: string; readonly end: SeatEnd } | undefined;
}

/** A concert as an input describes it: amounts in units of the coin, times in seconds. */
export interface Concert {
  readonly token: Coin;
  /** Numbered from zero, in the order of the file. */
  readonly seats: readonly Seat[];
  readonly doorsIn: bigint;
  readonly lasts: bigint;
  readonly confirmWithin: bigint;
  /** What a ticket may cost when it is sold again, in basis points of what was first paid. */
  readonly resaleCap: bigint;
  /** Why a second evening is called off. */
  readonly calledOff: string;
  /** Everything else that was announced; the event commits to it. */
  readonly details: Fields;
}

/** What holds for all seats. */
type Settings = Omit<Concert, "seats">;

const HOUR = 3_600n;
const DAY = 24n * HOUR;

const COLUMNS = ["seat", "price", "buyer", "ends"] as const;

/** What a word of 16 bits holds, in percent. */
const HIGHEST_CAP = 655n;

/** Each seat is bought in a transaction of its own, so that a story ends. */
const MOST_SEATS = 200;

/** Who has a part in the story already. */
const CAST = ["organizer", "venue", "main door", "side door", "fan", "friend", "stranger", "tickets"];

const cap = textBy((text) => {
  const [, percent] = /^(\d{1,3}) ?%$/.exec(text) ?? [];
  if (percent === undefined || BigInt(percent) > HIGHEST_CAP) {
    throw new RangeError(`${JSON.stringify(text)} is no cap of resale; write one from "0%" to "${HIGHEST_CAP}%"`);
  }
  return BigInt(percent) * 100n;
});

const settingsSchema = z
  .strictObject({
    seats: z.string(),
    token: coin,
    doorsIn: duration,
    lasts: duration,
    confirmWithin: duration,
    resaleCap: cap,
    calledOff: z.string().min(1, "must not be empty"),
    details: z.record(z.string(), z.unknown()),
  })
  .transform(({ seats, details, ...told }, context) => {
    const settings: Settings = { ...told, details: details as Fields };
    const reader = fieldReader(context, told.token);
    const { require } = reader;
    require(told.doorsIn >= HOUR, ["doorsIn"], "is less than an hour");
    require(told.lasts >= HOUR, ["lasts"], "is less than an hour");
    require(told.confirmWithin >= HOUR && told.confirmWithin <= 90n * DAY, [
      "confirmWithin",
    ], "must be from one hour to 90 days");
    noteDetails(settings.details, reader);
    return { file: seats, settings };
  });

/**
 * Reads a concert: a JSON file with its terms, which names a CSV file of its seats as seen from its own folder.
 *
 * Throws {@link InputRefused}, with the line and the field of every problem.
 *
 * @example
 * const concert = readConcert("concert.json"); // seats.csv:3: price: must be above 0
 */
export function readConcert(file: string): Concert {
  const { file: seats, settings } = readJson(file, settingsSchema);
  return { ...settings, seats: seatsIn(resolve(dirname(file), seats), settings) };
}

function seatsIn(file: string, { token }: Settings): readonly Seat[] {
  const rows = readRows(file, { columns: COLUMNS, empty: "there are no seats" });
  if (rows.length > MOST_SEATS) throw new InputRefused([`${file}: ${rows.length} seats; at most ${MOST_SEATS}`]);
  const problems: string[] = [];
  const lineOf = new Map<string, number>();
  const seats = rows.map((row) => {
    const note = ({ path, reason }: Problem) => problems.push(`${file}:${row.line}: ${path.join(".")}: ${reason}`);
    const seat = seatOf(row, token, note);
    const before = lineOf.get(seat.name);
    if (before !== undefined) note({ path: ["seat"], reason: `stands in line ${before} already` });
    lineOf.set(seat.name, row.line);
    return seat;
  });
  if (problems.length === 0 && seats.every(({ sold }) => sold === undefined))
    problems.push(`${file}:1: nobody buys a ticket`);
  if (problems.length > 0) throw new InputRefused(problems);
  return seats;
}

function seatOf({ cells }: Row, token: Coin, note: (problem: Problem) => void): Seat {
  const { seat: name = "", price: text = "" } = cells;
  const reader = readerOf(token, note);
  const price = reader.amount(["price"], text);
  reader.require(price > 0n, ["price"], "must be above 0");
  reader.require(price < 2n ** 96n, ["price"], "is more than a ticket may cost");
  if (name === "") note({ path: ["seat"], reason: "must not be empty" });
  return { name, price, sold: soldOf(cells, note) };
}

function soldOf({ buyer = "", ends = "" }: Row["cells"], note: (problem: Problem) => void): Seat["sold"] {
  if (buyer === "") {
    if (ends !== "") note({ path: ["ends"], reason: "must be empty, since nobody buys the ticket" });
    return undefined;
  }
  for (const reason of flawsOf(buyer)) note({ path: ["buyer"], reason });
  const end = SEAT_ENDS.find((each) => each === ends);
  if (end === undefined) note({ path: ["ends"], reason: `must be one of ${SEAT_ENDS.join(", ")}` });
  return { buyer, end: end ?? "missed" };
}

function flawsOf(buyer: string): readonly string[] {
  if (CAST.includes(buyer)) return ["has a part in the story already; choose another name"];
  const result = roleName.safeParse(buyer);
  return result.success ? [] : result.error.issues.map(({ message }) => message);
}
