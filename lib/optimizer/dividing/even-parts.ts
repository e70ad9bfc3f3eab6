/**
 * The sizes when `total` items are divided into `parts`: they differ by at most one, the larger ones first.
 */
export function evenSizes(total: number, parts: number): number[] {
  const size = Math.floor(total / parts);
  const larger = total - size * parts;
  return Array.from({ length: parts }, (_, part) => (part < larger ? size + 1 : size));
}

/** Cuts the items, in order, into parts whose sizes differ by at most one, the larger ones first. */
export function evenParts<T>(items: readonly T[], parts: number): T[][] {
  let from = 0;
  return evenSizes(items.length, parts).map(size => {
    from += size;
    return items.slice(from - size, from);
  });
}
