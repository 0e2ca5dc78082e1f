import { anyOf, notBoth, type Rule, type RuleFacts, ruleOf } from "../rules.ts";
import { message, type MessageTable, sectioned } from "../table.ts";

/** What tells how an undertaking extends itself. */
const EXTENSION: readonly string[] = ["78", "26E", "31S"];

/** What tells how an original is handed over, or to whom it goes on. */
const HANDOVER: readonly string[] = ["undertaking.48D", "undertaking.24E", "undertaking.24G"];

/** Standbys and guarantees: messages of two or three sections, and those that follow them. */
export const STANDBYS: readonly MessageTable[] = [
  sectioned(
    "760",
    "issue of a demand guarantee or standby letter of credit",
    {
      general: [
        "15A! start",
        "27! sequence",
        "22A! purpose {ACNF|ADVI|ICCO|ISCO|ISSU}",
        "72Z? bankInformation",
        "23X? file",
      ],
      undertaking: [
        "15B! start",
        "20! number",
        "30! issued",
        "22D! form {DGAR|STBY}",
        "40C! rules",
        "23B! expiryType",
        "31E? expiry",
        "35G? expiryCondition",
        "50? applicant",
        "51? obligor",
        "52AD! issuingBank",
        "59-A! beneficiary",
        "56AD? advisingBank",
        "23? advisingReference",
        "57AD? adviseThrough",
        "32B! amount",
        "39F? amountDetails",
        "41FG? available",
        "71D? charges",
        "45C? documents",
        "77U! terms",
        "49? confirmation",
        "58AD? confirmationParty",
        "44J? jurisdiction",
        "23F? extension",
        "78? extensionNotice",
        "26E? extensionNoticeDays",
        "31S? finalExpiry",
        "48B? demands",
        "48D? transfer",
        "39E? transferConditions",
        "45L? transaction",
        "24E? delivery",
        "24G? collection",
      ],
      "local?": [
        "15C! start",
        "31C? issued",
        "22D! form {DEPU|DGAR|STBY}",
        "40C! rules",
        "22K? kind",
        "23B! expiryType",
        "31E? expiry",
        "35G? expiryCondition",
        "50! applicant",
        "51? obligor",
        "52AD? issuingBank",
        "59! beneficiary",
        "32B! amount",
        "39F? amountDetails",
        "57AD? adviseThrough",
        "41FG? available",
        "71D? charges",
        "45C? documents",
        "77L? terms",
        "22Y? standardWording",
        "40D? language",
        "44J? jurisdiction",
        "23F? extension",
        "78? extensionNotice",
        "26E? extensionNoticeDays",
        "31S? finalExpiry",
        "48B? demands",
        "48D? transfer",
        "39E? transferConditions",
        "45L! transaction",
        "24E? delivery",
        "24G? collection",
      ],
    },
    [...expiryRules("undertaking"), ...expiryRules("local"), ...purposeRules(), ...partyRules()],
  ),
  message(
    "761",
    "issue of a demand guarantee or standby letter of credit, continued",
    ["27! sequence", "20! number", "52AD! issuingBank", "77U? terms", "77L? localTerms"],
    [anyOf("C19", ["77U", "77L"])],
  ),
  message("765", "demand under a guarantee or standby letter of credit", [
    "20! reference",
    "21! number",
    "23? beneficiaryReference",
    "52AD! issuingBank",
    "59-A? beneficiary",
    "31L? demanded",
    "22G! kind",
    "32B! amount",
    "78? instructions",
    "49A? statement",
    "77? presentation",
    "31E? expiry",
    "31R? validity",
    "56ABD? intermediary",
    "57ABD? accountBank",
    "72Z? bankInformation",
    "23X? file",
  ]),
  sectioned(
    "767",
    "amendment to a demand guarantee or standby letter of credit",
    {
      general: [
        "15A! start",
        "27! sequence",
        "21! relatedReference",
        "22A! purpose {ACNA|ADVA|ICCA|ISCA|ISUA}",
        "23S? cancellation",
        "72Z? bankInformation",
        "23X? file",
      ],
      undertaking: [
        "15B! start",
        "20! number",
        "26E! amendment",
        "30! amended",
        "52AD! issuingBank",
        "23? advisingReference",
        "32B? increase",
        "33B? decrease",
        "23B? expiryType",
        "31E? expiry",
        "35G? expiryCondition",
        "59-A? beneficiary",
        "77U? terms",
        "24E? delivery",
        "24G? collection",
      ],
      "local?": [
        "15C! start",
        "32B? increase",
        "33B? decrease",
        "23B? expiryType",
        "31E? expiry",
        "35G? expiryCondition",
        "59? beneficiary",
        "77L? terms",
        "24E? delivery",
        "24G? collection",
      ],
    },
    ["undertaking", "local"].flatMap((section) => [notBoth("C1", "32B", "33B", section), conditionRule(section)]),
  ),
  message("775", "amendment to a demand guarantee or standby letter of credit, continued", [
    "27! sequence",
    "20! number",
    "21! relatedReference",
    "26E! amendment",
    "52AD! issuingBank",
    "77U? terms",
    "77L? localTerms",
  ]),
  message("785", "notice that a guarantee or standby letter of credit is not extended", [
    "20! number",
    "21? relatedReference",
    "52AD! issuingBank",
    "31C! issued",
    "59-A! beneficiary",
    "56AD? advisingBank",
    "57AD? adviseThrough",
    "31E? finalExpiry",
    "72Z? bankInformation",
    "23X? file",
  ]),
  message("786", "refusal of a demand under a guarantee or standby letter of credit", [
    "20! number",
    "21? relatedReference",
    "52AD! issuingBank",
    "30! refused",
    "32B! amount",
    "77J! reason",
    "77B? disposal",
    "72Z? bankInformation",
    "23X? file",
  ]),
  message("787", "response to an amendment of a guarantee or standby letter of credit", [
    "20! number",
    "21! relatedReference",
    "52AD! issuingBank",
    "26E! amendment",
    "23R! response",
    "72Z? bankInformation",
    "23X? file",
  ]),
];

/* PRIVATE */

/** Rules on expiry, the same for an undertaking and for one that somebody else is asked to issue. */
function expiryRules(section: string): readonly Rule[] {
  const is = ({ part }: RuleFacts, code: string) => part("23B") === code;
  const rule = (code: string, fields: readonly string[], reason: string, isBroken: (facts: RuleFacts) => boolean) =>
    ruleOf(code, fields, reason, isBroken, section);
  return [
    rule("C1", ["23B", "31E"], "a fixed expiry needs 31E", (facts) => is(facts, "FIXD") && !facts.has("31E")),
    rule("C1", ["23B", "31E"], "an open expiry excludes 31E", (facts) => is(facts, "OPEN") && facts.has("31E")),
    conditionRule(section),
    rule("C3", ["23B", "23F"], "an open expiry excludes 23F", (facts) => is(facts, "OPEN") && facts.has("23F")),
    rule(
      "C8",
      ["23F", ...EXTENSION],
      `${EXTENSION.join(", ")} stand only with 23F`,
      ({ has }) => !has("23F") && EXTENSION.some(has),
    ),
  ];
}

function conditionRule(section: string): Rule {
  const reason = "35G stands where 23B is COND, and nowhere else";
  const isBroken = ({ has, part }: RuleFacts) => has("23B") && (part("23B") === "COND") !== has("35G");
  return ruleOf("C2", ["23B", "35G"], reason, isBroken, section);
}

/** Rules that depend on who asks whom to issue. */
function purposeRules(): readonly Rule[] {
  const isIssued = ({ part }: RuleFacts) => part("general.22A") === "ISSU";
  const isRequested = ({ part }: RuleFacts) => ["ICCO", "ISCO"].includes(String(part("general.22A")));
  return [
    ruleOf(
      "C4",
      ["general.22A", "undertaking.50"],
      "an issue names its applicant in 50",
      (facts) => isIssued(facts) && !facts.has("undertaking.50"),
    ),
    ruleOf(
      "C6",
      ["general.22A", "local.15C"],
      "sequence C stands where a local undertaking is asked for, and nowhere else",
      (facts) => isRequested(facts) !== facts.has("local.15C"),
    ),
    ruleOf(
      "C6",
      ["general.22A", ...HANDOVER],
      "48D, 24E and 24G of sequence B have no place where a local undertaking is asked for",
      (facts) => isRequested(facts) && HANDOVER.some(facts.has),
    ),
    ruleOf(
      "C6",
      ["general.22A", "undertaking.45L"],
      "an issue tells of its transaction in 45L",
      (facts) => isIssued(facts) && !facts.has("undertaking.45L"),
    ),
    ruleOf(
      "C5",
      ["general.22A", "undertaking.22D", "undertaking.49"],
      "the issue of a standby has 49",
      (facts) => isIssued(facts) && facts.part("undertaking.22D") === "STBY" && !facts.has("undertaking.49"),
    ),
  ];
}

/** Rules on confirmation, advice and availability. */
function partyRules(): readonly Rule[] {
  return [
    ruleOf(
      "C5",
      ["undertaking.22D", "undertaking.49"],
      "a guarantee has no 49",
      ({ has, part }) => part("undertaking.22D") === "DGAR" && has("undertaking.49"),
    ),
    ruleOf(
      "C7",
      ["undertaking.56a", "undertaking.57a"],
      "57a needs 56a",
      ({ has }) => has("undertaking.57a") && !has("undertaking.56a"),
    ),
    ruleOf(
      "C9",
      ["undertaking.49", "undertaking.58a"],
      "58a stands where 49 is CONFIRM or MAY ADD, and nowhere else",
      ({ has, part }) => ["CONFIRM", "MAY ADD"].includes(String(part("undertaking.49"))) !== has("undertaking.58a"),
    ),
    ruleOf(
      "C10",
      ["local.22K", "local.22Y"],
      "standard wording needs the kind in 22K",
      ({ has }) => has("local.22Y") && !has("local.22K"),
    ),
    ruleOf(
      "C11",
      ["undertaking.22D", "undertaking.41a"],
      "a guarantee has no 41a",
      ({ has, part }) => part("undertaking.22D") === "DGAR" && has("undertaking.41a"),
    ),
    ruleOf(
      "C11",
      ["local.22D", "local.41a"],
      "only a standby has 41a",
      ({ has, part }) => has("local.41a") && part("local.22D") !== "STBY",
    ),
  ];
}
