import type { Usage } from '../../../domain/usage.js';
import type { Probe } from '../../../estimate/probe.js';
import type { Store } from '../../../store/store.js';
import { openAgent } from '../../../../workers/open-agent.js';
import type { LoadedRun } from '../../preparing/prepare-run.js';
import { beforeRun } from './before-run.js';
import { recordCalls } from './record-calls.js';
import type { RecordedCall } from './record-calls.js';
import { countFailures, tasksToProbe } from './probe-tasks.js';

/** The default size of a probe: it measures the failure rate to about ±14 percentage points. */
export const usualProbe = 50;

/**
 * Runs the agent on some train tasks before the run exists, and returns what it measured. Throws the typed
 * errors of the LLM calls and the signal's reason.
 */
export async function probeRun(input: {
  store: Store;
  loaded: LoadedRun;
  /** The maximum number of tasks to run, at least 1. */
  most: number;
  signal: AbortSignal;
  log: (line: string) => void;
}): Promise<{ probe: Probe; paid: Usage }> {
  const { store, loaded, most, signal, log } = input;
  const { result: probe, paid } = await beforeRun(
    { store, loaded, log, path: 'probe' },
    async ({ context }) => {
      const { manifest } = context;
      const calls: RecordedCall[] = [];
      const agent = openAgent({ manifest, models: recordCalls(context.models, calls), store });
      try {
        const tasks = tasksToProbe(loaded.tasks.splits.train, most, manifest.seed);
        return probeOf(await countFailures({ context: { ...context, agent }, tasks, signal }), calls);
      } finally {
        await agent.close();
      }
    },
  );
  return { probe, paid };
}

function probeOf(counted: Pick<Probe, 'tasks' | 'failures'>, calls: readonly RecordedCall[]): Probe {
  if (calls.length === 0 || counted.tasks === 0) return { ...counted, reply: null, rollout: null };
  const sum = (figure: 'calls' | 'promptTokens' | 'completionTokens') =>
    calls.reduce((total, { usage }) => total + usage[figure], 0);
  const made = sum('calls');
  return {
    ...counted,
    reply: sum('completionTokens') / Math.max(1, made),
    rollout: { calls: made / counted.tasks, promptTokens: sum('promptTokens') / counted.tasks },
  };
}
