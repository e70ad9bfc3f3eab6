import { z } from 'zod';
import { answeredError, errorIn200 } from './answered-error.js';
import { EndpointBusyError, type LanguageModelError } from './errors.js';
import type { RequestContext } from './failure.js';
import { isOk, readBody, type RawReply } from './raw-reply.js';
import { noReplyError } from './read-answer.js';
import { isErrorBody, readError } from './error-body.js';

const listSchema = z.looseObject({ data: z.array(z.looseObject({ id: z.string() })) });
/** The endpoint exists and accepts the key, but lists no models. */
const withoutList = new Set([404, 405, 501]);

/**
 * The names in an answer of `/models`, or the endpoint's error. An empty or missing list is allowed; an error
 * or a web page in a 200 is not, because calls would get the same.
 */
export function readModels(raw: RawReply, context: RequestContext): string[] | LanguageModelError {
  const { status, headers, body } = raw;
  if (withoutList.has(status)) return [];
  const value = readBody(body);
  if (!isOk(raw)) return answeredError({ status, headers, errorBody: readError(value) }, context);
  if (isErrorBody(value)) return lastingOf(errorIn200(readError(value), headers, context));
  if (typeof value === 'string' && value !== '') return noReplyError(value, body, context);
  const list = listSchema.safeParse(value);
  return list.success ? list.data.data.map(({ id }) => id) : [];
}

function lastingOf(error: LanguageModelError): LanguageModelError {
  return error instanceof EndpointBusyError ? (error.lasting?.error ?? error) : error;
}
