import type { Result } from '../acceptance/combine-scores.js';
import type { Usage, UsageByRole } from '../../domain/usage.js';

/** `open`: it has not begun. `interrupted`: it has begun, and nobody works on it at the moment. */
export type ComparedState =
  'open' | 'running' | 'waiting' | 'paused' | 'interrupted' | 'done' | 'failed' | 'cancelled';

interface Means {
  validation: number | null;
  test: number | null;
}

/** One run of a comparison as it stands: a row of the table, the CSV and the JSON. Unknown is null. */
export interface ComparedRun {
  run: string;
  /** The contender: a strategy, or a variant of one (`fgo+similar`). */
  strategy: string;
  /** Train tasks. */
  size: number;
  seed: number;
  state: ComparedState;
  /** Why it failed, or what it waits for. */
  reason: string | null;
  scores: { baseline: Means; final: Means };
  /** What it costs with an empty journal: what other runs had paid before is in it. */
  usage: Usage & { byRole: UsageByRole };
  /** What it sent itself. */
  paid: Usage;
  rollouts: number;
  wallSeconds: number | null;
}

/** The results of a run's final modules on the test split, in the order of the tasks. */
export interface TestResults {
  taskIds: readonly string[];
  scores: readonly Result[];
}
