import { type Sentences, time } from "./words.ts";

/** What the trace log refuses. */
export const traceSentences: Sentences<"Trace"> = {
  TraceFromFuture: ({ lot, time: when, present }) =>
    `an event of lot ${lot} is said to have happened at ${time(when)}, and it is ${time(present)}`,
  TraceWithoutHash: ({ lot }) => `an event of lot ${lot} has no hash`,
  TraceEmptyBatch: ({ root, count }) => `a batch of ${count} events under ${root} says nothing`,
  TraceWrongPosition: ({ lot, recorder, position, next }) =>
    `the event of lot ${lot} was signed for place ${position}, and the next of ${recorder} is ${next}`,
  TraceSignatureExpired: ({ lot, deadline }) => `the signature for lot ${lot} counted before ${time(deadline)}`,
  TraceInvalidSignature: ({ lot, recorder }) => `the signature under the event of lot ${lot} is not ${recorder}'s`,
  TraceUnknownEntry: ({ lot, recorder, position, count }) =>
    `${recorder} has recorded ${count} entries for lot ${lot}, and none at ${position}`,
  TraceWrongCorrector: ({ recorder, corrector }) =>
    `${corrector} cannot correct what ${recorder} recorded: it acts for another party`,
};
