/** A lone surrogate as JSON may escape it; it cannot arrive as bytes. */
const mayHoldHalfPair = /\\ud[89a-f]/i;

/**
 * Parses JSON from outside; undefined if invalid. A lone surrogate (from a reply that was truncated within an
 * emoji) becomes U+FFFD, because strict endpoints reject any later request that quotes it.
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

/** The same JSON without lone surrogates: an excerpt of a longer text may end in one. */
export function withWholePairs<T>(value: T): T {
  const json = JSON.stringify(value);
  return mayHoldHalfPair.test(json) ? (parseJson(json) as T) : value;
}
