import type { Manifest, RunReference } from '../lib/config/manifest.js';
import type { Modules } from '../lib/domain/module.js';
import type { Reference } from '../lib/domain/reference.js';
import type { SplitName, Task } from '../lib/domain/task.js';
import type { Agent } from '../lib/agents/agent.js';
import type { Scorer } from '../lib/scoring/scorer.js';
import type { EmbeddingModels, LanguageModels } from '../lib/llm/call.js';
import type { Artifacts } from '../lib/store/artifacts.js';
import type { Store } from '../lib/store/store.js';
import type { RunSettings } from './run-settings.js';

/** What the activities of one run work with. */
export interface RunContext {
  /** Activities read `settings` instead. */
  manifest: Manifest;
  settings: RunSettings;
  agent: Agent;
  scorer: Scorer;
  models: LanguageModels;
  /** Absent if nothing may be sent, or embeddings are not used. */
  embeddings?: EmbeddingModels;
  artifacts: Artifacts;
  /** The number of LLM calls that one activity may currently have in flight. */
  concurrency(): number;
  tasks(split: SplitName): Promise<Task[]>;
  modules(reference: Reference): Promise<Modules>;
}

/** The services of a worker for activities. */
export interface ActivityServices {
  store: Store;
  artifacts: Artifacts;
  openRun(run: RunReference): Promise<RunContext>;
}
