import { expect } from "chai";

import type { CowryError } from "../../sdk/CowryError.ts";

type Refusal<Facts extends object> = new (...parts: never[]) => CowryError<Facts>;

/** Expects the action, at once or in time, to be refused with this very error and these facts; returns its message. */
export async function expectRefusal<Facts extends object>(
  action: () => unknown,
  refusal: Refusal<Facts>,
  facts: Facts,
): Promise<string> {
  const error = await thrownBy(action);
  expect(error, String(error)).to.be.instanceOf(refusal);

  const { name, message, facts: found } = error as CowryError<Facts>;
  expect(name).to.equal(refusal.name);
  expect(found).to.deep.equal(facts);
  return message;
}

/** What the action throws, at once or in time. */
export async function thrownBy(action: () => unknown): Promise<unknown> {
  try {
    await action();
  } catch (error) {
    return error;
  }
  return expect.fail("expected a refusal, and nothing was thrown");
}
