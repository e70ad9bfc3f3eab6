import { wordsOf } from '../../text/words.js';

/** A train task as a call saw it. */
export interface CopySource {
  task: string;
  input: string;
  /** The expected answer; empty where it is no content of the task: a label, or none. */
  expected: string;
}

/** Words in a row that a text has from one train task. */
export interface CopiedRun {
  task: string;
  words: number;
}

export type FindCopy = (text: string) => CopiedRun | null;

/** Where a run of words stands among the sources. */
interface Place {
  source: CopySource;
  /** Equal for tasks of the same input: they are one task. */
  owner: string;
  words: string[];
  at: number;
  /** Tasks that differ have it: it is the form of the tasks, no content of one. */
  shared: boolean;
}

/**
 * Finds what a text copies of one train task: at least `words` words in a row of its input or expected answer;
 * letter case, width and punctuation do not count. What several tasks of different inputs have (sources and
 * `others` alike), and what `allowed` texts say already, is no copy. In time linear in the texts: runs are found
 * by their hash. Not from the paper.
 */
export function copyFinder(input: {
  sources: readonly CopySource[];
  /** Further tasks, from which the form that tasks share is known. */
  others?: readonly CopySource[];
  allowed?: readonly string[];
  words: number;
}): FindCopy {
  const { sources, others = [], allowed = [], words: length } = input;
  const places = new Map<string, Place>();
  for (const source of sources) addRuns({ source, places, length, mayAdd: true });
  for (const source of others) addRuns({ source, places, length, mayAdd: false });
  for (const text of allowed) for (const [run] of runsOf(wordsOf(text), length)) places.delete(run);
  return text => longestCopy(wordsOf(text), places, length);
}

/** Every run of so many words, and where it begins. */
function* runsOf(words: readonly string[], length: number): Generator<[run: string, at: number]> {
  for (let at = 0; at + length <= words.length; at += 1) {
    // Words hold no space: two runs are equal where their texts are.
    yield [words.slice(at, at + length).join(' '), at];
  }
}

function addRuns(parts: {
  source: CopySource;
  places: Map<string, Place>;
  length: number;
  mayAdd: boolean;
}): void {
  const { source, places, length, mayAdd } = parts;
  const input = wordsOf(source.input);
  const owner = input.join(' ');
  for (const words of [input, wordsOf(source.expected)]) {
    for (const [run, at] of runsOf(words, length)) {
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
): CopiedRun | null {
  let longest: CopiedRun | null = null;
  let from = 0;
  for (const [run, at] of runsOf(words, length)) {
    const place = places.get(run);
    // What an earlier copy covers is not followed again: a text that repeats itself would take for ever.
    if (!place || place.shared || at < from) continue;
    let copied = length;
    while (at + copied < words.length && words[at + copied] === place.words[place.at + copied]) copied += 1;
    from = at + copied - length + 1;
    if (copied > (longest?.words ?? 0)) longest = { task: place.source.task, words: copied };
  }
  return longest;
}

const mostNamed = 5;

/** What the guard did, for people: at most one note. */
export function copyNotes(copied: readonly CopiedRun[]): string[] {
  const [first, ...others] = copied;
  if (!first) return [];
  if (others.length === 0) {
    return [`1 rule left out: it copies ${first.words} words of task ${shortId(first.task)}`];
  }
  const named = copied.slice(0, mostNamed).map(({ task, words }) => `${words} of ${shortId(task)}`);
  const more = copied.length > mostNamed ? ', …' : '';
  return [`${copied.length} rules left out: they copy words of train tasks (${named.join(', ')}${more})`];
}

/** Ids are the data's: of any length. */
function shortId(id: string): string {
  return id.length > 40 ? `${id.slice(0, 39)}…` : id;
}
