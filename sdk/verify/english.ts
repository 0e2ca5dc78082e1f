import { time } from "../sentences/words.ts";
import type { Words } from "./words.ts";

/** Verdicts and reasons in English. */
export const ENGLISH: Words = {
  verdicts: {
    counterfeit: "Do not trust this code",
    recalled: "Do not use this",
    tainted: "Made from something that was recalled",
    "opened before": "This pack was opened before",
    unknown: "Nothing certain can be said",
    genuine: "Genuine, as far as is known",
  },
  reasons: {
    NotDigitalLink: () => "This is not a code of a product as GS1 writes them.",
    NotProduct: ({ link }) => `The code names no product: ${link}.`,
    LotNotNamed: ({ gtin }) => `The code names the product ${gtin} and no lot.`,
    SerialNotNamed: ({ lot }) => `The code names the lot ${lot} and no single pack; anybody could print it.`,
    LotNotKnown: ({ gtin, lot }) => `Nothing is known of the lot ${lot} of the product ${gtin} here.`,
    LabelSigned: ({ brand }) => `The label is signed by ${brand}.`,
    LabelSignatureFalse: ({ brand }) => `The label has a signature that is not by ${brand} or was changed.`,
    LabelKeysNotKnown: ({ brand }) => `The label is signed, and it is not known here how ${brand} signs.`,
    SerialProven: ({ brand, lot, serial }) => `${brand} made the number ${serial} for the lot ${lot}.`,
    SerialProofFalse: ({ lot, serial }) => `The proof that the number ${serial} was made for the lot ${lot} is false.`,
    SerialNotProven: ({ serial }) => `There is no proof here that the number ${serial} was made for this lot.`,
    SecretFits: () => "The secret inside the pack belongs to this number.",
    SecretFalse: () => "The secret inside the pack does not belong to this number.",
    SecretNotRead: () => "The code carries something that is not the secret of a pack; it may be mistyped.",
    SecretNotChecked: () => "The secret inside the pack could not be checked.",
    Clean: ({ lot }) => `No recall of the lot ${lot} is known, nor of anything that it was made of.`,
    Recalled: ({ lot }) => `This pack of the lot ${lot} is recalled. Bring it back, and do not use it.`,
    Quarantined: ({ lot }) =>
      `This pack of the lot ${lot} is held back while it is looked into. Do not use it for now.`,
    Expired: ({ lot }) => `This pack of the lot ${lot} is declared expired. Do not use it.`,
    Tainted: ({ lot }) => `The lot ${lot} was made from something that was recalled.`,
    StandingNotKnown: ({ lot }) => `Whether this pack of the lot ${lot} is recalled could not be found out.`,
    OpenedBefore: ({ at }) =>
      `This pack was first opened on ${time(at)}. If that was not you, its contents or its code may have been used.`,
    NeverOpened: ({ asOf }) => `By ${time(asOf)} nobody had opened this pack.`,
    OpeningsNotKnown: () => "Whether this pack was opened before is not known here.",
    CodeVoided: ({ serial }) =>
      `The number ${serial} was withdrawn: its pack was unpacked or destroyed. What carries it now is something else.`,
    VoidsNotKnown: () => "Whether this number was withdrawn is not known here.",
    PastExpiry: ({ day }) => `The label says that it is good until ${day}, and that day is over.`,
    NothingKnownSince: ({ asOf }) =>
      `This is what was known on ${time(asOf)}. A recall or an opening since then is not known here.`,
    CopiesLookAlike: () =>
      "A copied code looks the same as the first: see that the pack is closed and nothing is pasted over.",
  },
};
