/** The distinct texts in order of first occurrence, and the index of each given text among them. */
export function distinctTexts(texts: readonly string[]): { distinct: string[]; placeOf: number[] } {
  const places = new Map<string, number>();
  const placeOf = texts.map(text => {
    const place = places.get(text) ?? places.size;
    places.set(text, place);
    return place;
  });
  return { distinct: [...places.keys()], placeOf };
}

/**
 * Splits the texts, in order, into batches within both bounds; a text that exceeds a bound gets its own
 * batch.
 */
export function textBatches(
  texts: readonly { text: string; tokens: number }[],
  bounds: { mostTexts: number; mostTokens: number },
): string[][] {
  const batches: string[][] = [];
  let batch: string[] = [];
  let taken = 0;
  for (const { text, tokens } of texts) {
    if (batch.length > 0 && (batch.length >= bounds.mostTexts || taken + tokens > bounds.mostTokens)) {
      batches.push(batch);
      batch = [];
      taken = 0;
    }
    batch.push(text);
    taken += tokens;
  }
  return batch.length > 0 ? [...batches, batch] : batches;
}
