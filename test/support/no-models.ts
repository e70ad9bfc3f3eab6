import type { LanguageModels } from '../../lib/llm/call.js';

/** For what must ask nobody. */
export const noModels: LanguageModels = {
  complete: () => Promise.reject(new Error('Nobody was to be asked.')),
  flush: () => Promise.resolve(),
};
