import type { Attention } from './attention.js';
import { isIn, kindOf, type ReadCommand } from './act-words.js';
import type { Episode } from './read-episode.js';
import { readRules, type ReadRule } from './read-rules.js';
import { contentStems, quotedPhrases } from './words.js';

/** What the model infers about an episode so far. */
interface State {
  goal: ReadonlySet<string>;
  /** The object that the agent holds. */
  held: string | null;
  /** Objects already placed at their destination, and where. */
  placed: Map<string, string>;
  /** Places visited since the agent last picked up or put down an object. */
  visited: Set<string>;
  /** The agent's location. */
  here: string | null;
  done: ReadonlySet<string>;
  /** Steps that the rules require beyond the goal's own words, and that are not done. */
  pending: string[][];
}

const reply = (thought: string, action: string) => `Thought: ${thought}\nAction: ${action}`;

/**
 * Chooses the next action of an episode: takes an object that the goal names, does with it what the rules
 * require, and puts it at the goal's destination; explores if it sees no such action. It knows only general
 * English verbs: for what a goal requires beyond its words ("hot"), it depends on rules.
 */
export function act(
  episode: Episode,
  how: { instructions: string; attention: Attention; thinks: boolean },
): string {
  const rules = readRules(how.instructions).filter(rule => how.attention.reads(rule.offset, rule.condition));
  const state = stateOf(episode, rules);
  const { thought, command } = choose(episode.possible, state);
  return how.thinks ? reply(thought, command.text) : command.text;
}

/** Whether the goal has a word from the condition. Words for the goal itself do not count. */
function applies(rule: ReadRule, goal: ReadonlySet<string>): boolean {
  const stems = contentStems(
    rule.condition.replace(/\b(?:task|goal|input|mentions?|asks?|says?|wants?)\b/gi, ''),
  );
  return stems.some(stem => goal.has(stem));
}

function stateOf(episode: Episode, rules: ReadRule[]): State {
  const goal = new Set(contentStems(episode.goal));
  const asked = rules
    .filter(rule => applies(rule, goal))
    .flatMap(rule => quotedPhrases(rule.action).slice(0, 1))
    .map(contentStems)
    .filter(phrase => phrase.length > 0);
  let held: string | null = null;
  let here: string | null = null;
  const placed = new Map<string, string>();
  let visited = new Set<string>();
  let treated = new Set<string>();
  for (const { command, seen } of episode.done) {
    const [first = null, second = null] = command.things;
    if (/\bnothing happens\b/i.test(seen)) continue;
    if (command.kind === 'go') {
      here = first;
      if (first !== null) visited.add(first);
    } else if (command.kind === 'take') {
      held = first;
      visited = new Set();
      treated = new Set();
    } else if (command.kind === 'place' && first !== null && second !== null) {
      placed.set(first, second);
      held = null;
      visited = new Set();
    } else if (command.kind === 'other') {
      for (const [place, phrase] of asked.entries()) if (covers(command, phrase)) treated.add(String(place));
    }
  }
  return {
    goal,
    held,
    placed,
    visited,
    here,
    done: new Set(episode.done.map(({ command }) => command.text)),
    pending: asked.filter((_, place) => !treated.has(String(place))),
  };
}

function covers(command: ReadCommand, phrase: readonly string[]): boolean {
  const stems = new Set(contentStems(command.text));
  return phrase.every(stem => stems.has(stem));
}

interface Choice {
  thought: string;
  command: ReadCommand;
}

function choose(possible: ReadCommand[], state: State): Choice {
  const choice = state.held === null ? seek(possible, state) : bring(possible, state, state.held);
  return choice ?? explore(possible, state);
}

/** With empty hands: takes an object that the goal names and that is not at its destination. */
function seek(possible: ReadCommand[], { goal, placed }: State): Choice | null {
  const command = possible.find(
    ({ kind, things: [first = '', from = ''] }) =>
      kind === 'take' && isIn(goal, first) && !isIn(goal, from) && !placed.has(first),
  );
  return command ? { thought: `Here is ${command.things[0] ?? ''}: I take it.`, command } : null;
}

/** While holding an object: does the required steps with it, then puts it at its destination. */
function bring(possible: ReadCommand[], state: State, held: string): Choice | null {
  const { goal, pending, here } = state;
  const [phrase] = pending;
  if (phrase) {
    const command = possible.find(each => each.kind === 'other' && covers(each, phrase));
    if (command) return { thought: `The rules ask for this before ${held} is put down.`, command };
    const way = possible.find(
      ({ kind, things: [to = ''] }) =>
        kind === 'go' && contentStems(kindOf(to)).some(stem => phrase.includes(stem)),
    );
    if (way)
      return {
        thought: `I have ${held}, and the rules send me to ${way.things[0] ?? ''} first.`,
        command: way,
      };
  }
  const used = possible.find(
    ({ kind, things, text }) =>
      kind === 'other' && things.some(name => name !== held && isIn(goal, name)) && !state.done.has(text),
  );
  if (used) return { thought: 'The goal names this.', command: used };
  const target = [...state.placed.values()][0];
  const put = possible.find(
    ({ kind, things: [first = '', to = ''] }) =>
      kind === 'place' && first === held && isIn(goal, to) && (target === undefined || to === target),
  );
  if (put) return { thought: `${held} belongs to ${put.things[1] ?? ''}.`, command: put };
  const open = possible.find(
    ({ kind, things: [to = ''] }) => kind === 'open' && to === here && isIn(goal, to),
  );
  if (open) return { thought: `It must be open for ${held}.`, command: open };
  const way = possible.find(
    ({ kind, things: [to = ''] }) =>
      kind === 'go' && isIn(goal, to) && (target === undefined ? !state.visited.has(to) : to === target),
  );
  return way ? { thought: `I have ${held}, and bring it to ${way.things[0] ?? ''}.`, command: way } : null;
}

/** Explores unvisited places, and opens closed ones. */
function explore(possible: ReadCommand[], state: State): Choice {
  const { here, visited, done } = state;
  const open =
    state.held === null
      ? possible.find(
          ({ kind, text, things: [to = ''] }) => kind === 'open' && to === here && !done.has(text),
        )
      : undefined;
  if (open) return { thought: 'It is closed: I look inside.', command: open };
  const ways = possible.filter(({ kind }) => kind === 'go');
  const fresh = ways.find(({ things: [to = ''] }) => !visited.has(to));
  if (fresh) return { thought: 'I look for it there.', command: fresh };
  const other =
    possible.find(({ kind, text }) => kind === 'other' && !done.has(text)) ?? ways[0] ?? possible[0];
  return {
    thought: 'I have been everywhere, and try something else.',
    command: other ?? { text: 'look', verb: 'look', kind: 'look', things: [] },
  };
}
