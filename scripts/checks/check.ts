/** One rule of the house that a machine can hold. */
export interface Check {
  /** What it holds, as a short line for the report. */
  readonly name: string;
  /** What breaks the rule, one line each; none when it holds. */
  readonly problems: () => readonly string[] | Promise<readonly string[]>;
}
