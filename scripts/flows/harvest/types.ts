import type { EpcisDocument, EpcisEvent } from "../../../sdk/Epcis.ts";

/** A lot as a document of events names it. */
export interface LotName {
  /** Its canonical Digital Link. */
  readonly link: string;
  /** The hash of that, as contracts know it. */
  readonly id: string;
  /** 14 digits. */
  readonly gtin: string;
  readonly lot: string;
}

/** So much of a lot, in the measure of the story. */
export interface Portion {
  readonly lot: LotName;
  readonly amount: bigint;
}

/** Goods go on their way, or arrive. */
export type Leg = "shipping" | "receiving";

/** What an event of the document means for the story. */
export type Deed =
  | { readonly does: "harvest"; readonly lots: readonly Portion[] }
  | { readonly does: "hand over"; readonly leg: Leg; readonly lots: readonly Portion[] }
  | { readonly does: "make"; readonly inputs: readonly Portion[]; readonly output: Portion }
  | { readonly does: "pack"; readonly sscc: string; readonly bags: Portion }
  | { readonly does: "stack"; readonly sscc: string; readonly children: readonly string[] }
  | { readonly does: "move"; readonly leg: Leg; readonly units: readonly string[] }
  | { readonly does: "tell"; readonly lots: readonly Portion[] };

/** An event, and what it means. */
export type Step = Deed & {
  readonly event: EpcisEvent;
  /** Where it stands in its file. */
  readonly at: readonly PropertyKey[];
};

/** How much of one product becomes of another, as an inspector states it. */
export interface Yield {
  readonly from: string;
  readonly to: string;
  /** In basis points. */
  readonly share: bigint;
}

/** The coded units of a lot. */
export interface PackPlan {
  readonly lot: LotName;
  /** What one holds, in the measure of the story. */
  readonly holds: bigint;
  readonly units: number;
  /** Until when it is good, `YYMMDD`. */
  readonly expires: string | undefined;
}

/** Who takes what went wrong off the shelves, and why. */
export interface RecallPlan {
  readonly by: "mill" | "regulator";
  readonly reason: string;
}

/** What holds for the story besides its events. */
export interface Terms {
  readonly quota: { readonly name: string; readonly season: string; readonly amount: bigint };
  /** The unit of measure of all amounts, by its code. */
  readonly measure: string;
  readonly prefixes: { readonly grower: string; readonly mill: string };
  readonly yields: readonly Yield[];
  readonly brand: string;
  readonly recall: RecallPlan;
}

/** A harvest from the field to the table. */
export interface Harvest extends Terms {
  /** The bags first; then what is made of them. */
  readonly packs: readonly [PackPlan, ...PackPlan[]];
  readonly document: EpcisDocument;
  readonly steps: readonly Step[];
}

/** Tells what is wrong with a value of an input file. */
export type Note = (path: readonly PropertyKey[], reason: string) => void;
