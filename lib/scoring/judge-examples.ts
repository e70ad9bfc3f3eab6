import type { CalibrationExample } from '../config/scorer.js';

/**
 * Splits calibration examples into those that the judge sees and those held back to measure it. At most half
 * are shown, spread over the whole range of scores. File order breaks ties.
 */
export function splitExamples(
  examples: readonly CalibrationExample[],
  most: number,
): { shown: CalibrationExample[]; heldBack: { example: CalibrationExample; place: number }[] } {
  const sorted = examples
    .map((example, place) => ({ example, place }))
    .sort((left, right) => left.example.score - right.example.score || left.place - right.place);
  const count = Math.min(most, Math.floor(sorted.length / 2));
  const step = (sorted.length - 1) / Math.max(1, count - 1);
  const chosen = new Set(Array.from({ length: count }, (_, number) => Math.round(number * step)));
  const inOrder = (left: { place: number }, right: { place: number }) => left.place - right.place;
  return {
    shown: sorted
      .filter((_, place) => chosen.has(place))
      .sort(inOrder)
      .map(({ example }) => example),
    heldBack: sorted.filter((_, place) => !chosen.has(place)).sort(inOrder),
  };
}
