const TIME = /^(\d{4}-\d\d-\d\d)T((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.(\d{1,12}))?(Z|[+-]\d\d:\d\d)$/;

/** As time zones reach from west to east, in hours. */
const WIDEST_OFFSET = 14;

/**
 * A time with its offset in UTC with three decimals of a second; the third is rounded up from a five behind it. `undefined` for what is no such time.
 *
 * @example
 * utcOf("2026-11-25T09:30:00.1415+01:00"); // "2026-11-25T08:30:00.142Z"
 */
export function utcOf(text: string): string | undefined {
  const [, day = "", time = "", fraction = "0", offset = ""] = TIME.exec(text) ?? [];
  const minutes = minutesOf(offset);
  if (minutes === undefined || !isDay(day)) return undefined;

  const rounding = Number(fraction.charAt(3)) >= 5 ? 1 : 0;
  const milliseconds = Number(fraction.slice(0, 3).padEnd(3, "0")) + rounding;
  const utc = new Date(Date.parse(`${day}T${time}.000Z`) - minutes * 60_000 + milliseconds).toISOString();
  return /^\d{4}-/.test(utc) ? utc : undefined;
}

/**
 * Whether a text is the offset of a time zone, as in `+08:00`.
 *
 * @example
 * isOffset("+08:00"); // true
 */
export function isOffset(text: string): boolean {
  return text !== "Z" && minutesOf(text) !== undefined;
}

/**
 * The time of an event in whole Unix seconds, as contracts keep times; parts of a second are dropped.
 *
 * @example
 * secondsOf("2026-11-25T09:30:00.9+01:00"); // 1_795_595_400n
 */
export function secondsOf(text: string): bigint | undefined {
  const utc = utcOf(text.replace(/\.\d+/, ""));
  return utc === undefined ? undefined : BigInt(Date.parse(utc) / 1_000);
}

/* PRIVATE */

/** A 30th of February would be read as a day of March. */
function isDay(day: string): boolean {
  const midnight = Date.parse(`${day}T00:00:00.000Z`);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(day);
}

function minutesOf(offset: string): number | undefined {
  if (offset === "Z") return 0;
  const [, sign = "", hours = "", minutes = ""] = /^([+-])(\d\d):(\d\d)$/.exec(offset) ?? [];
  if (sign === "" || Number(minutes) > 59 || Number(hours) * 60 + Number(minutes) > WIDEST_OFFSET * 60)
    return undefined;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
