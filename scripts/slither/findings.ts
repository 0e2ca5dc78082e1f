/** One thing that Slither reports, as far as it is read here. */
export interface Finding {
  readonly check: string;
  readonly impact: string;
  readonly description: string;
  readonly elements: readonly Element[];
}

interface Element extends Place {
  readonly source_mapping: { readonly filename_relative: string; readonly lines: readonly number[] };
}

/** A contract, a function in it, a variable in that, and so on inwards. */
interface Place {
  readonly name: string;
  readonly type_specific_fields?: { readonly signature?: string; readonly parent?: Place | null };
}

/** What was judged and stays: whole detectors, and single findings by their key, each with the reason. */
export interface Judged {
  readonly detectors: Readonly<Record<string, string>>;
  readonly findings: Readonly<Record<string, string>>;
}

/**
 * Names a finding by detector and place, without lines, so that an edit elsewhere does not rename it.
 *
 * @example
 * keyOf(finding); // "timestamp EscrowLedger.slotOf(OrderId)"
 */
export function keyOf({ check, elements: [first] }: Finding): string {
  return first === undefined ? check : `${check} ${pathOf(first)}`;
}

/** The place from its contract inwards; free functions and types belong to none. */
function pathOf({ name, type_specific_fields: { signature = name, parent = null } = {} }: Place): string {
  return parent === null || parent.name === "" ? signature : `${pathOf(parent)}.${signature}`;
}

/**
 * The findings that nobody judged, and the judgments that nothing needs any more.
 *
 * @example
 * unjudged(findings, { detectors: { timestamp: "Deadlines are what this project is about." }, findings: {} });
 */
export function unjudged(findings: readonly Finding[], judged: Judged): readonly string[] {
  const open = findings.filter(
    (finding) => !(finding.check in judged.detectors) && !(keyOf(finding) in judged.findings),
  );
  const checks = new Set(findings.map(({ check }) => check));
  const keys = new Set(findings.map(keyOf));
  return [
    ...open.map(
      (finding) => `${keyOf(finding)} (${finding.impact}, ${placeOf(finding)}): ${finding.description.trim()}`,
    ),
    ...Object.keys(judged.detectors)
      .filter((check) => !checks.has(check))
      .map((check) => `listed detector "${check}" finds nothing any more: take it off the list`),
    ...Object.keys(judged.findings)
      .filter((key) => !keys.has(key))
      .map((key) => `listed finding "${key}" is gone: take it off the list`),
  ];
}

function placeOf({ elements: [first] }: Finding): string {
  if (first === undefined) return "no place";
  const { filename_relative: file, lines } = first.source_mapping;
  return `${file}:${String(lines[0])}`;
}
