import { distance } from 'fastest-levenshtein';

/** Longer words take long to compare, and are not typos. */
const longest = 100;

/** The entry of `known` that `word` was probably meant to be; undefined if none is similar. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (word.length > longest) return undefined;
  const ranked = known
    .filter(candidate => candidate.length <= longest)
    .map(candidate => ({ candidate, steps: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((left, right) => left.steps - right.steps);
  const [best] = ranked;
  return best && best.steps <= Math.max(2, Math.ceil(word.length / 3)) ? best.candidate : undefined;
}

/** The same as a question to append to a message: ` Did you mean "x"?`, or empty. */
export function didYouMean(word: string, known: readonly string[]): string {
  const meant = nearest(word, known);
  return meant === undefined ? '' : ` Did you mean "${meant}"?`;
}
