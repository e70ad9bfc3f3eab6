import type { ChatRequest } from './request.js';
import { meaningOf, type Meaning } from './meanings.js';
import { repairJson } from '../text/json/repair-json.js';

/** A requested value, by name. */
export interface Field {
  name: string;
  meaning: Meaning | null;
  kind: 'text' | 'number' | 'boolean' | 'list' | 'object' | 'null';
  /** The allowed texts, if listed. */
  options: string[];
  /** Element type of a list. */
  item: Field | null;
  /** Fields of an object. */
  fields: Field[];
}

type Schema = Record<string, unknown>;

function asSchema(value: unknown): Schema {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Schema) : {};
}

function kindOf({ type, properties }: Schema): Field['kind'] {
  if (type === 'array') return 'list';
  if (type === 'object' || properties) return 'object';
  if (type === 'integer') return 'number';
  return type === 'number' || type === 'boolean' || type === 'null' ? type : 'text';
}

function fromSchema(value: unknown, name: string): Field {
  const schema = asSchema(value);
  const choices = [schema.anyOf, schema.oneOf].find(Array.isArray) as unknown[] | undefined;
  if (choices) {
    const choice = choices.find(each => asSchema(each).type !== 'null');
    return fromSchema(choice, name);
  }
  const { description, enum: allowed } = schema;
  return {
    name,
    meaning: meaningOf(name) ?? meaningOf(typeof description === 'string' ? description : ''),
    kind: kindOf(schema),
    options: Array.isArray(allowed) ? allowed.filter(option => typeof option === 'string') : [],
    item: schema.type === 'array' ? fromSchema(schema.items, name) : null,
    fields: Object.entries(asSchema(schema.properties)).map(([key, property]) => fromSchema(property, key)),
  };
}

/** The form of an example such as `{"answer": "…"}`. */
function fromExample(value: unknown, name: string): Field {
  const field: Field = { name, meaning: meaningOf(name), kind: 'text', options: [], item: null, fields: [] };
  if (Array.isArray(value)) return { ...field, kind: 'list', item: fromExample(value[0] ?? '', name) };
  if (typeof value === 'number' || typeof value === 'boolean')
    return { ...field, kind: typeof value === 'number' ? 'number' : 'boolean' };
  if (value === null || typeof value !== 'object') return field;
  const fields = Object.entries(value).map(([key, part]) => fromExample(part, key));
  return { ...field, kind: 'object', fields };
}

function findExample(text: string): Field | null {
  for (const opening of text.matchAll(/\{\s*["'“]?\w+["'”]?\s*:/g)) {
    let depth = 0;
    for (let index = opening.index; index < Math.min(text.length, opening.index + 2_000); index++) {
      if (text[index] === '{') depth++;
      if (text[index] === '}') depth--;
      if (depth > 0) continue;
      const example = repairJson(text.slice(opening.index, index + 1));
      if (example === undefined) break;
      return fromExample(example, '');
    }
  }
  return null;
}

const namedFields = /\bjson\b[^.\n]{0,60}?\b(?:fields?|keys?|propert(?:y|ies))\b\s*:?\s*([^.\n]+)/i;
const fieldName = /["'`“]?([A-Za-z_]\w*)["'`”]?(?=\s*(?:[,(:]|and\b|$|"|`|'))/g;

function findNamedFields(text: string): Field | null {
  const names = [...(namedFields.exec(text)?.[1] ?? '').matchAll(fieldName)]
    .map(([, name = '']) => name)
    .filter(name => !/^(?:and|or|the|with|a|an)$/i.test(name));
  return names.length > 0 ? fromExample(Object.fromEntries(names.map(name => [name, ''])), '') : null;
}

const request = /\b(?:reply|respond|answer|return|output|give|write)\b[^\n]{0,80}\bjson\b/gi;

/** The form that a text asks for; `mustBeJson` says that the request itself requires JSON. */
function fromText(text: string, mustBeJson: boolean): Field | null {
  const from = [...text.matchAll(request)].at(-1)?.index;
  if (from === undefined && !mustBeJson && !/\bjson\b/i.test(text)) return null;
  const rest = text.slice(from ?? 0);
  const found = findExample(rest) ?? findNamedFields(rest);
  if (found) return found;
  return /\bjson (?:array|list)\b/i.test(rest) ? fromExample([''], 'answer') : null;
}

/** Length of the end of the last message, which often describes the reply format after the material. */
const TAIL = 600;
/** Quoted instructions of another agent are material, not a request. */
const quotedInstructions = /<(\w*(?:instructions|prompt))\b[^>]*>[^]*?<\/\1>/gi;

/**
 * The format of the reply: from the request's JSON schema, or from the JSON example or field names in its
 * text. Returns null if plain text is requested.
 */
export function readReplyForm(
  chat: ChatRequest,
  texts: { instructions: string; last: string },
): Field | null {
  const format = chat.response_format;
  if (format?.type === 'json_schema') return fromSchema(format.json_schema.schema, '');
  const mustBeJson = format?.type === 'json_object';
  const tail = texts.last.slice(-TAIL);
  return (
    (tail.search(request) >= 0 ? fromText(tail, mustBeJson) : null) ??
    fromText(texts.instructions.replace(quotedInstructions, ''), mustBeJson) ??
    fromText(texts.instructions, mustBeJson) ??
    (mustBeJson ? fromExample({ answer: '' }, '') : null)
  );
}

/** Fills a form with JSON values: `fill` returns the known values, all others are empty. */
export function fillForm(form: Field, fill: (field: Field) => unknown): unknown {
  const value = fill(form);
  if (value !== undefined) return value;
  if (form.kind === 'object')
    return Object.fromEntries(form.fields.map(field => [field.name, fillForm(field, fill)]));
  return { text: form.options[0] ?? '', list: [], number: 0, boolean: false, null: null }[form.kind];
}
