import { spellingsNote } from '../../data/labels.js';
import { outputOf } from '../../config/agent.js';
import type { LoadedRun } from '../preparing/prepare-run.js';

/** Returns warnings about the labels that are taken from the data. */
export function labelNotes({ agent, tasks, scorer }: LoadedRun): string[] {
  const isAuto = outputOf(agent).labels === 'auto';
  return isAuto && tasks.spellings.length > 0 ? [spellingsNote(tasks.spellings, scorer)] : [];
}
