import { type Provider, type Signer, type TypedDataField, TypedDataEncoder, ZeroAddress, ZeroHash } from "ethers";

import { Swap__factory } from "../typechain-types/factories/contracts/payments/Swap__factory.ts";
import { deedsOf } from "./deed.ts";
import { nameOf, SWAP_STATES, type SwapState } from "./Names.ts";
import type { Deed } from "./Perform.ts";
import type { Permit } from "./Tokens.ts";
import { randomSalt, type SuiteDomain, suiteDomain } from "./typedData.ts";

/** A deed of the swap. */
export type SwapDeed = Deed<"swap">;

/** What a maker offers: an amount of one token against an amount of another. The maker signs it; its hash is its id. */
export interface SwapQuote {
  /** Who offers, and signs. */
  readonly maker: string;
  /** Who may fill it; zero for anyone. */
  readonly taker: string;
  readonly makerToken: string;
  readonly takerToken: string;
  /** How much the maker gives in all, in units of its token. */
  readonly makerAmount: bigint;
  /** How much the maker gets for all of it, in units of the taker's token. */
  readonly takerAmount: bigint;
  /** The least that a fill may bring, in units of the taker's token, unless it brings the rest. The whole means all or nothing. */
  readonly minimumFill: bigint;
  /** The quote cannot be filled at or after this time, in Unix seconds. */
  readonly expiry: bigint;
  /** Makes equal quotes differ. */
  readonly salt: bigint;
}

/** What a quote does without unless it is told: anyone may fill it, all or nothing. */
export type SwapTerms = Omit<SwapQuote, "taker" | "minimumFill" | "salt"> & Partial<SwapQuote>;

/** The contract that a quote is for: part of its id, so that no quote holds on another chain or contract. */
export interface SwapDomain {
  readonly chainId: bigint;
  readonly swap: string;
}

/** What of a quote is filled, and what its maker has to give. */
export interface SwapFunds {
  /** What fills have brought, in units of the taker's token. */
  readonly filled: bigint;
  /** The maker's balance or its allowance for the contract, whichever is less, in units of its token. */
  readonly funds: bigint;
}

/** Where a quote stands, with names. */
export interface SwapStatus {
  readonly state: SwapState;
  /** What fills have brought, in units of the taker's token. */
  readonly filled: bigint;
  /** The most that a fill could bring now. */
  readonly fillable: bigint;
}

const swap = Swap__factory.createInterface();
const deed = deedsOf("swap");

/** The EIP-712 types of a quote. */
export const SWAP_TYPES: Record<"SwapQuote", TypedDataField[]> = {
  SwapQuote: [
    { name: "maker", type: "address" },
    { name: "taker", type: "address" },
    { name: "makerToken", type: "address" },
    { name: "takerToken", type: "address" },
    { name: "makerAmount", type: "uint128" },
    { name: "takerAmount", type: "uint128" },
    { name: "minimumFill", type: "uint128" },
    { name: "expiry", type: "uint40" },
    { name: "salt", type: "uint256" },
  ],
};

/** A permit that stands for none. */
export const NO_PERMIT: Permit = { value: 0n, deadline: 0n, v: 0, r: ZeroHash, s: ZeroHash };

/* QUOTES */

/**
 * The quote that terms describe, as the contract takes it. Whether the contract would accept it is another question.
 *
 * @example
 * const quote = swapQuoteFrom({ maker, makerToken: eurx, takerToken: usdx, makerAmount: 920_000n, takerAmount: 1_000_000n, expiry });
 */
export function swapQuoteFrom(terms: SwapTerms): SwapQuote {
  return {
    taker: ZeroAddress,
    minimumFill: terms.takerAmount,
    salt: randomSalt(),
    ...terms,
  };
}

/**
 * The EIP-712 domain of the contract.
 *
 * @example
 * swapDomain({ chainId: 1n, swap: "0x…" }).name; // "Cowry Swap"
 */
export function swapDomain({ chainId, swap: contract }: SwapDomain): SuiteDomain {
  return suiteDomain("Swap", { chainId, contract });
}

/**
 * The id of a quote, without asking a node: the EIP-712 digest of its terms.
 *
 * @example
 * swapId(deployment, quote); // "0x…", equal to swap.idOf(quote)
 */
export function swapId(domain: SwapDomain, quote: SwapQuote): string {
  return TypedDataEncoder.hash(swapDomain(domain), SWAP_TYPES, quote);
}

/**
 * The maker's signature under a quote. The signer is the maker, or the owner of a contract account that is the maker (ERC-1271).
 *
 * @example
 * const signature = await signSwapQuote(maker, deployment, quote);
 */
export async function signSwapQuote(signer: Signer, domain: SwapDomain, quote: SwapQuote): Promise<string> {
  return signer.signTypedData(swapDomain(domain), SWAP_TYPES, quote);
}

/* FILLS */

/**
 * What a fill gives the taker, in units of the maker's token: its part of the whole, rounded down together with all fills before.
 *
 * @example
 * givenFor({ makerAmount: 10n, takerAmount: 3n }, { filled: 1n, takerAmount: 1n }); // 3n: 6 of 10 in all, 3 of them before
 */
export function givenFor(
  quote: Pick<SwapQuote, "makerAmount" | "takerAmount">,
  { filled, takerAmount }: { readonly filled: bigint; readonly takerAmount: bigint },
): bigint {
  return givenAt(quote, filled + takerAmount) - givenAt(quote, filled);
}

/**
 * The most that a fill can bring, in units of the taker's token; zero if there can be none. Whether the quote is signed, open and unexpired is another
 * question.
 *
 * @example
 * fillableFor(quote, { filled: 0n, funds: 460_000n }); // 500000n for a quote of 920,000 against 1,000,000
 */
export function fillableFor(quote: SwapQuote, { filled, funds }: SwapFunds): bigint {
  const rest = quote.takerAmount - filled;
  if (funds === 0n) return 0n;

  // The most that costs the maker no more than its funds: found by halving, since what it gives only grows.
  let [most, tooMuch] = [0n, rest + 1n];
  while (tooMuch - most > 1n) {
    const middle = (most + tooMuch) / 2n;
    if (givenFor(quote, { filled, takerAmount: middle }) <= funds) most = middle;
    else tooMuch = middle;
  }
  return most >= quote.minimumFill || most === rest ? most : 0n;
}

function givenAt({ makerAmount, takerAmount }: Pick<SwapQuote, "makerAmount" | "takerAmount">, filled: bigint): bigint {
  return (makerAmount * filled) / takerAmount;
}

/* STATUS */

/**
 * Where a quote stands and what can be filled of it now, by the contract. Whether its maker signed it, nobody knows before the first fill. Throws the revert
 * of terms that are not sound.
 *
 * @example
 * const { state, filled, fillable } = await readSwap(provider, deployment, quote);
 */
export async function readSwap(provider: Provider, domain: SwapDomain, quote: SwapQuote): Promise<SwapStatus> {
  const contract = Swap__factory.connect(domain.swap, provider);
  const [state, { filled }, fillable] = await Promise.all([
    contract.stateOf(quote),
    contract.slotOf(swapId(domain, quote)),
    contract.fillableOf(quote),
  ]);
  return { state: nameOf(SWAP_STATES, state), filled, fillable };
}

/* DEEDS */

/**
 * Fills a quote, in full or in part, by allowances. The deed of the taker.
 *
 * @example
 * await perform(taker, deployment, fill(quote, signature));
 */
export function fill(quote: SwapQuote, signature: string, takerAmount = quote.takerAmount): SwapDeed {
  return deed(swap.encodeFunctionData("fill", [quote, signature, takerAmount]));
}

/**
 * Fills a quote with ERC-2612 permits of maker, taker or both. The deed of the taker.
 *
 * @example
 * const takerPermit = await signPermit(taker, { token: quote.takerToken, spender: deployment.swap, value: quote.takerAmount, deadline });
 * await perform(taker, deployment, fillWithPermits(quote, signature, { takerPermit }));
 */
export function fillWithPermits(
  quote: SwapQuote,
  signature: string,
  {
    takerAmount = quote.takerAmount,
    makerPermit = NO_PERMIT,
    takerPermit = NO_PERMIT,
  }: { readonly takerAmount?: bigint; readonly makerPermit?: Permit; readonly takerPermit?: Permit },
): SwapDeed {
  return deed(swap.encodeFunctionData("fillWithPermits", [quote, signature, takerAmount, makerPermit, takerPermit]));
}

/**
 * Calls a quote off, at once and for good. The deed of the maker.
 *
 * @example
 * await perform(maker, deployment, cancel(quote));
 */
export function cancel(quote: SwapQuote): SwapDeed {
  return deed(swap.encodeFunctionData("cancel", [quote]));
}
