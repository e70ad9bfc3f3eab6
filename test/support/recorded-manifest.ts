import { z } from 'zod';
import { manifestSchema } from '../../lib/config/manifest.js';
import type { SplitName } from '../../lib/domain/task.js';
import { taskSchema } from '../../lib/domain/task.js';
import { createArtifacts } from '../../lib/store/artifacts.js';
import { openStore } from '../../lib/store/open-store.js';
import { readRunRecord } from '../../lib/store/run-record.js';

/** The inputs of a run's tasks, by split, as stored. */
export async function recordedInputs(storePath: string, run: string): Promise<Record<SplitName, string[]>> {
  const store = await openStore(storePath);
  const artifacts = createArtifacts(store);
  const record = await readRunRecord(store, run);
  if (!record) throw new Error(`There is no run ${run}.`);
  const { splits } = await artifacts.get(record.manifest, manifestSchema);
  const inputsOf = async (name: SplitName) => {
    const tasks = await artifacts.get(splits[name].tasks, z.array(taskSchema));
    return tasks.map(({ input }) => input);
  };
  const [train, validation, test] = await Promise.all([
    inputsOf('train'),
    inputsOf('validation'),
    inputsOf('test'),
  ]);
  return { train, validation, test };
}
