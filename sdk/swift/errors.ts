import { CowryError } from "../CowryError.ts";

/** Where something stands in the text of a message. */
export interface MtPlace {
  /** The three digits of its type, as in `700`; empty as long as it is not known. */
  readonly message: string;
  /** The tag, as in `31D`; empty outside of fields. */
  readonly field: string;
  /** From 1, in the whole text. */
  readonly line: number;
  /** From 1, in characters. */
  readonly column: number;
}

/** A text is no message of its type, or values cannot make one: what stands there, and what may. */
export class MtError extends CowryError<MtPlace & { readonly found: string; readonly expected: string }> {
  override readonly name = "MtError";

  constructor(place: MtPlace, found: string, expected: string) {
    const { message, field, line, column } = place;
    super(`${placeIn(place)}: found ${found}, expected ${expected}`, { message, field, line, column, found, expected });
  }
}

/** Fields that are sound by themselves do not go together: a rule that the network checks, by the code that it answers. */
export class MtRuleBroken extends CowryError<{
  readonly message: string;
  readonly rule: string;
  readonly fields: readonly string[];
  readonly line: number;
  readonly reason: string;
}> {
  override readonly name = "MtRuleBroken";

  constructor(message: string, rule: string, fields: readonly string[], line: number, reason: string) {
    super(`MT${message}, line ${line}, rule ${rule}: ${reason}`, { message, rule, fields, line, reason });
  }
}

/** The messages that one credit or amendment goes over are not whole, or are not of one. */
export class MtSequenceBroken extends CowryError<{ readonly position: number; readonly reason: string }> {
  override readonly name = "MtSequenceBroken";

  constructor(position: number, reason: string) {
    super(`Message ${position} of the sequence ${reason}`, { position, reason });
  }
}

/** A currency that ISO 4217 does not list, or lists without a number of decimals. */
export class CurrencyUnknown extends CowryError<{ readonly currency: string }> {
  override readonly name = "CurrencyUnknown";

  constructor(currency: string) {
    super(`${JSON.stringify(currency)} is no currency of ISO 4217 that amounts are written in`, { currency });
  }
}

/* PRIVATE */

function placeIn({ message, field, line, column }: MtPlace): string {
  const parts = [
    message === "" ? "The message" : `MT${message}`,
    `line ${line}`,
    `column ${column}`,
    ...(field === "" ? [] : [`field ${field}`]),
  ];
  return parts.join(", ");
}
