import type { Manifest } from '../lib/config/manifest.js';
import type { Reference } from '../lib/domain/reference.js';
import { deriveSeed } from '../lib/optimizer/seed.js';

type Copied = 'agent' | 'startedFrom' | 'budget' | 'labels' | 'llm' | 'modules' | 'notify' | 'optimize';

/** The settings of a run that its activities read. */
export interface RunSettings extends Pick<Manifest, Copied> {
  trainTasks: number;
  /** The place of the first train task that is new in a run that extends another one; otherwise 0. */
  firstNewTask: number;
  /** The tree of the run that this one is a fork of. */
  originalTree: Reference | undefined;
  /** The seed for one purpose. */
  seedFor(...purpose: string[]): number;
}

/** Reads the settings for activities from the manifest: the only place that does. */
export function runSettings(manifest: Manifest): RunSettings {
  return {
    ...manifest,
    trainTasks: manifest.splits.train.count,
    firstNewTask: manifest.extends?.tasks ?? 0,
    originalTree: manifest.inherits?.tree,
    seedFor: (...purpose) => deriveSeed(manifest.seed, ...purpose),
  };
}
