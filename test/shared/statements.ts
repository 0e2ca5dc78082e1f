import { expect } from "chai";

import type { Statement, Totals } from "../../sdk/Statement.ts";

/** Columns that are sums of the journal over orders and over periods alike. */
const SUMS = [
  "paid",
  "canceled",
  "gross",
  "fees",
  "arbiterFees",
  "refunds",
  "earlierRefunds",
  "earned",
  "spent",
  "net",
] as const;

/** What holds for every statement, whatever happened: it is asserted here, each sum computed from the rows. */
export function expectSound(statement: Statement): void {
  expectZeroSums(statement);
  expectPeriodsJoined(statement);
  expectOrdersAddUp(statement);
}

/** Entries, openings and closings sum to zero for each token, and debits equal credits. */
function expectZeroSums({ journal, periods, balances }: Statement): void {
  for (const { lines, number } of journal)
    expect(
      lines.reduce((sum, { amount }) => sum + amount, 0n),
      `entry ${number}`,
    ).to.equal(0n);
  for (const rows of [balances, ...periods.map((period) => period.balances)]) {
    for (const token of new Set(rows.map((row) => row.token))) {
      const sum = (column: "opening" | "debit" | "credit" | "closing") =>
        rows.reduce((total, row) => (row.token === token ? total + row[column] : total), 0n);
      expect([sum("opening"), sum("closing"), sum("debit") - sum("credit")]).to.deep.equal([0n, 0n, 0n]);
    }
    for (const { opening, debit, credit, closing } of rows) expect(opening + debit - credit).to.equal(closing);
  }
}

/** Each period opens with what the one before it closed with, the first and last with the whole statement's. */
function expectPeriodsJoined({ periods, balances }: Statement): void {
  for (const { token, account, party, opening, closing } of balances) {
    const rows = periods
      .flatMap((period) => period.balances)
      .filter((row) => row.token === token && row.account === account && row.party === party);
    let carried = opening;
    for (const row of rows) {
      expect(row.opening, `${account} ${party ?? ""}`).to.equal(carried);
      carried = row.closing;
    }
    expect(carried, `${account} ${party ?? ""}`).to.equal(closing);
  }
}

/** The same money, once by period and once by order; every order is held, kept or refunded; legs make up the fees. */
function expectOrdersAddUp({ periods, orders }: Statement): void {
  for (const token of new Set(periods.map((period) => period.token)))
    for (const column of SUMS) {
      const sum = (rows: readonly (Totals & { readonly token: string })[]) =>
        rows.reduce((total, row) => (row.token === token ? total + row[column] : total), 0n);
      expect(sum(orders), column).to.equal(sum(periods));
    }
  for (const order of orders)
    if (order.parts.includes("Payee"))
      expect(order.feesByLeg.reduce((sum, { amount }) => sum + amount, 0n)).to.equal(order.fees);
  for (const period of periods)
    expect(period.feesByRecipient.reduce((sum, { amount }) => sum + amount, 0n)).to.equal(period.fees);
}
