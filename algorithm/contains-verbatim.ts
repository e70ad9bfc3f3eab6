import { wordsOf } from './words.js';

/** A state of the automaton: all runs of words that end at the same places of the source. */
interface State {
  /** The longest run that leads here, in words. */
  longest: number;
  /** The state of the longest ending of these runs that also ends elsewhere; -1 for the start. */
  link: number;
  next: Map<string, number>;
}

/** The suffix automaton of the words (Blumer and others 1985): it accepts exactly their runs. */
function automatonOf(words: readonly string[]): State[] {
  const states: State[] = [{ longest: 0, link: -1, next: new Map() }];
  let last = 0;
  for (const word of words) {
    const added = states.push({ longest: (states[last]?.longest ?? 0) + 1, link: 0, next: new Map() }) - 1;
    let at = last;
    let state = states[at];
    while (state && !state.next.has(word)) {
      state.next.set(word, added);
      at = state.link;
      state = states[at];
    }
    last = added;
    if (!state) continue;
    setLink({ states, added, from: at, word });
  }
  return states;
}

function setLink({
  states,
  added,
  from,
  word,
}: {
  states: State[];
  added: number;
  from: number;
  word: string;
}): void {
  const parent = states[from];
  const target = parent?.next.get(word);
  const addedState = states[added];
  if (!parent || target === undefined || !addedState) return;
  const targetState = states[target];
  if (!targetState || targetState.longest === parent.longest + 1) {
    addedState.link = target;
    return;
  }
  const split =
    states.push({ longest: parent.longest + 1, link: targetState.link, next: new Map(targetState.next) }) - 1;
  targetState.link = split;
  addedState.link = split;
  for (let at = from, state = states[at]; state && state.next.get(word) === target; state = states[at]) {
    state.next.set(word, split);
    at = state.link;
  }
}

/**
 * The longest run of words that `text` copies from `source`, in words; case, punctuation and spacing do not
 * count. Linear in the two lengths.
 */
export function longestCopiedRun(text: string, source: string): number {
  const states = automatonOf(wordsOf(source));
  let state = states[0];
  let run = 0;
  let longest = 0;
  for (const word of wordsOf(text)) {
    while (state && state.link >= 0 && !state.next.has(word)) {
      state = states[state.link];
      run = state?.longest ?? 0;
    }
    const next: number | undefined = state?.next.get(word);
    if (next === undefined) continue;
    state = states[next];
    run += 1;
    longest = Math.max(longest, run);
  }
  return longest;
}
