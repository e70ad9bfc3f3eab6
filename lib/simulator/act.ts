import type { Attention } from './attention.js';
import { isIn, typeOf, type Command } from './commands.js';
import type { Episode } from './read-episode.js';
import { readRules, type ReadRule } from './read-rules.js';
import { contentStems, quotedPhrases } from './words.js';

/** What the model infers about an episode so far. */
interface State {
  /** The word stems of the goal. */
  goal: ReadonlySet<string>;
  carried: string | null;
  /** Objects already placed at their destination, and where. */
  placed: Map<string, string>;
  /** Places visited since the agent last picked up or put down an object. */
  visited: Set<string>;
  location: string | null;
  /** The texts of past commands. */
  done: ReadonlySet<string>;
  /** Steps that the rules require beyond the goal's own words, and that are not done: their word stems. */
  pending: string[][];
}

interface Choice {
  thought: string;
  command: Command;
}

/**
 * Chooses the next action of an episode: takes an object that the goal names, does with it what the rules
 * require, and puts it at the goal's destination; explores if it sees no such action. It knows only general
 * English verbs: for what a goal requires beyond its words ("hot"), it depends on rules.
 */
export function act(
  episode: Episode,
  options: { instructions: string; attention: Attention; thinks: boolean },
): string {
  const rules = readRules(options.instructions).filter(rule =>
    options.attention.reads(rule.offset, rule.condition),
  );
  const state = stateOf(episode, rules);
  const { possible } = episode;
  const choice = state.carried === null ? take(possible, state) : deliver(possible, state, state.carried);
  const { thought, command } = choice ?? explore(possible, state);
  return options.thinks ? `Thought: ${thought}\nAction: ${command.text}` : command.text;
}

/** Whether the goal has a word from the condition. Words for the goal itself do not count. */
function applies({ condition }: ReadRule, goal: ReadonlySet<string>): boolean {
  const words = condition.replace(/\b(?:task|goal|input|mentions?|asks?|says?|wants?)\b/gi, '');
  return contentStems(words).some(stem => goal.has(stem));
}

function stateOf(episode: Episode, rules: ReadRule[]): State {
  const goal = new Set(contentStems(episode.goal));
  const required = rules
    .filter(rule => applies(rule, goal))
    .flatMap(rule => quotedPhrases(rule.action).slice(0, 1))
    .map(contentStems)
    .filter(phrase => phrase.length > 0);
  const state: State = {
    goal,
    carried: null,
    placed: new Map(),
    visited: new Set(),
    location: null,
    done: new Set(episode.done.map(({ command }) => command.text)),
    pending: required,
  };
  for (const { command, observation } of episode.done) {
    const [first = null, second = null] = command.objects;
    if (/\bnothing happens\b/i.test(observation)) continue;
    if (command.kind === 'go') {
      state.location = first;
      if (first !== null) state.visited.add(first);
    } else if (command.kind === 'take') {
      state.carried = first;
      state.visited.clear();
      state.pending = required;
    } else if (command.kind === 'place' && first !== null && second !== null) {
      state.placed.set(first, second);
      state.carried = null;
      state.visited.clear();
    } else if (command.kind === 'other') {
      state.pending = state.pending.filter(phrase => !covers(command, phrase));
    }
  }
  return state;
}

function covers(command: Command, phrase: readonly string[]): boolean {
  const stems = new Set(contentStems(command.text));
  return phrase.every(stem => stems.has(stem));
}

/** With empty hands: takes an object that the goal names and that is not at its destination. */
function take(possible: Command[], { goal, placed }: State): Choice | null {
  const command = possible.find(
    ({ kind, objects: [object = '', from = ''] }) =>
      kind === 'take' && isIn(goal, object) && !isIn(goal, from) && !placed.has(object),
  );
  return command ? { thought: `Here is ${command.objects[0] ?? ''}: I take it.`, command } : null;
}

/** While carrying an object: does the required steps with it, then puts it at its destination. */
function deliver(possible: Command[], state: State, carried: string): Choice | null {
  const { goal, location, done, visited } = state;
  const [phrase] = state.pending;
  const [target] = state.placed.values();
  // In order of preference: which command, and the thought with its first and second object.
  const steps: [
    matches: (command: Command, first: string, second: string) => boolean,
    thought: (first: string, second: string) => string,
  ][] = [
    [
      command => phrase !== undefined && command.kind === 'other' && covers(command, phrase),
      () => `The rules ask for this before ${carried} is put down.`,
    ],
    [
      ({ kind }, to) => kind === 'go' && contentStems(typeOf(to)).some(stem => phrase?.includes(stem)),
      to => `I have ${carried}, and the rules send me to ${to} first.`,
    ],
    [
      ({ kind, objects, text }) =>
        kind === 'other' && objects.some(name => name !== carried && isIn(goal, name)) && !done.has(text),
      () => 'The goal names this.',
    ],
    [
      ({ kind }, object, to) =>
        kind === 'place' && object === carried && isIn(goal, to) && (target === undefined || to === target),
      (_, to) => `${carried} belongs to ${to}.`,
    ],
    [
      ({ kind }, to) => kind === 'open' && to === location && isIn(goal, to),
      () => `It must be open for ${carried}.`,
    ],
    [
      ({ kind }, to) =>
        kind === 'go' && isIn(goal, to) && (target === undefined ? !visited.has(to) : to === target),
      to => `I have ${carried}, and bring it to ${to}.`,
    ],
  ];
  for (const [matches, thought] of steps) {
    const command = possible.find(each => matches(each, each.objects[0] ?? '', each.objects[1] ?? ''));
    if (command) return { thought: thought(command.objects[0] ?? '', command.objects[1] ?? ''), command };
  }
  return null;
}

/** Explores unvisited places, and opens closed ones. */
function explore(possible: Command[], { carried, location, visited, done }: State): Choice {
  const closed = possible.find(
    ({ kind, text, objects: [to = ''] }) => kind === 'open' && to === location && !done.has(text),
  );
  if (closed && carried === null) return { thought: 'It is closed: I look inside.', command: closed };
  const moves = possible.filter(({ kind }) => kind === 'go');
  const unvisited = moves.find(({ objects: [to = ''] }) => !visited.has(to));
  if (unvisited) return { thought: 'I look for it there.', command: unvisited };
  const other =
    possible.find(({ kind, text }) => kind === 'other' && !done.has(text)) ?? moves[0] ?? possible[0];
  return {
    thought: 'I have been everywhere, and try something else.',
    command: other ?? { text: 'look', verb: 'look', kind: 'look', objects: [] },
  };
}
