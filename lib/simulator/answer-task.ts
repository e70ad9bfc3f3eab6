import type { Attention } from './attention.js';
import { chooseLabel, readForLabels, type LabelReader } from './choose-label.js';
import { extractValues, readForPlaces, type PlaceRules } from './extract-values.js';
import { LimitedMap } from './limited-map.js';
import { readPlace } from './places.js';
import type { AgentPrompt } from './read-prompt.js';
import { readLabels, type Label } from './read-labels.js';
import { readRules, type ReadRule } from './read-rules.js';
import { fillForm, type Field } from './reply-form.js';

interface Instructions {
  opening: string;
  labels: LabelReader | null;
  places: PlaceRules;
}

const known = new LimitedMap<string, Instructions>(200);
const answerOf =
  /\b(?:answer|reply|respond|choose|pick|select|say|label|classify|it is|means)\b[^"“'`]*["“'`]([^"”'`]+)["”'`]/i;

function labelsOfRules(rules: ReadRule[]): Label[] {
  const names = rules.flatMap(rule => {
    if (readPlace(rule.action) !== null) return [];
    const quoted = answerOf.exec(rule.action)?.[1] ?? /^["“'`]?([\w -]{1,40})["”'`]?$/.exec(rule.action)?.[1];
    return quoted ? [quoted.trim()] : [];
  });
  return [...new Set(names)].map(name => ({ name, description: '' }));
}

function readInstructions(text: string, options: string[]): Instructions {
  return known.remember(`${options.join('\n')}\0${text}`, () => {
    const rules = readRules(text);
    const listed = options.length > 1 ? options.map(name => ({ name, description: '' })) : readLabels(text);
    const labels = listed.length > 0 ? listed : labelsOfRules(rules);
    const first = rules[0]?.offset ?? text.length;
    return {
      opening: text.slice(0, Math.max(first, 400)),
      labels: labels.length > 1 ? readForLabels(labels, rules) : null,
      places: readForPlaces(rules),
    };
  });
}

/** Fields for reasoning about the answer rather than the answer itself. */
function isThought(field: Field): boolean {
  return /reason|thought|explan|why|rationale|analysis|confidence/i.test(field.name);
}

function findOptions(form: Field | null): string[] {
  if (!form) return [];
  if (form.options.length > 1) return form.options;
  for (const field of [...form.fields, ...(form.item ? [form.item] : [])]) {
    const options = findOptions(field);
    if (options.length > 1) return options;
  }
  return [];
}

function write(values: string[], form: Field | null, instructions: string): string {
  const joined = values.length > 0 ? values.join(', ') : 'none';
  if (!form) {
    if (/\blast line\b/i.test(instructions))
      return `The words of the input and the rules decide.\nAnswer: ${joined}`;
    return /["“'`]?Answer:\s/.test(instructions) ? `Answer: ${joined}` : joined;
  }
  const value = fillForm(form, field => {
    if (field === form && field.kind === 'object') return undefined;
    if (isThought(field))
      return field.kind === 'text' ? 'The words of the input and the rules decide.' : undefined;
    if (field.kind === 'list' && field.item?.kind !== 'object')
      return field.item?.kind === 'number' ? values.map(Number) : values;
    if (field.kind === 'text') return joined;
    if (field.kind === 'number') return Number.isFinite(Number(joined)) ? Number(joined) : 0;
    return undefined;
  });
  return JSON.stringify(value);
}

/** The agent's role: chooses one of the allowed answers, or extracts values from a document. */
export function answerTask(
  prompt: AgentPrompt,
  how: { attention: Attention; form: Field | null; tieBreak: string },
): string {
  const { labels, opening, places } = readInstructions(prompt.instructions, findOptions(how.form));
  const reads = (rule: ReadRule): boolean => how.attention.reads(rule.offset, rule.condition);
  if (labels) {
    const chosen = chooseLabel(labels, prompt.input, { reads, tieBreak: how.tieBreak });
    return write(chosen ? [chosen.label.name] : [], how.form, prompt.instructions);
  }
  return write(
    extractValues(prompt.input, places, { wanted: opening, reads }),
    how.form,
    prompt.instructions,
  );
}
