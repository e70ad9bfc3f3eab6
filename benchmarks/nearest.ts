import { closest, distance } from 'fastest-levenshtein';

/** The name that a person most likely meant, or undefined where none is near. */
export function nearest(name: string, names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const small = name.toLowerCase();
  const best = closest(
    small,
    names.map(known => known.toLowerCase()),
  );
  const found = names.find(known => known.toLowerCase() === best);
  return distance(small, best) <= Math.max(2, Math.floor(name.length / 3)) ? found : undefined;
}
