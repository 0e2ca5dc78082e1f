/** A file with how much there is of it. */
export interface Weighed {
  readonly path: string;
  readonly size: number;
}

/**
 * Deals files into so many shares of about the same size, each in order of its paths. The largest go first, each to whoever has least.
 *
 * @example
 * sharesOf([{ path: "a", size: 3 }, { path: "b", size: 2 }, { path: "c", size: 1 }], 2); // [["a"], ["b", "c"]]
 */
export function sharesOf(files: readonly Weighed[], count: number): readonly (readonly string[])[] {
  const shares = Array.from({ length: count }, () => ({ paths: [] as string[], size: 0 }));
  for (const { path, size } of files.toSorted((a, b) => b.size - a.size)) {
    const least = shares.reduce((one, other) => (other.size < one.size ? other : one));
    least.paths.push(path);
    least.size += size;
  }
  return shares.map(({ paths }) => paths.sort()).filter((paths) => paths.length > 0);
}
