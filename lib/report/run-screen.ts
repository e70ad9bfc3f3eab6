import stringWidth from 'string-width';
import type { BudgetConfig } from '../config/optimize.js';
import { stages } from '../domain/progress.js';
import type { RunProgress } from '../domain/progress.js';
import type { Usage } from '../domain/usage.js';
import type { LedgerSummary } from '../ledger/ledger-accounts.js';
import { formatCount, formatDuration, formatMean, formatUsd } from '../text/format.js';
import { bestCandidate } from './best-candidate.js';
import type { Palette } from './palette.js';
import { mergeLine } from './tree-view.js';
import { subsetLine } from './subset-line.js';
import { wrapText } from './wrap.js';

/** What the live screen of a run shows. */
export interface RunScreen {
  run: string;
  /** Null until the run has started. */
  progress: RunProgress | null;
  ledger: LedgerSummary;
  cap: BudgetConfig;
  /** What was paid when this screen began, `seconds` ago. */
  paidBefore: Usage;
  seconds: number;
  /** Null if unknown. */
  secondsLeft: number | null;
  /** The new rules of the best candidate, if a person asked for them. */
  rules: readonly string[] | null;
  /** What the last key did; null after a while. */
  note: string | null;
  /** What the keys do, such as `p pause`; empty where there is no keyboard. */
  keys: readonly string[];
}

/**
 * The live screen as lines, at most `rows` of `columns` each: what matters most is at the top, active places
 * come first, and places that have ended are a count.
 */
export function screenLines(
  screen: RunScreen,
  options: { columns: number; rows: number; palette: Palette },
): string[] {
  const { columns, rows, palette } = options;
  const { progress, note, keys } = screen;
  const head = [
    titleLine(screen, palette),
    ...(progress ? [bestLine(progress, palette)] : []),
    spentLine(screen),
    timeLine(screen),
  ];
  const foot = [
    ...(note === null ? [] : [palette.yellow(note)]),
    ...(keys.length > 0 ? [palette.dim(keys.join(' · '))] : []),
  ].flatMap(line => fold(line, columns));
  const top = head.flatMap(line => fold(line, columns));
  const body = progress ? bodyLines(screen, progress, { columns, palette }) : [palette.dim('starting …')];
  const room = Math.max(1, rows - top.length - foot.length - 2);
  const hidden = body.length - room;
  const shown = hidden <= 0 ? body : [...body.slice(0, room - 1), palette.dim(`… ${hidden + 1} more lines`)];
  return [...top, '', ...shown, ...(foot.length > 0 ? ['', ...foot] : [])].slice(0, rows);
}

const separator = '  ·  ';

function titleLine({ run, progress }: RunScreen, palette: Palette): string {
  if (!progress) return palette.bold(run);
  const { state, stage, simulated } = progress;
  const shown = state === 'running' ? palette.cyan(stage) : palette.yellow(`${state}, in stage ${stage}`);
  return [palette.bold(run), shown, ...(simulated ? [palette.yellow('simulated endpoint')] : [])].join(
    separator,
  );
}

function bestLine(progress: RunProgress, palette: Palette): string {
  const { baseline, final } = progress.scores;
  const found = bestCandidate(progress);
  const parts = [`baseline ${formatMean(baseline.validation)} on validation`];
  if (final.validation) parts.unshift(palette.green(`result ${formatMean(final.validation)}`));
  else if (found?.on === 'validation')
    parts.unshift(`best so far ${palette.green(formatMean(found.score))} (${found.id})`);
  else if (found)
    parts.unshift(`best so far ${palette.green(formatMean(found.score))} on its own tasks (${found.id})`);
  if (final.test) parts.push(`test ${formatMean(baseline.test)} → ${formatMean(final.test)}`);
  return parts.join(separator);
}

/** What was spent, against each cap, and what the whole run will cost at this pace. */
function spentLine({ ledger, cap, paidBefore, seconds, secondsLeft }: RunScreen): string {
  const { paid, hits } = ledger;
  const total = (now: number, before: number) =>
    secondsLeft === null || seconds === 0 ? null : now + ((now - before) * secondsLeft) / seconds;
  const parts = [
    amount({
      spent: paid.calls,
      unit: ' calls made',
      cap: cap.calls,
      projected: total(paid.calls, paidBefore.calls),
      format: formatCount,
    }),
  ];
  if (hits > 0) parts.push(`${formatCount(hits)} from the journal`);
  const tokens = paid.promptTokens + paid.completionTokens;
  const tokensBefore = paidBefore.promptTokens + paidBefore.completionTokens;
  parts.push(
    amount({
      spent: tokens,
      unit: ' tokens',
      cap: cap.tokens,
      projected: cap.tokens === undefined ? null : total(tokens, tokensBefore),
      format: formatCount,
    }),
  );
  const { usd } = paid;
  if (usd === null) parts.push('no price known');
  else if (usd > 0 || cap.usd !== undefined)
    parts.push(
      amount({ spent: usd, cap: cap.usd, projected: total(usd, paidBefore.usd ?? 0), format: formatUsd }),
    );
  return parts.join(separator);
}

function amount(input: {
  spent: number;
  unit?: string;
  cap: number | undefined;
  projected: number | null;
  format: (value: number) => string;
}): string {
  const { spent, unit = '', cap, projected, format } = input;
  const limit = cap === undefined ? '' : ` of at most ${format(cap)}`;
  const total = projected === null ? '' : `, about ${format(Number(projected.toPrecision(2)))} in all`;
  return `${format(spent)}${unit}${limit}${total}`;
}

function timeLine({ seconds, secondsLeft, ledger }: RunScreen): string {
  const parts = [formatDuration(seconds), `${ledger.cutOff.open} calls in flight`];
  if (secondsLeft !== null) parts.splice(1, 0, `about ${formatDuration(secondsLeft)} left`);
  return parts.join(separator);
}

function bodyLines(
  { rules }: RunScreen,
  progress: RunProgress,
  { columns, palette }: { columns: number; palette: Palette },
): string[] {
  const waits = progress.waiting.flatMap(({ reason, remedy }) =>
    wrapText(`${reason} ${remedy}`, columns, { first: '‖ ', others: '  ' }).map(palette.yellow),
  );
  if (rules) return [...waits, ...rulesLines(rules, columns)];
  const { subsets, merges, polish } = progress;
  const active = [
    ...merges.filter(({ state }) => state === 'running').map(node => mergeLine(node, palette)),
    ...[...subsets, ...(polish?.subsets ?? [])]
      .filter(({ state }) => state === 'running')
      .map(subset => subsetLine(subset, palette)),
  ];
  return [
    stagesLine(progress, palette),
    ...waits,
    ...active.map(line => `  ${palette.cyan('▸')} ${line}`),
    ...countLines(progress, palette),
  ];
}

function rulesLines(rules: readonly string[], columns: number): string[] {
  if (rules.length === 0) return ['The best candidate has no new rules yet.'];
  return [
    'New rules of the best candidate:',
    ...rules.flatMap(rule => wrapText(rule, columns, { first: '- ', others: '  ' })),
  ];
}

function stagesLine({ stage }: RunProgress, palette: Palette): string {
  const current = stages.indexOf(stage);
  return stages
    .slice(0, -1)
    .map((name, place) => {
      if (place < current) return `${palette.green('✔')} ${name}`;
      return place === current ? `${palette.cyan('▸')} ${palette.bold(name)}` : palette.dim(`· ${name}`);
    })
    .join('   ');
}

/** Places that have ended or not started, as counts. */
function countLines({ subsets, merges }: RunProgress, palette: Palette): string[] {
  const count = (nodes: readonly { state: string }[], state: string) =>
    nodes.filter(node => node.state === state).length;
  const done = subsets.filter(({ state }) => state === 'done');
  const better = done.filter(({ epochs }) => epochs.some(({ accepted }) => accepted)).length;
  const merged = count(merges, 'done');
  return [
    ...(done.length > 0
      ? [`${done.length} of ${subsets.length} subsets done, ${better} with a better candidate`]
      : []),
    ...(count(subsets, 'open') > 0 ? [`${count(subsets, 'open')} subsets not started`] : []),
    ...(merged > 0 ? [`${merged} merge${merged === 1 ? '' : 's'} done`] : []),
  ].map(line => palette.dim(`  ${line}`));
}

/** Parts of a line that does not fit, on several lines. */
function fold(line: string, columns: number): string[] {
  const lines: string[] = [];
  for (const part of line.split(separator)) {
    const joined = lines.length === 0 ? part : `${lines.at(-1)}${separator}${part}`;
    if (lines.length > 0 && stringWidth(joined) <= columns) lines[lines.length - 1] = joined;
    else lines.push(part);
  }
  return lines;
}
