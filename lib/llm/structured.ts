import type { ZodError, ZodType } from 'zod';
import { z } from 'zod';
import type { Json } from '../domain/json.js';
import { findStructures } from '../text/json/find-structures.js';
import { readTruncated } from '../text/json/read-truncated.js';
import type { Message } from '../domain/trajectory.js';
import type { Call, LanguageModels, Reply } from './call.js';
import { withoutSecretsIn } from './secrets.js';
import { replySchema, withoutNulls } from './strict-schema.js';

/**
 * Why there is no value: the reply was truncated, empty, or declined, is not JSON, or is JSON of another
 * shape.
 */
export type StructuredFailure = 'truncated' | 'empty' | 'refusal' | 'unparsable' | 'schema';

export type Structured<T> =
  /**
   * `replies`: the number of replies used. `salvaged`: the reply was truncated, and this is its complete
   * part.
   */
  | { ok: true; value: T; replies: number; salvaged: boolean }
  | { ok: false; reason: StructuredFailure; detail: string; replies: number };

type Reading<T> =
  { ok: true; value: T; salvaged: boolean } | { ok: false; reason: StructuredFailure; detail: string };

/**
 * Requests a JSON reply of a given shape. An invalid reply is shown to the model once more with its errors; a
 * truncated one is salvaged if the schema still holds, or else requested again, shorter. Model errors are
 * returned as data; infrastructure errors are thrown (see `errors.ts`).
 */
export async function completeStructured<T>(parts: {
  models: LanguageModels;
  call: Omit<Call, 'format'>;
  schema: ZodType<T>;
  /** The name of the shape for the endpoint: letters, digits, _ and -. */
  name: string;
  signal?: AbortSignal;
}): Promise<Structured<T>> {
  const { models, call, schema, name, signal } = parts;
  const format = { name, schema: replySchema(schema) };
  const first = await models.complete({ ...call, format }, signal);
  const reading = read(first, schema);
  if (reading.ok) return { ...reading, replies: 1 };
  if (reading.reason === 'refusal') return { ...reading, replies: 1 };
  const messages = [...call.messages, ...followUp(first, reading)];
  const second = await models.complete({ ...call, messages, format }, signal);
  return { ...read(second, schema), replies: 2 };
}

function read<T>(reply: Reply, schema: ZodType<T>): Reading<T> {
  if (reply.finish === 'refusal') return { ok: false, reason: 'refusal', detail: reply.text };
  if (reply.finish === 'length') return readCut(reply.text, schema);
  if (reply.finish === 'empty') return { ok: false, reason: 'empty', detail: 'the reply was empty' };
  return readWhole(reply.text, schema);
}

function readWhole<T>(text: string, schema: ZodType<T>): Reading<T> {
  let problem: ZodError | undefined;
  for (const value of findStructures(text)) {
    const checked = check(value, schema);
    if (checked.success) return { ok: true, value: checked.data, salvaged: false };
    problem ??= checked.error;
  }
  if (problem) return { ok: false, reason: 'schema', detail: z.prettifyError(problem) };
  return { ok: false, reason: 'unparsable', detail: 'the reply holds no JSON object' };
}

function readCut<T>(text: string, schema: ZodType<T>): Reading<T> {
  const whole = readWholeOnly(text, schema);
  if (whole) return whole;
  const value = readTruncated(text);
  const checked = value === undefined ? undefined : check(value, schema);
  if (checked?.success) return { ok: true, value: checked.data, salvaged: true };
  return { ok: false, reason: 'truncated', detail: 'the reply was cut at its longest' };
}

/** A truncated reply may contain complete JSON, for example if prose followed it. */
function readWholeOnly<T>(text: string, schema: ZodType<T>): Reading<T> | undefined {
  for (const value of findStructures(text, { repair: false })) {
    const checked = check(value, schema);
    if (checked.success) return { ok: true, value: checked.data, salvaged: false };
  }
  return undefined;
}

/** Strict replies use null for absent properties, so a value that does not fit is tried without its nulls. */
function check<T>(value: Json, schema: ZodType<T>): z.ZodSafeParseResult<T> {
  // Repairs may have joined parts of a secret that were separate in the text.
  const clean = withoutSecretsIn(value);
  const checked = schema.safeParse(clean);
  if (checked.success) return checked;
  const bare = schema.safeParse(withoutNulls(clean));
  return bare.success ? bare : checked;
}

const longestShown = 8_000;

function followUp(reply: Reply, failure: { reason: StructuredFailure; detail: string }): Message[] {
  if (failure.reason === 'truncated') {
    const content =
      'Your reply would be too long and is cut off. Answer the same again, much shorter: keep only what matters most.';
    return [{ role: 'user', content }];
  }
  if (failure.reason === 'empty')
    return [
      { role: 'user', content: 'Your reply was empty. Reply with the JSON object that was asked for.' },
    ];
  const content = `That is not what was asked for: ${failure.detail.slice(0, 2_000)}\nReply again with the corrected JSON object and nothing else.`;
  return [
    { role: 'assistant', content: reply.text.slice(0, longestShown) },
    { role: 'user', content },
  ];
}
