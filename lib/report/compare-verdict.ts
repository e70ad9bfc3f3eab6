import type { ContenderSummary } from '../optimizer/compare/summarize-comparison.js';
import { formatDifference } from '../text/format.js';
import { formatSpread } from './compare-figures.js';
import type { ComparisonReport } from './compare-table.js';

/** What a comparison shows at its largest size, in one sentence; null if no run is done. */
export function comparisonVerdict({ summary }: Pick<ComparisonReport, 'summary'>): string | null {
  const tested = summary.filter(({ test }) => test !== null);
  const size = Math.max(...tested.map(entry => entry.size));
  const entries = tested.filter(entry => entry.size === size);
  const [best, second] = [...entries].sort((left, right) => meanOf(right) - meanOf(left));
  if (!best) return null;
  const scores = `${best.strategy} reaches ${formatSpread(best.test)} on test with ${size} train tasks`;
  if (!second) return `${scores}, from ${formatSpread(best.baseline)}.`;
  const first = summary.find(entry => entry.size === size);
  const rival = best === first ? second : first;
  const paired = best === first ? second.versusFirst : best.versusFirst;
  const ahead = `${scores}, the best of ${entries.length}`;
  if (!paired || !rival) return `${ahead}; ${second.strategy} reaches ${formatSpread(second.test)}.`;
  const bounds = best === first ? paired.interval.map(bound => -bound).reverse() : paired.interval;
  const [low = 0, high = 0] = bounds;
  const difference = best === first ? -paired.difference : paired.difference;
  const chance = low > 0 ? 'is unlikely to be chance' : 'may be chance';
  return `${ahead}: ${formatDifference(difference)} against ${rival.strategy}, which ${chance} (95 % interval ${formatDifference(low)} to ${formatDifference(high)}).`;
}

function meanOf({ test }: ContenderSummary): number {
  return test?.mean ?? 0;
}
