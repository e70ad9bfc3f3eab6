import type { Attention } from './attention.js';
import { chooseLabel, readForLabels, type LabelReader } from './choose-label.js';
import { extractValues, readForPlaces, type PlaceRules } from './extract-values.js';
import { RecentValues } from '../text/recent-values.js';
import { readPlace } from './places.js';
import type { AgentPrompt } from './read-prompt.js';
import { readLabels, toLabels, type Label } from './read-labels.js';
import { readRules, type ReadRule } from './read-rules.js';
import { fillForm, type Field } from './reply-form.js';

/** Parsed instructions of an agent. */
interface Instructions {
  opening: string;
  labels: LabelReader | null;
  places: PlaceRules;
}

const knownInstructions = new RecentValues<string, Instructions>(200);
const quotedAnswer =
  /\b(?:answer|reply|respond|choose|pick|select|say|label|classify|it is|means)\b[^"“'`]*["“'`]([^"”'`]+)["”'`]/i;
const THOUGHT = 'The words of the input and the rules decide.';

/** The answers that rules name, if the instructions list none. */
function labelsOfRules(rules: ReadRule[]): Label[] {
  const names = rules.flatMap(({ action }) => {
    if (readPlace(action) !== null) return [];
    const quoted = quotedAnswer.exec(action)?.[1] ?? /^["“'`]?([\w -]{1,40})["”'`]?$/.exec(action)?.[1];
    return quoted?.trim() ?? [];
  });
  return toLabels([...new Set(names)]);
}

function readInstructions(text: string, options: string[]): Instructions {
  return knownInstructions.remember(`${options.join('\n')}\0${text}`, () => {
    const rules = readRules(text);
    const listed = options.length > 1 ? toLabels(options) : readLabels(text);
    const labels = listed.length > 0 ? listed : labelsOfRules(rules);
    return {
      opening: text.slice(0, Math.max(rules[0]?.offset ?? text.length, 400)),
      labels: labels.length > 1 ? readForLabels(labels, rules) : null,
      places: readForPlaces(rules),
    };
  });
}

/** The allowed answers in a form, if it lists them. */
function findOptions({ options, fields, item }: Field): string[] {
  if (options.length > 1) return options;
  return (
    [...fields, item ?? []]
      .flat()
      .map(findOptions)
      .find(({ length }) => length > 1) ?? []
  );
}

function write(values: string[], form: Field | null, instructions: string): string {
  const joined = values.length > 0 ? values.join(', ') : 'none';
  if (!form) {
    if (/\blast line\b/i.test(instructions)) return `${THOUGHT}\nAnswer: ${joined}`;
    return /["“'`]?Answer:\s/.test(instructions) ? `Answer: ${joined}` : joined;
  }
  const value = fillForm(form, ({ name, kind, item }) => {
    // Fields for reasoning about the answer rather than the answer itself.
    const isThought = /reason|thought|explan|why|rationale|analysis|confidence/i.test(name);
    if (isThought) return kind === 'text' ? THOUGHT : undefined;
    if (kind === 'list' && item?.kind !== 'object')
      return item?.kind === 'number' ? values.map(Number) : values;
    if (kind === 'text') return joined;
    if (kind === 'number') return Number.isFinite(Number(joined)) ? Number(joined) : 0;
    return undefined;
  });
  return JSON.stringify(value);
}

/** The agent's role: chooses one of the allowed answers, or extracts values from a document. */
export function answerTask(
  prompt: AgentPrompt,
  options: { attention: Attention; form: Field | null; tieBreak: string },
): string {
  const { form, attention, tieBreak } = options;
  const { labels, opening, places } = readInstructions(prompt.instructions, form ? findOptions(form) : []);
  const reads = (rule: ReadRule): boolean => attention.reads(rule.offset, rule.condition);
  const values = labels
    ? [chooseLabel(labels, prompt.input, { reads, tieBreak })?.name ?? []].flat()
    : extractValues(prompt.input, places, { request: opening, reads });
  return write(values, form, prompt.instructions);
}
