import { relative } from 'node:path';
import { roles } from '../../algorithm/domain/usage.js';
import type { Significance } from '../../algorithm/domain/progress.js';
import type { RunStatus } from '../../report/status.js';
import {
  formatCount,
  formatDuration,
  formatGap,
  formatSignificance,
  formatUsd,
} from '../../report/format.js';
import type { Palette } from '../../report/tree-view.js';

/** What a person reads at the end: the gain, what it took, where the result is, what to try next. */
export function resultSummary(input: { status: RunStatus; storePath: string; palette: Palette }): string[] {
  const { status, storePath, palette } = input;
  const { scores, usage, paid } = status;
  const at = relative(process.cwd(), storePath) || '.';
  const lines = [
    '',
    `${palette.bold(status.id)}: ${stateText(status, palette)}, ${timeText(status)}`,
    '',
    `            validation   test`,
    `  baseline  ${mean(scores.baseline.validation)}        ${mean(scores.baseline.test)}`,
    `  final     ${mean(scores.final.validation)}        ${mean(scores.final.test)}`,
    ...(status.significance ? ['', significanceText(status.significance, palette)] : []),
    ...(status.trainGap ? [formatGap(status.trainGap)] : []),
    ...(status.decision ? [status.decision] : []),
    ...(status.simulated
      ? [
          palette.yellow(
            'Simulated endpoint: a model of reading, not a claim about LLMs. Add an llm section for a real one.',
          ),
        ]
      : []),
    '',
    '  role        calls   prompt tokens   (cached)   completion tokens',
    ...roles.map(role => {
      const of = usage.byRole[role];
      return `  ${role.padEnd(9)} ${cell(of.calls, 7)} ${cell(of.promptTokens, 15)} ${cell(of.cachedTokens, 10)} ${cell(of.completionTokens, 19)}`;
    }),
    `  ${'in all'.padEnd(9)} ${cell(usage.calls, 7)} ${cell(usage.promptTokens, 15)} ${cell(usage.cachedTokens, 10)} ${cell(usage.completionTokens, 19)}   ${formatUsd(usage.usd)}`,
    `  this run paid ${formatCount(paid.calls)} calls (${formatUsd(paid.usd)}); ${formatCount(status.journal.hits)} came from the journal${status.cutOff.calls > 0 ? `; ${formatCount(status.cutOff.calls)} were cut off` : ''}`,
  ];
  if (status.modules) {
    const folder = `${at}/runs/${status.id}`;
    lines.push('', `The result: ${folder}/modules.json, to read: ${folder}/modules.md`);
  }
  return lines;
}

/** By the clock on the wall: times in which nobody worked on the run are in it. */
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

function mean(value: number | null): string {
  return value === null ? '  –  ' : value.toFixed(3);
}

function cell(value: number, width: number): string {
  return formatCount(value).padStart(width);
}
