import { relative } from 'node:path';
import { startingPointName } from '../domain/starting-point.js';
import type { Significance } from '../domain/progress.js';
import { reasonsOf } from '../ledger/unresolved.js';
import type { RunStatus } from './status.js';
import { formatGap, formatSignificance } from './format.js';
import { formatCount, formatDuration, formatMean, formatUsd } from '../text/format.js';
import { comparisonLine } from './estimate-view.js';
import { simulatedNote } from './simulated-note.js';
import { remarkLines } from './remark-lines.js';
import type { Palette } from './palette.js';
import { usageTable } from './usage-table.js';
import { outcomeLines } from './outcome-text.js';

/** Returns the final summary: the gain, the cost, where the result is, and what to try next. */
export function resultSummary(options: {
  status: RunStatus;
  storePath: string;
  /** The folder that paths are shown relative to. */
  cwd: string;
  palette: Palette;
}): string[] {
  const { status, storePath, cwd, palette } = options;
  const { scores, usage, paid } = status;
  const at = relative(cwd, storePath) || '.';
  const lines = [
    '',
    `${palette.bold(status.id)}: ${stateText(status, palette)}, ${timeText(status)}`,
    ...(status.begins ? [`starts from ${startingPointName(status.begins)}`] : []),
    '',
    `            validation   test`,
    `  baseline  ${formatMean(scores.baseline.validation).padEnd(13)}${formatMean(scores.baseline.test)}`,
    `  final     ${formatMean(scores.final.validation).padEnd(13)}${formatMean(scores.final.test)}`,
    ...(status.significance ? ['', significanceText(status.significance, palette)] : []),
    ...(status.trainGap ? [formatGap(status.trainGap)] : []),
    ...(status.decision ? [status.decision] : []),
    ...[...status.warnings, ...outcomeLines(status.outcomes)].map(palette.yellow),
    ...(status.simulated
      ? [palette.yellow(`${simulatedNote} For a real LLM, configure llm.baseUrl and llm.models.`)]
      : []),
    '',
    ...usageTable(usage),
    `  this run paid ${formatCount(paid.calls)} calls (${formatUsd(paid.usd)}); ${formatCount(status.journal.hits)} came from the journal${status.cutOff.calls > 0 ? `; ${formatCount(status.cutOff.calls)} without an answer so far` : ''}`,
  ];
  lines.push(...remarkLines(status.remarks).map(line => palette.yellow(`  ${line}`)));
  if (status.unresolved.length > 0) lines.push(`  ${unresolvedLine(status)}`);
  if (status.estimate && status.state === 'done') lines.push(`  ${comparisonLine(status.estimate)}`);
  if (status.modules) {
    const folder = `${at}/runs/${status.id}`;
    lines.push('', `The result: ${folder}/modules.json, to read: ${folder}/modules.md`);
  }
  return lines;
}

function unresolvedLine({ id, state, cutOff, unresolved }: RunStatus): string {
  const tokens = formatCount(cutOff.promptTokens + cutOff.completionTokens);
  const remedy = state === 'done' ? '' : `; to stop counting them: fgo limits ${id} --release`;
  return `calls without an answer: ${reasonsOf(unresolved)}; the budget counts their worst case (${tokens} tokens, ${formatUsd(cutOff.usd)})${remedy}`;
}

/** Wall-clock time, including times when nobody worked on the run. */
function timeText({ state, wallSeconds }: RunStatus): string {
  const time = formatDuration(wallSeconds);
  return state === 'done' ? `${time} after its start` : `started ${time} ago`;
}

function stateText(status: RunStatus, palette: Palette): string {
  return status.state === 'done' ? palette.green('done') : palette.yellow(status.state);
}

function significanceText(test: Significance, palette: Palette): string {
  const text = formatSignificance(test);
  return test.difference > 0 && test.pValue < 0.05 ? palette.green(text) : text;
}
