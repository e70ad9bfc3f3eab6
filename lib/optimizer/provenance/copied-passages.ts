import { wordsOf } from '../../text/words.js';

/** A train task as a call saw it. */
export interface CopySource {
  task: string;
  input: string;
  /** The expected answer; empty if it is not content of the task: a label, or no answer. */
  expected: string;
}

/** Consecutive words that a text shares with one train task. */
export interface CopiedPassage {
  task: string;
  words: number;
}

export type FindCopy = (text: string) => CopiedPassage | null;

/** The location of a run of words in the sources. */
interface Place {
  source: CopySource;
  /** Equal for tasks with the same input, which count as one task. */
  owner: string;
  words: string[];
  at: number;
  /** Different tasks have it: it belongs to the form of the tasks, not to the content of one. */
  shared: boolean;
}

/**
 * Finds what a text copies from one train task: at least `words` consecutive words of its input or expected
 * answer, ignoring letter case, width and punctuation. Words that several tasks with different inputs share
 * (in `sources` and `others` alike), or that `allowed` texts already contain, are not a copy. Takes time
 * linear in the texts: runs are found by their hash. Not from the paper.
 */
export function createCopyFinder(options: {
  sources: readonly CopySource[];
  /** Further tasks, which help to detect the form that tasks share. */
  others?: readonly CopySource[];
  allowed?: readonly string[];
  words: number;
}): FindCopy {
  const { sources, others = [], allowed = [], words: length } = options;
  const places = new Map<string, Place>();
  for (const source of sources) addPassages({ source, places, length, mayAdd: true });
  for (const source of others) addPassages({ source, places, length, mayAdd: false });
  for (const text of allowed) for (const [run] of passagesOf(wordsOf(text), length)) places.delete(run);
  return text => longestCopy(wordsOf(text), places, length);
}

/** Every run of `length` words, and its start index. */
function* passagesOf(words: readonly string[], length: number): Generator<[run: string, at: number]> {
  for (let at = 0; at + length <= words.length; at += 1) {
    // Words contain no spaces, so two runs are equal if their texts are.
    yield [words.slice(at, at + length).join(' '), at];
  }
}

function addPassages(options: {
  source: CopySource;
  places: Map<string, Place>;
  length: number;
  mayAdd: boolean;
}): void {
  const { source, places, length, mayAdd } = options;
  const input = wordsOf(source.input);
  const owner = input.join(' ');
  for (const words of [input, wordsOf(source.expected)]) {
    for (const [run, at] of passagesOf(words, length)) {
      const known = places.get(run);
      // A task whose middle was left out is still the same task.
      if (known) known.shared ||= known.owner !== owner && known.source.task !== source.task;
      else if (mayAdd) places.set(run, { source, owner, words, at, shared: false });
    }
  }
}

function longestCopy(
  words: readonly string[],
  places: ReadonlyMap<string, Place>,
  length: number,
): CopiedPassage | null {
  let longest: CopiedPassage | null = null;
  let from = 0;
  for (const [run, at] of passagesOf(words, length)) {
    const place = places.get(run);
    // Skips what an earlier copy covers: otherwise a text that repeats itself would take too long.
    if (!place || place.shared || at < from) continue;
    let copied = length;
    while (at + copied < words.length && words[at + copied] === place.words[place.at + copied]) copied += 1;
    from = at + copied - length + 1;
    if (copied > (longest?.words ?? 0)) longest = { task: place.source.task, words: copied };
  }
  return longest;
}

const mostNamed = 5;

/** What the guard left out, for people: at most one note. */
export function copyNotes(copied: readonly CopiedPassage[], kind: 'rule' | 'function' = 'rule'): string[] {
  const [first, ...others] = copied;
  if (!first) return [];
  if (others.length === 0) {
    return [`1 ${kind} left out: it copies ${first.words} words of task ${shortId(first.task)}`];
  }
  const named = copied.slice(0, mostNamed).map(({ task, words }) => `${words} of ${shortId(task)}`);
  const more = copied.length > mostNamed ? ', …' : '';
  return [`${copied.length} ${kind}s left out: they copy words of train tasks (${named.join(', ')}${more})`];
}

/** Ids come from the data and can have any length. */
function shortId(id: string): string {
  return id.length > 40 ? `${id.slice(0, 39)}…` : id;
}
