import type { Phase } from './phase.js';
import type { Scenario } from './scenario.js';

/** What the worker itself takes for a call, one after the other: counting, hashing, writing. */
const secondsOfWorker = 0.009;
/** What starting and ending a step takes. */
const secondsOfStep = 0.3;
/** Tokens of a prompt that a model reads in a second. */
const promptTokensPerSecond = 5_000;

/** How long the phases take one after the other, with so many calls in flight at the most. */
export function secondsOf(
  phases: readonly Phase[],
  {
    scenario,
    concurrency,
    fixedSeconds,
  }: { scenario: Scenario; concurrency: number; fixedSeconds: number | null },
): number {
  return phases.reduce((sum, phase) => {
    if (phase.calls <= 0) return sum;
    const together = Math.max(1, Math.min(concurrency, phase.lanes));
    const waited = (phase.calls * (fixedSeconds ?? secondsOfCall(phase, scenario))) / together;
    return sum + secondsOfStep + Math.max(waited, phase.calls * secondsOfWorker);
  }, 0);
}

function secondsOfCall({ calls, promptTokens, completionTokens }: Phase, { latency }: Scenario): number {
  const read = promptTokens / calls / promptTokensPerSecond;
  return latency.first + read + completionTokens / calls / latency.tokensPerSecond;
}
