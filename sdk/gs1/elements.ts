import { type CharacterSet, strangerIn } from "./characters.ts";
import { checkDigitOf } from "./checkDigit.ts";
import { flawOfDay, flawOfTime } from "./dates.ts";

/** A value with what it is: its GS1 application identifier. */
export interface Element {
  /** Two to four digits, as in `01`. */
  readonly ai: string;
  /** As it is, not percent-encoded. */
  readonly value: string;
}

/** How strictly a value is read. */
export interface Reading {
  /** Take wrong check digits too, as of identifiers that others wrote. */
  readonly anyCheckDigit?: boolean;
}

/** One part of a value, from left to right. */
interface Part {
  readonly set: CharacterSet;
  readonly shortest: number;
  readonly longest: number;
  readonly rule?: Rule;
  readonly isOptional: boolean;
}

/** What a part must be besides its characters. */
type Rule = "check" | "day" | "fullDay" | "time" | "pieces" | "zero" | "noLeadingZero" | "yesNo" | "sixty";

/** The keys of Digital Links, each with the qualifiers that may follow, in this order; `|` parts what excludes each other. */
const KEYS: Readonly<Record<string, string>> = {
  "00": "",
  "01": "22,10,21|235",
  "253": "",
  "255": "",
  "401": "",
  "402": "",
  "414": "254|7040",
  "415": "8020",
  "417": "7040",
  "8003": "",
  "8004": "7040",
  "8006": "22,10,21",
  "8010": "8011",
  "8017": "8019",
  "8018": "8019",
};

/** Short names of keys and qualifiers, which early versions of the standard allowed in links. */
export const SHORT_NAMES: Readonly<Record<string, string>> = {
  gtin: "01",
  cpv: "22",
  lot: "10",
  ser: "21",
  sscc: "00",
  gln: "414",
  party: "417",
  gdti: "253",
  gcn: "255",
  ginc: "401",
  gsin: "402",
  grai: "8003",
  giai: "8004",
  itip: "8006",
  cpid: "8010",
  gsrnp: "8017",
  gsrn: "8018",
};

/** The qualifiers of each key that name something finer; of several, the last one that is there. */
const FINER: Readonly<Record<string, readonly string[]>> = {
  "01": ["10", "21", "235"],
  "414": ["254"],
  "415": ["8020"],
  "8006": ["10", "21"],
  "8010": ["8011"],
};

/**
 * How values are built. A part is a set of characters (`n` digits, `x` set 82, `y` set 39, `z` of base 64 for links), a length (`6`, or `..20` for up to 20),
 * and, behind a colon, a rule; `?` begins a part that may be left out.
 */
const KEY_FORMATS: Readonly<Record<string, string>> = {
  "00": "n18:check",
  "01": "n14:check",
  "10": "x..20",
  "21": "x..20",
  "22": "x..20",
  "235": "x..28",
  "253": "n13:check ?x..17",
  "254": "x..20",
  "255": "n13:check ?n..12",
  "401": "x..30",
  "402": "n17:check",
  "414": "n13:check",
  "415": "n13:check",
  "417": "n13:check",
  "7040": "n1 x3",
  "8003": "n1:zero n13:check ?x..16",
  "8004": "x..30",
  "8006": "n14:check n4:pieces",
  "8010": "y..30",
  "8011": "n..12:noLeadingZero",
  "8017": "n18:check",
  "8018": "n18:check",
  "8019": "n..10",
  "8020": "x..25",
};

/** What a query may say, with `#` for any digit that measures use for their decimals. Prices, rolls, coupons and what is about people are left out. */
const ATTRIBUTE_FORMATS: Readonly<Record<string, string>> = {
  "02": "n14:check",
  "10": "x..20",
  "11": "n6:day",
  "12": "n6:day",
  "13": "n6:day",
  "15": "n6:day",
  "16": "n6:day",
  "17": "n6:day",
  "20": "n2",
  "30": "n..8",
  "37": "n..8",
  "240": "x..30",
  "241": "x..30",
  "242": "n..6",
  "243": "x..20",
  "250": "x..30",
  "251": "x..30",
  "400": "x..30",
  "403": "x..30",
  "410": "n13:check",
  "411": "n13:check",
  "412": "n13:check",
  "413": "n13:check",
  "416": "n13:check",
  "420": "x..20",
  "421": "n3 x..9",
  "422": "n3",
  "423": "n3 ?n3 ?n3 ?n3 ?n3",
  "424": "n3",
  "425": "n3 ?n3 ?n3 ?n3 ?n3",
  "426": "n3",
  "427": "x..3",
  "4321": "n1:yesNo",
  "4322": "n1:yesNo",
  "4323": "n1:yesNo",
  "4324": "n6:day n4:time",
  "4325": "n6:day n4:time",
  "4326": "n6:fullDay",
  "7001": "n13",
  "7002": "x..30",
  "7003": "n6:fullDay n4:time",
  "7004": "n..4",
  "7005": "x..12",
  "7006": "n6:fullDay",
  "7007": "n6:fullDay ?n6:fullDay",
  "7008": "x..3",
  "7009": "x..10",
  "7010": "x..2",
  "7011": "n6:fullDay ?n4:time",
  "7020": "x..20",
  "7021": "x..20",
  "7022": "x..20",
  "7023": "x..30",
  "703#": "n3 x..27",
  "71#": "x..20",
  "723#": "x2 x..28",
  "7240": "x..20",
  "8002": "x..20",
  "8008": "n6:fullDay n2:time ?n2:sixty ?n2:sixty",
  "8009": "x..50",
  "8012": "x..20",
  "8026": "n14:check n4:pieces",
  "8030": "z..90",
  "8200": "x..70",
  "90": "x..30",
  "9#": "x..90",
};

/** Measures of six digits, from kilograms to cubic yards, whose fourth digit says how many of them are decimals. */
const MEASURE = /^3(?:1[0-6]|2\d|3[0-7]|4\d|5[0-7]|6\d)[0-5]$/;

const MEASURE_FORMAT = "n6";

/** What a digital signature may speak of: an instance, which these keys are, or become by this qualifier. */
const SIGNABLE: Readonly<Record<string, string | undefined>> = {
  "00": "",
  "01": "21",
  "253": "",
  "255": "",
  "8003": "",
  "8004": "",
  "8006": "21",
  "8010": "8011",
  "8017": "",
  "8018": "",
};

/* KEYS */

/**
 * Whether a Digital Link may name this as its key.
 *
 * @example
 * isKey("01"); // true
 */
export function isKey(ai: string): boolean {
  return Object.hasOwn(KEYS, ai);
}

/**
 * Whether this may stand in the path of a Digital Link: a key or a qualifier of some key.
 *
 * @example
 * isOfPath("21"); // true
 */
export function isOfPath(ai: string): boolean {
  return Object.hasOwn(KEY_FORMATS, ai);
}

/**
 * The qualifiers of a key, as lists of what may follow together and in this order.
 *
 * @example
 * qualifiersOf("01"); // [["22", "10", "21"], ["235"]]
 */
export function qualifiersOf(key: string): readonly (readonly string[])[] {
  return (KEYS[key] ?? "").split("|").map((list) => (list === "" ? [] : list.split(",")));
}

/**
 * The elements that name the same thing and no less: the key, with its finest qualifier.
 *
 * @example
 * finestOf([{ ai: "01", value: gtin }, { ai: "10", value: "L1" }, { ai: "21", value: "S1" }]); // 01 and 21
 */
export function finestOf([key, ...qualifiers]: readonly [Element, ...Element[]]): readonly [Element, ...Element[]] {
  const finest = qualifiers.findLast(({ ai }) => FINER[key.ai]?.includes(ai));
  return finest === undefined ? [key] : [key, finest];
}

/**
 * Whether a digital signature may stand beside these elements of a path.
 *
 * @example
 * isSignable("01", ["10"]); // false: a lot is no instance
 */
export function isSignable(key: string, qualifiers: readonly string[]): boolean {
  const wanted = SIGNABLE[key];
  return wanted !== undefined && (wanted === "" || qualifiers.includes(wanted));
}

/* VALUES */

/**
 * Whether the query of a Digital Link may say this.
 *
 * @example
 * isAttribute("17"); // true
 */
export function isAttribute(ai: string): boolean {
  return attributeFormat(ai) !== undefined;
}

/**
 * What is wrong with a value; `undefined` if nothing is.
 *
 * @example
 * flawOfValue({ ai: "01", value: "09506000134353" }); // "its check digit is 3, expected 2"
 */
export function flawOfValue({ ai, value }: Element, reading: Reading = {}): string | undefined {
  const parts = PARTS.get((isOfPath(ai) ? KEY_FORMATS[ai] : attributeFormat(ai)) ?? "");
  if (parts === undefined) return "is not known";
  if (value === "") return "is empty";
  const longest = parts.reduce((sum, part) => sum + part.longest, 0);
  if (value.length > longest) return `has ${value.length} characters, and at most ${longest} are allowed`;
  return flawOfParts(value, { parts, reading });
}

/* PRIVATE */

function attributeFormat(ai: string): string | undefined {
  if (!/^\d{2,4}$/.test(ai)) return undefined;
  return MEASURE.test(ai) ? MEASURE_FORMAT : (ATTRIBUTE_FORMATS[ai] ?? ATTRIBUTE_FORMATS[ai.replace(/.$/, "#")]);
}

const SET_LETTERS: Readonly<Record<string, CharacterSet>> = { n: "digits", x: "82", y: "39", z: "64" };

const PARTS: ReadonlyMap<string, readonly Part[]> = new Map(
  [...Object.values(KEY_FORMATS), ...Object.values(ATTRIBUTE_FORMATS), MEASURE_FORMAT].map((format) => [
    format,
    format.split(" ").map(partOf),
  ]),
);

function partOf(text: string): Part {
  const [, optional = "", letter = "", upTo = "", length = "", rule] =
    /^(\??)([nxyz])(\.\.)?(\d+)(?::(\w+))?$/.exec(text) ?? [];
  return {
    set: SET_LETTERS[letter] ?? "82",
    shortest: upTo === "" ? Number(length) : 1,
    longest: Number(length),
    isOptional: optional !== "",
    ...(rule === undefined ? {} : { rule: rule as Rule }),
  };
}

const SET_NAMES: Readonly<Record<CharacterSet, string>> = {
  digits: "digits",
  82: "the 82 characters of GS1",
  39: "capital letters, digits, #, - and /",
  64: "letters, digits, -, _ and =",
};

function flawOfParts(
  value: string,
  { parts, reading }: { parts: readonly Part[]; reading: Reading },
): string | undefined {
  let place = 0;
  for (const part of parts) {
    const text = value.slice(place, place + part.longest);
    const flaw = text === "" && part.isOptional ? undefined : flawOfPart(text, { part, place, reading });
    if (flaw !== undefined) return flaw;
    place += text.length;
  }
  return undefined;
}

function flawOfPart(
  text: string,
  { part, place, reading }: { part: Part; place: number; reading: Reading },
): string | undefined {
  const { set, shortest, rule } = part;
  const stranger = strangerIn(text, set);
  if (stranger !== undefined) {
    const sign = JSON.stringify(Array.from(text)[stranger]);
    return `has ${sign} at position ${place + stranger}; allowed are ${SET_NAMES[set]}`;
  }
  if (text.length < shortest) {
    return `has ${text.length} ${set === "digits" ? "digits" : "characters"} where ${shortest} are wanted`;
  }
  return rule === undefined ? undefined : RULES[rule](text, reading);
}

const RULES: Readonly<Record<Rule, (text: string, reading: Reading) => string | undefined>> = {
  check: (text, { anyCheckDigit }) => {
    if (/^0+$/.test(text)) return "is zero";
    const expected = checkDigitOf(text.slice(0, -1));
    if (anyCheckDigit === true || text.endsWith(expected)) return undefined;
    return `its check digit is ${text.slice(-1)}, expected ${expected}`;
  },
  day: (text) => flawOfDay(text, { wholeMonths: true }),
  fullDay: (text) => flawOfDay(text, { wholeMonths: false }),
  time: (text) => flawOfTime(text),
  sixty: (text) => (Number(text) < 60 ? undefined : `there is no minute or second ${text}`),
  pieces: (text) => {
    const [piece, total] = [Number(text.slice(0, 2)), Number(text.slice(2))];
    return piece > 0 && piece <= total ? undefined : `piece ${piece} of ${total} cannot be`;
  },
  zero: (text) => (text === "0" ? undefined : "does not begin with 0"),
  noLeadingZero: (text) => (text.length > 1 && text.startsWith("0") ? "begins with 0" : undefined),
  yesNo: (text) => (text === "0" || text === "1" ? undefined : "is neither 0 nor 1"),
};
