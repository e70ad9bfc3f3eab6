export interface Packing<T> {
  items: readonly T[];
  tokensOf: (item: T) => number;
  /** What one pack can hold. */
  budget: number;
}

/** Items that go into one prompt together. */
export interface Pack<T> {
  items: T[];
  tokens: number;
  /** One item that alone is over the budget: it must be clipped or split before it is sent. */
  oversized: boolean;
}

/**
 * Packs items, in their order, so that each pack fits the budget: always as many as fit. An item over the
 * budget gets a pack of its own, marked `oversized`; nothing is left out.
 */
export function packByTokens<T>({ items, tokensOf, budget }: Packing<T>): Pack<T>[] {
  const packs: Pack<T>[] = [];
  for (const item of items) {
    const tokens = tokensOf(item);
    const open = packs.at(-1);
    if (open && open.tokens + tokens <= budget) {
      open.items.push(item);
      open.tokens += tokens;
    } else {
      packs.push({ items: [item], tokens, oversized: tokens > budget });
    }
  }
  return packs;
}
