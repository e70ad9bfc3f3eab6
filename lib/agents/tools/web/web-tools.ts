import { UnavailableError } from '../../infrastructure-errors.js';
import { z } from 'zod';
import type { WebConfig } from '../../../config/agents/tools.js';
import { fillUrl } from '../../../config/variables.js';
import { EndpointBusyError, LanguageModelError } from '../../../llm/errors.js';
import { ToolRefusal, defineTool } from '../tool.js';
import type { Remember, Tool } from '../tool.js';
import { PageError, getPage } from './get-page.js';
import type { GetPage, Page } from './get-page.js';
import { pageText } from './page-text.js';

export interface WebParts {
  web: WebConfig;
  environment: NodeJS.ProcessEnv;
  /** The web changes, so a run reuses the first answer to each question. */
  remember: Remember;
}

/**
 * Fetches the text of a public web page. A failed fetch is the tool's result, as it would be for a person.
 */
export function webFetchTool({ web, remember }: WebParts): Tool {
  return defineTool({
    name: 'web_fetch',
    description: 'Gets a page of the web and gives its text.',
    input: z.strictObject({ url: z.string().min(1).max(2_000).describe('The whole URL, with https://') }),
    async run({ url }, { signal }) {
      const text = await remember({ tool: 'web_fetch', url, allowPrivate: web.allowPrivate }, () =>
        within(web, signal, async limit => {
          try {
            return textOf(await getPage({ url, allowPrivate: web.allowPrivate, signal: limit }));
          } catch (error) {
            if (error instanceof PageError) return `Error: ${error.message}`;
            throw error;
          }
        }),
      );
      return { text };
    },
  });
}

/**
 * Calls the configured search service. If it fails, the task is not scored, because no answer is at fault.
 */
export function webSearchTool({ web, environment, remember }: WebParts): Tool {
  return defineTool({
    name: 'web_search',
    description: 'Searches the web and gives what the search service answers.',
    input: z.strictObject({ query: z.string().min(1).max(400).describe('What to search for.') }),
    async run({ query }, { signal }) {
      const { search } = web;
      if (search === undefined) throw new ToolRefusal('No search service is configured.');
      const url = fillUrl(search, environment).replaceAll('{query}', () => encodeURIComponent(query));
      const text = await remember({ tool: 'web_search', search, query }, async () => {
        const page = await askService(web, {
          url,
          allowPrivate: true,
          headers: keyOf(web, environment),
          signal,
        });
        return pageText(page) ?? '(no text)';
      });
      return { text };
    },
  });
}

function keyOf({ keyEnv, keyHeader }: WebConfig, environment: NodeJS.ProcessEnv): Record<string, string> {
  if (keyEnv === undefined) return {};
  const key = environment[keyEnv]?.trim() ?? '';
  if (key === '') {
    throw new UnavailableError(
      'AGENT_UNAVAILABLE',
      `The environment variable ${keyEnv} of the search service is not set.`,
      'Set it, restart the worker, then continue the run.',
    );
  }
  return { [keyHeader]: keyHeader.toLowerCase() === 'authorization' ? `Bearer ${key}` : key };
}

async function askService(web: WebConfig, get: GetPage): Promise<Page> {
  let page: Page;
  try {
    page = await within(web, get.signal, limit => getPage({ ...get, signal: limit }));
  } catch (error) {
    if (!(error instanceof PageError)) throw error;
    throw new EndpointBusyError({ message: `The search service does not answer: ${error.message}` });
  }
  const { status } = page;
  if (status === 401 || status === 403) {
    throw new LanguageModelError({
      code: 'KEY_REJECTED',
      message: `The search service rejected the key (${status}).`,
      remedy: 'Set the variable of agent.web.keyEnv, restart the worker, then continue the run.',
      needsPerson: true,
    });
  }
  if (status === 429 || status >= 500) {
    throw new EndpointBusyError({
      message: `The search service answers with ${status}.`,
      tooMany: status === 429,
    });
  }
  if (status >= 300) throw new ToolRefusal(`The search service answers with ${status}.`);
  return page;
}

async function within<T>(
  { timeoutSeconds }: WebConfig,
  signal: AbortSignal,
  work: (limit: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new PageError(`The page did not arrive within ${timeoutSeconds} seconds.`);
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(late), timeoutSeconds * 1_000);
  try {
    return await work(AbortSignal.any([signal, controller.signal]));
  } finally {
    clearTimeout(timer);
  }
}

function textOf(page: Page): string {
  const { status, type, url } = page;
  if (status >= 400) return `Error: the page answers with ${status}.`;
  const text = pageText(page);
  return text === null
    ? `Error: ${url} is ${type === '' ? 'no text' : type}, which cannot be read here.`
    : text;
}
