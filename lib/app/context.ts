import type { BudgetConfig } from '../config/optimize.js';
import type { RunProgress } from '../domain/progress.js';
import type { LedgerSummary } from '../ledger/ledger-accounts.js';
import type { ComparedRunSnapshot } from '../report/compare-progress.js';

/** The state of a run that is watched. */
export interface WatchedRun {
  /** Null until the run has started. */
  progress: RunProgress | null;
  ledger: LedgerSummary;
  /** Null if there is too little to estimate it from. */
  secondsLeft: number | null;
  /** The run's caps now; empty without any. */
  cap: BudgetConfig;
}

/** What a message is about, such as the run and the path of a step, for logs that programs read. */
export type LogFields = Record<string, string | number | null>;

/** What happens while a use case works, for the program that called it to show. */
export type AppEvent =
  /** A line for people: a note, a warning, or what happens next. */
  | { kind: 'message'; text: string; about?: LogFields }
  | ({ kind: 'progress'; run: string } & WatchedRun)
  /** The states of the runs of a comparison that is watched. */
  | { kind: 'comparison'; runs: readonly ComparedRunSnapshot[] };

/** What every use case is given: it prints nothing, and reads no environment of its own. */
export interface AppContext {
  environment: NodeJS.ProcessEnv;
  /** Its abort is an orderly interrupt: the run can be resumed. */
  signal: AbortSignal;
  emit(event: AppEvent): void;
  /** Emits a message. */
  log(text: string): void;
}

export function createContext(options: {
  environment: NodeJS.ProcessEnv;
  signal: AbortSignal;
  emit: (event: AppEvent) => void;
}): AppContext {
  return { ...options, log: text => options.emit({ kind: 'message', text }) };
}
