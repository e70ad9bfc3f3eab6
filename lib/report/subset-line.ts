import type { Palette } from './palette.js';
import type { SubsetReport } from '../domain/progress.js';
import { formatMean } from '../text/format.js';
import { stateText } from './state-text.js';

/** A subset in one line: its epochs and its current step. */
export function subsetLine(subset: SubsetReport, palette: Palette): string {
  const name = `${subset.id}  ${String(subset.tasks).padStart(3)} tasks`;
  if (subset.state === 'open') return palette.dim(`${name}  ${stateText(subset.state)}`);
  const steps = subset.epochs.map(epoch => {
    const change = `${formatMean(epoch.parent)}→${formatMean(epoch.candidate)}`;
    return epoch.accepted ? palette.green(`${change} ✔`) : palette.yellow(`${change} ✘`);
  });
  const step = subset.state === 'running' ? palette.cyan(subset.step ?? 'starting') : '';
  const rest = [...steps, step, scoredNote(subset, palette), inheritedNote(subset, palette)]
    .filter(text => text !== '')
    .join('  ');
  return `${name}  ${rest === '' ? palette.dim('nothing to improve') : rest}`;
}

/** The tasks that its scores cover, if not the subset. */
function scoredNote({ epochs }: SubsetReport, palette: Palette): string {
  const scored = epochs.find(epoch => epoch.scoredOn)?.scoredOn;
  if (!scored) return '';
  return palette.dim(scored.on === 'validation' ? 'on validation' : `on ${scored.tasks} other train tasks`);
}

/** Notes that a fork inherited it from an earlier run. */
export function inheritedNote({ inheritedFrom }: { inheritedFrom?: string }, palette: Palette): string {
  return inheritedFrom === undefined ? '' : palette.dim(`of ${inheritedFrom}`);
}
