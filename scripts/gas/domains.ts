import type { Domain } from "./domain.ts";
import { escrow } from "./escrow/operations.ts";
import { payments } from "./payments/operations.ts";
import { provenance } from "./provenance/operations.ts";
import { token } from "./token/operations.ts";

/** What `npm run gas` measures, in the order of the tables. */
export const DOMAINS: readonly Domain[] = [escrow, token, payments, provenance];
