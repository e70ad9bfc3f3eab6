import { isStreamText, readEventStream } from './event-stream.js';
import { tryParseJson } from '../text/json/parse-json.js';

/** The headers of an answer; `get` returns null for an absent one. */
export type ReplyHeaders = Pick<Headers, 'get'>;

/** The uninterpreted answer of an endpoint to one request. */
export interface RawReply {
  status: number;
  headers: ReplyHeaders;
  body: string;
}

/** Whether the status is 2xx. */
export function isOk({ status }: Pick<RawReply, 'status'>): boolean {
  return status >= 200 && status < 300;
}

/**
 * The value of a body: its JSON, even if a stream's first or last line surrounds it; the reply assembled from
 * an event stream; otherwise the text itself.
 */
export function readBody(body: string): unknown {
  const bare = withoutStreamLines(body);
  const value = tryParseJson(body) ?? tryParseJson(bare);
  if (value !== undefined) return value;
  return (isStreamText(bare) ? readEventStream(body) : undefined) ?? body.trim();
}

/** Some gateways put `: processing` before a reply, or `data: [DONE]` after it. */
function withoutStreamLines(body: string): string {
  return body
    .replace(/^(?:\s|:[^\n]*\n)+/, '')
    .trimEnd()
    .replace(/data: {0,4}\[DONE\]$/, '')
    .trimEnd();
}

/** Whether a text is a web page. */
export function isPage(text: string): boolean {
  return /^\s*<(?:!doctype|html|head|body|\?xml)/i.test(text);
}
