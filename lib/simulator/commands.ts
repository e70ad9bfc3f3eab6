import { contentStems } from './words.js';

/** The meaning of a short command such as "go to cabinet 2", in general English. */
export type CommandKind = 'take' | 'go' | 'open' | 'place' | 'look' | 'other';

const verbs: [CommandKind, RegExp][] = [
  ['take', /^(?:take|grab|pick|get|collect|fetch)$/],
  ['go', /^(?:go|walk|move|travel|enter|head)$/],
  ['open', /^(?:open|unlock)$/],
  ['place', /^(?:put|place|move|drop|leave|insert|set)$/],
  ['look', /^(?:look|examine|inspect|inventory|help|wait|check|read|close|shut)$/],
];

/** A parsed command: its meaning and objects. */
export interface Command {
  text: string;
  verb: string;
  kind: CommandKind;
  /** The numbered objects, in order: "egg 2", "fridge 1". */
  objects: string[];
}

const numberedObject = /\b[a-z][a-z-]*\s+\d+\b/gi;

/** Parses a command. "move" means motion with a single object, and placing with several. */
export function readCommand(text: string): Command {
  const verb = (/^[a-z]+/i.exec(text.trim())?.[0] ?? '').toLowerCase();
  const objects = [...text.matchAll(numberedObject)].map(([name]) => name.replace(/\s+/, ' ').toLowerCase());
  const kinds = verbs.filter(([, pattern]) => pattern.test(verb)).map(([kind]) => kind);
  return { text, verb, kind: (objects.length > 1 ? kinds.at(-1) : kinds[0]) ?? 'other', objects };
}

/** The type of a numbered object: "egg" for "egg 2". */
export function typeOf(name: string): string {
  return name.replace(/\s+\d+$/, '');
}

/** Parses a JSON array of commands, such as a solution; returns null for other text. */
export function readCommandList(text: string): Command[] | null {
  if (!/^\s*\["/.test(text)) return null;
  // A truncated solution has no closing bracket, so the array is not parsed as JSON.
  const commands = [...text.matchAll(/"([^"\n]+)"/g)].map(([, command = '']) => readCommand(command));
  const known = commands.filter(({ kind, objects }) => kind !== 'other' && objects.length > 0);
  return known.length * 2 > commands.length ? commands : null;
}

/**
 * The words that a rule uses for a command, such as "heat microwave": without numbers and without the object
 * itself.
 */
export function phraseOf({ verb, objects }: Command, goal: string): string {
  const goalStems = new Set(contentStems(goal));
  const tools = objects
    .map(typeOf)
    .filter((type, index) => index > 0 || !contentStems(type).some(stem => goalStems.has(stem)));
  return [verb, ...tools].join(' ');
}

/** Whether the goal contains the word stems of an object's type. */
export function isIn(goal: ReadonlySet<string>, name: string): boolean {
  const stems = contentStems(typeOf(name));
  return stems.length > 0 && stems.every(stem => goal.has(stem));
}
