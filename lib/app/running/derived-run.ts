import type { Manifest } from '../../config/manifest.js';
import { createArtifacts } from '../../store/artifacts.js';
import { putManifest } from '../preparing/prepare-run.js';
import { chooseRunOf } from '../finding/choose-run.js';
import type { FoundRun } from '../finding/find-run.js';
import { rememberStore } from '../finding/known-stores.js';
import { preflightDerived } from './preflight.js';
import { isDone, showDone } from '../terminal/show-done.js';
import { printMessage } from '../terminal/output.js';

/** Options of commands that derive a run from another one. */
export interface DerivedRunOptions {
  id?: string;
  set: string[];
  store?: string;
  detach?: boolean;
  json?: boolean;
}

/**
 * Works on a derived run in the same store: the existing one (finished or not) with the same manifest, or a
 * new one. Returns the exit code.
 */
export async function runDerived(input: {
  found: FoundRun;
  manifest: Manifest;
  options: DerivedRunOptions;
  /** Lines that say what it shares with the other run. */
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
  printMessage(how === 'unfinished' ? `Goes on with the unfinished run ${record.id}.` : `Run ${record.id}`);
  for (const line of said) printMessage(line);
  const session = { store, storePath, record, json, goOn: 'again' as const };
  const { detachRun } = await import('./detach-run.js');
  const { runSession } = await import('./run-session.js');
  return options.detach ? detachRun(session) : runSession(session);
}

/** Returns the prefix of a run's id, without its start time. */
function nameOf(id: string): string {
  return id.replace(/-\d{8}-\d{6}$/, '').slice(0, 60);
}
