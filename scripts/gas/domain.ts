import type { TransactionReceipt } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

import type { Part } from "./parts.ts";

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
  /** How many (lots, units) one transaction serves: the figures are those of one. One, where nothing is said. */
  readonly serves?: number;
  /** Plays what comes before, then the deed. */
  readonly play: (at: Played<On, Subject>) => Promise<TransactionReceipt>;
  /** What others need for the nearest that they offer, measured beside it. */
  readonly peers?: Readonly<Record<string, LivePeer<On>>>;
}

/** Another project's deed, played on the same chain. */
export interface LivePeer<On> {
  /** How many one transaction serves. One, where nothing is said. */
  readonly serves?: number;
  readonly play: (at: On) => Promise<TransactionReceipt>;
}

/** Plays an operation on one side; the label stands in for its name. */
export type Play = (operation: string, side: Side, label: string) => Promise<TransactionReceipt>;

/** Plays the nearest deed of another project. */
export type PlayPeer = (operation: string, peer: string) => Promise<TransactionReceipt>;

/** An operation, as the tables name it. */
export interface Row {
  readonly name: string;
  readonly does: string;
  readonly long: boolean;
  readonly serves: number;
  /** How many one transaction of each peer serves that is measured beside it. */
  readonly peers: Readonly<Record<string, number>>;
}

/** The operations that are measured on one stage. */
export interface Domain {
  readonly title: string;
  /** What parts are called that are another's than a token's. */
  readonly labels: Readonly<Partial<Record<Part, string>>>;
  readonly operations: readonly Row[];
  /** What stands below its table, as lines of Markdown. */
  readonly notes: readonly string[];
  /** Sets the stage on a new chain. */
  readonly open: (connection: NetworkConnection) => Promise<{ readonly play: Play; readonly playPeer: PlayPeer }>;
}

/**
 * A domain out of its stage and its operations.
 *
 * @example
 * export const token = domainOf({ title: "Token", open: openTokenStage, operations: [{ name: "token.transfer.warm", does: "transfer", play }] });
 */
export function domainOf<On extends Stage<Subject>, Subject>(made: {
  readonly title: string;
  readonly labels?: Domain["labels"];
  readonly notes?: Domain["notes"];
  readonly open: (connection: NetworkConnection) => Promise<On>;
  readonly operations: readonly Operation<On, Subject>[];
}): Domain {
  const { title, labels = {}, notes = [], operations } = made;
  const named = (name: string) => {
    const operation = operations.find((each) => each.name === name);
    if (operation === undefined) throw new RangeError(`${title} has no operation ${name}`);
    return operation;
  };
  return {
    title,
    labels,
    notes,
    operations: operations.map(rowOf),
    open: async (connection) => {
      const stage = await made.open(connection);
      return {
        play: (name, side, label) => named(name).play({ ...stage, subject: stage[side], name: label }),
        playPeer: (name, peer) => {
          const found = named(name).peers?.[peer];
          if (found === undefined) throw new RangeError(`${name} has no peer ${peer}`);
          return found.play(stage);
        },
      };
    },
  };
}

function rowOf<On, Subject>({ name, does, long = false, serves = 1, peers = {} }: Operation<On, Subject>): Row {
  const served = Object.entries(peers).map(([peer, live]) => [peer, live.serves ?? 1] as const);
  return { name, does, long, serves, peers: Object.fromEntries(served) };
}
