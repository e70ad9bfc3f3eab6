import type { Usage, UsageRole } from '../domain/usage.js';
import type { Step } from './steps.js';

/** Whose call an observation is about. */
export interface CallLabels {
  run: string;
  role: UsageRole;
  model: string;
}

/** What happens in this process, for metrics. Holds no text of tasks, prompts or replies. */
export type Observation =
  /** A call has its reply, from the endpoint (then `usage` is what it cost) or from the journal, or has failed. */
  | {
      kind: 'call';
      labels: CallLabels;
      provider: string;
      outcome: 'sent' | 'journal' | 'failed';
      usage: Usage | null;
      /** Why the reply ended; null without a reply. */
      finish: string | null;
      /** The code of the error; null if it has not failed. */
      code: string | null;
      seconds: number;
    }
  /** A call waited for its slot. */
  | { kind: 'queued'; labels: CallLabels; seconds: number }
  /** The endpoint did not give a usable reply to one try of a call. */
  | { kind: 'failed try'; labels: CallLabels; code: string }
  /** The agent ran on a task. */
  | { kind: 'rollout'; run: string; outcome: 'scored' | 'unscored' }
  /** An attempt of an activity ended; `code` is null if it succeeded. */
  | { kind: 'step'; step: Step; seconds: number; code: string | null }
  /** A run recorded its progress. */
  | { kind: 'progress'; run: string }
  /** What this process has of an endpoint's limits: `calls`, and by model `requests MODEL` and `tokens MODEL`. */
  | {
      kind: 'limits';
      endpoint: string;
      limits: Readonly<Record<string, number>>;
      share: Readonly<Record<string, number>>;
    }
  /** A run recorded its end. */
  | { kind: 'run ended'; run: string; state: string; startedAt: string };

type Observer = (observation: Observation) => void;

const observers = new Set<Observer>();

/** Passes an observation to everything that observes this process. */
export function observe(observation: Observation): void {
  for (const observer of observers) observer(observation);
}

/** Observes this process until the returned function is called. */
export function addObserver(observer: Observer): () => void {
  observers.add(observer);
  return () => void observers.delete(observer);
}
