import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { withCallPath } from '../../../activities/call-path.js';
import { createActivities } from '../../../activities/index.js';
import type { Activities } from '../../../activities/index.js';
import { createActivityInterceptor } from '../../../activities/interceptor.js';
import { runSettings } from '../../../activities/run-settings.js';
import type { RunContext } from '../../../activities/run-context.js';
import { manifestSchema } from '../../../lib/config/manifest.js';
import type { Manifest, RunReference } from '../../../lib/config/manifest.js';
import { modulesSchema } from '../../../lib/domain/module.js';
import type { Modules } from '../../../lib/domain/module.js';
import type { Reference } from '../../../lib/domain/reference.js';
import { taskSchema } from '../../../lib/domain/task.js';
import type { Task } from '../../../lib/domain/task.js';
import type { Trajectory } from '../../../lib/domain/trajectory.js';
import { createAgent } from '../../../lib/agents/create-agent.js';
import { openScorer } from '../../../lib/scoring/open-scorer.js';
import { createArtifacts } from '../../../lib/store/artifacts.js';
import type { Artifacts } from '../../../lib/store/artifacts.js';
import { createMemoryStore } from '../../../lib/store/memory-store.js';
import type { Store } from '../../../lib/store/store.js';
import { agentSchema } from '../../../lib/config/agent.js';
import type { NotifyConfig } from '../../../lib/config/run-control.js';
import { optimizeSchema } from '../../../lib/config/optimize.js';
import { z } from 'zod';
import { configuredModules } from '../../../lib/app/preparing/configured-modules.js';
import { llmConfig, openModels } from '../../support/open-models.js';

const tasksSchema = z.array(taskSchema);

/** A run over a real store and endpoint, whose activities can be called individually. */
export interface StoreRun {
  store: Store;
  artifacts: Artifacts;
  run: RunReference;
  manifest: Manifest;
  activities: Activities;
  train: Task[];
  /** Calls an activity as a worker does, at its nth attempt. */
  call<I, R>(activity: (input: I) => Promise<R>, input: I, attempt?: number): Promise<R>;
  putModules(modules: Modules): Promise<Reference>;
  /** Stores an evaluation of these trajectories, in batches of two. */
  putEvaluation(trajectories: Trajectory[]): Promise<Reference>;
  close(): Promise<void>;
}

export async function openStoreRun(parts: {
  url: string;
  train: Task[];
  modules?: Record<string, string>;
  /** Replaces a prompt with those modules. */
  agent?: z.input<typeof agentSchema>;
  labels?: string[];
  optimize?: z.input<typeof optimizeSchema>;
  model?: string;
  scorer?: unknown;
  llm?: Record<string, unknown>;
  notify?: NotifyConfig;
}): Promise<StoreRun> {
  const { url, train, modules = { instructions: 'Sort it.' }, labels = [], model = 'simulated' } = parts;
  const store = createMemoryStore();
  const artifacts = createArtifacts(store);
  const split = async (tasks: Task[]) => ({ tasks: await artifacts.put(tasks), count: tasks.length });
  const splits = { train: await split(train), validation: await split(train), test: await split(train) };
  const agent = agentSchema.parse(
    parts.agent ?? { kind: 'prompt', modules, output: { parse: 'plain', labels: 'auto' } },
  );
  const llm = { models: { default: model }, concurrency: 4, ...parts.llm };
  const manifest = manifestSchema.parse({
    schemaVersion: 1,
    folder: '..',
    files: [],
    run: 'run',
    seed: 7,
    splits,
    labels,
    modules: configuredModules(agent),
    agent,
    scorer: parts.scorer ?? { kind: 'exact' },
    llm: llmConfig(url, llm),
    optimize: optimizeSchema.parse(parts.optimize ?? {}),
    budget: {},
    notify: parts.notify,
    journalScope: null,
  });
  const run = { run: 'run', manifest: await artifacts.put(manifest) };
  const opened = await openModels({ store, url, llm, tries: 2 });
  const models = withCallPath(opened);
  const scorer = openScorer({
    config: manifest.scorer,
    models,
    limits: { promptTokens: 8_000, usualCompletionTokens: 400 },
  });
  const context: RunContext = {
    manifest,
    settings: runSettings(manifest),
    artifacts,
    models,
    embeddings: opened,
    concurrency: () => manifest.llm.concurrency,
    agent: createAgent({ config: manifest.agent, labels, models }),
    scorer,
    tasks: name => artifacts.get(manifest.splits[name].tasks, tasksSchema),
    modules: reference => artifacts.get(reference, modulesSchema),
  };
  const activities = createActivities({ store, artifacts, openRun: () => Promise.resolve(context) });
  return {
    store,
    artifacts,
    run,
    manifest,
    activities,
    train,
    call: (activity, input, attempt = 1) => inActivity(attempt, () => activity(input)),
    putModules: value => artifacts.put(value),
    async putEvaluation(trajectories) {
      const batches: Reference[] = [];
      for (let from = 0; from < trajectories.length; from += 2)
        batches.push(await artifacts.put(trajectories.slice(from, from + 2)));
      const { record } = await inActivity(1, () => activities.sealEvaluation({ batches }));
      return record;
    },
    async close() {
      await scorer.close();
      await opened.close();
    },
  };
}

export function textModules(texts: Record<string, string>): Modules {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, { kind: 'text', text }]));
}

/** Runs something in the context of an activity, without a server and without a log. */
function inActivity<T>(attempt: number, body: () => Promise<T>): Promise<T> {
  const logger = new DefaultLogger('ERROR', () => undefined);
  const interceptors = [
    () => ({ inbound: createActivityInterceptor({ put: () => Promise.reject(new Error('Not kept.')) }) }),
  ];
  const environment = new MockActivityEnvironment({ attempt }, { logger, interceptors });
  return environment.run<[], T, () => Promise<T>>(body);
}

/** Tasks with the ids `t0`, `t1`, … */
export function tasksOf(pairs: [input: string, expected: string][]): Task[] {
  return pairs.map(([input, expected], place) => ({ id: `t${place}`, input, expected, metadata: {} }));
}

/** What a failed activity reported to Temporal. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error('It was expected to fail.');
    },
    (error: unknown) => error,
  );
}
