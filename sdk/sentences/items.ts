import { percent, type Sentences, time } from "./words.ts";

/** What items refuse. */
export const itemSentences: Sentences<"Item"> = {
  ItemClaimExpired: ({ lot, index, deadline }) =>
    `unit ${index} of lot ${lot}: the claim could be brought until ${time(deadline)}`,
  ItemLotNotActive: ({ lot, current }) => `lot ${lot} is ${current}, not on the market`,
  ItemBeyondLot: ({ lot, index, units }) => `lot ${lot} has ${units} units, and no number ${index}`,
  ItemNotInLot: ({ lot, index }) =>
    `the proof does not lead from unit ${index} with this serial number to the root of lot ${lot}`,
  ItemInvalidClaim: ({ lot, index }) =>
    `the claim is not signed by the secret inside the pack of unit ${index} of lot ${lot}`,
  ItemUnitVoided: ({ lot, index }) => `unit ${index} was taken out of lot ${lot}`,
  ItemOpenedBefore: ({ lot, index, openedAt, claimableUntil }) =>
    `unit ${index} of lot ${lot} was opened at ${time(openedAt)} and could be claimed until ${time(claimableUntil)}`,
  ItemExists: ({ item, holder }) => `item ${item} is ${holder}'s already`,
  ItemInscribedBefore: ({ item }) => `GTIN and serial number of item ${item} stand already`,
  ItemNotInscribed: ({ item }) => `GTIN and serial number of item ${item} have to be written down first`,
  ItemUnexpectedState: ({ item, current, allowed }) =>
    `the redemption of item ${item} is ${current}, not ${allowed.join(" or ")}`,
  ItemWrongHolder: ({ item, account, holder }) => `item ${item} is ${holder}'s, not ${account}'s`,
  ItemWrongCustodian: ({ item, party, expected }) =>
    `party ${expected} was asked for the goods of item ${item}, not party ${party}`,
  ItemEqualParties: ({ item, account }) => `item ${item}: ${account} cannot hand goods over to itself`,
  ItemRedemptionExpired: ({ item, deadline }) => `item ${item}: the handover could be brought until ${time(deadline)}`,
  ItemInvalidSignature: ({ item, account }) => `the handover of item ${item} is not signed by ${account}`,
};

/** What tokens refuse that can be lent, locked and used. */
export const usableTokenSentences: Sentences<"UsableToken"> = {
  UsableTokenLocked: ({ tokenId, until }) => `token ${tokenId} is locked until ${time(until)}`,
  UsableTokenNotLocked: ({ tokenId }) => `nothing locks token ${tokenId}`,
  UsableTokenWrongLocker: ({ tokenId, caller, locker }) =>
    `the lock of token ${tokenId} is ${locker}'s to end before its time, not ${caller}'s`,
  UsableTokenNoLocker: ({ tokenId }) => `nobody could end the lock of token ${tokenId} before its time`,
  UsableTokenUnfitLock: ({ tokenId, until, latest }) =>
    `a lock of token ${tokenId} until ${time(until)} would not end from now until ${time(latest)}`,
  UsableTokenLentTooLong: ({ tokenId, expires, latest }) =>
    `token ${tokenId} can be lent until ${time(latest)}, not until ${time(expires)}`,
  UsableTokenUsed: ({ tokenId }) => `token ${tokenId} was used before`,
  UsableTokenUnfitRoyalty: ({ tokenId, receiver, basisPoints, most }) =>
    `token ${tokenId}: ${percent(basisPoints)} for ${receiver} is no royalty of at most ${percent(most)} for somebody`,
};

/** What texts of metadata refuse. */
export const textSentences: Sentences<"TokenJson"> = {
  TokenJsonTextTooLong: ({ length, most }) => `a text has ${length} bytes and may have ${most}`,
  TokenJsonTextNotUtf8: ({ position }) => `a text is not UTF-8 at byte ${position}`,
  TokenJsonTextControls: ({ position, codePoint }) =>
    `a text has the control character U+${codePoint.toString(16).toUpperCase().padStart(4, "0")} at byte ${position}`,
};

/** What every token of ERC-721 refuses. */
export const nftSentences: Sentences<"ERC721"> = {
  ERC721IncorrectOwner: ({ sender, tokenId, owner }) => `token ${tokenId} is ${owner}'s, not ${sender}'s`,
  ERC721InsufficientApproval: ({ operator, tokenId }) => `${operator} has no say over token ${tokenId}`,
  ERC721InvalidApprover: ({ approver }) => `${approver} cannot approve anyone for the token`,
  ERC721InvalidOperator: ({ operator }) => `${operator} cannot be an operator`,
  ERC721InvalidOwner: ({ owner }) => `${owner} has no tokens`,
  ERC721InvalidReceiver: ({ receiver }) => `${receiver} does not take the token`,
  ERC721InvalidSender: ({ sender }) => `the token cannot come from ${sender}`,
  ERC721NonexistentToken: ({ tokenId }) => `token ${tokenId} does not exist`,
};

/** What identifiers of GS1 refuse. */
export const digitalLinkSentences: Sentences<"DigitalLink"> = {
  DigitalLinkInvalidGtin: ({ gtin }) => `${gtin} is no GTIN: its check digit is wrong, or it has too many digits`,
  DigitalLinkInvalidText: ({ text, position }) =>
    `"${text}" is no lot or serial number of GS1: it breaks off at character ${position}`,
  DigitalLinkInvalidSscc: ({ sscc }) => `${sscc} is no SSCC: more than 18 digits, zero, or a wrong check digit`,
};
