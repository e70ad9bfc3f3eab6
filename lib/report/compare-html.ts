import { scoreChart, tokenChart } from './compare-charts.js';
import { formatGain, scoreColumns, tokenColumns } from './compare-figures.js';
import type { FigureColumn } from './compare-figures.js';
import type { ComparisonReport } from './compare-table.js';
import { formatMean } from '../text/format.js';
import { escapeMarkup } from '../text/escape-markup.js';
import { simulatedNote } from './simulated-note.js';
import { stateText } from './state-text.js';
import type { ContenderSummary } from '../optimizer/compare/summarize-comparison.js';

const style = `
:root { color-scheme: light dark; --ink: #1d2430; --soft: #5b6675; --line: #d5dae1; --paper: #fff; --note: #fff4d6;
  --c0: #1b6ac9; --c1: #c4501b; --c2: #1f8a4c; --c3: #8a3fb0; --c4: #a67c00; --c5: #0d8a94; --c6: #b3266b; --c7: #586b2a; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --soft: #9aa6b5; --line: #38414d; --paper: #14181e; --note: #3b3216;
  --c0: #6fb0ff; --c1: #ff9a66; --c2: #5fd18f; --c3: #cf94f0; --c4: #e5be4d; --c5: #56d3dd; --c6: #ff86bd; --c7: #b3cc7a; } }
body { margin: 2rem auto; max-width: 76rem; padding: 0 1rem; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2.2rem; }
.note { background: var(--note); padding: .5rem .8rem; border-radius: .3rem; } .soft { color: var(--soft); }
.wide { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .7rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
th { color: var(--soft); font-weight: 500; } th:first-child, td:first-child { text-align: left; } td.text { white-space: normal; text-align: left; }
svg { width: 100%; max-width: 46rem; height: auto; } svg text { font: 12px system-ui, sans-serif; fill: var(--ink); } svg .tick { fill: var(--soft); }
.grid { stroke: var(--line); } .baseline { stroke: var(--soft); stroke-dasharray: 4 4; fill: none; }
.series polyline { fill: none; stroke: var(--c); stroke-width: 2; } .series line { stroke: var(--c); stroke-width: 1.5; } .series circle { fill: var(--c); }
${Array.from({ length: 8 }, (_, number) => `.s${number} { --c: var(--c${number}); }`).join(' ')}
rect.optimizer, .key.optimizer { fill: var(--c0); background: var(--c0); } rect.evaluator, .key.evaluator { fill: var(--c1); background: var(--c1); }
rect.merger, .key.merger { fill: var(--c2); background: var(--c2); }
.legend span { margin-right: 1.2rem; white-space: nowrap; } .key { display: inline-block; width: .8rem; height: .8rem; border-radius: .2rem; background: var(--c); margin-right: .4rem; }
`;

/** A comparison as a self-contained page: no scripts, fonts or external URLs. */
export function comparisonPage(report: ComparisonReport): string {
  const strategies = [...new Set(report.summary.map(entry => entry.strategy))];
  const sizes = [...new Set(report.summary.map(entry => entry.size))];
  const title = `Comparison ${report.id}`;
  const seeds = [...new Set(report.rows.map(row => row.seed))].join(', ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeMarkup(title)}</title>
<style>${style}</style>
</head>
<body>
<h1>${escapeMarkup(title)}</h1>
${report.simulated ? `<p class="note">${escapeMarkup(simulatedNote)}</p>` : ''}
<p class="soft">${report.rows.length} runs: ${escapeMarkup(strategies.join(', '))}; seeds ${escapeMarkup(seeds)}. Figures are means over the seeds, ± one standard deviation. Usage is what a run costs with an empty journal.</p>
<h2>Test score</h2>
${legend(strategies)}
${scoreChart(report.summary, strategies)}
<p class="soft">Bars: one standard deviation over seeds each way. Dashed: before.</p>
<h2>Prompt tokens of optimizer, evaluator and merger</h2>
<p class="legend">${['optimizer', 'evaluator', 'merger'].map(role => `<span><i class="key ${role}"></i>${role}</span>`).join('')}</p>
${tokenChart(report.summary)}
${sizes.map(size => sizeSection(report, size)).join('\n')}
${sizes.length > 1 ? consistencySection(report) : ''}
${runsSection(report)}
</body>
</html>
`;
}

function legend(strategies: readonly string[]): string {
  const entries = strategies.map(
    (strategy, number) => `<span><i class="key s${number % 8}"></i>${escapeMarkup(strategy)}</span>`,
  );
  return `<p class="legend">${entries.join('')}</p>`;
}

function sizeSection({ summary }: ComparisonReport, size: number): string {
  const entries = summary.filter(entry => entry.size === size);
  const first = entries[0]?.strategy ?? '';
  return `<h2>${size} train tasks</h2>
${table(scoreColumns(first), entries)}
<p class="soft">Against ${escapeMarkup(first)}: difference of the test scores, task by task over all seeds, with its 95 % interval (paired bootstrap over tasks).</p>
${table(tokenColumns, entries)}
<p class="soft">Prompt tokens of a run by role, those of one optimizer call, and a run’s completion tokens.</p>`;
}

function table(columns: readonly FigureColumn[], entries: readonly ContenderSummary[]): string {
  return tableOf(
    columns.map(({ name }) => name),
    entries.map(entry => columns.map(({ of }) => of(entry))),
  );
}

function tableOf(names: readonly string[], rows: readonly string[][]): string {
  const line = (cells: readonly string[], tag: string) =>
    `<tr>${cells.map(cell => `<${tag}>${escapeMarkup(cell)}</${tag}>`).join('')}</tr>`;
  return `<div class="wide"><table><thead>${line(names, 'th')}</thead><tbody>${rows.map(row => line(row, 'td')).join('')}</tbody></table></div>`;
}

function consistencySection({ consistency }: ComparisonReport): string {
  const rows = consistency.map(({ strategy, sizes, gain }) => [strategy, String(sizes), formatGain(gain)]);
  return `<h2>Gain by size</h2>
${tableOf(['strategy', 'sizes', 'gain'], rows)}
<p class="soft">Mean and standard deviation of the mean gains at each size: the smaller the deviation, the more even.</p>`;
}

function runsSection({ rows }: ComparisonReport): string {
  const cells = rows.map(row => [
    row.run,
    row.reason === null ? stateText(row.state) : `${stateText(row.state)}: ${row.reason}`,
    formatMean(row.scores.baseline.test),
    formatMean(row.scores.final.test),
  ]);
  return `<h2>Runs</h2>
${tableOf(['run', 'state', 'test before', 'test after'], cells)}`;
}
