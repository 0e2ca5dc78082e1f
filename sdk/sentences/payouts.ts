import { type Sentences, time } from "./words.ts";

/** What payouts refuse. */
export const payoutsSentences: Sentences<"Payouts"> = {
  PayoutsEmptyList: () => "there is nothing to pay or to claim",
  PayoutsUnevenList: ({ recipients, amounts }) => `the list has ${recipients} recipients and ${amounts} amounts`,
  PayoutsInvalidRecipient: ({ index, recipient }) => `line ${index}: ${recipient} cannot be paid`,
  PayoutsNoAmount: ({ index }) => `line ${index} is about nothing`,
  PayoutsInvalidFunder: ({ id, funder }) => `drop ${id}: ${funder} cannot fund it`,
  PayoutsNoRoot: ({ id }) => `drop ${id} has no root`,
  PayoutsNoTotal: ({ id }) => `drop ${id} has no total`,
  PayoutsFundByPassed: ({ id, fundBy }) => `drop ${id} could be funded before ${time(fundBy)}`,
  PayoutsClaimByTooEarly: ({ id, claimBy, earliest }) =>
    `drop ${id}: its claims end at ${time(claimBy)}, before ${time(earliest)}`,
  PayoutsClaimByTooLate: ({ id, claimBy, latest }) =>
    `drop ${id}: its claims end at ${time(claimBy)}, after ${time(latest)}`,
  PayoutsWrongCaller: ({ id, caller, expected }) => `drop ${id}: ${caller} tried what is up to ${expected}`,
  PayoutsUnknownDrop: ({ id }) => `nobody funded a drop with exactly these terms (id ${id})`,
  PayoutsUnexpectedState: ({ id, current, expected }) =>
    `drop ${id} is in state ${current}; the deed is possible in ${expected}`,
  PayoutsInvalidProof: ({ id, index, account, amount }) =>
    `drop ${id} does not promise ${account} ${amount} units as claim ${index}`,
  PayoutsAlreadyClaimed: ({ id, index }) => `claim ${index} of drop ${id} was paid before`,
  PayoutsTotalExceeded: ({ id, index, amount, remaining }) =>
    `drop ${id} holds ${remaining} units, and claim ${index} is of ${amount}: its root promises more than its total`,
};
