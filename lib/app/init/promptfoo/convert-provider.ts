import { knownEndpoints } from '../known-endpoints.js';
import type { PromptfooProvider } from './promptfoo-config.js';

/** The endpoint and the model of a provider; both undefined if it cannot be taken over. */
export interface ConvertedProvider {
  /** For `--endpoint`: a known name, or a URL. */
  endpoint: string | undefined;
  model: string | undefined;
  notes: string[];
}

/** promptfoo's names of endpoints that are named otherwise here. */
const names: Record<string, string> = { google: 'gemini', azureopenai: 'azure' };
/** Parts of an id between the endpoint and the model. */
const forms = /^(chat|completion|responses|messages)$/;

/** Converts an id such as `openai:chat:gpt-4.1-mini`. */
export function convertProvider(provider: PromptfooProvider | undefined): ConvertedProvider {
  if (provider === undefined) return { endpoint: undefined, model: undefined, notes: ['it has no provider'] };
  const { id, config } = typeof provider === 'string' ? { id: provider, config: undefined } : provider;
  const [first = '', ...rest] = id.split(':');
  const name = names[first] ?? first;
  const model = (forms.test(rest[0] ?? '') ? rest.slice(1) : rest).join(':');
  const url = config?.apiBaseUrl;
  const isKnown = knownEndpoints.some(known => known.name === name);
  if ((!isKnown && url === undefined) || model === '') {
    return { endpoint: undefined, model: undefined, notes: [`the provider ${id} is not taken over`] };
  }
  const settings = Object.keys(config ?? {}).filter(key => key !== 'apiBaseUrl');
  const notes =
    settings.length === 0 ? [] : [`settings of the provider that are not taken over: ${settings.join(', ')}`];
  return { endpoint: url ?? name, model, notes };
}
