/**
 * What every error of the SDK has: a `name` of its own, a message for people, and the `facts` for programs.
 *
 * @example
 * try { disclose(commitment, "buyer.phone") } catch (error) {
 *   if (error instanceof FieldUnknown) console.log(error.facts.field);
 * }
 */
export abstract class CowryError<Facts extends object> extends Error {
  readonly facts: Readonly<Facts>;

  constructor(message: string, facts: Facts, options?: ErrorOptions) {
    super(message, options);
    this.facts = facts;
  }
}
