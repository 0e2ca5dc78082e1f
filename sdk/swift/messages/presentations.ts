import { needs, notBoth, oneCurrency } from "../rules.ts";
import { message, type MessageTable } from "../table.ts";

/** Messages about documents that were presented, and about what was paid for them. */
export const PRESENTATIONS: readonly MessageTable[] = [
  message("732", "advice of discharge", [
    "20! reference",
    "21! presenterReference",
    "30! advised",
    "32B! amount",
    "72Z? bankInformation",
  ]),
  message(
    "734",
    "advice of refusal",
    [
      "20! reference",
      "21! presenterReference",
      "32A! utilization",
      "73A? charges",
      "33AB? total",
      "57ABD? accountBank",
      "72Z? bankInformation",
      "77J! discrepancies",
      "77B! disposal",
    ],
    [needs("C17", ["73A"], "33a"), oneCurrency("C02", ["32A", "33a"])],
  ),
  message(
    "750",
    "advice of discrepancy",
    [
      "20! reference",
      "21! relatedReference",
      "32B! principal",
      "33B? additional",
      "71D? charges",
      "73A? deducted",
      "34B? total",
      "57ABD? accountBank",
      "72Z? bankInformation",
      "77J! discrepancies",
    ],
    [needs("C13", ["33B", "71D", "73A"], "34B"), oneCurrency("C02", ["32B", "34B"])],
  ),
  message(
    "752",
    "authorization to pay, accept or negotiate",
    [
      "20! number",
      "21! presenterReference",
      "23! identification",
      "30! advised",
      "32B? amount",
      "71D? charges",
      "33AB? net",
      "53ABD? senderCorrespondent",
      "54ABD? receiverCorrespondent",
      "72Z? bankInformation",
      "79Z? narrative",
    ],
    [
      {
        ...needs("C18", ["32B", "71D"], "33a"),
        isBroken: ({ has }) => has("32B") && has("71D") && !has("33a"),
      },
      oneCurrency("C02", ["32B", "33a"]),
    ],
  ),
  message(
    "754",
    "advice of payment, acceptance or negotiation",
    [
      "20! reference",
      "21! relatedReference",
      "32AB! principal",
      "33B? additional",
      "71D? charges",
      "73A? added",
      "34AB? total",
      "53ABD? reimbursingBank",
      "57ABD? accountBank",
      "58AD? beneficiaryBank",
      "72Z? bankInformation",
      "77? narrative",
    ],
    [notBoth("C19", "72Z", "77"), notBoth("C14", "53a", "57a"), oneCurrency("C02", ["32a", "34a"])],
  ),
];
