import type { RunProgress } from '../../domain/progress.js';
import type { Usage } from '../../domain/usage.js';
import type { CallGroup } from '../../ledger/call-groups.js';
import type { ReportData } from '../report-data.js';
import { runPoints } from '../run-points.js';
import type { RunPoint } from '../run-points.js';
import { usageOf } from './costs.js';

type Spend = ReportData['spend'];

/**
 * The validation scores of the run's candidates over what had been spent. A call counts for the first point of
 * the tree that needed it, because the ledger keeps no times.
 */
export function spendOf(progress: RunProgress, groups: readonly CallGroup[]): Spend {
  const { usd } = usageOf(groups);
  const unit = usd === null || usd === 0 ? 'tokens' : 'usd';
  const scores = validationScores(progress);
  const tree = runPoints(progress);
  const usages = callsByPoint(tree, groups).map(usageOf);
  let sum = 0;
  const spent = usages.map(usage => (sum += amountOf(usage, unit)));
  const points = [...scores].map(([name, known]) => {
    // A subset has its score once all its epochs are done.
    const last = tree.findLastIndex(({ path }) => path === name || path.startsWith(`${name}/`));
    return { name, spent: spent[last] ?? 0, ...known };
  });
  return {
    unit,
    points: points.sort((left, right) => left.spent - right.spent),
    baseline: progress.scores.baseline.validation?.mean ?? null,
    final: progress.scores.final.validation?.mean ?? null,
  };
}

function amountOf({ usd, promptTokens, completionTokens }: Usage, unit: Spend['unit']): number {
  return unit === 'usd' ? (usd ?? 0) : promptTokens + completionTokens;
}

function callsByPoint(tree: readonly RunPoint[], groups: readonly CallGroup[]): CallGroup[][] {
  const indexes = new Map<string, number>();
  for (const [index, { places }] of tree.entries())
    for (const place of places) if (!indexes.has(place)) indexes.set(place, index);
  const found = tree.map((): CallGroup[] => []);
  for (const group of groups) {
    const first = Math.min(...group.paths.map(path => indexOf(path, indexes)));
    found[first]?.push(group);
  }
  return found;
}

/** The point of a path or of the closest place above it; infinite if there is none. */
function indexOf(path: string, indexes: ReadonlyMap<string, number>): number {
  for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
    const index = indexes.get(path.slice(0, end));
    if (index !== undefined) return index;
  }
  return Infinity;
}

interface PointScore {
  score: number;
  accepted: boolean;
}

function validationScores({ scores, subsets, merges, polish }: RunProgress): Map<string, PointScore> {
  const known = new Map<string, PointScore>();
  const add = (path: string, mean: number | null | undefined, accepted: boolean) => {
    if (mean !== null && mean !== undefined) known.set(path, { score: mean, accepted });
  };
  add('baseline', scores.baseline.validation?.mean, true);
  for (const { id, epochs } of subsets)
    for (const { epoch, scoredOn, candidate, accepted } of epochs)
      if (scoredOn?.on === 'validation') add(`${id}/epoch-${epoch}`, candidate?.mean, accepted);
  for (const { id, parents, attempts, compaction } of merges) {
    for (const parent of parents)
      if (parent.id.startsWith('subset-')) add(parent.id, parent.validation?.mean, true);
    for (const { attempt, validation, accepted } of attempts)
      add(`${id}/try-${attempt}`, validation.mean, accepted);
    if (compaction) add(`${id}/compact`, compaction.validation?.mean, compaction.accepted);
  }
  add('polish', polish?.candidate?.validation.mean, polish?.accepted ?? false);
  add('final', scores.final.validation?.mean, true);
  return known;
}
