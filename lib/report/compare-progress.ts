import type { ComparedState } from '../optimizer/compare/compared-run.js';
import type { RunProgress } from '../domain/progress.js';
import { formatMean } from '../text/format.js';
import type { Palette } from './palette.js';
import { stateText } from './state-text.js';

/** One run of a comparison in progress. */
export interface ComparedRunSnapshot {
  run: string;
  strategy: string;
  size: number;
  seed: number;
  state: ComparedState;
  /** Null if it has not started. */
  progress: RunProgress | null;
}

const marks: Record<ComparedState, [string, keyof Palette]> = {
  open: ['·', 'dim'],
  running: ['▸', 'cyan'],
  waiting: ['‖', 'yellow'],
  paused: ['‖', 'yellow'],
  interrupted: ['▸', 'dim'],
  done: ['✔', 'green'],
  failed: ['✘', 'red'],
  cancelled: ['✘', 'red'],
};

export function isFinished(state: ComparedState): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled';
}

/** One line per run, at most `maxLines` lines: if there are more runs, only the active ones. */
export function comparedLines(
  runs: readonly ComparedRunSnapshot[],
  palette: Palette,
  maxLines: number,
): string[] {
  const ended = runs.filter(({ state }) => isFinished(state)).length;
  const head = palette.bold(`${ended} of ${runs.length} runs have ended`);
  const shown =
    runs.length < maxLines
      ? runs
      : runs
          .filter(({ state }) => !isFinished(state) && state !== 'open')
          .slice(0, Math.max(1, maxLines - 1));
  const width = Math.max(...runs.map(({ strategy }) => strategy.length));
  const digits = Math.max(...runs.map(({ size }) => String(size).length));
  return [
    head,
    ...shown.map(entry => {
      const [mark, style] = marks[entry.state];
      const label = `${entry.strategy.padEnd(width)}  ${String(entry.size).padStart(digits)} tasks  seed ${entry.seed}`;
      const line = `${palette[style](mark)} ${label}  ${describeComparedRun(entry)}`;
      return entry.state === 'open' ? palette.dim(line) : line;
    }),
  ];
}

/** The state of a run in a few words: `merge, test 0.412 before`. */
export function describeComparedRun({ state, progress }: ComparedRunSnapshot): string {
  if (!progress) return stateText(state);
  const { baseline, final } = progress.scores;
  if (state === 'done') return `test ${formatMean(baseline.test)} → ${formatMean(final.test)}`;
  if (state !== 'running') return `${state}, in stage ${progress.stage}`;
  const done = progress.subsets.filter(subset => subset.state === 'done').length;
  const detail = progress.stage === 'optimize' ? ` (${done} of ${progress.subsets.length} subsets)` : '';
  return `${progress.stage}${detail}${baseline.test ? `, test ${formatMean(baseline.test)} before` : ''}`;
}
