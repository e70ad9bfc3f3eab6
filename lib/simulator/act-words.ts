import { contentStems } from './words.js';

/**
 * The kind of a short command such as "go to cabinet 2". General English only, without knowledge of any
 * game.
 */
export type CommandKind = 'take' | 'go' | 'open' | 'place' | 'look' | 'other';

const verbs: [CommandKind, RegExp][] = [
  ['take', /^(?:take|grab|pick|get|collect|fetch)$/],
  ['go', /^(?:go|walk|move|travel|enter|head)$/],
  ['open', /^(?:open|unlock)$/],
  ['place', /^(?:put|place|move|drop|leave|insert|set)$/],
  ['look', /^(?:look|examine|inspect|inventory|help|wait|check|read|close|shut)$/],
];

/** A parsed command: its kind and objects. */
export interface ReadCommand {
  text: string;
  verb: string;
  kind: CommandKind;
  /** The numbered objects, in order: "egg 2", "fridge 1". */
  things: string[];
}

const thing = /\b([a-z][a-z-]*)\s+(\d+)\b/gi;

/** Parses a command. "move" means motion with a single object, and placing with several. */
export function readCommand(text: string): ReadCommand {
  const verb = (/^[a-z]+/i.exec(text.trim())?.[0] ?? '').toLowerCase();
  const things = [...text.matchAll(thing)].map(([, name = '', number = '']) =>
    `${name} ${number}`.toLowerCase(),
  );
  const kinds = verbs.filter(([, pattern]) => pattern.test(verb)).map(([kind]) => kind);
  const kind = kinds.length > 1 && things.length > 1 ? kinds.at(-1) : kinds[0];
  return { text, verb, kind: kind ?? 'other', things };
}

/** The kind of a numbered object: "egg" for "egg 2". */
export function kindOf(name: string): string {
  return name.replace(/\s+\d+$/, '');
}

/** Parses a JSON array of commands, such as a solution; returns null for other text. */
export function readCommandList(text: string): ReadCommand[] | null {
  if (!/^\s*\["/.test(text)) return null;
  // A truncated solution has no closing bracket, so the array is not parsed as JSON.
  const commands = [...text.matchAll(/"([^"\n]+)"/g)].map(([, command = '']) => readCommand(command));
  const telling = commands.filter(command => command.kind !== 'other' && command.things.length > 0);
  return telling.length * 2 > commands.length ? commands : null;
}

/**
 * The words that a rule uses for a command, such as "heat microwave": without numbers and without the object
 * itself.
 */
export function phraseOf(command: ReadCommand, goal: string): string {
  const wanted = new Set(contentStems(goal));
  const tools = command.things
    .map(kindOf)
    .filter((kind, place) => place > 0 || !contentStems(kind).some(stem => wanted.has(stem)));
  return [command.verb, ...tools].join(' ');
}

/** Whether the goal contains the word stems of an object's kind. */
export function isIn(goal: ReadonlySet<string>, name: string): boolean {
  const stems = contentStems(kindOf(name));
  return stems.length > 0 && stems.every(stem => goal.has(stem));
}
