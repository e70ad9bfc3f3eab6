import type { SimulatedConfig } from '../config/llm.js';

/** Raise with every change of the model that can change a reply, so that old journals no longer apply. */
const VERSION = 2;

/** The name of the endpoint's only model. */
export const SIMULATED_MODEL = 'simulated';

/** The identity of a simulated endpoint in a journal: only what can change a reply. */
export function simulatedIdentity(settings: SimulatedConfig): string {
  return `simulated-${VERSION} contextTokens=${settings.contextTokens} attention=${settings.attention}`;
}
