import { modulesSchema } from '../../lib/domain/module.js';
import { errorText } from '../../lib/domain/errors.js';
import type { RunProgress } from '../../lib/domain/progress.js';
import type { FoundRun } from '../../lib/app/finding/find-run.js';
import { bestCandidate } from '../../lib/report/best-candidate.js';
import { newRules } from '../../lib/report/new-rules.js';
import { createArtifacts } from '../../lib/store/artifacts.js';
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

/** The new rules of the best candidate so far, the most valuable first. */
export async function bestRules({ found }: RunKeys, progress: RunProgress): Promise<string[]> {
  const best = bestCandidate(progress);
  if (!best) return [];
  const artifacts = createArtifacts(found.store);
  const rules = newRules({
    baseline: await artifacts.get(progress.baselineModules, modulesSchema),
    final: await artifacts.get(best.modules, modulesSchema),
  });
  return rules.map(({ text }) => text);
}
