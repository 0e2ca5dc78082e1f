import { type Sentences, time } from "./words.ts";

/** What licenses refuse. */
export const licenseSentences: Sentences<"Licenses"> = {
  LicensesUnexpectedState: ({ id, current, allowed }) => `license ${id} is ${current}, not ${allowed.join(" or ")}`,
  LicensesWrongCaller: ({ id, caller, expected }) => `license ${id}: ${caller} tried what is up to ${expected}`,
  LicensesNoLicensee: ({ id }) => `license ${id} names nobody who has it`,
  LicensesNoContent: ({ id }) => `license ${id} commits to no text`,
  LicensesUnfitTimes: ({ id, startsAt, endsAt, earliest, latest }) =>
    `license ${id} from ${time(startsAt)} until ${time(endsAt)} is over, empty, or not from ${time(earliest)} until ${time(latest)}`,
  LicensesUnfitNotice: ({ id, notice, longest }) =>
    `license ${id}: a notice of ${notice} s is longer than ${longest} s`,
  LicensesTooDeep: ({ id, depth, most }) => `license ${id}: ${depth} generations could follow, and ${most} may`,
  LicensesNotGranted: ({ id, parent }) => `license ${id}: license ${parent} above it grants none`,
  LicensesOtherWork: ({ id, work, expected }) => `license ${id} is of work ${work}, the one above of ${expected}`,
  LicensesNotTransferable: ({ id }) => `license ${id} stays with its licensee`,
  LicensesRevokedBefore: ({ id, revokedFrom }) => `license ${id} is revoked from ${time(revokedFrom)} on already`,
};
