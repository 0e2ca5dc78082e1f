import { type Sentences, time } from "./words.ts";

/** What recalls refuse. */
export const recallSentences: Sentences<"Recall"> = {
  RecallInForce: ({ lot, index, standing }) => `unit ${index} of lot ${lot} is ${standing}`,
  RecallInvalidStanding: ({ lot, standing }) => `lot ${lot}: no notice is given of ${standing}`,
  RecallInvalidRange: ({ lot, from, to, units }) => `lot ${lot} has ${units} units, and no range from ${from} to ${to}`,
  RecallNoRoom: ({ lot, party, inForce, most }) =>
    `lot ${lot}: party ${party} can give no other notice, for ${inForce} are in force of at most ${most}`,
  RecallNotInForce: ({ lot, number }) => `lot ${lot} is under no notice of number ${number}`,
  RecallWrongParty: ({ lot, number, party, expected }) =>
    `notice ${number} about lot ${lot}: party ${party} tried what is up to party ${expected}`,
  RecallLiftExpired: ({ lot, number, deadline }) =>
    `notice ${number} about lot ${lot}: the countersignature could be used until ${time(deadline)}`,
  RecallOwnCountersigner: ({ lot, number, party }) =>
    `notice ${number} about lot ${lot}: the countersigner acts for party ${party}, which gave it`,
  RecallInvalidCountersignature: ({ lot, number, countersigner }) =>
    `notice ${number} about lot ${lot}: ${countersigner} did not sign that it is lifted`,
  RecallInvalidPath: ({ lots, most }) => `a path has from 2 to ${most} lots, not ${lots}`,
  RecallNotMadeOf: ({ lot, parent }) => `lot ${lot} was not made of lot ${parent}`,
  RecallSourceClear: ({ source }) => `lot ${source} is under no notice`,
  RecallSourceInForce: ({ source, inForce }) => `lot ${source} is under ${inForce} notices`,
  RecallTaintMarked: ({ lot, source }) => `lot ${lot} is marked as made of lot ${source} already`,
  RecallTaintNotMarked: ({ lot, source }) => `lot ${lot} is not marked as made of lot ${source}`,
};
