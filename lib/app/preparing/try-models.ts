import { llmOf, type LlmConfig } from '../../config/llm.js';
import type { Config } from '../../config/schema.js';
import { errorText } from '../../domain/errors.js';
import { roles, type Usage } from '../../domain/usage.js';
import { openRunModels, type RunModels } from '../../ledger/run-models.js';
import { LanguageModelError } from '../../llm/errors.js';
import { priceOf } from '../../llm/prices.js';
import { providerOf } from '../../llm/providers/registry.js';
import { createMemoryStore } from '../../store/memory-store.js';
import { createEndpoints } from '../../../workers/endpoints.js';
import type { AppContext } from '../context.js';
import type { ModelTrial } from './model-trial.js';

/** Short, so that a call costs next to nothing. */
const question = 'Reply with the word OK.';
/** A person waits: errors are shown at once instead of retried for minutes. */
const retry = { tries: 2, totalMs: 10_000, baseMs: 500 };

/** Makes one tiny call to each configured model, outside of the store and its journal. */
export async function tryModels(
  { signal }: Pick<AppContext, 'signal'>,
  config: Config,
): Promise<ModelTrial[]> {
  const llm = llmOf(config);
  const store = createMemoryStore();
  const endpoints = createEndpoints(store);
  try {
    const endpoint = await endpoints.endpointOf(llm);
    const models = await openRunModels({
      store,
      endpoint,
      run: 'validate',
      cap: {},
      retry,
    });
    const trials: ModelTrial[] = [];
    for (const { model, usedBy, call } of callsOf(llm)) {
      trials.push({
        ...(await timed(() => call(models, signal))),
        model,
        roles: usedBy,
        price: priceOf({ model }) ?? null,
      });
    }
    await models.close();
    return trials;
  } finally {
    await endpoints.close();
  }
}

interface TrialCall {
  model: string;
  usedBy: string[];
  call(models: RunModels, signal: AbortSignal): Promise<Usage | null>;
}

/** One call for each model with its own settings. */
function callsOf(llm: LlmConfig): TrialCall[] {
  const { modelOf, embeddingModelOf } = providerOf(llm);
  const calls = new Map<string, TrialCall>();
  for (const role of roles) {
    const settings = modelOf(role);
    const known = calls.get(JSON.stringify(settings));
    if (known) known.usedBy.push(role);
    else {
      const messages = [{ role: 'user' as const, content: question }];
      const call = async (models: RunModels, signal: AbortSignal) =>
        (await models.complete({ role, messages, usualCompletionTokens: 64 }, signal)).usage;
      calls.set(JSON.stringify(settings), { model: settings.model, usedBy: [role], call });
    }
  }
  const embedding = llm.provider === 'simulated' ? undefined : embeddingModelOf('tasks');
  if (!embedding) return [...calls.values()];
  const call = async (models: RunModels, signal: AbortSignal) => {
    await models.embed({ texts: [question], model: embedding }, signal);
    return null;
  };
  return [...calls.values(), { model: embedding.model, usedBy: ['embedding'], call }];
}

async function timed(
  work: () => Promise<Usage | null>,
): Promise<Pick<ModelTrial, 'milliseconds' | 'usage' | 'error'>> {
  const start = performance.now();
  const milliseconds = () => Math.round(performance.now() - start);
  try {
    return { usage: await work(), milliseconds: milliseconds(), error: null };
  } catch (error) {
    if (!(error instanceof LanguageModelError)) throw error;
    return { usage: null, milliseconds: milliseconds(), error: errorText(error) };
  }
}
