/** What a rule may ask of a message: whether a field is there, and what one of its parts says. Fields go by label, as in `41a`. */
export interface RuleFacts {
  readonly has: (label: string) => boolean;
  /** A part by its name; of a field with but one part, that part. */
  readonly part: (label: string, name?: string) => unknown;
}

/** A rule over several fields that the network checks. */
export interface Rule {
  /** The code that the network answers, as in `D06`; of standbys, the number of the rule. */
  readonly code: string;
  readonly fields: readonly string[];
  /** The section that it is about; empty where the message has but one, or where fields of several are compared. */
  readonly section: string;
  readonly reason: string;
  readonly isBroken: (facts: RuleFacts) => boolean;
}

/**
 * Fields that exclude each other.
 *
 * @example
 * notBoth("D06", "44C", "44D");
 */
export function notBoth(code: string, one: string, other: string, section = ""): Rule {
  const reason = `${one} and ${other} exclude each other`;
  return { code, section, fields: [one, other], reason, isBroken: ({ has }) => has(one) && has(other) };
}

/**
 * Fields one of which has to be there, and only one.
 *
 * @example
 * eitherOr("C06", "52a", "50B");
 */
export function eitherOr(code: string, one: string, other: string): Rule {
  const reason = `either ${one} or ${other} has to be there`;
  return { code, section: "", fields: [one, other], reason, isBroken: ({ has }) => has(one) === has(other) };
}

/**
 * A field that has to be there where one of others is.
 *
 * @example
 * needs("C17", ["73A"], "33a");
 */
export function needs(code: string, given: readonly string[], needed: string, section = ""): Rule {
  return {
    code,
    section,
    fields: [...given, needed],
    reason: `${needed} has to be there with ${given.join(", ")}`,
    isBroken: ({ has }) => given.some(has) && !has(needed),
  };
}

/**
 * Fields one of which, at least, has to be there.
 *
 * @example
 * anyOf("C19", ["77U", "77L"]);
 */
export function anyOf(code: string, fields: readonly string[]): Rule {
  return {
    code,
    section: "",
    fields,
    reason: `at least one of ${fields.join(", ")} has to be there`,
    isBroken: ({ has }) => !fields.some(has),
  };
}

/**
 * Amounts that have to be in one currency, as many as are there.
 *
 * @example
 * oneCurrency("C02", ["32B", "34B"]);
 */
export function oneCurrency(code: string, fields: readonly string[]): Rule {
  return {
    code,
    section: "",
    fields,
    reason: `${fields.join(", ")} have to be in one currency`,
    isBroken: ({ has, part }) => new Set(fields.filter(has).map((label) => part(label, "currency"))).size > 1,
  };
}

/**
 * A rule of its own kind.
 *
 * @example
 * ruleOf("D81", ["40E"], "a narrative stands only behind OTHR", ({ part }) => …);
 */
export function ruleOf(
  code: string,
  fields: readonly string[],
  reason: string,
  isBroken: (facts: RuleFacts) => boolean,
  section = "",
): Rule {
  return { code, fields, section, reason, isBroken };
}

/** Drafts need their drawee and the other way round, and exclude mixed and deferred payment, which exclude each other. */
export const DRAWINGS: readonly Rule[] = [
  ruleOf("C90", ["42C", "42a"], "42C and 42a go together", ({ has }) => has("42C") !== has("42a")),
  ruleOf(
    "C90",
    ["42C", "42a", "42M", "42P"],
    "42C with 42a, 42M and 42P exclude each other",
    ({ has }) => [has("42C") || has("42a"), has("42M"), has("42P")].filter(Boolean).length > 1,
  ),
];

/** The latest day of shipment excludes the period of shipment. */
export const SHIPMENT: Rule = notBoth("D06", "44C", "44D");

/** Which rules a credit follows is told in words only where no code names them. */
export const OTHER_RULES: Rule = ruleOf(
  "D81",
  ["40E"],
  "a narrative stands only behind OTHR",
  ({ part }) => part("40E", "narrative") !== undefined && part("40E", "code") !== "OTHR",
);

/** A credit comes from a bank or from somebody who is none. */
export const ISSUER: Rule = eitherOr("C06", "52a", "50B");
