import { isHexString } from "ethers";
import { z } from "zod";

import { hexBytes } from "./parse.ts";

/** A log as the chain keeps it. */
export interface LogRecord {
  /** Whose log it is; absent for the escrow's. */
  readonly address?: string | undefined;
  readonly blockNumber: number;
  readonly blockHash: string;
  readonly transactionHash: string;
  readonly logIndex: number;
  readonly topics: readonly string[];
  readonly data: string;
}

/** A log with the time of its block, in Unix seconds. */
export type TimedLog = LogRecord & { readonly time: number };

/**
 * The schemas of what a log has, whether a node answers with it or a store kept it.
 *
 * @example
 * const log = z.object({ ...logParts, logIndex: z.number() });
 */
export const logParts = {
  blockHash: hexBytes(32),
  transactionHash: hexBytes(32),
  topics: z.array(hexBytes(32)),
  data: z.string().refine((text) => isHexString(text), "is not hex"),
};
