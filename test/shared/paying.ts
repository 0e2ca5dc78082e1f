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
      ...(burned > 0n ? [transferred(stage, "payer", undefined, burned)] : []),
      transferred(stage, "payer", to, received),
      tokenEvent("TokensPaid", { payer: payer.address, payee: stage.roles[to].address, amount, burned }),
    ],
    moved: amount > 0n ? { payer: -amount, ...(received > 0n ? { [to]: received } : {}) } : {},
    destroyed: burned,
  };
}

/**
 * What a payer with so many funds is told to lack: the share is destroyed first. The contract counts modulo 2^256, so the largest amounts have another share,
 * which nobody has either.
 *
 * @example
 * lacking(11n, 1_000n, 10n); // { balance: 9n, needed: 10n }
 */
export function lacking(amount: bigint, share: bigint, funds: bigint): { balance: bigint; needed: bigint } {
  const burned = BigInt.asUintN(256, amount * share) / 10_000n;
  if (burned > funds) return { balance: funds, needed: burned };
  return { balance: funds - burned, needed: amount - burned };
}

/** The share of less than 10,000 units: how many times 10,000 basis points fit into the product. */
function partOf(rest: bigint, share: bigint): bigint {
  let part = 0n;
  for (let points = rest * share; points >= 10_000n; points -= 10_000n) part += 1n;
  return part;
}
