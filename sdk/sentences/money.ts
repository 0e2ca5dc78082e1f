import type { Sentences } from "./words.ts";

/** What is refused where money moves. */
export const moneySentences: Sentences<"Money"> = {
  MoneyWrongValue: ({ received, expected }) => `the call brought ${received} wei and takes ${expected}`,
  MoneyTokenWithoutCode: ({ token }) => `there is no token at ${token}`,
  MoneyInexactTransfer: ({ token, received, expected }) =>
    `the token ${token} moved ${received} units instead of ${expected}`,
  MoneyGasTooLow: ({ left, needed }) => `${left} gas is left for a push that needs ${needed}`,
  MoneyNothingToWithdraw: ({ account, token }) => `${account} has nothing of ${token} in the ledger`,
  MoneyTransferFailed: ({ token, to, amount }) => `${amount} units of ${token} could not be paid to ${to}`,
  MoneyInvalidReceiver: ({ to }) => `money cannot go to ${to}`,
};
