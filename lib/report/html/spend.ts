import { formatShortCount, formatUsd } from '../../text/format.js';
import type { ReportData } from '../report-data.js';
import { at, clamp, scoreTicks } from './charts.js';
import { table } from './figures.js';
import type { ScoreFormat } from './figures.js';
import { markup } from './markup.js';
import type { Html } from './markup.js';
import type { Section } from './page.js';

type Spend = ReportData['spend'];

export function spendSection({ spend }: ReportData, format: ScoreFormat): Section {
  const { points } = spend;
  const name = spend.unit === 'usd' ? 'cost in USD' : 'tokens';
  const rows = markup`<details><summary>The points as a table</summary>${table({
    caption: `Validation score over ${name}`,
    rows: points,
    columns: [
      { name: 'candidate', of: point => point.name },
      { name, kind: 'number', of: point => amount(point.spent, spend.unit) },
      { name: 'validation', kind: 'number', of: point => format.score(point.score) },
      { name: 'accepted', of: point => (point.accepted ? 'yes' : 'no') },
    ],
  })}</details>`;
  return {
    id: 'spend',
    title: 'Score over spend',
    body:
      points.length < 2
        ? markup`<p>There are too few scores on validation for a chart.</p>`
        : markup`<p>Each dot is a candidate on validation; the line is the best one so far, hollow dots were rejected, and the dashed line is the baseline. Subsets work at the same time: spend is counted in the order of the tree.</p>
${chart(spend, format)}${rows}`,
  };
}

function amount(spent: number, unit: Spend['unit']): string {
  return unit === 'usd' ? formatUsd(spent) : formatShortCount(spent);
}

const [width, height, left, right, top, bottom] = [760, 300, 64, 20, 14, 46];
const [plotWidth, plotHeight] = [width - left - right, height - top - bottom];

function chart({ points, unit, baseline }: Spend, format: ScoreFormat): Html {
  const ticks = scoreTicks([...points.map(point => point.score), ...(baseline === null ? [] : [baseline])]);
  const [low = 0, high = 1] = [ticks[0], ticks.at(-1)];
  const most = Math.max(...points.map(({ spent }) => spent)) || 1;
  const x = (spent: number) => left + (plotWidth * spent) / most;
  const y = (score: number) => top + plotHeight * (1 - (clamp(score, low, high) - low) / (high - low));
  const lines = ticks.map(
    tick =>
      markup`<line class="grid" x1="${left}" x2="${width - right}" y1="${at(y(tick))}" y2="${at(y(tick))}"/><text class="tick" x="${left - 8}" y="${at(y(tick) + 4)}" text-anchor="end">${format.score(tick)}</text>`,
  );
  const spends = [0, 0.25, 0.5, 0.75, 1].map(
    share =>
      markup`<text class="tick" x="${at(x(share * most))}" y="${height - bottom + 20}" text-anchor="${share === 0 ? 'start' : share === 1 ? 'end' : 'middle'}">${amount(share * most, unit)}</text>`,
  );
  const dots = points.map(
    ({ name, spent, score, accepted }) =>
      markup`<circle class="dot${accepted ? '' : ' rejected'}" cx="${at(x(spent))}" cy="${at(y(score))}" r="5"><title>${name}: ${format.score(score)} at ${amount(spent, unit)}</title></circle>`,
  );
  const base =
    baseline === null
      ? ''
      : markup`<line class="baseline" x1="${left}" x2="${width - right}" y1="${at(y(baseline))}" y2="${at(y(baseline))}"/>`;
  const label = unit === 'usd' ? 'cost in USD' : 'prompt and completion tokens';
  return markup`<svg viewBox="0 0 ${width} ${height}" width="${width}" role="img" aria-label="Validation score over ${label}; the table below has the values">${lines}${spends}<text class="tick" x="${left + plotWidth / 2}" y="${height - 6}" text-anchor="middle">${label}</text>${base}<path class="step" d="${bestSoFar(points, x, y)}"/>${dots}</svg>`;
}

function bestSoFar(
  points: Spend['points'],
  x: (spent: number) => number,
  y: (score: number) => number,
): string {
  let best = -1;
  let path = '';
  for (const { spent, score, accepted } of points) {
    if (path !== '') path += `H${at(x(spent))}`;
    if (!accepted || score <= best) continue;
    path += path === '' ? `M${at(x(spent))} ${at(y(score))}` : `V${at(y(score))}`;
    best = score;
  }
  return path;
}
