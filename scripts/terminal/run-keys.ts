import { errorText } from '../../lib/domain/errors.js';
import type { RunProgress } from '../../lib/domain/progress.js';
import type { FoundRun } from '../../lib/app/finding/find-run.js';
import { printable } from './output.js';

/** What the keys of the live screen act on. */
export interface RunKeys {
  found: FoundRun;
  /** Leaves the screen; the run goes on. */
  detach(): void;
}

/** The keys as the screen lists them. */
export function keyHints(progress: RunProgress | null, showsRules: boolean): string[] {
  const pause = progress?.state === 'paused' ? 'p continue' : 'p pause';
  return [pause, 'f finish', showsRules ? 'r progress' : 'r rules', 'q detach', 'Ctrl-C stop'];
}

/** Pauses or continues the run, or ends it early. Returns what happened, in a sentence. */
export async function steer({ found }: RunKeys, progress: RunProgress, key: 'p' | 'f'): Promise<string> {
  const { sendUpdate } = await import('../../lib/app/steering/send-update.js');
  const paused = progress.state === 'paused';
  const name = key === 'f' ? 'finish' : paused ? 'continue' : 'pause';
  const done = {
    pause: 'Pausing: running steps end first.',
    continue: 'It continues.',
    finish: 'Finishing with the best result so far.',
  };
  try {
    return (await sendUpdate(found, { name })) ? done[name] : 'No worker is running the run.';
  } catch (error) {
    return printable(errorText(error));
  }
}
