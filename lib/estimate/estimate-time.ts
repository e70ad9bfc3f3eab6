import type { Phase } from './phase.js';
import type { Scenario } from './scenario.js';

/** Seconds that the worker itself spends on each call, sequentially: counting, hashing, writing. */
const secondsOfWorker = 0.009;
/** Seconds to start and end a step. */
const secondsOfStep = 0.3;
/** Prompt tokens that a model reads per second. */
const promptTokensPerSecond = 5_000;

/** Seconds that the phases take in sequence, with a limit on the calls in flight. */
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
