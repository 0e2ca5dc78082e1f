import { ruleOf } from "../rules.ts";
import { message, type MessageTable } from "../table.ts";

/** For which forms of undertaking a function may stand, where it may not for all. */
const FORMS_OF: Readonly<Record<string, readonly string[]>> = {
  ISSAMEND: ["UNDK"],
  ISSUANCE: ["UNDK"],
  REQAMEND: ["UNDK"],
  REQISSUE: ["UNDK"],
  TRANSFER: ["DGAR", "STBY", "UNDK"],
};

/** The message for what no other message says. */
export const OTHERS: readonly MessageTable[] = [
  message(
    "759",
    "ancillary trade message",
    [
      "27! sequence",
      "20! reference",
      "21? relatedReference",
      "22D! form {DGAR|DOCR|STBY|UNDK}",
      "23? number",
      "52AD? issuingBank",
      "23H! function",
      "45D! narrative",
      "23X? file",
    ],
    [
      ruleOf("D87", ["22D", "23H"], "this function does not stand for this form of undertaking", ({ part }) => {
        const forms = FORMS_OF[String(part("23H"))];
        return forms !== undefined && !forms.includes(String(part("22D")));
      }),
    ],
  ),
];
