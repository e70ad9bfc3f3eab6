import { answeredError, contentFiltered, errorIn200 } from './answered-error.js';
import type { EmbeddingRequest } from './embedding-request.js';
import { readEmbeddings } from './embedding-reply.js';
import { EndpointBusyError, LanguageModelError, noReply } from './errors.js';
import type { RequestContext } from './failure.js';
import { fieldsOf } from './fields.js';
import { isOk, isPage, readBody, type RawReply, type ReplyHeaders } from './raw-reply.js';
import { hasContent, isErrorBody, readError } from './error-body.js';
import { scrub } from './scrub.js';
import { isOutputRejected, readRejectedOutput } from './rejected-output.js';
import { readReply, usedTokensIn, type Answer } from './wire-reply.js';
import type { WireRequest } from './wire-request.js';

/** How many consecutive answers must be no reply, or have no choice, before the failure counts as proven. */
const proof = { noReply: 5, noChoice: 3 };
const longestShown = 200;

/**
 * Interprets an answer from only its status, headers, and body: returns a reply, or one of the errors of
 * `errors.ts`.
 */
export function readAnswer(
  raw: RawReply,
  request: WireRequest | EmbeddingRequest,
  context: RequestContext,
): Answer | LanguageModelError {
  try {
    return decide(raw, request, context);
  } catch (error) {
    // A stack overflow.
    if (!(error instanceof RangeError)) throw error;
    return decide({ ...raw, body: 'Its JSON is nested too deep to be read.' }, request, context);
  }
}

function decide(
  raw: RawReply,
  request: WireRequest | EmbeddingRequest,
  context: RequestContext,
): Answer | LanguageModelError {
  const { status, headers } = raw;
  const value = readBody(raw.body);
  const wentWell = isOk(raw);
  if (!wentWell || isErrorBody(value)) {
    const errorBody = readError(value);
    const used = usedTokensIn(value);
    if (isOutputRejected(errorBody) && 'features' in request)
      return readRejectedOutput(errorBody, request, used);
    const error = wentWell
      ? errorIn200(errorBody, headers, context)
      : answeredError({ status, headers, errorBody }, context);
    return charging(error, value);
  }
  const answer = failedChoice(value, headers, context) ?? readOk(value, raw, { request, context });
  return answer instanceof LanguageModelError ? charging(answer, value) : answer;
}

/** An error whose body reports tokens costs exactly those tokens. */
function charging(error: LanguageModelError, body: unknown): LanguageModelError {
  error.used = usedTokensIn(body);
  return error;
}

function readOk(
  value: unknown,
  raw: RawReply,
  { request, context }: { request: WireRequest | EmbeddingRequest; context: RequestContext },
): Answer | LanguageModelError {
  const { body, texts } = request;
  const answer =
    'features' in request
      ? readReply(value, { model: body.model, texts, relays: request.relays })
      : readEmbeddings(value, { model: body.model, texts });
  if (answer === undefined) {
    return isWithoutChoice(value) ? nothingChosen(value, context) : unprovenNoReply(value, raw, context);
  }
  return 'features' in request && isNothing(value, answer) ? nothingDone(context) : answer;
}

/** Finish reasons for a reply that the model did not end itself. */
const failureReason =
  /^(?:(?:network|server|internal|upstream)_?)?error$|^insufficient_system_resource$|^abort(?:ed)?$/i;

/** A choice that holds an upstream failure instead of the model's output. */
function failedChoice(
  value: unknown,
  headers: ReplyHeaders,
  context: RequestContext,
): LanguageModelError | undefined {
  const { choices } = fieldsOf(value);
  const choice = fieldsOf(Array.isArray(choices) ? choices[0] : undefined);
  const reason = choice['finish_reason'];
  const isFailed = hasContent(choice['error']) || (typeof reason === 'string' && failureReason.test(reason));
  if (!isFailed) return undefined;
  const errorBody = readError(
    hasContent(choice['error']) ? choice['error'] : `Its reply ended with ${JSON.stringify(reason)}.`,
  );
  return errorIn200({ ...errorBody, status: errorBody.status ?? 502 }, headers, context);
}

function isWithoutChoice(value: unknown): boolean {
  const { choices } = fieldsOf(value);
  return choices === null || (Array.isArray(choices) && choices.length === 0);
}

/** Some endpoints filter a prompt without saying so. */
function nothingChosen(value: unknown, context: RequestContext): LanguageModelError {
  const words = JSON.stringify(value);
  const error = contentFiltered({
    message: `${context.url} replies to the prompt without any choice, as content filters do (200: ${shown(words)}).`,
  });
  if (/"filtered": ?true|"block_?reason"/i.test(words)) return error;
  return new EndpointBusyError({
    message: `${context.url} replied without any choice.`,
    cutOff: usedTokensIn(value) !== undefined,
    lasting: { after: proof.noChoice, error },
  });
}

/**
 * An answer that is not a reply to the request. If its text cannot be the start of a reply, no model produced
 * it.
 */
function unprovenNoReply(value: unknown, { body }: RawReply, context: RequestContext): LanguageModelError {
  const isText =
    typeof value === 'string' && value !== '' && !/^[[{"]|^(?:data|event|id|retry)?:/.test(value);
  const error = noReplyError(value, body, context);
  const { message } = error;
  return new EndpointBusyError({ message, cutOff: !isText, lasting: { after: proof.noReply, error } });
}

/** The server at this address is not such an endpoint. */
export function noReplyError(value: unknown, body: string, context: RequestContext): LanguageModelError {
  const isHtml = typeof value === 'string' && isPage(value);
  const form = isHtml ? 'a web page (HTML), which is no reply' : 'something that is no reply';
  return noReply({
    message: `${context.url} answered with ${form}: ${shown(body) || '(an empty body)'}`,
    remedy: 'Check llm.baseUrl (it usually ends in /v1) and what answers there.',
  });
}

function shown(text: string): string {
  // Truncate last: scrubbing would not find half a secret.
  return scrub(text.slice(0, 10 * longestShown)).slice(0, longestShown);
}

const contentFields = [
  'content',
  'refusal',
  'tool_calls',
  'function_call',
  'reasoning_content',
  'reasoning',
  'audio',
];

/** An empty reply that used no tokens and reports no limit is a failure that the endpoint did not report. */
function isNothing(value: unknown, { finish }: Answer): boolean {
  if (finish === 'length' || finish === 'refusal') return false;
  const { choices, usage } = fieldsOf(value);
  const { completion_tokens: completion, prompt_tokens: prompt, total_tokens: total } = fieldsOf(usage);
  if (completion !== 0 || (typeof total === 'number' && total !== 0 && total !== prompt)) return false;
  const message = fieldsOf(fieldsOf(Array.isArray(choices) ? choices[0] : undefined)['message']);
  return contentFields.every(name => !hasContent(message[name]));
}

function nothingDone(context: RequestContext): EndpointBusyError {
  return new EndpointBusyError({ message: `${context.url} replied with nothing, at 0 tokens.` });
}
