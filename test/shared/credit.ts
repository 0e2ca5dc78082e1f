import { BALANCE } from "./escrow.ts";
import { reach } from "./machine.ts";
import { type Theater, type Trade, tradeOn } from "./trade.ts";

/**
 * A released order without fees, whose payee has so much in the ledger: it could not be paid for another order, and now can again.
 *
 * @example
 * const trade = await withCredit(theater, AMOUNT / 2n);
 */
export async function withCredit(theater: Theater, credit: bigint): Promise<Trade> {
  const stage = await theater.order();
  const { connection, roles, escrow } = stage;
  const token = await connection.ethers.deployContract("DenyListTokenMock", ["DNY", 6]);
  await token.mint(roles.payer, BALANCE);
  for (const role of [roles.payer, roles.payee]) await token.connect(role).approve(escrow, BALANCE);

  const terms = { token: await token.getAddress(), fees: [] };
  const unpaid = await tradeOn(stage, { terms: { ...terms, amount: credit, salt: 2n } });
  await token.setDenied(roles.payee, true);
  await reach(unpaid, "Released");
  await token.setDenied(roles.payee, false);

  return reach(await tradeOn(stage, { terms }), "Released");
}
