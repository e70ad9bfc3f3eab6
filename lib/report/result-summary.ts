import { relative } from 'node:path';
import { startingPointName } from '../domain/starting-point.js';
import { reasonsOf } from '../ledger/unresolved.js';
import type { RunStatus } from './status.js';
import { formatCount, formatDuration, formatMean, formatUsd } from '../text/format.js';
import { comparisonLine } from './estimate-view.js';
import { remarkLines } from './remark-lines.js';
import type { Palette } from './palette.js';
import { usageTable } from './usage-table.js';
import { outcomeLines } from './outcome-text.js';
import { ruleValue } from './new-rules.js';
import type { NewRule } from './new-rules.js';
import { simulatedNote } from './simulated-note.js';
import { verdictOf } from './verdict.js';

/** Returns the summary of a run: the verdict, the scores, the cost, and where the result is. */
export function resultSummary(options: {
  status: RunStatus;
  /** The new rules of the result, the most valuable first; they are left out if not given. */
  rules?: readonly NewRule[];
  storePath: string;
  /** The folder that paths are shown relative to. */
  cwd: string;
  palette: Palette;
}): string[] {
  const { status, rules = [], storePath, cwd, palette } = options;
  const { scores, usage, paid } = status;
  // A URL is the same from every folder.
  const at = storePath.includes('://') ? storePath : relative(cwd, storePath) || '.';
  const lines = [
    '',
    `${palette.bold(status.id)}: ${stateText(status, palette)}, ${timeText(status)}`,
    ...(status.begins ? [`starts from ${startingPointName(status.begins)}`] : []),
    ...verdictLines(status, palette),
    '',
    `            validation   test`,
    `  baseline  ${formatMean(scores.baseline.validation).padEnd(13)}${formatMean(scores.baseline.test)}`,
    `  final     ${formatMean(scores.final.validation).padEnd(13)}${formatMean(scores.final.test)}`,
    ...(status.decision ? ['', status.decision] : []),
    ...[...status.warnings, ...outcomeLines(status.outcomes)].map(palette.yellow),
    ...ruleLines(rules, palette),
    '',
    ...usageTable(usage),
    `  this run made ${formatCount(paid.calls)} calls (${formatUsd(paid.usd)}); ${formatCount(status.journal.hits)} came from the journal${status.cutOff.calls > 0 ? `; ${formatCount(status.cutOff.calls)} without an answer so far` : ''}`,
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

/** The verdict on a run that is done, and what makes it less certain than it looks. */
function verdictLines(status: RunStatus, palette: Palette): string[] {
  const simulated = status.simulated
    ? [palette.yellow(`${simulatedNote} For a real LLM, configure llm.baseUrl and llm.models.`)]
    : [];
  if (status.state !== 'done') return simulated;
  const { outcome, sentence, warnings } = verdictOf(status);
  const shown = outcome === 'better' ? palette.green(sentence) : sentence;
  return ['', palette.bold(shown), ...simulated, ...warnings.map(palette.yellow)];
}

const shownRules = 5;

function ruleLines(rules: readonly NewRule[], palette: Palette): string[] {
  if (rules.length === 0) return [];
  const shown = rules.slice(0, shownRules);
  const head = shown.length < rules.length ? `The most valuable of ${rules.length} new rules:` : 'New rules:';
  return [
    '',
    head,
    ...shown.map(rule => {
      const value = ruleValue(rule);
      return `  - ${rule.text}${value === '' ? '' : palette.dim(` (${value})`)}`;
    }),
  ];
}
