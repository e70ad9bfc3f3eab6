import { createHash } from 'node:crypto';
import type { Source } from '../../../data/read-source.js';
import type { GaiaTask } from '../gaia-task.js';
import { generateSample, sampleTask } from './generate.js';
import type { SampleSettings, SampleTask } from './generate.js';

/** The sample to use instead of a copy of GAIA, with a fingerprint of the sample instead of the files. */
export function sampleTasks(settings: SampleSettings): { tasks: GaiaTask[]; sources: Source[] } {
  const tasks = generateSample(settings).map((task, index) => gaiaTask(task, `${settings.seed}/${index}`));
  const content = tasks.map(task => JSON.stringify(task)).join('\n');
  const source = {
    path: `generated sample (seed ${settings.seed}, ${settings.tasks} tasks)`,
    sha256: createHash('sha256').update(content).digest('hex'),
    bytes: Buffer.byteLength(content),
  };
  return { tasks, sources: [source] };
}

function gaiaTask({ file, ...rest }: SampleTask, sample: string): GaiaTask {
  if (file === null) return { ...rest, file };
  const sha256 = createHash('sha256').update(file.bytes).digest('hex');
  return { ...rest, file: { name: file.name, sha256, bytes: file.bytes.length, sample } };
}

/** Regenerates the attachment of a sample task; null if there is no attachment of that name. */
export function sampleFile(sample: string): Buffer | null {
  const [seed, index] = sample.split('/').map(Number);
  if (!Number.isSafeInteger(seed) || !Number.isSafeInteger(index)) return null;
  return sampleTask(seed ?? 0, index ?? 0).file?.bytes ?? null;
}
