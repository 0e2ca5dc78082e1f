import type { DigitalLinkParts, Element } from "../../sdk/DigitalLink.ts";
import type { Random } from "./random.ts";

/** All 82 characters that GS1 allows. */
export const CHARSET_82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
const CHARSET_39 = "#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const CHARSET_64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=";

/** A text of so many characters of a set. */
export function randomText(random: Random, set: string, length: number): string {
  return Array.from({ length }, () => set.charAt(random.below(set.length))).join("");
}

/** So many digits, of which the first is not zero and the last is the check digit. */
export function randomKey(random: Random, length: number): string {
  const body = `${1 + random.below(9)}${randomText(random, "0123456789", length - 2)}`;
  return `${body}${checkDigit(body)}`;
}

/** Computed by place, as people do it: odd places from the right count three times. */
export function checkDigit(body: string): string {
  let sum = 0;
  for (let place = 1; place <= body.length; place++) sum += Number(body.at(-place)) * (place % 2 === 1 ? 3 : 1);
  return String((1_000 - sum) % 10);
}

/** What a link can be built of: any key with some of its qualifiers, attributes, foreign parameters and a fragment. */
export function randomLinkParts(random: Random): DigitalLinkParts {
  const [key, list] = random.pick(keysOf(random));
  const qualifiers = list.filter(() => random.below(2) === 0);
  return {
    stem: random.pick([
      "https://id.gs1.org",
      "https://brand.example",
      "http://localhost:8080",
      "https://a-b.example/p/q",
    ]),
    key,
    qualifiers,
    attributes: random.shuffled(attributesOf(random)).filter(() => random.below(2) === 0),
    others: random
      .shuffled([
        { name: "linkType", value: "gs1:pip" },
        { name: "utm", value: "a%20b=c" },
      ])
      .filter(() => random.below(3) === 0),
    ...(random.below(2) === 0 ? {} : { fragment: randomText(random, CHARSET_64, 1 + random.below(40)) }),
  };
}

/* PRIVATE */

type Choice = readonly [Element, readonly Element[]];

function keysOf(random: Random): readonly [Choice, ...Choice[]] {
  const text = (longest: number) => randomText(random, CHARSET_82, 1 + random.below(longest));
  const digits = (length: number) => randomText(random, "0123456789", length);
  const trade = [
    { ai: "22", value: text(20) },
    { ai: "10", value: text(20) },
    { ai: "21", value: text(20) },
  ];
  return [
    [{ ai: "01", value: randomKey(random, 14) }, trade],
    [{ ai: "01", value: randomKey(random, 14) }, [{ ai: "235", value: text(28) }]],
    [{ ai: "8006", value: `${randomKey(random, 14)}0203` }, trade],
    [{ ai: "00", value: randomKey(random, 18) }, []],
    [{ ai: "414", value: randomKey(random, 13) }, [{ ai: "254", value: text(20) }]],
    [{ ai: "417", value: randomKey(random, 13) }, [{ ai: "7040", value: `${digits(1)}${text(1).repeat(3)}` }]],
    [{ ai: "253", value: `${randomKey(random, 13)}${text(17)}` }, []],
    [{ ai: "255", value: `${randomKey(random, 13)}${digits(12)}` }, []],
    [{ ai: "8003", value: `0${randomKey(random, 13)}${text(16)}` }, []],
    [{ ai: "8004", value: text(30) }, []],
    [
      { ai: "8010", value: randomText(random, CHARSET_39, 1 + random.below(30)) },
      [{ ai: "8011", value: `${1 + random.below(9)}${digits(11)}` }],
    ],
    [{ ai: "8018", value: randomKey(random, 18) }, [{ ai: "8019", value: digits(10) }]],
    [{ ai: "401", value: text(30) }, []],
    [{ ai: "402", value: randomKey(random, 17) }, []],
  ];
}

function attributesOf(random: Random): readonly Element[] {
  const year = randomText(random, "0123456789", 2);
  return [
    { ai: "17", value: `${year}0228` },
    { ai: "11", value: `${year}1200` },
    { ai: "3103", value: randomText(random, "0123456789", 6) },
    { ai: "7007", value: "260901260930" },
    { ai: "240", value: randomText(random, CHARSET_82, 1 + random.below(30)) },
    { ai: "99", value: randomText(random, CHARSET_82, 1 + random.below(90)) },
  ];
}
