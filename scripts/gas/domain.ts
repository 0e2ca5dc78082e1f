import type { TransactionReceipt } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

/** When the chain of the measurements starts, in Unix seconds: always the same, so that calldata always has the same bytes. */
export const START = Date.UTC(2030, 0, 1) / 1000;

/** What can be measured: a contract, or the least that can do the same. */
export type Side = "contract" | "floor";

/** A chain with both sides on it. */
export type Stage<Subject> = Readonly<Record<Side, Subject>>;

/** Where an operation is played, by what, and under which name. */
export type Played<On, Subject> = On & { readonly subject: Subject; readonly name: string };

/** One deed that is measured, with all that leads to it. */
export interface Operation<On, Subject> {
  readonly name: string;
  readonly does: string;
  /** Whether it is too long to be played beforehand, and shares nothing that the others do not. */
  readonly long?: boolean;
  /** Plays what comes before, then the deed. */
  readonly play: (at: Played<On, Subject>) => Promise<TransactionReceipt>;
}

/** Plays an operation on one side; the label stands in for its name. */
export type Play = (operation: string, side: Side, label: string) => Promise<TransactionReceipt>;

/** The operations that are measured on one stage. */
export interface Domain {
  readonly title: string;
  readonly operations: readonly { readonly name: string; readonly does: string; readonly long: boolean }[];
  /** Sets the stage on a new chain. */
  readonly open: (connection: NetworkConnection) => Promise<Play>;
}

/**
 * A domain out of its stage and its operations.
 *
 * @example
 * export const token = domainOf({ title: "Token", open: openTokenStage, operations: [{ name: "token.transfer.warm", does: "transfer", play }] });
 */
export function domainOf<On extends Stage<Subject>, Subject>(made: {
  readonly title: string;
  readonly open: (connection: NetworkConnection) => Promise<On>;
  readonly operations: readonly Operation<On, Subject>[];
}): Domain {
  const { title, operations } = made;
  return {
    title,
    operations: operations.map(({ name, does, long = false }) => ({ name, does, long })),
    open: async (connection) => {
      const stage = await made.open(connection);
      return (name, side, label) => {
        const operation = operations.find((each) => each.name === name);
        if (operation === undefined) throw new RangeError(`${title} has no operation ${name}`);
        return operation.play({ ...stage, subject: stage[side], name: label });
      };
    },
  };
}
