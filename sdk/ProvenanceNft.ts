import { type Provider, type Signer, toBeHex, type TypedDataField } from "ethers";

import { ProvenanceNFT__factory } from "../typechain-types/factories/contracts/provenance/ProvenanceNFT__factory.ts";
import { CowryError } from "./CowryError.ts";
import { deedsOf } from "./deed.ts";
import { nameOf, REDEMPTION_STATES, type RedemptionState } from "./Names.ts";
import type { Deed } from "./Perform.ts";

/** A deed of items as tokens. */
export type NftDeed = Deed<"provenanceNft">;

/** The contract that items are tokens of: part of every message that is signed for it. */
export interface NftDomain {
  readonly chainId: bigint;
  readonly provenanceNft: string;
}

/** One coded unit of a lot, as the label maker made it. */
export interface CodedUnit {
  /** Its number in the lot. */
  readonly index: bigint;
  /** The keccak256 of its serial number. */
  readonly serialHash: string;
  /** The address of the key that opens it. */
  readonly openKey: string;
  /** The address of the key that claims it. */
  readonly claimKey: string;
}

/** What the secret inside a pack signs: who gets which unit of which lot, and until when. */
export interface ItemClaim {
  readonly lot: string;
  readonly index: bigint;
  /** Who gets the item. */
  readonly to: string;
  /** The claim can be brought before this time, in Unix seconds. */
  readonly deadline: bigint;
}

/** What a claim brings beside the signature. */
export interface ClaimedUnit {
  /** The unit. The hash of its serial number is taken of the number itself. */
  readonly unit: Omit<CodedUnit, "serialHash">;
  readonly serial: string;
  /** The unit's Merkle proof. */
  readonly proof: readonly string[];
}

/** What the creator of a thing gets of each sale. */
export interface Royalty {
  readonly receiver: string;
  /** Its share of the price, at most 2,500: a quarter. */
  readonly basisPoints: bigint;
}

/** What is due to a creator of one sale. */
export interface RoyaltyDue {
  /** Zero for nobody. */
  readonly receiver: string;
  readonly amount: bigint;
}

/** A unique thing, as it is minted. */
export interface MintTerms {
  readonly gtin: bigint;
  /** How many digits of the GTIN after the indicator digit are its issuer's GS1 company prefix. */
  readonly prefixLength: bigint;
  /** Its serial number under that GTIN. */
  readonly serial: string;
  /** Who gets it. */
  readonly to: string;
  /** What it is called, at most 100 bytes of UTF-8. */
  readonly name: string;
  /** What it is, at most 1,000 bytes of UTF-8. */
  readonly description: string;
  /** Hash of the work, or of the record that describes the thing; zero for none. */
  readonly content: string;
  /** What its creator gets of each sale; both parts zero for nothing. */
  readonly royalty: Royalty;
}

/** That goods were handed over. Holder and custodian sign it. */
export interface Redemption {
  readonly item: string;
  readonly holder: string;
  /** The account that acts for who kept the goods. */
  readonly custodian: string;
  /** Zero for a party in the role of custodian; for the brand, the length of its GS1 company prefix. */
  readonly prefixLength: bigint;
  /** Hash of what both keep of the handover: place, condition, photographs. */
  readonly handover: string;
  /** It can be brought before this time, in Unix seconds. */
  readonly deadline: bigint;
}

/** What a holder asks for. */
export interface RedemptionRequest {
  readonly item: string;
  /** An account of who keeps the goods. */
  readonly custodian: string;
  /** Zero for a party in the role of custodian; for the brand, the length of its GS1 company prefix. */
  readonly prefixLength: bigint;
  /** The request lapses at this time, in Unix seconds. */
  readonly until: bigint;
  /** Hash of what the holder says: where, when, how. */
  readonly memo: string;
}

/** Where an item stands. Times are in Unix seconds. */
export interface ItemStatus {
  readonly holder: string;
  readonly redemption: RedemptionState;
  /** The party that was asked for the goods or handed them over last; zero for none. */
  readonly custodian: bigint;
  /** Whether it cannot be moved now. */
  readonly locked: boolean;
  /** The lock ends at this time; zero where there is none, the greatest of 40 bits where it never ends. */
  readonly lockedUntil: bigint;
  /** Who may end the lock before its time, or zero. */
  readonly locker: string;
  /** Who may use it now, or zero. */
  readonly user: string;
  readonly userExpires: bigint;
  /** Its GTIN; zero before it is inscribed. */
  readonly gtin: bigint;
  readonly serial: string;
  /** The party that minted it; zero for an item that was claimed. */
  readonly issuer: bigint;
  /** Hash of the work, or zero. */
  readonly content: string;
}

/** What a token's metadata tell. */
export interface TokenMetadata {
  readonly name: string;
  readonly description: string;
  /** Its picture, an SVG document. */
  readonly svg: string;
  /** Its facts by their names: "GTIN", "Serial", "Status". */
  readonly facts: Readonly<Record<string, string>>;
}

/** A text is no metadata of a token of ours. */
export class MetadataMalformed extends CowryError<{ readonly uri: string }> {
  override readonly name = "MetadataMalformed";

  constructor(uri: string, options?: ErrorOptions) {
    super(`"${uri.slice(0, 60)}" is no data URI of a token's metadata`, { uri }, options);
  }
}

const nft = ProvenanceNFT__factory.createInterface();
const deed = deedsOf("provenanceNft");

/** The EIP-712 types of a claim. */
export const CLAIM_TYPES: Record<"Claim", TypedDataField[]> = {
  Claim: [
    { name: "lot", type: "bytes32" },
    { name: "index", type: "uint32" },
    { name: "to", type: "address" },
    { name: "deadline", type: "uint40" },
  ],
};

/** The EIP-712 types of a handover. */
export const REDEMPTION_TYPES: Record<"Redemption", TypedDataField[]> = {
  Redemption: [
    { name: "item", type: "bytes32" },
    { name: "holder", type: "address" },
    { name: "custodian", type: "address" },
    { name: "prefixLength", type: "uint8" },
    { name: "handover", type: "bytes32" },
    { name: "deadline", type: "uint40" },
  ],
};

/* SIGNATURES */

/**
 * The EIP-712 domain of the contract.
 *
 * @example
 * nftDomain({ chainId: 1n, provenanceNft: "0x…" }).name; // "Cowry Provenance NFT"
 */
export function nftDomain({ chainId, provenanceNft: verifyingContract }: NftDomain): {
  name: string;
  version: string;
  chainId: bigint;
  verifyingContract: string;
} {
  return { name: "Cowry Provenance NFT", version: "1", chainId, verifyingContract };
}

/**
 * The signature of the secret inside a pack under a claim. The signer is a wallet of the pack's claim key.
 *
 * @example
 * const signature = await signClaim(new Wallet(claimKey), deployment, { lot, index, to: buyer.address, deadline });
 */
export async function signClaim(signer: Signer, domain: NftDomain, claim: ItemClaim): Promise<string> {
  const { lot, index, to, deadline } = claim;
  return signer.signTypedData(nftDomain(domain), CLAIM_TYPES, { lot, index, to, deadline });
}

/**
 * A side's signature under a handover. The signer is holder or custodian, or the owner of a contract account that is one of them (ERC-1271).
 *
 * @example
 * const holderSignature = await signRedemption(holder, deployment, redemption);
 */
export async function signRedemption(signer: Signer, domain: NftDomain, redemption: Redemption): Promise<string> {
  return signer.signTypedData(nftDomain(domain), REDEMPTION_TYPES, redemption);
}

/* STATUS */

/**
 * The id of a token as the id of its item.
 *
 * @example
 * itemOfToken(1n); // "0x0000000000000000000000000000000000000000000000000000000000000001"
 */
export function itemOfToken(tokenId: bigint): string {
  return toBeHex(tokenId, 32);
}

/**
 * Where an item stands. Throws the revert of an item that is no token yet.
 *
 * @example
 * const { holder, redemption, locked } = await readItem(provider, deployment, item);
 */
export async function readItem(provider: Provider, domain: NftDomain, item: string): Promise<ItemStatus> {
  const contract = ProvenanceNFT__factory.connect(domain.provenanceNft, provider);
  const [holder, state, slot, locked, usage, locker, user, [gtin, serial], work] = await Promise.all([
    contract.ownerOf(item),
    contract.stateOf(item),
    contract.redemptionOf(item),
    contract.locked(item),
    contract.usageOf(item),
    contract.lockerOf(item),
    contract.userOf(item),
    contract.inscriptionOf(item),
    contract.workOf(item),
  ]);
  return {
    holder,
    redemption: nameOf(REDEMPTION_STATES, state),
    custodian: slot.custodian,
    locked,
    lockedUntil: usage.lockedUntil,
    locker,
    user,
    userExpires: usage.userExpires,
    gtin,
    serial,
    issuer: work.issuer,
    content: work.content,
  };
}

/**
 * What is due to the creator of an item of its sale at a price (ERC-2981), in the units of the price, rounded down; of an item that was claimed, nothing. No contract
 * makes a buyer pay it: whoever sells names it in its terms.
 *
 * @example
 * const { receiver, amount } = await royaltyOf(provider, deployment, { item, price: order.amount });
 */
export async function royaltyOf(
  provider: Provider,
  domain: NftDomain,
  { item, price }: { readonly item: string; readonly price: bigint },
): Promise<RoyaltyDue> {
  const contract = ProvenanceNFT__factory.connect(domain.provenanceNft, provider);
  const [receiver, amount] = await contract.royaltyInfo(item, price);
  return { receiver, amount };
}

/**
 * What a token's metadata tell. The texts are as they were written: whoever shows them in a page escapes them there.
 *
 * Throws {@link MetadataMalformed}.
 *
 * @example
 * const { name, facts } = parseMetadata(await contract.tokenURI(item));
 */
export function parseMetadata(uri: string): TokenMetadata {
  try {
    const { name, description, image, attributes } = JSON.parse(carriedBy(uri, "application/json")) as TokenDocument;
    const facts = Object.fromEntries(attributes.map(({ trait_type: fact, value }) => [fact, value]));
    return { name, description, svg: carriedBy(image, "image/svg+xml"), facts };
  } catch (cause) {
    throw new MetadataMalformed(uri, { cause });
  }
}

/** The JSON document of a token. */
interface TokenDocument {
  readonly name: string;
  readonly description: string;
  readonly image: string;
  readonly attributes: readonly { readonly trait_type: string; readonly value: string }[];
}

function carriedBy(uri: string, mediaType: string): string {
  const start = `data:${mediaType};base64,`;
  if (!uri.startsWith(start)) throw new RangeError(`not ${start}`);
  const bytes = Uint8Array.from(atob(uri.slice(start.length)), (character) => character.charCodeAt(0));
  return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}

/* DEEDS OF ITEMS */

/**
 * Makes an item of a lot a token. Anyone's deed: it goes to the account that was signed for.
 *
 * @example
 * await perform(relayer, deployment, claimItem({ lot, index, to, deadline }, { unit, serial, proof }, signature));
 */
export function claimItem(claim: ItemClaim, { unit, serial, proof }: ClaimedUnit, signature: string): NftDeed {
  const { lot, to, deadline } = claim;
  const { index, openKey, claimKey } = unit;
  const keys = { index, openKey, claimKey };
  return deed(nft.encodeFunctionData("claim", [lot, keys, serial, [...proof], to, deadline, signature]));
}

/**
 * Makes a unique thing a token. The deed of an account that acts for the party with the GTIN's prefix.
 *
 * @example
 * await perform(gallery, deployment, mintItem(terms));
 */
export function mintItem(terms: MintTerms): NftDeed {
  return deed(nft.encodeFunctionData("mint", [terms]));
}

/**
 * Writes down GTIN and serial number of an item, so that its metadata tell them. Anyone's deed.
 *
 * @example
 * await perform(anyone, deployment, inscribe(9_506_000_134_352n, "SN1"));
 */
export function inscribe(gtin: bigint, serial: string): NftDeed {
  return deed(nft.encodeFunctionData("inscribe", [gtin, serial]));
}

/**
 * Asks for the goods, and locks the item meanwhile. The deed of its holder.
 *
 * @example
 * await perform(holder, deployment, requestRedemption({ item, custodian, prefixLength: 0n, until: now + 604_800n, memo: ZeroHash }));
 */
export function requestRedemption(request: RedemptionRequest): NftDeed {
  const { item, custodian, prefixLength, until, memo } = request;
  return deed(nft.encodeFunctionData("requestRedemption", [item, custodian, prefixLength, until, memo]));
}

/**
 * Refuses a request, which frees the item. The deed of the party that was asked.
 *
 * @example
 * await perform(custodian, deployment, refuseRedemption(item, id("the cellar was flooded")));
 */
export function refuseRedemption(item: string, reason: string): NftDeed {
  return deed(nft.encodeFunctionData("refuseRedemption", [item, reason]));
}

/**
 * Writes down that the goods were handed over. The deed of either side with the other's signature, or of anyone with both.
 *
 * @example
 * await perform(custodian, deployment, redeem(redemption, { holderSignature }));
 */
export function redeem(
  redemption: Redemption,
  {
    holderSignature = "0x",
    custodianSignature = "0x",
  }: { readonly holderSignature?: string; readonly custodianSignature?: string },
): NftDeed {
  return deed(nft.encodeFunctionData("redeem", [redemption, holderSignature, custodianSignature]));
}

/* DEEDS OF TOKENS */

/**
 * Gives an item to another holder, who is asked if it has code. The deed of whoever has the say over it.
 *
 * @example
 * await perform(seller, deployment, giveItem(item, { from: seller.address, to: buyer.address }));
 */
export function giveItem(item: string, { from, to }: { readonly from: string; readonly to: string }): NftDeed {
  return deed(nft.encodeFunctionData("safeTransferFrom(address,address,uint256)", [from, to, item]));
}

/**
 * Lends an item: somebody may use it until a time, or nobody where the user is zero. The deed of whoever has the say over it.
 *
 * @example
 * await perform(holder, deployment, lendItem(item, friend, now + 86_400n));
 */
export function lendItem(item: string, user: string, expires: bigint): NftDeed {
  return deed(nft.encodeFunctionData("setUser", [item, user, expires]));
}

/**
 * Locks an item until a time, or until the locker ends the lock. The deed of whoever has the say over it.
 *
 * @example
 * await perform(holder, deployment, lockItem(item, lender, now + 2_592_000n));
 */
export function lockItem(item: string, locker: string, until: bigint): NftDeed {
  return deed(nft.encodeFunctionData("lock", [item, locker, until]));
}

/**
 * Ends a lock. The deed of its locker; from the lock's time on, of anyone.
 *
 * @example
 * await perform(lender, deployment, unlockItem(item));
 */
export function unlockItem(item: string): NftDeed {
  return deed(nft.encodeFunctionData("unlock", [item]));
}
