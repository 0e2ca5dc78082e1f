import type { Deed, Leg, LotName, Note, PackPlan, Portion, Step, Terms } from "./types.ts";

/** Where goods are. */
type Place = "at the grower's" | "on its way" | "at the mill" | "at the shop";

/** Where a lot is, as the events tell it one after the other. */
interface LotEntry {
  left: bigint;
  holder: Place;
}

/** Where a logistic unit is. */
interface UnitEntry {
  isInside: boolean;
  place: Place;
}

/** What the events have told so far. */
interface Books {
  readonly terms: Terms;
  readonly bags: PackPlan | undefined;
  readonly lots: Map<string, LotEntry>;
  readonly units: Map<string, UnitEntry>;
  readonly note: Note;
  brought: bigint;
}

/** Judges one kind of deed. */
type Judge<Does extends Deed["does"]> = (
  books: Books,
  deed: Extract<Deed, { does: Does }>,
  at: readonly PropertyKey[],
) => void;

/** The most lots that one transformation takes. */
const MOST_INPUTS = 16;

const FULL = 10_000n;

const DONE: Readonly<Record<Leg, string>> = { shipping: "shipped", receiving: "received" };

/**
 * Plays the events on paper: every lot has to be there before it is used, and nothing becomes more. What the contracts would refuse is noted before it costs gas.
 *
 * @example
 * judgeSteps(steps, { terms, bags: packs[0], note });
 */
export function judgeSteps(
  steps: readonly Step[],
  { terms, bags, note }: Pick<Books, "terms" | "bags" | "note">,
): void {
  const books: Books = { terms, bags, note, lots: new Map(), units: new Map(), brought: 0n };
  for (const step of steps) judge(books, step);
}

/**
 * How many bags an amount of their lot is; `undefined` where it is no whole number of them.
 *
 * @example
 * bagsOf(50n, bags); // 10n of 5 kg
 */
export function bagsOf(amount: bigint, { holds }: Pick<PackPlan, "holds">): bigint | undefined {
  return amount % holds === 0n ? amount / holds : undefined;
}

function judge(books: Books, step: Step): void {
  switch (step.does) {
    case "harvest":
      judgeHarvest(books, step, step.at);
      break;
    case "hand over":
      judgeHandOver(books, step, step.at);
      break;
    case "make":
      judgeMaking(books, step, step.at);
      break;
    case "pack":
      judgePacking(books, step, step.at);
      break;
    case "stack":
      judgeStack(books, step, step.at);
      break;
    case "move":
      judgeMove(books, step, step.at);
      break;
    case "tell":
      for (const [place, { lot }] of step.lots.entries())
        known(books, lot, [...step.at, "quantityList", place, "epcClass"]);
  }
}

const judgeHarvest: Judge<"harvest"> = (books, { lots }, at) => {
  const { quota, prefixes } = books.terms;
  for (const [place, { lot, amount }] of lots.entries()) {
    const path = [...at, "quantityList", place];
    begin(books, { lot, amount, holder: "at the grower's" }, { prefix: prefixes.grower, path: [...path, "epcClass"] });
    books.brought += amount;
    if (books.brought > quota.amount)
      books.note([...path, "quantity"], `brings ${books.brought} in all, more than the quota of ${quota.amount}`);
  }
};

const judgeHandOver: Judge<"hand over"> = (books, { leg, lots }, at) => {
  const { from, to } = legOf(leg, "at the grower's", "at the mill");
  for (const [place, { lot }] of lots.entries()) {
    const path = [...at, "quantityList", place, "epcClass"];
    const entry = known(books, lot, path);
    if (entry === undefined) continue;
    if (entry.holder !== from) books.note(path, `cannot be ${DONE[leg]}: it is ${entry.holder}`);
    entry.holder = to;
  }
};

const judgeMaking: Judge<"make"> = (books, { inputs, output }, at) => {
  if (inputs.length > MOST_INPUTS) books.note([...at, "inputQuantityList"], `names more than ${MOST_INPUTS} lots`);
  for (const [place, input] of inputs.entries()) takeInput(books, input, [...at, "inputQuantityList", place]);
  const path = [...at, "outputQuantityList", 0];
  begin(
    books,
    { ...output, holder: "at the mill" },
    { prefix: books.terms.prefixes.mill, path: [...path, "epcClass"] },
  );
  const most = mostOf(books.terms, { inputs, output });
  if (most === undefined)
    books.note([...path, "epcClass"], `has no yield from one of the inputs to ${output.lot.gtin}`);
  else if (output.amount > most)
    books.note([...path, "quantity"], `is ${output.amount}, and at most ${most} can become of the inputs`);
};

function takeInput(books: Books, { lot, amount }: Portion, path: readonly PropertyKey[]): void {
  const { bags, note } = books;
  const entry = known(books, lot, [...path, "epcClass"]);
  if (entry === undefined) return;
  if (entry.holder !== "at the mill") note([...path, "epcClass"], "has not been received by the mill");
  if (amount > entry.left) note([...path, "quantity"], `is ${amount}, and ${entry.left} is left of the lot`);
  entry.left -= amount;
  if (lot.id === bags?.lot.id && bagsOf(amount, bags) === undefined)
    note([...path, "quantity"], `is no whole number of bags of ${bags.holds}`);
}

/**
 * What can become of lots: all of the same product, of another what the inspector says; `undefined` where it says nothing of one.
 *
 * @example
 * mostOf(harvest, step); // 5_032_000n
 */
export function mostOf(
  { yields }: Pick<Terms, "yields">,
  { inputs, output }: { readonly inputs: readonly Portion[]; readonly output: Portion },
): bigint | undefined {
  const parts = inputs.map(({ lot, amount }) => {
    const share = yieldOf(yields, lot, output.lot);
    return share === undefined ? undefined : (amount * share) / FULL;
  });
  return parts.reduce((sum, part) => (sum === undefined || part === undefined ? undefined : sum + part), 0n);
}

function yieldOf(yields: Terms["yields"], from: LotName, to: LotName): bigint | undefined {
  if (from.gtin === to.gtin) return FULL;
  return yields.find((each) => each.from === from.gtin && each.to === to.gtin)?.share;
}

const judgePacking: Judge<"pack"> = (books, { sscc, bags: { lot, amount } }, at) => {
  const { bags } = books;
  const path = [...at, "childQuantityList", 0];
  beginUnit(books, sscc, [...at, "parentID"]);
  if (known(books, lot, [...path, "epcClass"]) === undefined || bags === undefined) return;
  if (lot.id !== bags.lot.id) books.note([...path, "epcClass"], "is not the lot of bags, packs[0].lot of the input");
  else if (bagsOf(amount, bags) === undefined)
    books.note([...path, "quantity"], `is no whole number of bags of ${bags.holds}`);
};

const judgeStack: Judge<"stack"> = (books, { sscc, children }, at) => {
  for (const [place, child] of children.entries()) {
    const path = [...at, "childEPCs", place];
    const entry = free(books, child, path);
    if (entry === undefined) continue;
    if (entry.place !== "at the mill") books.note(path, "is not at the mill any more");
    entry.isInside = true;
  }
  beginUnit(books, sscc, [...at, "parentID"]);
};

const judgeMove: Judge<"move"> = (books, { leg, units }, at) => {
  const { from, to } = legOf(leg, "at the mill", "at the shop");
  for (const [place, sscc] of units.entries()) {
    const path = [...at, "epcList", place];
    const entry = free(books, sscc, path);
    if (entry === undefined) continue;
    if (entry.place !== from) books.note(path, `cannot be ${DONE[leg]}: it is ${entry.place}`);
    entry.place = to;
  }
};

/* PRIVATE */

/** From where to where goods are on one of the two events of a journey. */
function legOf(leg: Leg, start: Place, end: Place): { readonly from: Place; readonly to: Place } {
  return leg === "shipping" ? { from: start, to: "on its way" } : { from: "on its way", to: end };
}

function begin(
  { lots, note }: Books,
  { lot, amount, holder }: Portion & { readonly holder: LotEntry["holder"] },
  { prefix, path }: { readonly prefix: string; readonly path: readonly PropertyKey[] },
): void {
  if (lots.has(lot.id)) note(path, "is made for the second time");
  if (!lot.gtin.startsWith(prefix, 1)) note(path, `has not the company prefix ${prefix}`);
  lots.set(lot.id, { left: amount, holder });
}

function known({ lots, note }: Books, lot: LotName, path: readonly PropertyKey[]): LotEntry | undefined {
  const entry = lots.get(lot.id);
  if (entry === undefined) note(path, "names a lot that no event before has made");
  return entry;
}

function beginUnit({ units, terms, note }: Books, sscc: string, path: readonly PropertyKey[]): void {
  const prefix = terms.prefixes.mill;
  if (units.has(sscc)) note(path, "is packed for the second time");
  if (!sscc.startsWith(prefix, 1)) note(path, `has not the company prefix ${prefix}`);
  units.set(sscc, { isInside: false, place: "at the mill" });
}

/** A logistic unit that is in no other. */
function free({ units, note }: Books, sscc: string, path: readonly PropertyKey[]): UnitEntry | undefined {
  const entry = units.get(sscc);
  if (entry === undefined) note(path, "names a logistic unit that no event before has packed");
  else if (entry.isInside) note(path, "is inside of another");
  return entry?.isInside === true ? undefined : entry;
}
