import { UnavailableError } from '../infrastructure-errors.js';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseJson } from '../../text/json/parse-json.js';
import { isNestedDeeper, mostLevels } from '../../text/is-nested-deeper.js';
import { fillUrl } from '../../config/variables.js';
import { withoutSecrets } from '../../llm/secrets.js';
import { fetchWithoutTimeout } from '../../llm/fetch-without-timeout.js';
import { AgentFaultError, NoReplyError } from './errors.js';
import type { OwnRequest, Program, Transport } from './transport.js';

const longestReply = 8 * 1024 * 1024;
/** Pauses between retries while a program cannot be reached, in milliseconds: about 30 seconds in total. */
const defaultPauses = [500, 1_000, 2_000, 4_000, 8_000, 15_000];

/**
 * Posts requests to a server, by default that of an agent. Retries for about 30 seconds if the server is
 * unreachable or busy.
 */
export function createHttpTransport(
  url: string,
  options: { what?: Program; pauses?: readonly number[] } = {},
): Transport {
  const { what = 'agent', pauses = defaultPauses } = options;
  return {
    async ask(request: OwnRequest, signal: AbortSignal): Promise<unknown> {
      for (const pause of [...pauses, null]) {
        const outcome = await post({ url, what }, request, signal);
        if ('reply' in outcome) return outcome.reply;
        if (pause === null) throw outcome.error;
        // Downtime of the server is not a timeout: if the wait is aborted, throw the server's error.
        await sleep(pause, undefined, { signal }).catch(() => Promise.reject(outcome.error));
      }
      throw new TypeError('The last try throws.');
    },
    close: () => Promise.resolve(),
  };
}

async function post(
  to: { url: string; what: Program },
  request: OwnRequest,
  signal: AbortSignal,
): Promise<{ reply: unknown } | { error: UnavailableError }> {
  const { url, what } = to;
  let response: Response;
  try {
    response = await fetchWithoutTimeout(fillUrl(url, process.env), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
      redirect: 'error',
      signal,
    });
  } catch (error) {
    if (signal.aborted) throw new NoReplyError(`Nothing came from ${url}.`, signal.reason);
    const why = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    return { error: away(what, `The ${what} at ${url} cannot be reached: ${why}.`, error) };
  }
  const text = withoutSecrets(await readBounded(response, what, signal));
  const { status } = response;
  if (status >= 200 && status < 300) return { reply: parsed(text, what) };
  const problem = `The ${what} at ${url} answered with status ${status}${text.trim() === '' ? '' : `: ${text.slice(0, 500)}`}`;
  // The server or its gateway is busy: the task has not failed.
  if ([429, 502, 503, 504].includes(status)) return { error: away(what, `${problem}.`) };
  if (status >= 500) throw new AgentFaultError(problem);
  throw away(what, `${problem}.`);
}

function away(what: Program, why: string, cause?: unknown): UnavailableError {
  return new UnavailableError(
    'AGENT_UNAVAILABLE',
    why,
    `Start the ${what}’s server, or correct ${what}.url.`,
    { cause },
  );
}

async function readBounded(response: Response, what: Program, signal: AbortSignal): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response.body ?? []) {
      chunks.push(chunk as Uint8Array);
      bytes += (chunk as Uint8Array).byteLength;
      if (bytes > longestReply) break;
    }
  } catch (error) {
    const partial = Buffer.concat(chunks).toString('utf8').slice(0, 500);
    const received = `Status ${response.status} and ${bytes} bytes of a reply came: ${partial}`;
    if (signal.aborted) throw new NoReplyError(received, signal.reason);
    throw new AgentFaultError(`The ${what}'s reply broke off (${String(error)}). ${received}`, {
      cause: error,
    });
  }
  if (bytes > longestReply)
    throw new AgentFaultError(`The ${what}'s reply is longer than ${longestReply} bytes.`);
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string, what: Program): unknown {
  let reply: unknown;
  try {
    reply = parseJson(text, { deepest: Infinity, exact: true });
  } catch (error) {
    throw new AgentFaultError(`The ${what}'s reply is no JSON: ${text.slice(0, 200)}`, { cause: error });
  }
  if (isNestedDeeper(reply))
    throw new AgentFaultError(`The ${what}'s reply is nested deeper than ${mostLevels} levels.`);
  return reply;
}
