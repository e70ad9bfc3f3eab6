import type { Json } from '../domain/json.js';

export type FunctionInput = Record<string, Json>;

/** The most inputs that two functions are held against each other with. */
const mostInputs = 32;

/**
 * Inputs and small changes of them, each once: numbers a little larger, smaller or of the other sign, texts with two
 * characters changed in place, values of one input in another. So two functions that agree on them are not only alike
 * on what they were written for. The same inputs always give the same. Not from the paper.
 */
export function varyInputs(inputs: readonly FunctionInput[]): FunctionInput[] {
  const crossed = inputs.flatMap((input, place) =>
    inputs.slice(place + 1).flatMap(other =>
      Object.keys(input)
        .filter(key => key in other)
        .map(key => ({ ...input, [key]: other[key] ?? null })),
    ),
  );
  const changed = inputs.flatMap(input =>
    Object.entries(input).flatMap(([key, value]) =>
      changesOf(value).map(each => ({ ...input, [key]: each })),
    ),
  );
  const seen = new Set<string>();
  return [...inputs, ...interleaved(changed, crossed)]
    .filter(input => {
      const key = JSON.stringify(input);
      return !seen.has(key) && seen.add(key);
    })
    .slice(0, mostInputs);
}

function interleaved<T>(left: readonly T[], right: readonly T[]): T[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, place) => [
    ...left.slice(place, place + 1),
    ...right.slice(place, place + 1),
  ]).flat();
}

function changesOf(value: Json): Json[] {
  if (typeof value === 'boolean') return [!value];
  if (typeof value === 'number') return [value + 1, value - 1, value * 2, -value, value + 10, 0];
  if (Array.isArray(value)) return [value.slice(1), [...value].reverse(), [...value, ...value.slice(0, 1)]];
  return typeof value === 'string' ? textChanges(value) : [];
}

/** The same form with other content: a digit, then a letter, one further on; the last two characters swapped. */
function textChanges(text: string): string[] {
  const digit = text.replace(/\d(?=\D*$)/u, found => String((Number(found) + 1) % 10));
  const first = text.replace(/\d/u, found => String((Number(found) + 1) % 10));
  const letter = text.replace(/[a-y]/iu, found => String.fromCharCode(found.charCodeAt(0) + 1));
  const swapped = text.replace(/(\S)(\S)$/u, '$2$1');
  return [...new Set([digit, first, letter, swapped])].filter(each => each !== text);
}
