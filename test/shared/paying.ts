import { type TokenOutcome, type TokenRole, type TokenStage, tokenEvent, transferred } from "./token.ts";

/**
 * What a payment of the payer tells and changes: the share of each 10,000 units is counted up in whole numbers, apart from the contract's division.
 *
 * @example
 * await expectToken(stage, "payer", pay(payee.address, 11n, 1_000n), () => paying(stage, 11n, 1_000n));
 */
export function paying(stage: TokenStage, amount: bigint, share: bigint, to: TokenRole = "payee"): TokenOutcome {
  const { payer } = stage.roles;
  const whole = amount - (amount % 10_000n);
  const burned = (whole / 10_000n) * share + partOf(amount % 10_000n, share);
  const received = amount - burned;
  return {
    events: [
      transferred(stage, "payer", to, amount),
      ...(burned > 0n ? [transferred(stage, to, undefined, burned)] : []),
      tokenEvent("TokensPaid", { payer: payer.address, payee: stage.roles[to].address, amount, burned }),
    ],
    moved: amount > 0n ? { payer: -amount, ...(received > 0n ? { [to]: received } : {}) } : {},
    destroyed: burned,
  };
}

/** The share of less than 10,000 units: how many times 10,000 basis points fit into the product. */
function partOf(rest: bigint, share: bigint): bigint {
  let part = 0n;
  for (let points = rest * share; points >= 10_000n; points -= 10_000n) part += 1n;
  return part;
}
