import { sourceOf, type Source } from '../../../data/read-source.js';
import type { GaiaTask } from '../gaia-task.js';
import { generateSample, sampleTask } from './generate.js';
import type { SampleOptions, SampleTask } from './generate.js';
import { sha256 } from '../../../text/canonical-json.js';

/** The sample to use instead of a copy of GAIA, with a fingerprint of the sample instead of the files. */
export function sampleTasks(options: SampleOptions): { tasks: GaiaTask[]; sources: Source[] } {
  const tasks = generateSample(options).map((task, index) => gaiaTask(task, `${options.seed}/${index}`));
  const content = tasks.map(task => JSON.stringify(task)).join('\n');
  const path = `generated sample (seed ${options.seed}, ${options.tasks} tasks)`;
  return { tasks, sources: [sourceOf(path, content)] };
}

function gaiaTask({ file, ...rest }: SampleTask, sample: string): GaiaTask {
  if (file === null) return { ...rest, file };
  const { name, bytes } = file;
  return { ...rest, file: { name, sha256: sha256(bytes), bytes: bytes.length, sample } };
}

/** Regenerates the attachment of a sample task; null if there is no attachment of that name. */
export function sampleFile(sample: string): Buffer | null {
  const [seed, index] = sample.split('/').map(Number);
  if (!Number.isSafeInteger(seed) || !Number.isSafeInteger(index)) return null;
  return sampleTask(seed ?? 0, index ?? 0).file?.bytes ?? null;
}
