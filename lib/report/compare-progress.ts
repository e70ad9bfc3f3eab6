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

/** One line per run, at most `room` lines: if there are more runs, only the active ones. */
export function comparedLines(
  sights: readonly ComparedRunSnapshot[],
  palette: Palette,
  room: number,
): string[] {
  const ended = sights.filter(({ state }) => isFinished(state)).length;
  const head = palette.bold(`${ended} of ${sights.length} runs have ended`);
  const shown =
    sights.length < room
      ? sights
      : sights.filter(({ state }) => !isFinished(state) && state !== 'open').slice(0, Math.max(1, room - 1));
  const width = Math.max(...sights.map(({ strategy }) => strategy.length));
  const digits = Math.max(...sights.map(({ size }) => String(size).length));
  return [
    head,
    ...shown.map(sight => {
      const [mark, style] = marks[sight.state];
      const place = `${sight.strategy.padEnd(width)}  ${String(sight.size).padStart(digits)} tasks  seed ${sight.seed}`;
      const line = `${palette[style](mark)} ${place}  ${describeComparedRun(sight)}`;
      return sight.state === 'open' ? palette.dim(line) : line;
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
