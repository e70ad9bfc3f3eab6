import type { Manifest } from '../algorithm/domain/manifest.js';
import type { Task } from '../algorithm/domain/task.js';
import { usageSince } from '../algorithm/domain/usage.js';
import type { Usage } from '../algorithm/domain/usage.js';
import type { Probe } from '../algorithm/estimate/probe.js';
import type { LanguageModels } from '../llm/call.js';
import { NotInJournalError } from '../llm/journal-models.js';
import { readLedger } from '../llm/ledger-reader.js';
import { createArtifacts } from '../store/artifacts.js';
import type { Artifacts } from '../store/artifacts.js';
import type { Reference } from '../algorithm/domain/reference.js';
import type { Store } from '../store/store.js';
import { openJournalContext } from './journal-context.js';
import { openAgent } from './open-agent.js';
import { storeManifest } from './prepare-run.js';
import type { LoadedRun } from './prepare-run.js';
import { countFailures, tasksToProbe } from './probe-tasks.js';
import { createRunContexts } from './run-contexts.js';

/** As many tasks as a probe has if nothing is said: the share of failures is then known to some 14 points. */
export const usualProbe = 50;

/**
 * Runs the agent on some train tasks, before there is a run, and tells what came of it. The calls go through the
 * store's journal, so that the run itself pays nothing for them, and through a ledger and a budget of the probe's
 * own. Throws the typed errors of the LLM calls and the signal's reason.
 */
export async function probeRun(input: {
  store: Store;
  loaded: LoadedRun;
  /** The most tasks to run, at least 1. */
  most: number;
  signal: AbortSignal;
  log: (line: string) => void;
}): Promise<{ probe: Probe; paid: Usage }> {
  const { store, loaded, most, signal, log } = input;
  const artifacts = createArtifacts(store);
  const run = await probeName(loaded, artifacts);
  const { manifest, reference } = await storeManifest({ loaded, run, journalScope: null, artifacts });
  const tasks = tasksToProbe(loaded.tasks.splits.train, most, manifest.seed);
  const before = (await readLedger(store, run)).paid;
  const contexts = createRunContexts({ store, log, path: 'probe' });
  try {
    const context = await contexts.dependencies.openRun({ run, manifest: reference });
    const heard: Usage[] = [];
    const agent = openAgent({ manifest, models: listening(context.models, heard), store });
    try {
      const counted = await countFailures({ context: { ...context, agent }, tasks, signal });
      await context.models.flush();
      const { paid } = await readLedger(store, run);
      return { probe: probeOf(counted, heard), paid: usageSince(before, paid) };
    } finally {
      await agent.close();
    }
  } finally {
    await contexts.close();
  }
}

/** A probe of a run that is about to begin, out of the journal alone; null where its calls were not made before. */
export async function probeFromJournal(input: {
  store: Store;
  manifest: Manifest;
  /** Of the manifest. */
  reference: Reference;
  train: readonly Task[];
  signal: AbortSignal;
}): Promise<Probe | null> {
  const { store, manifest, reference, train, signal } = input;
  const context = await openJournalContext(store, reference);
  try {
    const tasks = tasksToProbe(train, usualProbe, manifest.seed);
    const counted = await countFailures({ context, tasks, signal });
    // A judge's calls are no replies of the agent.
    const found = context.calls().filter(({ entry }) => entry.role === 'agent');
    return probeOf(
      counted,
      found.map(({ entry }) => entry.usage),
    );
  } catch (error) {
    if (error instanceof NotInJournalError) return null;
    throw error;
  }
}

/** Equal configurations share a probe's ledger, so that repeating it does not count anything twice. */
export async function probeName(loaded: LoadedRun, artifacts: Artifacts): Promise<string> {
  const { fingerprint } = await storeManifest({ loaded, run: 'probe', journalScope: null, artifacts });
  return `probe-${fingerprint.slice(0, 12)}`;
}

/** The same models, with what each call used noted. */
function listening(models: LanguageModels, heard: Usage[]): LanguageModels {
  return {
    async complete(call, signal) {
      const reply = await models.complete(call, signal);
      heard.push(reply.usage);
      return reply;
    },
    flush: () => models.flush(),
  };
}

function probeOf(counted: Pick<Probe, 'tasks' | 'failures'>, usages: readonly Usage[]): Probe {
  if (usages.length === 0 || counted.tasks === 0) return { ...counted, reply: null, rollout: null };
  const sum = (figure: 'calls' | 'promptTokens' | 'completionTokens') =>
    usages.reduce((total, usage) => total + usage[figure], 0);
  const calls = sum('calls');
  return {
    ...counted,
    reply: sum('completionTokens') / Math.max(1, calls),
    rollout: { calls: calls / counted.tasks, promptTokens: sum('promptTokens') / counted.tasks },
  };
}
