import type { Usage, UsageRole } from '../domain/usage.js';

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
      outcome: 'sent' | 'journal' | 'failed';
      usage: Usage | null;
      seconds: number;
    }
  /** A call waited for its slot. */
  | { kind: 'queued'; labels: CallLabels; seconds: number }
  /** The endpoint did not give a usable reply to one try of a call. */
  | { kind: 'failed try'; labels: CallLabels; code: string }
  /** The agent ran on a task. */
  | { kind: 'rollout'; run: string; outcome: 'scored' | 'unscored' };

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
