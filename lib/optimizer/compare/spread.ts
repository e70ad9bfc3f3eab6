/** A mean and the sample standard deviation, which is null for a single value. */
export interface Spread {
  mean: number;
  deviation: number | null;
}

/** Null without values. */
export function spreadOf(values: readonly number[]): Spread | null {
  const mean = meanOf(values);
  if (mean === null) return null;
  if (values.length < 2) return { mean, deviation: null };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}

export function meanOf(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The mean of all values, or null if one is unknown: a partial cost is not the cost. */
export function meanOfAll(values: readonly (number | null)[]): number | null {
  const known = values.filter(value => value !== null);
  return known.length === values.length ? meanOf(known) : null;
}
