/** Half of a surrogate pair as JSON may write it; as bytes it cannot arrive. */
const mayHoldHalfPair = /\\ud[89a-f]/i;

/**
 * The value of a JSON text from outside; undefined where it is none. Half a surrogate pair (a reply that was cut
 * within an emoji) becomes U+FFFD: strict endpoints refuse any later request that quotes it.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, mayHoldHalfPair.test(text) ? wellFormed : undefined);
  } catch {
    return undefined;
  }
}

function wellFormed(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed() : value;
}

/** The same JSON without half a surrogate pair in any text: what is cut out of a longer text may end in one. */
export function withWholePairs<T>(value: T): T {
  const json = JSON.stringify(value);
  return mayHoldHalfPair.test(json) ? (parseJson(json) as T) : value;
}
