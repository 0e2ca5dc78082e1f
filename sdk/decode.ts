import type { Result } from "ethers";

import {
  DROP_STATES,
  type DropState,
  SKIP_CAUSES,
  type SkipCause,
  SWAP_STATES,
  type SwapState,
  type Cause,
  CAUSES,
  nameOf,
  ORDER_KINDS,
  ORDER_STATES,
  type OrderKind,
  type OrderState,
  type Part,
  PARTS,
  REQUEST_KINDS,
  type RequestKind,
  statesIn,
} from "./Names.ts";
import type { Order } from "./Order.ts";
import type { Drop } from "./Payouts.ts";

/** A parameter as an ABI in JSON describes it. */
export interface AbiParameter {
  readonly name: string;
  readonly type: string;
  readonly internalType?: string;
  readonly components?: readonly AbiParameter[];
}

/** An event, error or function as an ABI in JSON describes it. */
export interface AbiEntry {
  readonly type: string;
  readonly name: string;
  readonly inputs: readonly AbiParameter[];
}

/** What the suite's own types read as. */
interface Named {
  readonly "enum OrderState": OrderState;
  readonly "enum OrderKind": OrderKind;
  readonly "enum RequestKind": RequestKind;
  readonly "enum Cause": Cause;
  readonly "enum Part": Part;
  readonly "enum DropState": DropState;
  readonly "enum SkipCause": SkipCause;
  readonly "enum SwapState": SwapState;
  readonly "struct Drop": Drop;
  readonly StateSet: readonly OrderState[];
  readonly "struct Order": Order;
}

type Plain<Parameter> = Parameter extends { readonly internalType: infer Type extends keyof Named }
  ? Named[Type]
  : Parameter extends { readonly type: "bool" }
    ? boolean
    : Parameter extends { readonly type: `${"" | "u"}int${string}` }
      ? bigint
      : string;

/** The entries of one type in an ABI, by name, each with the plain data that `plainArgs` makes of its parameters. */
export type ArgsByName<Abi extends readonly unknown[], Type extends string> = {
  readonly [Entry in Extract<Abi[number], AbiEntry & { readonly type: Type }> as Entry["name"]]: {
    readonly [Parameter in Entry["inputs"][number] as Parameter["name"]]: Plain<Parameter>;
  };
};

const readers: Readonly<Record<string, (value: bigint) => unknown>> = {
  "enum OrderState": (value) => nameOf(ORDER_STATES, value),
  "enum OrderKind": (value) => nameOf(ORDER_KINDS, value),
  "enum RequestKind": (value) => nameOf(REQUEST_KINDS, value),
  "enum Cause": (value) => nameOf(CAUSES, value),
  "enum Part": (value) => nameOf(PARTS, value),
  "enum DropState": (value) => nameOf(DROP_STATES, value),
  "enum SkipCause": (value) => nameOf(SKIP_CAUSES, value),
  "enum SwapState": (value) => nameOf(SWAP_STATES, value),
  StateSet: statesIn,
};

/**
 * The decoded values of a log or an error as plain data, by their names. Numbers that stand for names become these; a struct stays as the contract takes it.
 *
 * @example
 * plainArgs(abi.inputs, description.args); // { id: "0x…", state: "Paid", deadline: 1767225600n }
 */
export function plainArgs(inputs: readonly AbiParameter[], values: Result): Record<string, unknown> {
  return Object.fromEntries(
    inputs.map((input, place) => {
      const value: unknown = values[place];
      const read = readers[input.internalType ?? ""];
      return [input.name, read === undefined ? plain(input, value) : read(value as bigint)];
    }),
  );
}

function plain(parameter: AbiParameter, value: unknown): unknown {
  if (parameter.type.endsWith("[]")) {
    const item = { ...parameter, type: parameter.type.slice(0, -2) };
    return (value as Result).toArray().map((element: unknown) => plain(item, element));
  }
  if (parameter.components === undefined) return value;
  return Object.fromEntries(
    parameter.components.map((component, place) => [component.name, plain(component, (value as Result)[place])]),
  );
}
