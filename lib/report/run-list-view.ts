import type { RunState } from './status.js';
import { formatMean } from '../text/format.js';

/** A run in the list: as last recorded, because only `status` asks the server. */
export interface ListedRun {
  id: string;
  state: RunState;
  stage: string;
  strategy: string;
  /** The comparison that the run belongs to. */
  comparison: string | null;
  simulated: boolean;
  /** Test scores. */
  baseline: number | null;
  final: number | null;
  startedAt: string;
  store: string;
  /** The STORE part of RUN@STORE; null if unavailable. */
  storeId: string | null;
}

/**
 * One line per run, in order. The runs of a comparison share one line at the position of the first, unless
 * `all` is set. With several stores, each line ends with its store.
 */
export function runListLines(runs: readonly ListedRun[], { all }: { all: boolean }): string[] {
  const several = new Set(runs.map(({ store }) => store)).size > 1;
  const entries = all
    ? runs.map(run => ({ id: run.id, text: runText(run), store: storeText(run) }))
    : grouped(runs);
  const width = Math.max(...entries.map(({ id }) => id.length));
  return entries.map(({ id, text, store }) => `${id.padEnd(width)}  ${text}${several ? `  ${store}` : ''}`);
}

function grouped(runs: readonly ListedRun[]) {
  const groups = groupedBy(runs, ({ id, comparison, store }) => `${store}\n${comparison ?? `run ${id}`}`);
  return [...groups.values()].flatMap(group => {
    const [first] = group;
    if (!first) return [];
    const { comparison } = first;
    const store = storeText(first);
    if (comparison === null) return { id: first.id, text: runText(first), store };
    return { id: comparison, text: comparisonText(group), store };
  });
}

function runText(run: ListedRun): string {
  const hasEnded = ['done', 'failed', 'cancelled'].includes(run.state);
  const state = hasEnded ? run.state : `${run.state}, ${run.stage}`;
  const scores = `test ${formatMean(run.baseline)} → ${formatMean(run.final)}`;
  const rest = `${run.simulated ? '  simulated' : ''}${run.comparison === null ? '' : `  of ${run.comparison}`}`;
  return `${state.padEnd(20)}  ${run.strategy.padEnd(11)}  ${scores}${rest}`;
}

/** The runs that have started, by state. */
function comparisonText(runs: readonly ListedRun[]): string {
  const states = groupedBy(runs, ({ state }) => state);
  const counts = [...states].map(([state, group]) => `${group.length} ${state}`).join(', ');
  const simulated = runs.some(run => run.simulated) ? '  simulated' : '';
  return `${'comparison'.padEnd(20)}  ${counts}${simulated}`;
}

/** Groups in order of first appearance. */
function groupedBy<T>(items: readonly T[], name: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(name(item));
    if (group) group.push(item);
    else groups.set(name(item), [item]);
  }
  return groups;
}

function storeText({ store, storeId }: ListedRun): string {
  return storeId === null ? store : `@${storeId}  ${store}`;
}
