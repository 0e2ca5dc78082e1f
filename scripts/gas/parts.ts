import { getBytes } from "ethers";

/** One step of a transaction, as `debug_traceTransaction` tells it. */
export interface Step {
  readonly op: string;
  readonly depth: number;
  /** The gas that was left before it. */
  readonly gas: number;
  readonly gasCost: number;
}

/** What gas is spent on, in the order of the tables. */
export const PARTS = {
  transaction: "the transaction itself",
  calldata: "calldata",
  accounts: "calls: opening other accounts",
  storage: "the contract's storage",
  log: "the contract's events",
  tokenStorage: "token: balances, allowance, used nonces",
  tokenLog: "token: its events",
  tokenSignature: "token: recovering the signer",
  tokenCode: "token: its code for the transfers",
  measuring: "token: its code for balances before and after",
  guard: "the reentrancy guard",
  code: "the contract's own code",
  returned: "given back by the chain",
} as const;

/** The name of a part. */
export type Part = keyof typeof PARTS;

/** The gas of each part; together what the transaction used. */
export type Parts = Readonly<Record<Part, number>>;

const TRANSACTION = 21_000;

/** The gas of a byte of calldata. */
export const ZERO_BYTE = 4;
export const OTHER_BYTE = 16;

/**
 * Where the gas of a transaction went.
 *
 * @example
 * const { structLogs } = await provider.send("debug_traceTransaction", [hash, {}]);
 * partsOf({ data, gasUsed: 84_000, steps: structLogs }).log;
 */
export function partsOf(transaction: {
  readonly data: string;
  readonly gasUsed: number;
  readonly steps: readonly Step[];
}): Parts {
  const { data, gasUsed, steps } = transaction;
  const parts: Record<Part, number> = { ...noParts(), transaction: TRANSACTION, calldata: calldataGas(data) };
  let opened = "";
  for (const [place, step] of steps.entries()) {
    if (step.depth === 1) opened = step.op;
    parts[partOf(step, opened)] += ownGas(steps, place);
  }

  parts.returned = gasUsed - Object.values(parts).reduce((sum, gas) => sum + gas, 0);
  return parts;
}

function noParts(): Record<Part, number> {
  return Object.fromEntries(Object.keys(PARTS).map((part) => [part, 0])) as Record<Part, number>;
}

function calldataGas(data: string): number {
  return getBytes(data).reduce((sum, byte) => sum + (byte === 0 ? ZERO_BYTE : OTHER_BYTE), 0);
}

/** What a step spent, without what the call that it makes spends inside. */
function ownGas(steps: readonly Step[], place: number): number {
  const step = at(steps, place);
  let after = place + 1;
  while ((steps[after]?.depth ?? 0) > step.depth) after += 1;
  if (steps[after]?.depth !== step.depth) return step.gasCost;

  const spent = step.gas - at(steps, after).gas;
  if (after === place + 1) return spent;
  const last = at(steps, after - 1);
  return spent - (at(steps, place + 1).gas - (last.gas - last.gasCost));
}

function at(steps: readonly Step[], place: number): Step {
  const step = steps[place];
  if (step === undefined) throw new RangeError(`step ${place} of ${steps.length}`);
  return step;
}

/** The part that a step belongs to; `opened` is the contract's own step under way: for the token's steps, the call. */
function partOf({ op, depth }: Step, opened: string): Part {
  const inContract = depth === 1;
  if (op === "SLOAD" || op === "SSTORE") return inContract ? "storage" : "tokenStorage";
  if (op.startsWith("LOG")) return inContract ? "log" : "tokenLog";
  if (inContract) return partInContract(op);
  if (op === "STATICCALL") return "tokenSignature";
  return opened === "STATICCALL" ? "measuring" : "tokenCode";
}

function partInContract(op: string): Part {
  if (op === "TLOAD" || op === "TSTORE") return "guard";
  return ["CALL", "STATICCALL", "EXTCODESIZE"].includes(op) ? "accounts" : "code";
}
