/** Files that go into one share, with how much there is of them. */
export interface Bundle {
  readonly paths: readonly string[];
  readonly size: number;
}

/**
 * Deals bundles of files into so many shares of about the same size, each in order of its paths. The largest go first, each to whoever has least.
 *
 * @example
 * const [a, b, c] = [["a"], ["b"], ["c"]].map((paths, place) => ({ paths, size: 3 - place }));
 * sharesOf([a, b, c], 2); // [["a"], ["b", "c"]]
 */
export function sharesOf(bundles: readonly Bundle[], count: number): readonly (readonly string[])[] {
  const shares = Array.from({ length: count }, () => ({ paths: [] as string[], size: 0 }));
  for (const { paths, size } of bundles.toSorted((a, b) => b.size - a.size)) {
    const least = shares.reduce((one, other) => (other.size < one.size ? other : one));
    least.paths.push(...paths);
    least.size += size;
  }
  return shares.map(({ paths }) => paths.sort()).filter((paths) => paths.length > 0);
}

/** Starts processes, or reads sources while it runs. */
const USES_TREE = /node:child_process|nodes\.ts"|\/project\.ts"|"typescript"/;

/**
 * A bundle of each test file, and one of all that use the tree of the project while they run: the test of the package builds it anew, and what the others
 * start or read must not be half written then.
 *
 * @example
 * const shares = sharesOf(bundlesOf(filesUnder("test", ".test.ts")), 2);
 */
export function bundlesOf(files: readonly { readonly path: string; readonly text: string }[]): readonly Bundle[] {
  const inTurn = files.filter(({ text }) => USES_TREE.test(text));
  const alone = files.filter(({ text }) => !USES_TREE.test(text)).map((file) => [file]);
  return [...alone, inTurn].map((bundle) => ({
    paths: bundle.map(({ path }) => path),
    size: bundle.reduce((size, { text }) => size + text.length, 0),
  }));
}
