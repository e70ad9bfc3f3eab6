import { formatPoint, parsePoint } from '../program/points.js';
import type { RunProgress } from '../../domain/progress.js';

/**
 * A point in a run's tree from which a fork starts over: re-runs the point itself and everything that follows
 * from it. `optimize` is before all subsets, `merge` before all merges, `final` before the final test.
 */
export type ForkPoint =
  | { kind: 'optimize' }
  | { kind: 'subset'; id: string; epoch: number }
  | { kind: 'merge'; id: string | null }
  | { kind: 'final' };

/**
 * Reads `baseline`, `optimize`, `subset-003`, `subset-003/epoch-2`, `merge`, `merge-2-1` or `final`. Null if
 * the run has no such point.
 */
export function forkPoint(text: string, progress: Pick<RunProgress, 'subsets' | 'merges'>): ForkPoint | null {
  if (text === 'baseline' || text === 'divide' || text === 'optimize') return { kind: 'optimize' };
  // Nothing inside the tree can be taken over if the run has no reports of its subsets (too many).
  if (progress.subsets.length === 0) return null;
  if (text === 'merge') return { kind: 'merge', id: null };
  if (text === 'final' || text === 'test') return { kind: 'final' };
  if (progress.merges.some(node => node.id === text)) return { kind: 'merge', id: text };
  const point = parsePoint(text);
  if (point?.kind !== 'subset' && point?.kind !== 'epoch') return null;
  const { subset: id } = point;
  const epochs = progress.subsets.find(subset => subset.id === id)?.epochs;
  if (!epochs) return null;
  if (point.kind === 'subset') return { kind: 'subset', id, epoch: 1 };
  return epochs.some(({ epoch }) => epoch === point.epoch)
    ? { kind: 'subset', id, epoch: point.epoch }
    : null;
}

/** All points of a run, in tree order. */
export function forkPoints({ subsets, merges }: Pick<RunProgress, 'subsets' | 'merges'>): string[] {
  if (subsets.length === 0) return ['optimize'];
  return [
    'optimize',
    ...subsets.flatMap(({ id, epochs }) => [
      id,
      ...epochs.map(({ epoch }) => formatPoint({ kind: 'epoch', subset: id, epoch })),
    ]),
    'merge',
    ...merges.map(({ id }) => id),
    'final',
  ];
}
