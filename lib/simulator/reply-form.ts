import { jsonrepair } from 'jsonrepair';
import type { ChatRequest } from './request.js';
import { senseOf, type Sense } from './senses.js';

/** A requested value, by name. */
export interface Field {
  name: string;
  sense: Sense | null;
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

function resolve(schema: Schema, root: Schema, depth = 0): Schema {
  if (depth > 8) return {};
  const reference = typeof schema.$ref === 'string' ? schema.$ref : null;
  if (reference?.startsWith('#/')) {
    let target: unknown = root;
    for (const key of reference.slice(2).split('/')) target = asSchema(target)[key];
    return resolve(asSchema(target), root, depth + 1);
  }
  const choices = [schema.anyOf, schema.oneOf].find(Array.isArray) as unknown[] | undefined;
  if (choices)
    return resolve(asSchema(choices.find(choice => asSchema(choice).type !== 'null')), root, depth + 1);
  return schema;
}

function kindOf(schema: Schema): Field['kind'] {
  const type = Array.isArray(schema.type) ? schema.type.find(name => name !== 'null') : schema.type;
  if (type === 'array') return 'list';
  if (type === 'object' || schema.properties) return 'object';
  if (type === 'number' || type === 'integer') return 'number';
  if (type === 'boolean' || type === 'null') return type;
  return 'text';
}

function fromSchema(raw: Schema, root: Schema, name: string, depth = 0): Field {
  const schema = resolve(raw, root);
  const kind = kindOf(schema);
  const description = typeof schema.description === 'string' ? schema.description : '';
  const constant = typeof schema.const === 'string' ? [schema.const] : [];
  const options = Array.isArray(schema.enum)
    ? schema.enum.filter(option => typeof option === 'string')
    : constant;
  const field: Field = {
    name,
    sense: senseOf(name) ?? senseOf(description),
    kind,
    options,
    item: null,
    fields: [],
  };
  if (depth > 6) return field;
  if (kind === 'list') field.item = fromSchema(asSchema(schema.items), root, name, depth + 1);
  if (kind === 'object') {
    field.fields = Object.entries(asSchema(schema.properties)).map(([key, value]) =>
      fromSchema(asSchema(value), root, key, depth + 1),
    );
  }
  return field;
}

function fromExample(value: unknown, name: string): Field {
  const field: Field = { name, sense: senseOf(name), kind: 'text', options: [], item: null, fields: [] };
  if (Array.isArray(value)) return { ...field, kind: 'list', item: fromExample(value[0] ?? '', name) };
  if (typeof value === 'number') return { ...field, kind: 'number' };
  if (typeof value === 'boolean') return { ...field, kind: 'boolean' };
  if (value === null || typeof value !== 'object') return field;
  return {
    ...field,
    kind: 'object',
    fields: Object.entries(value).map(([key, part]) => fromExample(part, key)),
  };
}

function findExample(text: string): Field | null {
  for (const opening of text.matchAll(/\{\s*["'“]?\w+["'”]?\s*:/g)) {
    let depth = 0;
    for (let index = opening.index; index < Math.min(text.length, opening.index + 2_000); index++) {
      if (text[index] === '{') depth++;
      if (text[index] === '}') depth--;
      if (depth > 0) continue;
      try {
        return fromExample(JSON.parse(jsonrepair(text.slice(opening.index, index + 1))), '');
      } catch {
        break;
      }
    }
  }
  return null;
}

function findNamedFields(text: string): Field | null {
  if (!/\bjson\b/i.test(text)) return null;
  const named = /\bjson\b[^.\n]{0,60}?\b(?:fields?|keys?|propert(?:y|ies))\b\s*:?\s*([^.\n]+)/i.exec(
    text,
  )?.[1];
  const names = [
    ...(named ?? '').matchAll(/["'`“]?([A-Za-z_]\w*)["'`”]?(?=\s*(?:[,(:]|and\b|$|"|`|'))/g),
  ].map(match => match[1] ?? '');
  const kept = names.filter(name => !/^(?:and|or|the|with|a|an)$/i.test(name));
  return kept.length > 0 ? fromExample(Object.fromEntries(kept.map(name => [name, ''])), '') : null;
}

const request = /\b(?:reply|respond|answer|return|output|give|write)\b[^\n]{0,80}\bjson\b/gi;

/** The form that a text asks for; `asked` is true if the request itself requires JSON. */
function fromText(text: string, asked: boolean): Field | null {
  const from = [...text.matchAll(request)].at(-1)?.index;
  if (from === undefined && !asked && !/\bjson\b/i.test(text)) return null;
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
  if (format?.type === 'json_schema') {
    const schema = format.json_schema.schema;
    return fromSchema(schema, schema, '');
  }
  const asked = format?.type === 'json_object';
  const tail = texts.last.slice(-TAIL);
  const atEnd = [...tail.matchAll(request)].length > 0 ? fromText(tail, asked) : null;
  const found =
    atEnd ??
    fromText(texts.instructions.replace(quotedInstructions, ''), asked) ??
    fromText(texts.instructions, asked);
  return found ?? (asked ? fromExample({ answer: '' }, '') : null);
}

/** Fills a form with JSON values: `fill` returns the known values, all others are empty. */
export function fillForm(form: Field, fill: (field: Field) => unknown): unknown {
  const value = fill(form);
  if (value !== undefined) return value;
  if (form.kind === 'object')
    return Object.fromEntries(form.fields.map(field => [field.name, fillForm(field, fill)]));
  if (form.kind === 'list') return [];
  if (form.kind === 'number') return 0;
  if (form.kind === 'boolean') return false;
  if (form.kind === 'null') return null;
  return form.options[0] ?? '';
}
