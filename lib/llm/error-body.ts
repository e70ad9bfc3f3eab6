import { fieldsOf, type Fields } from './fields.js';
import { isPage } from './raw-reply.js';
import { tryParseJson } from '../text/json/parse-json.js';
import { durationMs } from './retry-after.js';

/** The error that the body of an answer reports, in any of the known forms. */
export interface ErrorBody {
  /** The HTTP status that the body itself reports. */
  status: number | undefined;
  code: string;
  type: string;
  message: string;
  /** All its codes, types, and words, for pattern matching. */
  text: string;
  /** The wait, if a dedicated field reports it. */
  waitMs: number | undefined;
  /** The model's output, if the endpoint rejected it. */
  failedGeneration: string | undefined;
}

/** Fields that may hold the words of an error, the likeliest first. */
const wordFields = [
  'error',
  'message',
  'detail',
  'msg',
  'error_message',
  'errorMessage',
  'error_msg',
  'error_description',
  'errors',
  'description',
  'title',
  'reason',
  'base_resp',
  'status_msg',
];
/** Fields that may hold more about an error. */
const innerFields = [
  'error',
  'message',
  'detail',
  'details',
  'errors',
  'innererror',
  'metadata',
  'violations',
  'base_resp',
];
const codeFields = ['code', 'type', 'status', 'reason', 'quotaId', 'reasons'];
const statusFields = ['code', 'status', 'status_code', 'statusCode', 'http_status'];
/** Fields that only a reply has. */
const replyFields = ['choices', 'data', 'embeddings', 'models'];
const mostLayers = 40;
const longestText = 8_000;

/** Whether the body of a 200 is an error. */
export function isErrorBody(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0 && value.every(isErrorBody);
  if (!isFields(value)) return false;
  const hasReply = replyFields.some(name => hasContent(value[name]));
  if (isError(value['error'], hasReply)) return true;
  // MiniMax includes its own status in every reply.
  const own = fieldsOf(value['base_resp'])['status_code'];
  if (typeof own === 'number' && own !== 0) return true;
  return (
    !hasReply && ['message', 'detail', 'msg', 'errors', 'error_msg'].some(name => hasContent(value[name]))
  );
}

/** Some gateways send error fields, or a code that means success, with every reply. */
function isError(error: unknown, hasReply: boolean): boolean {
  if (typeof error === 'string')
    return hasContent(error) && !/^(?:null|none|ok|success)$/i.test(error.trim());
  if (!isFields(error)) return hasContent(error);
  if (hasReply && /^(?:0|200|ok|success)$/i.test(String(error['code'] ?? ''))) return false;
  return Object.values(error).some(value => hasContent(value) || (typeof value === 'number' && value !== 0));
}

/** Reads an error from the value of a body (see `readBody`), whether or not it is one. */
export function readError(value: unknown): ErrorBody {
  const layers: Fields[] = [];
  collect(value, layers);
  const message = (wordsOf(value, 0) || plain(value)).slice(0, longestText);
  const codes = layers.flatMap(layer => codeFields.flatMap(name => namesIn(layer[name])));
  const param = firstText(layers, 'param');
  return {
    status: layers.flatMap(layer => statusFields.flatMap(name => statusIn(layer[name]))).at(0),
    code: firstText(layers, 'code') || firstText(layers, 'status'),
    type: firstText(layers, 'type'),
    message: param && !message.includes(param) ? `${message} (${param})`.trim() : message,
    text: `${codes.join(' ')} ${message}`.slice(0, longestText),
    waitMs: waitIn(layers),
    failedGeneration: layers.flatMap(layer => textIn(layer['failed_generation'])).at(0),
  };
}

/** The JSON of an error whose words are in no known field. */
function plain(value: unknown): string {
  return isFields(value) && Object.keys(value).length > 0 ? JSON.stringify(value).slice(0, longestText) : '';
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a field has content. */
export function hasContent(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() !== '';
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return value === true;
}

/** Collects the objects that make up an error, the outermost first. */
function collect(value: unknown, layers: Fields[]): void {
  if (layers.length >= mostLayers) return;
  if (Array.isArray(value)) {
    for (const each of value.slice(0, mostLayers)) collect(each, layers);
    return;
  }
  if (!isFields(value)) return;
  layers.push(value);
  for (const name of innerFields) collect(value[name], layers);
  // A gateway may quote the body of its upstream.
  const { raw } = value;
  if (typeof raw === 'string') collect(tryParseJson(raw), layers);
}

/** The words of an error. */
function wordsOf(value: unknown, depth: number): string {
  if (typeof value === 'string') return isPage(value) ? wordsOfPage(value) : value.trim();
  if (depth > 6) return '';
  if (Array.isArray(value)) {
    const each = value.slice(0, 8).map(item => wordsOf(item, depth + 1));
    return [...new Set(each)].filter(words => words !== '').join('; ');
  }
  if (!isFields(value)) return '';
  const words = firstWords(value, wordFields, depth);
  // `{"error": "Bad Request", "message": "what is bad"}`
  const more = typeof value['error'] === 'string' ? firstWords(value, wordFields.slice(1), depth) : '';
  const said = more === '' || more === words ? words : `${words}: ${more}`;
  return [placeOf(value['loc']), said, quoted(value['metadata'])].filter(part => part !== '').join(': ');
}

function firstWords(value: Fields, names: string[], depth: number): string {
  return names.map(name => wordsOf(value[name], depth + 1)).find(found => found !== '') ?? '';
}

/** The position of the problem in the request: `body.seed`. */
function placeOf(loc: unknown): string {
  return Array.isArray(loc) ? loc.map(String).join('.') : '';
}

/** The words of the provider that a gateway quotes. */
function quoted(metadata: unknown): string {
  if (!isFields(metadata) || typeof metadata['raw'] !== 'string') return '';
  const raw = metadata['raw'];
  return wordsOf(tryParseJson(raw) ?? raw, 1);
}

function wordsOfPage(page: string): string {
  const title = /<title[^>]*>([^<]{1,200})/i.exec(page)?.[1]?.trim();
  return title ?? page.trim();
}

/** Google's `RetryInfo.retryDelay`, or a number of seconds. */
function waitIn(layers: Fields[]): number | undefined {
  const delay = durationMs(firstText(layers, 'retryDelay'));
  if (delay !== undefined) return delay;
  const seconds = layers
    .flatMap(layer => [layer['retry_after'], layer['retry_after_seconds'], layer['retryAfter']])
    .find(value => typeof value === 'number' && value >= 0);
  return typeof seconds === 'number' ? seconds * 1000 : undefined;
}

function textIn(value: unknown): string[] {
  return typeof value === 'string' && value !== '' ? [value] : [];
}

function namesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.slice(0, 8).flatMap(textIn);
  return typeof value === 'number' ? [String(value)] : textIn(value);
}

function firstText(layers: Fields[], name: string): string {
  return layers.flatMap(layer => textIn(layer[name])).find(text => text !== 'error') ?? '';
}

function statusIn(value: unknown): number[] {
  const number = typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && number >= 400 && number < 600 ? [number] : [];
}
