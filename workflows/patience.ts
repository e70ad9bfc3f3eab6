import type { Wait } from './wait.js';
import { ActivityFailure, ApplicationFailure, condition, setHandler } from '@temporalio/workflow';
import type { PersonNeeded } from '../activities/failures.js';
import { goOnSignal } from './messages.js';
import type { GoOn } from './messages.js';
import { outOfReach } from './out-of-reach.js';
import type { Steering } from './steering.js';
import { Waits } from './waits.js';

/**
 * Runs operations that may need a person, and waits for that person instead of failing. Starts nothing while
 * the run is held.
 */
export interface Patience {
  steering: Steering;
  /**
   * After a person has ended the run, nothing waits any more: a failed operation is retried once, and throws
   * OutOfReach (see `out-of-reach.ts`) if it fails again.
   */
  attempt<T>(operation: () => Promise<T>): Promise<T>;
  /**
   * Waits for a person to decide on a result. If the run ends early, takes the result as it is instead of
   * waiting.
   */
  decide(need: PersonNeeded): Promise<GoOn>;
  /** Ends all waits up to this one. */
  goOn(ordinal: number, goOn: GoOn): void;
}

/**
 * A run never fails because of what a person can fix: if an activity fails with `PersonNeeded`, the need is
 * reported with `report`, and the activity is retried after the run says `goOn`. Nothing is started while the
 * run is held.
 */
export function createPatience(steering: Steering, report: (wait: Wait) => Promise<void>): Patience {
  const waits = new Waits();
  let answer: GoOn = 'again';
  function goOn(ordinal: number, how: GoOn): void {
    answer = how;
    waits.end(ordinal);
  }
  setHandler(goOnSignal, goOn);
  async function begin(need: PersonNeeded): Promise<number> {
    const { ordinal, isNew } = waits.begin();
    if (isNew) await report({ ...need, ordinal });
    return ordinal;
  }
  async function wait(need: PersonNeeded): Promise<void> {
    const ordinal = await begin(need);
    await condition(() => waits.ended >= ordinal || steering.byHand);
    waits.end(ordinal);
  }
  return {
    steering,
    goOn,
    async decide(need) {
      if (steering.finishing) return 'asIs';
      const ordinal = await begin(need);
      await condition(() => waits.ended >= ordinal || steering.finishing);
      if (waits.ended >= ordinal) return answer;
      waits.end(ordinal);
      return 'asIs';
    },
    async attempt<T>(operation: () => Promise<T>): Promise<T> {
      for (;;) {
        await steering.released();
        const before = waits.ended;
        const isLast = steering.byHand;
        try {
          return await operation();
        } catch (error) {
          const need = needOf(error);
          if (!need) throw error;
          if (isLast) throw outOfReach(need.reason);
          // An operation that was in flight while a person fixed the cause has not run with the fix yet.
          if (waits.ended === before && !steering.byHand) await wait(need);
        }
      }
    },
  };
}

function needOf(error: unknown): PersonNeeded | null {
  if (!(error instanceof ActivityFailure)) return null;
  const { cause } = error;
  if (cause instanceof ApplicationFailure && cause.type === 'PersonNeeded') {
    const [details] = cause.details ?? [];
    if (isPersonNeeded(details)) return details;
  }
  // The activity used up its attempts or its time: the cause lasted for most of a day.
  if (error.retryState === 'NON_RETRYABLE_FAILURE' || error.retryState === 'CANCEL_REQUESTED') return null;
  return {
    kind: 'Exhausted',
    reason: `${error.activityType} failed again and again: ${cause?.message ?? error.message}`,
    remedy: 'Fix the cause, then continue the run.',
  };
}

function isPersonNeeded(value: unknown): value is PersonNeeded {
  return (
    typeof value === 'object' && value !== null && 'kind' in value && 'reason' in value && 'remedy' in value
  );
}
