import { anyOf, ISSUER, notBoth, OTHER_RULES, ruleOf, SHIPMENT } from "../rules.ts";
import { message, type MessageTable } from "../table.ts";
import { CARRIAGE, CHANGES, DRAWING, ROUTE } from "./terms.ts";

const CHANGED: readonly string[] = [
  "23S? cancellation",
  "40A? form",
  "40E? rules",
  "31D? expiry",
  "50? applicant",
  "59? beneficiary",
  "32B? increase",
  "33B? decrease",
  "39A? tolerance",
  "39C? additionalAmounts",
  "41AD? available",
  ...DRAWING,
  ...CARRIAGE,
  ...ROUTE,
  ...CHANGES,
  "71D? charges",
  "71N? amendmentCharges",
  "48? presentation",
  "49? confirmation",
  "58AD? confirmationParty",
  "53AD? reimbursingBank",
  "78? bankInstructions",
  "57ABD? adviseThrough",
  "72Z? bankInformation",
];

const CHANGED_LABELS = CHANGED.map((row) => row.replace(/^(\d\d)([A-Z]*)\?.*$/, labelOf));

/** What is said twice in an amendment that replaces all: it can be said but once, and alone. */
const REPLACEMENTS = ["45B", "46B", "47B", "49M", "49N"].map((label) =>
  ruleOf("D06", [label], "REPALL stands alone, and once", ({ part }) => {
    const codes = ((part(label) ?? []) as readonly { code: string }[]).map(({ code }) => code);
    return codes.includes("REPALL") && codes.length > 1;
  }),
);

/** Messages that amend a credit and answer an amendment. */
export const AMENDMENTS: readonly MessageTable[] = [
  message(
    "707",
    "amendment to a documentary credit",
    [
      "27! sequence",
      "20! reference",
      "21! receiverReference",
      "23! number",
      "52AD? issuingBank",
      "50B? issuer",
      "31C! issued",
      "26E! amendment",
      "30! amended",
      "22A! purpose {ACNF|ADVI|ISSU}",
      ...CHANGED,
    ],
    [anyOf("C30", CHANGED_LABELS), notBoth("C12", "32B", "33B"), ISSUER, SHIPMENT, OTHER_RULES, ...REPLACEMENTS],
  ),
  message(
    "708",
    "amendment to a documentary credit, continued",
    [
      "27! sequence",
      "20! reference",
      "21! receiverReference",
      "23! number",
      "26E! amendment",
      "30! amended",
      ...CHANGES,
    ],
    REPLACEMENTS,
  ),
  message(
    "730",
    "acknowledgment",
    [
      "20! reference",
      "21! receiverReference",
      "25? account",
      "30! acknowledged",
      "32BD? charged",
      "57AD? accountBank",
      "71D? charges",
      "72Z? bankInformation",
      "79Z? narrative",
    ],
    [
      notBoth("C77", "25", "57a"),
      ruleOf(
        "C78",
        ["32a", "57a"],
        "57a has no place where charges have been debited on a day",
        ({ has, part }) => part("32a", "date") !== undefined && has("57a"),
      ),
    ],
  ),
];

/* PRIVATE */

function labelOf(_: string, digits: string, letters: string): string {
  return letters.length > 1 ? `${digits}a` : digits + letters;
}
