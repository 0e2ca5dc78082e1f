import type { BankPower } from "../BankDesk.ts";
import { type Sentences, time } from "./words.ts";

/** What the desk of banks refuses. */
export const deskSentences: Sentences<"Desk"> = {
  DeskDeedExpired: ({ id, deadline }) => `the deed ${id} could be carried out before ${time(deadline)}`,
  DeskNonceUsed: ({ bank, nonce }) => `bank ${bank} has used or canceled the number ${nonce}`,
  DeskWrongBank: ({ account, party, bank }) => `${account} acts for party ${party}, not for bank ${bank}`,
  DeskSameSigner: ({ account }) => `${account} made the deed: another signer of its bank checks it`,
  DeskCannotMake: ({ account, token, amount, power }) =>
    `${account} may not make a deed that costs ${cost(token, amount)}; ${most(power.canMake, power.mostMade)}`,
  DeskCannotCheck: ({ account, token, amount, power }) =>
    `${account} may not check a deed that costs ${cost(token, amount)}; ${most(power.canCheck, power.mostChecked)}`,
  DeskInvalidCost: ({ token, amount }) => `a deed costs an amount of a token or nothing, and not ${amount} of ${token}`,
  DeskInvalidSignature: ({ id, checker }) =>
    `the signature under the deed ${id} is not ${checker}'s, or not for its maker`,
  DeskAlreadyProposed: ({ id, maker }) => `${maker} has proposed the deed ${id} already`,
  DeskNotProposed: ({ id }) => `nobody has proposed the deed ${id}`,
  DeskNotController: ({ bank, caller, controller }) =>
    `${caller} tried what is up to ${controller}, which controls bank ${bank}`,
  DeskForeignAccount: ({ bank, account, party }) => `${account} is an account of party ${party}, not of bank ${bank}`,
};

function cost(token: string, amount: bigint): string {
  return amount === 0n ? "nothing" : `up to ${amount} units of ${token}`;
}

function most(can: BankPower["canMake"], units: bigint): string {
  return can ? `it may up to ${units}` : "it may none of this token";
}
