import type { SimulatedConfig } from '../config/llm.js';

/** To be raised with every change of the model that can change a reply: old journals then no longer apply. */
const VERSION = 1;

/** The name the endpoint's only model is known by. */
export const SIMULATED_MODEL = 'simulated';

/** What tells one simulated endpoint from another in a journal: what can change a reply, and nothing else. */
export function simulatedIdentity(settings: SimulatedConfig): string {
  return `simulated-${VERSION} contextTokens=${settings.contextTokens} attention=${settings.attention}`;
}
