import { CowryError } from "../CowryError.ts";

/** What is wrong in one place of a document of events. */
export interface EpcisFlaw {
  /** From 1. */
  readonly line: number;
  /** As in `epcisBody.eventList[0].eventTime`; empty for the document as a whole. */
  readonly field: string;
  readonly reason: string;
}

/** A text is no sound document of EPCIS events; every flaw has its line and its field. */
export class EpcisMalformed extends CowryError<{ readonly flaws: readonly EpcisFlaw[] }> {
  override readonly name = "EpcisMalformed";

  constructor(flaws: readonly EpcisFlaw[]) {
    super(summaryOf(flaws), { flaws });
  }
}

/** How many flaws a message names. */
const MOST_NAMED = 20;

/* PRIVATE */

function summaryOf(flaws: readonly EpcisFlaw[]): string {
  const named = flaws
    .slice(0, MOST_NAMED)
    .map(({ line, field, reason }) => `line ${line}: ${field === "" ? "the document" : field} ${reason}`);
  const rest = flaws.length - named.length;
  return ["The EPCIS document is not sound:", ...named, ...(rest > 0 ? [`and ${rest} more`] : [])].join("\n");
}
