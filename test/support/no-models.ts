import type { LanguageModels } from '../../lib/llm/call.js';

/** For code that must make no call. */
export const noModels: LanguageModels = {
  complete: () => Promise.reject(new Error('Nobody was to be asked.')),
  flush: () => Promise.resolve(),
};
