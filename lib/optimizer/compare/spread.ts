/** A mean, and the standard deviation of the sample; null where one value alone says nothing of it. */
export interface Spread {
  mean: number;
  deviation: number | null;
}

/** Null where there are no values. */
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

/** The mean of all, or null where one of them is unknown: a part of a cost is not the cost. */
export function meanOfAll(values: readonly (number | null)[]): number | null {
  const known = values.filter(value => value !== null);
  return known.length === values.length ? meanOf(known) : null;
}
