import type { FunctionOutcome } from '../../../../../lib/agents/functions/outcome.js';
import { canary } from './attempts/attempt.js';
import type { EscapeAttempt } from './attempts/attempt.js';
import { stateAttempts, syntaxAttempts } from './attempts/code-and-state.js';
import { hostAttempts } from './attempts/host.js';
import { errorsAttempts, outputAttempts, resultsAttempts } from './attempts/outcomes.js';
import { spaceAttempts, timeAttempts } from './attempts/time-and-space.js';

/** All of them, in the order in which they run: some look for what the previous ones left behind. */
export const escapeAttempts: EscapeAttempt[] = [
  ...[...hostAttempts, ...timeAttempts, ...spaceAttempts, ...outputAttempts],
  ...[...errorsAttempts, ...resultsAttempts, ...syntaxAttempts, ...stateAttempts],
];

/** What every attempt is called with. */
export const attemptInput = { text: '\'"`${process.pid}\u2028' };

/** Whether an attempt's outcome is the required one, and reveals nothing about the host. */
export function isContained({ contained }: EscapeAttempt, outcome: FunctionOutcome): boolean {
  const told = JSON.stringify(outcome);
  if (told.includes(canary.value) || told.length > 20_500) return false;
  if (!Array.isArray(contained)) {
    return outcome.ok && JSON.stringify(outcome.value) === JSON.stringify(contained.value);
  }
  return !outcome.ok && contained.includes(outcome.reason) && outcome.message.length <= 700;
}

/** State that escaped code would have changed, to be compared before and after. */
export function stateOfHost(): string {
  const properties = (value: object) => Reflect.ownKeys(value).map(String).sort();
  const built = [globalThis, Object.prototype, Array.prototype, Function.prototype, Promise.prototype, JSON];
  return JSON.stringify({
    built: built.map(properties),
    environment: Object.keys(process.env).sort(),
    directory: process.cwd(),
    listeners: process.eventNames().map(String).sort(),
    time: Math.abs(Date.now() - performance.timeOrigin - performance.now()) < 60_000,
    polluted: 'polluted' in {},
  });
}
