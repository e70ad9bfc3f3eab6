import { z } from 'zod';
import { isJsonObject } from '../../domain/json.js';
import type { Json, JsonObject } from '../../domain/json.js';
import { findJson } from '../../text/json/find-json.js';
import { noAnswer, quoted, right, wrong } from './feedback.js';
import { isNear } from './is-near.js';
import { normalize, textOf } from './normalize.js';
import { defineKind } from './plain-scorer.js';

const schema = z.strictObject({
  kind: z.literal('json'),
  fields: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe('The fields to compare; by default, all expected fields.'),
});

/**
 * Scores the share of correct fields: those in `fields`, or all fields of the expected object. Compares texts
 * after normalization, and numbers within rounding (also if one side is a numeric string); ignores other
 * fields of the answer. Either side can also be JSON as text.
 */
export const json = defineKind({
  schema,
  create: ({ fields }) => ({
    score(answer, expected) {
      const target = objectOf(expected);
      if (target === null || answer === null) return noAnswer(expected);
      const given = objectOf(answer);
      if (given === null) return wrong(`${quoted(answer)} is no JSON object; expected ${quoted(expected)}.`);
      const names = fields ?? Object.keys(target);
      const wrongFields = names.filter(name => !isSame(own(given, name), own(target, name)));
      if (wrongFields.length === 0) return right;
      const words = wrongFields.map(
        name => `${quoted(name)}: got ${quoted(own(given, name))}, expected ${quoted(own(target, name))}`,
      );
      return wrong(`${words.join('; ')}.`, (names.length - wrongFields.length) / names.length);
    },
    check(expected) {
      const target = objectOf(expected);
      if (target === null) return 'the expected answer is not a JSON object';
      if (Object.keys(target).length === 0) return 'the expected JSON object has no fields';
      const missing = fields?.find(name => !Object.hasOwn(target, name));
      return missing === undefined ? null : `the expected JSON object has no field "${missing}"`;
    },
  }),
});

function own(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function objectOf(value: Json | null): JsonObject | null {
  const read = typeof value === 'string' ? findJson(value) : value;
  return read === null || read === undefined || typeof read !== 'object' || Array.isArray(read) ? null : read;
}

function isSame(given: Json | undefined, target: Json | undefined): boolean {
  if (given === undefined || target === undefined) return given === target;
  if (Array.isArray(given) && Array.isArray(target)) {
    return given.length === target.length && given.every((item, index) => isSame(item, target[index]));
  }
  if (isJsonObject(given) && isJsonObject(target)) {
    const names = Object.keys(target);
    return (
      names.length === Object.keys(given).length &&
      names.every(name => isSame(own(given, name), own(target, name)))
    );
  }
  const numbers = [given, target].map(plainNumber);
  const [left, other] = numbers;
  if (typeof left === 'number' && typeof other === 'number') return isNear(left, other, 1e-9);
  return normalize(textOf(given)) === normalize(textOf(target));
}

function plainNumber(value: Json): number | null {
  if (typeof value === 'number') return value;
  // Identifiers such as "007" stay text, as does anything that JSON would not write as a number.
  return typeof value === 'string' && /^-?(0|[1-9]\d{0,14})(\.\d{1,15})?$/.test(value.trim())
    ? Number(value)
    : null;
}
