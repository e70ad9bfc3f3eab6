import { contentStems } from './words.js';

/** What a short command such as "go to cabinet 2" does. General English; no game is known. */
export type Sense = 'take' | 'go' | 'open' | 'place' | 'look' | 'other';

const verbs: [Sense, RegExp][] = [
  ['take', /^(?:take|grab|pick|get|collect|fetch)$/],
  ['go', /^(?:go|walk|move|travel|enter|head)$/],
  ['open', /^(?:open|unlock)$/],
  ['place', /^(?:put|place|move|drop|leave|insert|set)$/],
  ['look', /^(?:look|examine|inspect|inventory|help|wait|check|read|close|shut)$/],
];

/** A command as it is read: what it does, and to which things. */
export interface ReadCommand {
  text: string;
  verb: string;
  sense: Sense;
  /** The things with a number, in order: "egg 2", "fridge 1". */
  things: string[];
}

const thing = /\b([a-z][a-z-]*)\s+(\d+)\b/gi;

/** Reads a command. "move" is motion where nothing is moved, and placing where something is. */
export function readCommand(text: string): ReadCommand {
  const verb = (/^[a-z]+/i.exec(text.trim())?.[0] ?? '').toLowerCase();
  const things = [...text.matchAll(thing)].map(([, name = '', number = '']) =>
    `${name} ${number}`.toLowerCase(),
  );
  const senses = verbs.filter(([, pattern]) => pattern.test(verb)).map(([sense]) => sense);
  const sense = senses.length > 1 && things.length > 1 ? senses.at(-1) : senses[0];
  return { text, verb, sense: sense ?? 'other', things };
}

/** The kind of a thing with a number: "egg" of "egg 2". */
export function kindOf(name: string): string {
  return name.replace(/\s+\d+$/, '');
}

/** Whether a text is a list of commands, such as a way to solve something: JSON, an item a command. */
export function readCommandList(text: string): ReadCommand[] | null {
  if (!/^\s*\["/.test(text)) return null;
  // A solution that was cut short has no end; what stands there is read all the same.
  const commands = [...text.matchAll(/"([^"\n]+)"/g)].map(([, command = '']) => readCommand(command));
  const telling = commands.filter(command => command.sense !== 'other' && command.things.length > 0);
  return telling.length * 2 > commands.length ? commands : null;
}

/** The words of a command that a rule names it by, "heat microwave": without numbers, and without the thing acted on. */
export function phraseOf(command: ReadCommand, goal: string): string {
  const wanted = new Set(contentStems(goal));
  const tools = command.things
    .map(kindOf)
    .filter((kind, place) => place > 0 || !contentStems(kind).some(stem => wanted.has(stem)));
  return [command.verb, ...tools].join(' ');
}

/** Whether the stems of a kind of thing stand in the goal. */
export function isIn(goal: ReadonlySet<string>, name: string): boolean {
  const stems = contentStems(kindOf(name));
  return stems.length > 0 && stems.every(stem => goal.has(stem));
}
