import { withCallPath } from '../activities/call-path.js';
import type { ActivityServices, RunContext } from '../activities/run-context.js';
import { withAbsolutePaths } from '../lib/config/absolute-paths.js';
import { runSettings } from '../activities/run-settings.js';
import { manifestSchema } from '../lib/config/manifest.js';
import type { Manifest, RunReference } from '../lib/config/manifest.js';
import { modulesSchema } from '../lib/domain/module.js';
import type { InlineAgent } from '../lib/agents/own/inline-agent.js';
import type { EmbeddingModels } from '../lib/llm/call.js';
import { readConnection } from '../lib/ledger/run-connection.js';
import { openRunModels } from '../lib/ledger/run-models.js';
import { guardSecrets } from '../lib/llm/secrets.js';
import { createArtifacts } from '../lib/store/artifacts.js';
import type { Store } from '../lib/store/store.js';
import { createEndpoints } from './endpoints.js';
import { openAgent } from './open-agent.js';
import { openRunScorer } from './open-run-scorer.js';
import { UnavailableError } from '../lib/agents/infrastructure-errors.js';
import type { RunFolders } from './run-folders.js';
import { createSplitTasks } from './split-tasks.js';
import { createRunPace } from './run-pace.js';
import type { RunPace } from './run-pace.js';

export interface RunContexts {
  services: ActivityServices;
  /** Returns unused budgets, and stops what was started for the runs. */
  close(): Promise<void>;
}

interface OpenedRun {
  context: RunContext;
  pace: RunPace;
}

/** What this worker's activities work with: opened once per run, and shared by all its activities. */
export function createRunContexts(input: {
  store: Store;
  folders: RunFolders;
  log: (line: string) => void;
  /** The path under which calls outside workflows are recorded. */
  path?: string;
  /** The function of agents with `kind: inline`. */
  inlineAgent?: InlineAgent | undefined;
  /** Aborts when the worker drains: calls in flight finish, and no other begins. */
  draining?: AbortSignal | undefined;
}): RunContexts {
  const { store, folders, log, path = null, inlineAgent, draining } = input;
  const artifacts = createArtifacts(store);
  const endpoints = createEndpoints(store);
  const open = new Map<string, Promise<OpenedRun>>();
  const opened: { close(): Promise<void> }[] = [];

  async function openContext(run: RunReference): Promise<OpenedRun> {
    const stored = await artifacts.get(run.manifest, manifestSchema);
    const found = await folders.of(run, stored);
    if ('lacks' in found) throw filesMissing(run.run, found.lacks);
    const manifest = withAbsolutePaths(stored, found.folder);
    const connection = await readConnection(store, run.run, manifest.llm);
    guardSecrets({ ...manifest, llm: connection });
    const endpoint = await endpoints.endpointOf(manifest.llm, connection);
    const models = await openRunModels({
      store,
      endpoint,
      run: run.run,
      cap: manifest.budget,
      draining,
      ...(manifest.journalScope === null ? {} : { scope: manifest.journalScope }),
      onDamaged: ({ key, copy }) =>
        log(`warning: the journal entry ${key} was damaged: its call is paid again; the copy is at ${copy}`),
    });
    opened.push(models);
    const pace = createRunPace({ store, run: run.run, configured: connection, endpoint });
    const placed = withCallPath(models, path);
    return { context: contextOf({ manifest, models: placed, embeddings: models, pace }), pace };
  }

  function contextOf(options: {
    manifest: Manifest;
    models: RunContext['models'];
    embeddings: EmbeddingModels;
    pace: RunPace;
  }): RunContext {
    const { manifest, models, embeddings, pace } = options;
    const agent = openAgent({ manifest, models, store, inlineAgent, draining });
    const scorer = openRunScorer({ manifest, models, store });
    opened.push(agent, scorer);
    return {
      manifest,
      settings: runSettings(manifest),
      artifacts,
      models,
      embeddings,
      concurrency: () => pace.concurrency,
      agent,
      scorer,
      tasks: createSplitTasks(artifacts, manifest),
      modules: reference => artifacts.get(reference, modulesSchema),
    };
  }

  async function openRun(run: RunReference): Promise<RunContext> {
    const key = `${run.run}@${run.manifest.sha256}`;
    const known = open.get(key) ?? openContext(run);
    open.set(key, known);
    // If opening fails, the next activity tries again.
    known.catch(() => open.delete(key));
    const { context, pace } = await known;
    await pace.refresh();
    return context;
  }

  return {
    services: { store, artifacts, openRun },
    async close() {
      await Promise.allSettled(opened.map(each => each.close()));
      await endpoints.close();
    },
  };
}

function filesMissing(run: string, lacks: string): UnavailableError {
  const remedy = 'Or resume the run on the machine where it was started.';
  return new UnavailableError('AGENT_UNAVAILABLE', `This worker lacks for ${run}: ${lacks}`, remedy);
}
