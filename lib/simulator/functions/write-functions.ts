import { readWithAttention } from '../attention.js';
import { countTokens } from '../count-tokens.js';
import { hash } from '../hash.js';
import type { Field } from '../reply-form.js';
import type { ChatRequest } from '../request.js';
import { learnFunctions } from './learn-functions.js';
import { mergeFunctions } from './merge-functions.js';

/** The expected content of a reply with functions: new ones, or merged ones. */
export type FunctionsForm = 'learn' | 'merge';

/** Recognizes a form that asks for functions: a list of objects with code and example calls. */
export function functionsForm(form: Field | null): FunctionsForm | null {
  const item = form?.fields.find(({ kind, item: each }) => kind === 'list' && hasField(each, 'code'))?.item;
  if (!item || !hasField(item, 'examples')) return null;
  return hasField(item, 'replaces') ? 'merge' : 'learn';
}

function hasField(field: Field | null | undefined, name: string): boolean {
  return field?.fields.some(each => each.name === name) ?? false;
}

/** Writes or merges functions, as requested. */
export function writeFunctions(
  asked: FunctionsForm,
  request: ChatRequest,
  settings: { attention: number },
): string {
  const { messages } = request;
  const system = messages.filter(({ role }) => role === 'system' || role === 'developer');
  const [first] = messages.filter(({ role }) => role === 'user');
  const text = first?.content ?? '';
  if (asked === 'merge') return JSON.stringify(mergeFunctions(text));
  // A follow-up request about its own functions shows the same prompt, so later messages do not change what
  // it reads.
  const offset = system.reduce((sum, { content }) => sum + content.length, 0);
  const chance = request.temperature === 0 ? '' : `${request.seed ?? 0} ${request.temperature ?? 1}`;
  const key = `${hash(JSON.stringify([...system, first].map(message => message?.content)))} ${chance}`;
  const attention = readWithAttention({ key, characters: offset + text.length, share: settings.attention });
  const written = learnFunctions({ text, offset, key }, { attention, again: namesAskedAgain(request) });
  const limit = request.max_completion_tokens ?? request.max_tokens ?? Infinity;
  let used = 20;
  const fitting = written.filter(each => (used += countTokens(JSON.stringify(each)) + 2) <= limit);
  return JSON.stringify({ functions: fitting });
}

/** The functions that the last message reports problems with; empty on the first request. */
function namesAskedAgain({ messages }: ChatRequest): string[] {
  const last = messages.at(-1);
  if (last?.role !== 'user' || messages.at(-2)?.role !== 'assistant') return [];
  return [...last.content.matchAll(/^- (\w+): /gm)].map(([, name = '']) => name);
}
