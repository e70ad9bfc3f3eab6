import type { ComparedRun } from '../optimizer/compare/compared-run.js';
import type { ComparisonSummary, ContenderSummary } from '../optimizer/compare/summarize-comparison.js';
import { formatCount, formatMean } from '../text/format.js';
import { formatGain, scoreColumns, tokenColumns } from './compare-figures.js';
import type { FigureColumn } from './compare-figures.js';
import { isFinished } from './compare-progress.js';
import { simulatedNote } from './simulated-note.js';
import { alignedRows } from './aligned-rows.js';
import { stateText } from './state-text.js';
import { aside, heading, plain } from './styled-text.js';
import type { StyledLine } from './styled-text.js';

/** A comparison as shown in the terminal. */
export interface ComparisonReport extends ComparisonSummary {
  id: string;
  rows: readonly ComparedRun[];
  simulated: boolean;
}

/** For each size, tables of scores and tokens and a chart; then the spread over sizes, and errors. */
export function comparisonLines(report: ComparisonReport): StyledLine[] {
  // Sizes without a finished run have nothing to show.
  const begun = report.summary.filter(entry => entry.runs > 0);
  const sizes = [...new Set(begun.map(entry => entry.size))];
  return [
    heading(`Comparison ${report.id}`),
    ...(report.simulated ? [plain(simulatedNote)] : []),
    ...sizes.flatMap(size => sizeLines(report, size)),
    ...(sizes.length > 1 ? consistencyLines(report) : []),
    ...missingLines(report.rows),
  ];
}

function sizeLines({ summary, rows }: ComparisonReport, size: number): StyledLine[] {
  const entries = summary.filter(entry => entry.size === size);
  const first = entries[0]?.strategy ?? '';
  const seeds = new Set(rows.filter(row => row.size === size).map(row => row.seed)).size;
  return [
    plain(''),
    heading(
      `${size} train tasks, ${seeds} ${seeds === 1 ? 'seed' : 'seeds'} (means ± standard deviations over seeds)`,
    ),
    ...tableLines(scoreColumns(first), entries),
    plain(''),
    aside('prompt tokens of a run'),
    ...tableLines(tokenColumns, entries),
    plain(''),
    aside('test score: ░ before, █ gained, ▒ lost'),
    ...entries.flatMap(barLine),
  ];
}

function tableLines(columns: readonly FigureColumn[], entries: readonly ContenderSummary[]): StyledLine[] {
  const cells = [
    columns.map(({ name }) => name),
    ...entries.map(entry => columns.map(({ of }) => of(entry))),
  ];
  return alignedRows(cells, 'right').map((line, index) => (index === 0 ? aside(line) : plain(line)));
}

const barWidth = 50;

function barLine({ strategy, baseline, test }: ContenderSummary): StyledLine[] {
  if (!baseline || !test) return [];
  const before = Math.round(baseline.mean * barWidth);
  const after = Math.round(test.mean * barWidth);
  const common = '░'.repeat(Math.min(before, after));
  const change = (after >= before ? '█' : '▒').repeat(Math.abs(after - before));
  return [plain(`  ${strategy.padEnd(20)} ${(common + change).padEnd(barWidth)} ${formatMean(test)}`)];
}

function consistencyLines({ consistency }: ComparisonReport): StyledLine[] {
  return [
    plain(''),
    heading('Gain by size (mean ± standard deviation of the gains at each size)'),
    ...consistency.map(({ strategy, sizes, gain }) =>
      plain(`  ${strategy.padEnd(20)} ${formatGain(gain)}  over ${formatCount(sizes)} sizes`),
    ),
  ];
}

/** Runs that are not included in the figures. */
function missingLines(rows: readonly ComparedRun[]): StyledLine[] {
  const missing = rows.filter(row => row.state !== 'done');
  if (missing.length === 0) return [];
  const failed = missing.filter(({ state }) => isFinished(state));
  return [
    plain(''),
    heading(
      `${missing.length} of ${rows.length} runs have no result${failed.length > 0 ? ` (${failed.length} failed or were cancelled)` : ' yet'}`,
    ),
    ...missing
      .slice(0, 20)
      .map(({ run, state, reason }) =>
        plain(`  ${run}: ${stateText(state)}${reason === null ? '' : `, ${reason}`}`),
      ),
    ...(missing.length > 20 ? [aside(`  … and ${missing.length - 20} more`)] : []),
  ];
}
