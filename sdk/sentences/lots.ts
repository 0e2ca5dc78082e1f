import { type Sentences, time } from "./words.ts";

/** What lots refuse. */
export const lotSentences: Sentences<"Lot"> = {
  LotUnknown: ({ lot }) => `lot ${lot} was never commissioned`,
  LotExists: ({ lot }) => `lot ${lot} has been commissioned before`,
  LotNotActive: ({ lot, current }) => `lot ${lot} is ${current}`,
  LotInvalidQuantity: ({ lot, quantity, most }) => `lot ${lot}: a quantity of ${quantity} is not from 1 to ${most}`,
  LotInvalidUnit: ({ lot, unit }) =>
    `lot ${lot}: ${unit} is no code of UN/ECE Recommendation 20, which has two or three capital letters or digits`,
  LotInvalidUnits: ({ lot, units, unitSize, unitRoot }) =>
    `lot ${lot}: ${units} units of ${unitSize} under root ${unitRoot} are not given whole, or too large`,
  LotUnitsExceedQuantity: ({ lot, coded, quantity }) =>
    `lot ${lot}: its coded units hold ${coded}, more than the ${quantity} that there are`,
  LotOwnInspector: ({ party }) => `party ${party} cannot be the inspector of its own lots`,
  LotRootMissing: () => "there is no root to anchor",
  LotRootAnchored: ({ anchorer, root, anchoredAt }) => `${anchorer} anchored root ${root} at ${time(anchoredAt)}`,
  LotRootUnknown: ({ anchorer, root }) => `${anchorer} has not anchored root ${root}`,
  LotNotUnderRoot: ({ lot, root }) => `the proof does not lead from lot ${lot} to root ${root}`,
  LotWrongHolder: ({ lot, party, holder }) => `lot ${lot}: party ${party} tried what is up to its holder ${holder}`,
  LotNotOffered: ({ lot, party, offered }) =>
    `lot ${lot} is offered to ${offered === 0n ? "nobody" : `party ${offered}`}, not to ${party}`,
  LotNotEnoughLeft: ({ lot, amount, left }) => `lot ${lot}: ${amount} would be taken, and ${left} is left`,
  LotInvalidWidth: ({ inputs, outputs, most }) =>
    `a transformation of ${inputs} lots into ${outputs} is not from 1 to ${most} of each`,
  LotInputsUnordered: ({ lot, previous }) => `input ${lot} does not come after ${previous}`,
  LotSharesUnpaired: ({ output, shares, inputs }) =>
    `output ${output} names ${shares} shares, and there are ${inputs} inputs`,
  LotSharesExceedAmount: ({ lot, shared, amount }) =>
    `the outputs stand on ${shared} of lot ${lot}, and ${amount} is taken of it`,
  LotWithoutParent: ({ lot }) => `lot ${lot} stands on no input`,
  LotYieldExceeded: ({ lot, quantity, most }) => `lot ${lot}: ${quantity} cannot become of its inputs, ${most} can`,
  LotCustodyTooStrict: ({ lot, claimed, allowed }) =>
    `lot ${lot} claims ${claimed}, and its inputs allow ${allowed} at the strictest`,
  LotFactorMissing: ({ inspector, input, output }) =>
    `inspector ${inspector} has stated no factor from ${input} to ${output} that counts now`,
  LotFactorInvalid: ({ input, output }) => `the factor from ${input} to ${output} lacks a number or a time`,
  LotInvalidRange: ({ lot, from, to, units }) => `lot ${lot}: units ${from} to ${to} are not within its ${units}`,
  LotUnitsVoid: ({ lot, from, to }) => `lot ${lot}: some of the codes from ${from} to ${to} are void`,
  LotMiscounted: ({ lot, left, counted, remaining }) =>
    `lot ${lot}: ${left} is left, ${counted} was counted, and ${remaining} would remain`,
  LotSignatureExpired: ({ lot, deadline }) => `lot ${lot}: the signature counted before ${time(deadline)}`,
  LotNonceUsed: ({ inspector, nonce }) => `${inspector} has used the number ${nonce}`,
  LotInvalidSignature: ({ lot, inspector }) => `lot ${lot}: the signature is not ${inspector}'s`,
};
