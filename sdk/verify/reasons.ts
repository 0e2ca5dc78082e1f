/** What comes out of a scan, the worst first. */
export type Verdict = (typeof VERDICTS)[number];

/** Why: what was found, and what could not be found out, each with its facts. Times are in Unix seconds. */
export interface ReasonFacts {
  /** The code is no GS1 Digital Link; why, in English, for who made it. */
  readonly NotDigitalLink: { readonly reason: string };
  /** It names something else than a product: a place, a pallet. */
  readonly NotProduct: { readonly link: string };
  readonly LotNotNamed: { readonly gtin: string };
  readonly SerialNotNamed: { readonly gtin: string; readonly lot: string };
  /** Nothing is known of the lot where it was asked for. */
  readonly LotNotKnown: { readonly gtin: string; readonly lot: string };
  readonly LabelSigned: { readonly brand: string };
  readonly LabelSignatureFalse: { readonly brand: string };
  /** There is a signature, and no key of the brand is known. */
  readonly LabelKeysNotKnown: { readonly brand: string };
  readonly SerialProven: { readonly brand: string; readonly lot: string; readonly serial: string };
  readonly SerialProofFalse: { readonly lot: string; readonly serial: string };
  /** No proof came with the code. */
  readonly SerialNotProven: { readonly serial: string };
  readonly SecretFits: Nothing;
  readonly SecretFalse: Nothing;
  /** What stands behind the `#` is no secret of a pack; of the text only its length. */
  readonly SecretNotRead: { readonly length: number };
  /** Without a proven serial there is nothing to hold the secret against. */
  readonly SecretNotChecked: Nothing;
  readonly Clean: { readonly lot: string };
  readonly Recalled: { readonly lot: string };
  readonly Quarantined: { readonly lot: string };
  readonly Expired: { readonly lot: string };
  readonly Tainted: { readonly lot: string };
  readonly StandingNotKnown: { readonly lot: string };
  readonly OpenedBefore: { readonly at: bigint };
  readonly NeverOpened: { readonly asOf: bigint };
  readonly OpeningsNotKnown: Nothing;
  /** The brand withdrew the code: the pack was unpacked or destroyed. */
  readonly CodeVoided: { readonly serial: string };
  readonly VoidsNotKnown: Nothing;
  /** The last day that the label names is over, `YYYY-MM-DD`. */
  readonly PastExpiry: { readonly day: string };
  /** All this is from a snapshot: nothing later is known. */
  readonly NothingKnownSince: { readonly asOf: bigint };
  /** Always true of a printed code. */
  readonly CopiesLookAlike: Nothing;
}

export type ReasonCode = keyof ReasonFacts;

/** One reason. */
export type Reason = {
  [Code in ReasonCode]: { readonly code: Code; readonly facts: ReasonFacts[Code] };
}[ReasonCode];

type Nothing = Readonly<Record<string, never>>;

/** The verdicts, the worst first. */
export const VERDICTS = ["counterfeit", "recalled", "tainted", "opened before", "unknown", "genuine"] as const;

/** What each reason makes of a scan; nothing where it alone decides nothing. */
const BEARING: Readonly<Record<ReasonCode, Verdict | undefined>> = {
  NotDigitalLink: "unknown",
  NotProduct: "unknown",
  LotNotNamed: "unknown",
  SerialNotNamed: "unknown",
  LotNotKnown: "unknown",
  LabelSigned: "genuine",
  LabelSignatureFalse: "counterfeit",
  LabelKeysNotKnown: undefined,
  SerialProven: "genuine",
  SerialProofFalse: "counterfeit",
  SerialNotProven: undefined,
  SecretFits: undefined,
  SecretFalse: "counterfeit",
  SecretNotRead: undefined,
  SecretNotChecked: undefined,
  Clean: undefined,
  Recalled: "recalled",
  Quarantined: "recalled",
  Expired: "recalled",
  Tainted: "tainted",
  StandingNotKnown: "unknown",
  OpenedBefore: "opened before",
  NeverOpened: undefined,
  OpeningsNotKnown: undefined,
  CodeVoided: "unknown",
  VoidsNotKnown: undefined,
  PastExpiry: undefined,
  NothingKnownSince: undefined,
  CopiesLookAlike: undefined,
};

/**
 * A reason by its code.
 *
 * @example
 * reasonOf("Recalled", { lot: "H-2026/07" });
 */
export function reasonOf<Code extends ReasonCode>(code: Code, facts: ReasonFacts[Code]): Reason {
  return { code, facts } as Reason;
}

/**
 * What all reasons together make of a scan: the worst that one of them says. Without a reason to believe the code it is unknown.
 *
 * @example
 * verdictOf([reasonOf("LabelSigned", { brand }), reasonOf("Recalled", { lot })]); // "recalled"
 */
export function verdictOf(reasons: readonly Reason[]): Verdict {
  const said = new Set(reasons.map(({ code }) => BEARING[code]));
  return VERDICTS.find((verdict) => said.has(verdict)) ?? "unknown";
}

/**
 * The same reasons, those first that weigh most.
 *
 * @example
 * const [first] = inOrder(reasons);
 */
export function inOrder(reasons: readonly Reason[]): readonly Reason[] {
  const weight = ({ code }: Reason) => VERDICTS.indexOf(BEARING[code] ?? "genuine") + (BEARING[code] ? 0 : 1);
  return reasons.toSorted((one, other) => weight(one) - weight(other));
}
