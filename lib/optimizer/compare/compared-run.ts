import type { Result } from '../acceptance/combine-scores.js';
import type { Usage, UsageByRole } from '../../domain/usage.js';

/** `open`: it has not started. `interrupted`: it has started, but nothing is running it at the moment. */
export type ComparedState =
  'open' | 'running' | 'waiting' | 'paused' | 'interrupted' | 'done' | 'failed' | 'cancelled';

interface Means {
  validation: number | null;
  test: number | null;
}

/**
 * The current state of one run of a comparison: a row of the table, the CSV and the JSON. Unknown is null.
 */
export interface ComparedRun {
  run: string;
  /** The contender: a strategy, or a variant of one (`fgo+similar`). */
  strategy: string;
  /** Number of train tasks. */
  size: number;
  seed: number;
  state: ComparedState;
  /** Why it failed, or what it waits for. */
  reason: string | null;
  scores: { baseline: Means; final: Means };
  /** Its usage with an empty journal: includes calls that earlier runs had already paid for. */
  usage: Usage & { byRole: UsageByRole };
  /** The usage of the calls that it sent itself. */
  paid: Usage;
  rollouts: number;
  wallSeconds: number | null;
}

/** The results of a run's final modules on the test split, in the order of the tasks. */
export interface TestResults {
  taskIds: readonly string[];
  scores: readonly Result[];
}
