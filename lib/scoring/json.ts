import type { Json } from '../domain/json.js';
import { readJson } from '../text/find-json.js';
import type { PlainScorer } from './scorer.js';
import { noAnswer, quoted, right, wrong } from './feedback.js';
import { normalise, textOf } from './normalise.js';
import { isNear } from './numeric.js';

type JsonObject = Record<string, Json>;

/**
 * Scores the share of correct fields: those in `fields`, or all fields of the expected object. Compares texts
 * after normalization, and numbers within rounding (also if one side is a numeric string); ignores other
 * fields of the answer. Either side can also be JSON as text.
 */
export function jsonScorer({ fields }: { fields?: string[] | undefined } = {}): PlainScorer {
  return {
    score(answer, expected) {
      const wanted = objectOf(expected);
      if (wanted === null || answer === null) return noAnswer(expected);
      const given = objectOf(answer);
      if (given === null) return wrong(`${quoted(answer)} is no JSON object; expected ${quoted(expected)}.`);
      const names = fields ?? Object.keys(wanted);
      const wrongFields = names.filter(name => !isSame(own(given, name), own(wanted, name)));
      if (wrongFields.length === 0) return right;
      const words = wrongFields.map(
        name => `${quoted(name)}: got ${quoted(own(given, name))}, expected ${quoted(own(wanted, name))}`,
      );
      return wrong(`${words.join('; ')}.`, (names.length - wrongFields.length) / names.length);
    },
    check(expected) {
      const wanted = objectOf(expected);
      if (wanted === null) return 'the expected answer is no JSON object';
      if (Object.keys(wanted).length === 0) return 'the expected JSON object has no fields';
      const missing = fields?.find(name => !Object.hasOwn(wanted, name));
      return missing === undefined ? null : `the expected JSON object has no field "${missing}"`;
    },
  };
}

function own(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function objectOf(value: Json | null): JsonObject | null {
  const read = typeof value === 'string' ? readJson(value) : value;
  return read === null || read === undefined || typeof read !== 'object' || Array.isArray(read) ? null : read;
}

function isSame(given: Json | undefined, wanted: Json | undefined): boolean {
  if (given === undefined || wanted === undefined) return given === wanted;
  if (Array.isArray(given) && Array.isArray(wanted)) {
    return given.length === wanted.length && given.every((item, index) => isSame(item, wanted[index]));
  }
  if (isObject(given) && isObject(wanted)) {
    const names = Object.keys(wanted);
    return (
      names.length === Object.keys(given).length &&
      names.every(name => isSame(own(given, name), own(wanted, name)))
    );
  }
  const numbers = [given, wanted].map(plainNumber);
  const [left, other] = numbers;
  if (typeof left === 'number' && typeof other === 'number') return isNear(left, other, 1e-9);
  return normalise(textOf(given)) === normalise(textOf(wanted));
}

function isObject(value: Json): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function plainNumber(value: Json): number | null {
  if (typeof value === 'number') return value;
  // Identifiers such as "007" stay text, as does anything that JSON would not write as a number.
  return typeof value === 'string' && /^-?(0|[1-9]\d{0,14})(\.\d{1,15})?$/.test(value.trim())
    ? Number(value)
    : null;
}
