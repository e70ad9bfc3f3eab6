import { contentStems } from '../words.js';
import type { Form, Value } from './read-values.js';

/** An argument to find in a text: a value of a form, identified by adjacent words. */
export interface Wanted {
  name: string;
  form: Form;
  /** Words before or after it, if known. */
  cues: { before: readonly string[]; after: readonly string[] };
  /** Whether it is the first or last of its form, if stated. */
  end?: 'first' | 'last' | undefined;
}

export type Arguments = Record<string, Value['value']>;

/**
 * Ways to choose arguments from the values of a text, likeliest first: values next to known words, otherwise
 * in text order. Never uses a value twice. Empty if a value is missing.
 */
export function arrangements(wanted: readonly Wanted[], values: readonly Value[], most: number): Arguments[] {
  const found: Arguments[] = [];
  const taken: Value[] = [];
  const take = (place: number): void => {
    if (found.length >= most) return;
    const next = wanted[place];
    if (!next) {
      found.push(Object.fromEntries(wanted.map(({ name }, at) => [name, taken[at]?.value ?? ''])));
      return;
    }
    for (const value of candidates(next, values)) {
      if (taken.includes(value)) continue;
      taken.push(value);
      take(place + 1);
      taken.pop();
    }
  };
  take(0);
  return found;
}

/** Values next to a known word or to the argument's own name come first, then the others in text order. */
function candidates({ name, form, cues, end }: Wanted, values: readonly Value[]): Value[] {
  const own = contentStems(name.replaceAll('_', ' '));
  const isNamed = (word: string): boolean => contentStems(word).some(root => own.includes(root));
  const rank = ({ before, after }: Value): number => {
    if (isNamed(before)) return 0;
    if (isNamed(after)) return 1;
    return cues.before.includes(before) || cues.after.includes(after) ? 2 : 3;
  };
  const direction = end === 'last' ? -1 : 1;
  return values
    .filter(value => value.form === form)
    .sort((left, right) => rank(left) - rank(right) || direction * (left.at - right.at));
}

const mostCues = 3;

/** The words next to the values of one argument: recurring ones, or all if there are few. */
export function cuesOf(values: readonly Value[]): Wanted['cues'] {
  const words = (side: 'before' | 'after'): string[] => {
    const counts = new Map<string, number>();
    for (const value of values) counts.set(value[side], (counts.get(value[side]) ?? 0) + 1);
    counts.delete('');
    const recurring = [...counts].filter(([, count]) => count > 1);
    const chosen = recurring.length > 0 || counts.size > 1 ? recurring : [...counts];
    return chosen
      .sort(([, left], [, right]) => right - left)
      .slice(0, mostCues)
      .map(([word]) => word);
  };
  return { before: words('before'), after: words('after') };
}

/** Cues in the wording of a description; empty if there are none. */
export function sayCues({ before, after }: Wanted['cues']): string {
  const say = (side: string, words: readonly string[]): string[] =>
    words.length === 0 ? [] : [`${side} ${words.map(word => `"${word}"`).join(' or ')}`];
  return [...say('after', before), ...say('before', after)].join(', ');
}

const cue = /\b(after|before) ("[^"]+"(?: or "[^"]+")*)/g;

/** Parses the wording of `sayCues`, or equivalent text from another author. */
export function readCues(description: string): Wanted['cues'] {
  const cues: { before: string[]; after: string[] } = { before: [], after: [] };
  for (const [, side, list = ''] of description.matchAll(cue)) {
    const words = [...list.matchAll(/"([^"]+)"/g)].map(([, word = '']) => word.toLowerCase());
    cues[side === 'after' ? 'before' : 'after'].push(...words);
  }
  return cues;
}
