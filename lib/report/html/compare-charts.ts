import type { ContenderSummary } from '../../optimizer/compare/summarize-comparison.js';
import { formatCount } from '../../text/format.js';
import { formatSpread } from '../compare-figures.js';
import { at, clamp, scoreTicks } from './charts.js';
import { markup } from './markup.js';
import type { Html } from './markup.js';

const width = 640;
const height = 300;
const left = 56;
const right = 16;
const top = 16;
const bottom = 44;
const plotWidth = width - left - right;
const plotHeight = height - top - bottom;

/** Test score over size: one line per contender, with error bars of ±1 standard deviation over seeds. */
export function scoreChart(summary: readonly ContenderSummary[], strategies: readonly string[]): Html {
  const known = summary.flatMap(entry => (entry.test ? [{ ...entry, test: entry.test }] : []));
  if (known.length === 0) return markup``;
  const sizes = [...new Set(summary.map(entry => entry.size))];
  const ends = known.flatMap(({ test }) => [
    test.mean - (test.deviation ?? 0),
    test.mean + (test.deviation ?? 0),
  ]);
  const before = known.flatMap(({ baseline }) => baseline?.mean ?? []);
  const ticks = scoreTicks([...ends, ...before]);
  const [low = 0, high = 1] = [ticks[0], ticks.at(-1)];
  const y = (score: number) => top + plotHeight * (1 - (clamp(score, low, high) - low) / (high - low));
  const centerOf = (size: number) => left + (plotWidth * (sizes.indexOf(size) + 0.5)) / sizes.length;
  // Offset the contenders so that their bars overlap neither each other nor those of the next size.
  const offset = Math.min(9, (0.8 * plotWidth) / sizes.length / strategies.length);
  const x = (size: number, strategy: string) =>
    centerOf(size) + (strategies.indexOf(strategy) - (strategies.length - 1) / 2) * offset;
  const parts = [
    ...ticks.map(
      tick =>
        markup`<line class="grid" x1="${left}" x2="${width - right}" y1="${at(y(tick))}" y2="${at(y(tick))}"/><text class="tick" x="${left - 8}" y="${at(y(tick) + 4)}" text-anchor="end">${tick.toFixed(2)}</text>`,
    ),
    ...sizes.map(
      size =>
        markup`<text class="tick" x="${at(centerOf(size))}" y="${height - bottom + 20}" text-anchor="middle">${size}</text>`,
    ),
    markup`<text class="tick" x="${left + plotWidth / 2}" y="${height - 4}" text-anchor="middle">train tasks</text>`,
    ...baselineLine(sizes, known, { y, centerOf }),
    ...strategies.map((strategy, number) => {
      const own = known.filter(entry => entry.strategy === strategy);
      const points = own.map(entry => `${at(x(entry.size, strategy))},${at(y(entry.test.mean))}`).join(' ');
      const marks = own.map(({ size, test }) => {
        const [from, to] = [y(test.mean - (test.deviation ?? 0)), y(test.mean + (test.deviation ?? 0))];
        const title = `${strategy}, ${size} train tasks: ${formatSpread(test)}`;
        return markup`<g><title>${title}</title><line x1="${at(x(size, strategy))}" x2="${at(x(size, strategy))}" y1="${at(from)}" y2="${at(to)}"/><circle cx="${at(x(size, strategy))}" cy="${at(y(test.mean))}" r="4"/></g>`;
      });
      return markup`<g class="series s${number % 8}"><polyline points="${points}"/>${marks}</g>`;
    }),
  ];
  return markup`<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Test score over the number of train tasks">${parts}</svg>`;
}

/** The unoptimized agent: mean baseline score over all contenders of a size. */
function baselineLine(
  sizes: readonly number[],
  known: readonly ContenderSummary[],
  { y, centerOf }: { y: (score: number) => number; centerOf: (size: number) => number },
): Html[] {
  const points = sizes.flatMap(size => {
    const means = known.flatMap(entry =>
      entry.size === size && entry.baseline ? [entry.baseline.mean] : [],
    );
    if (means.length === 0) return [];
    const mean = means.reduce((sum, value) => sum + value, 0) / means.length;
    const half = plotWidth / sizes.length / 2;
    return [`${at(centerOf(size) - half)},${at(y(mean))}`, `${at(centerOf(size) + half)},${at(y(mean))}`];
  });
  return points.length === 0
    ? []
    : [markup`<polyline class="baseline" points="${points.join(' ')}"><title>before</title></polyline>`];
}

const rowHeight = 26;
const nameWidth = 170;
const countWidth = 90;
const stacked = ['optimizer', 'evaluator', 'merger'] as const;

/** Prompt tokens of optimizer, evaluator and merger: one bar per contender and size. */
export function tokenChart(summary: readonly ContenderSummary[]): Html {
  const most = Math.max(1, ...summary.map(entry => entry.learningPromptTokens ?? 0));
  const span = width - nameWidth - countWidth;
  const several = new Set(summary.map(entry => entry.size)).size > 1;
  const bars = summary.map((entry, row) => {
    let start = nameWidth;
    const pieces = stacked.map(role => {
      const tokens = entry.promptTokensByRole[role] ?? 0;
      const piece = markup`<rect class="${role}" x="${at(start)}" y="${row * rowHeight + 4}" width="${at((span * tokens) / most)}" height="${rowHeight - 8}"><title>${role}: ${formatCount(tokens)}</title></rect>`;
      start += (span * tokens) / most;
      return piece;
    });
    const name = several ? `${entry.strategy}, ${entry.size}` : entry.strategy;
    const middle = row * rowHeight + rowHeight / 2 + 4;
    return markup`<text class="name" x="${nameWidth - 8}" y="${middle}" text-anchor="end">${name}</text>${pieces}<text class="tick" x="${at(start + 6)}" y="${middle}">${formatCount(entry.learningPromptTokens)}</text>`;
  });
  const all = Math.max(1, summary.length) * rowHeight;
  return markup`<svg viewBox="0 0 ${width} ${all}" width="${width}" height="${all}" role="img" aria-label="Prompt tokens of optimizer, evaluator and merger">${bars}</svg>`;
}
