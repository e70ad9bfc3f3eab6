import type { Manifest } from '../../config/manifest.js';
import { createArtifacts } from '../../store/artifacts.js';
import { putManifest } from '../preparing/prepare-run.js';
import { chooseRunOf } from '../finding/choose-run.js';
import type { FoundRun } from '../finding/find-run.js';
import { rememberStore } from '../finding/known-stores.js';
import { preflightDerived } from './preflight.js';
import { isDone, showDone } from '../terminal/show-done.js';
import { talk } from '../terminal/talk.js';

/** Options of commands that make a run out of another one. */
export interface DerivedRunOptions {
  id?: string;
  set: string[];
  store?: string;
  detach?: boolean;
  json?: boolean;
}

/**
 * Works on a run that was made out of another one, in the same store: the unfinished or finished one of the
 * same manifest, or a new one. Gives the exit code.
 */
export async function runDerived(input: {
  found: FoundRun;
  manifest: Manifest;
  options: DerivedRunOptions;
  /** What of the other run it shares. */
  said: string[];
}): Promise<number> {
  const { found, manifest, options, said } = input;
  const { store, storePath, record: origin } = found;
  const json = options.json === true;
  await preflightDerived(manifest, origin.id);
  const artifacts = createArtifacts(store);
  const { record, how } = await chooseRunOf({
    store,
    artifacts,
    id: options.id,
    another: false,
    name: nameOf(origin.id),
    configFile: origin.configFile,
    data: origin.data,
    manifestOf: run => putManifest({ ...manifest, run }, artifacts),
  });
  await rememberStore(storePath);
  if (how === 'finished' && (await isDone(store, record.id))) {
    return showDone({ store, storePath, record }, json);
  }
  talk(how === 'unfinished' ? `Goes on with the unfinished run ${record.id}.` : `Run ${record.id}`);
  for (const line of said) talk(line);
  const session = { store, storePath, record, json, goOn: 'again' as const };
  const { detachRun } = await import('./detach-run.js');
  const { runSession } = await import('./run-session.js');
  return options.detach ? detachRun(session) : runSession(session);
}

/** What a run's id begins with, without when it began. */
function nameOf(id: string): string {
  return id.replace(/-\d{8}-\d{6}$/, '').slice(0, 60);
}
