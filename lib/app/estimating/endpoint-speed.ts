import type { LlmConfig } from '../../config/llm.js';

/** Seconds per call, if they are known. */
export function fixedSecondsOfCall(llm: LlmConfig): number | null {
  return llm.provider === 'simulated' ? llm.latencyMs / 1_000 : null;
}
