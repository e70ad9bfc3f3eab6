import { z } from 'zod';
import type { Manifest } from '../lib/config/manifest.js';
import { taskSchema } from '../lib/domain/task.js';
import type { SplitName, Task } from '../lib/domain/task.js';
import type { Artifacts } from '../lib/store/artifacts.js';

const tasksSchema = z.array(taskSchema);

/** Reads the tasks of a split once: each batch of a run needs them, and there may be too many for a cache. */
export function createSplitTasks(
  artifacts: Artifacts,
  { splits }: Pick<Manifest, 'splits'>,
): (split: SplitName) => Promise<Task[]> {
  const read = new Map<SplitName, Promise<Task[]>>();
  return split => {
    const known = read.get(split) ?? artifacts.get(splits[split].tasks, tasksSchema);
    read.set(split, known);
    // If reading fails, the next activity tries again.
    known.catch(() => read.delete(split));
    return known;
  };
}
