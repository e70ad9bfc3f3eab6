import { agentSchema } from '../../lib/config/agent.js';
import { llmOf } from '../../lib/config/llm.js';
import type { Manifest } from '../../lib/config/manifest.js';
import { optimizeSchema } from '../../lib/config/optimize.js';
import { scorerSchema } from '../../lib/config/scorer.js';
import type { Reference } from '../../lib/domain/reference.js';
import { createArtifacts } from '../../lib/store/artifacts.js';
import { addRunRecord } from '../../lib/store/run-record.js';
import type { RunRecord } from '../../lib/store/run-record.js';
import type { Store } from '../../lib/store/store.js';

/** Records a run in a store: with tasks of its own, and nothing else. */
export async function recordRun(
  store: Store,
  id: string,
  options: Partial<Pick<RunRecord, 'begun' | 'endedAt' | 'comparison'>> &
    Partial<Pick<Manifest, 'journalScope'>> = {},
): Promise<{ record: RunRecord; tasks: Reference }> {
  const { begun = true, endedAt = '2026-11-30T10:00:00.000Z', comparison, journalScope = null } = options;
  const artifacts = createArtifacts(store);
  const tasks = await artifacts.put([`the tasks of ${id}`]);
  const split = { tasks, count: 1 };
  const manifest: Manifest = {
    schemaVersion: 1,
    run: id,
    folder: '.',
    files: [],
    seed: 1,
    splits: { train: split, validation: split, test: split },
    labels: [],
    modules: { instructions: { kind: 'text', text: 'Sort it.' } },
    agent: agentSchema.parse({ kind: 'prompt', modules: { instructions: 'Sort it.' } }),
    scorer: scorerSchema.parse('exact'),
    llm: llmOf({}),
    optimize: optimizeSchema.parse({}),
    budget: {},
    journalScope,
  };
  const record: RunRecord = {
    schemaVersion: 1,
    id,
    name: 'toy',
    configFile: 'fgo.yaml',
    manifest: await artifacts.put(manifest),
    fingerprint: 'f',
    strategy: 'fgo',
    simulated: true,
    startedAt: '2026-11-30T09:00:00.000Z',
    begun,
    endedAt,
    ...(comparison !== undefined && { comparison }),
  };
  await addRunRecord(store, record);
  return { record, tasks };
}
