import type { Json } from '../../domain/json.js';

export type FunctionInput = Record<string, Json>;

/** Maximum number of inputs with which two functions are compared. */
const mostInputs = 32;

/**
 * Inputs and small variations of them, each once: numbers a little larger, smaller or negated, texts with one
 * or two characters changed in place, values of one input in another. So two functions that agree on them
 * agree not only on what they were written for. Deterministic. Not from the paper.
 */
export function varyInputs(inputs: readonly FunctionInput[]): FunctionInput[] {
  const found = new Map<string, FunctionInput>();
  for (const input of alternately([inputs, changed(inputs), crossed(inputs)])) {
    found.set(JSON.stringify(input), input);
    if (found.size >= mostInputs) break;
  }
  return [...found.values()];
}

/** All of the first list, then the others in turn. */
function* alternately([first = [], ...others]: Iterable<FunctionInput>[]): Generator<FunctionInput> {
  yield* first;
  let open = others.map(each => each[Symbol.iterator]());
  while (open.length > 0) {
    const next = open.map(each => ({ each, result: each.next() }));
    for (const { result } of next) if (result.done !== true) yield result.value;
    open = next.filter(({ result }) => result.done !== true).map(({ each }) => each);
  }
}

function* changed(inputs: readonly FunctionInput[]): Generator<FunctionInput> {
  for (const input of inputs)
    for (const [key, value] of Object.entries(input))
      for (const each of changesOf(value)) yield { ...input, [key]: each };
}

function* crossed(inputs: readonly FunctionInput[]): Generator<FunctionInput> {
  for (const [place, input] of inputs.entries())
    for (const other of inputs.slice(place + 1))
      for (const key of Object.keys(input)) if (key in other) yield { ...input, [key]: other[key] ?? null };
}

function changesOf(value: Json): Json[] {
  if (typeof value === 'boolean') return [!value];
  if (typeof value === 'number') return [value + 1, value - 1, value * 2, -value, value + 10, 0];
  if (Array.isArray(value)) return [value.slice(1), [...value].reverse(), [...value, ...value.slice(0, 1)]];
  return typeof value === 'string' ? textChanges(value) : [];
}

/** The same form with other content: a digit or a letter incremented, or the last two characters swapped. */
function textChanges(text: string): string[] {
  const digit = text.replace(/\d(?=\D*$)/u, found => String((Number(found) + 1) % 10));
  const first = text.replace(/\d/u, found => String((Number(found) + 1) % 10));
  const letter = text.replace(/[a-y]/iu, found => String.fromCharCode(found.charCodeAt(0) + 1));
  const swapped = text.replace(/(\S)(\S)$/u, '$2$1');
  return [...new Set([digit, first, letter, swapped])].filter(each => each !== text);
}
