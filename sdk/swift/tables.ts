import { AMENDMENTS } from "./messages/amendments.ts";
import { CREDITS } from "./messages/credits.ts";
import { OTHERS } from "./messages/others.ts";
import { PRESENTATIONS } from "./messages/presentations.ts";
import { REIMBURSEMENTS } from "./messages/reimbursements.ts";
import { STANDBYS } from "./messages/standbys.ts";
import type { MessageTable } from "./table.ts";

/** The messages that are read and written, by type. */
export const TABLES: ReadonlyMap<string, MessageTable> = new Map(
  [...CREDITS, ...AMENDMENTS, ...PRESENTATIONS, ...REIMBURSEMENTS, ...STANDBYS, ...OTHERS].map((table) => [
    table.type,
    table,
  ]),
);
