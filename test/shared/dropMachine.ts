import { signPermit } from "../../sdk/Tokens.ts";
import {
  claim,
  claimMany,
  fund,
  fundWithAuthorization,
  fundWithPermit,
  type PayoutsDeed,
  reclaim,
  signFunding,
} from "../../sdk/Payouts.ts";
import type { DropState } from "../../sdk/Names.ts";
import { claimAt, type Payday } from "./payouts.ts";
import type { Role } from "./trade.ts";

/** A deed of a drop. */
export type DropDeed = "fund" | "fundWithPermit" | "fundWithAuthorization" | "claim" | "claimMany" | "reclaim";

interface Entry {
  /** Where the deed may start, and where it ends. Everything absent must revert. */
  readonly moves: Partial<Record<DropState, DropState>>;
  readonly by: Role;
  readonly make: (day: Payday) => PayoutsDeed | Promise<PayoutsDeed>;
}

/** The machine of drops, written down a second time. */
export const DROP_MACHINE: Readonly<Record<DropDeed, Entry>> = {
  fund: { moves: { None: "Funded" }, by: "payer", make: ({ drop }) => fund(drop) },
  fundWithPermit: {
    moves: { None: "Funded" },
    by: "payer",
    make: async (day) => fundWithPermit(day.drop, await permitOf(day)),
  },
  fundWithAuthorization: {
    moves: { None: "Funded" },
    by: "relayer",
    make: async ({ drop, deployment, roles }) =>
      fundWithAuthorization(drop, await signFunding(roles.payer, deployment, drop)),
  },
  claim: { moves: { Open: "Open" }, by: "stranger", make: (day) => claim(day.drop, claimAt(day, 0)) },
  claimMany: {
    moves: { Open: "Exhausted" },
    by: "stranger",
    make: (day) =>
      claimMany(
        day.drop,
        day.tree.leaves.map((_, index) => claimAt(day, index)),
      ),
  },
  reclaim: { moves: { Due: "Reclaimed" }, by: "stranger", make: ({ drop }) => reclaim(drop) },
};

/** The funder's permit for exactly the total. */
export async function permitOf({ roles, deployment, drop }: Payday): ReturnType<typeof signPermit> {
  const { token, total, fundBy } = drop;
  return signPermit(roles.payer, { token, spender: deployment.payouts, value: total, deadline: fundBy });
}
