import { approvalKind, pausedKind } from '../../lib/domain/progress.js';
import type {
  MergeReport,
  PolishReport,
  RunProgress,
  SubsetReport,
  Waiting,
  WaveReport,
} from '../../lib/domain/progress.js';
import { ownScores } from '../../lib/optimizer/acceptance/subset-scores.js';
import { bestCandidate } from '../../lib/report/best-candidate.js';
import { stateText } from '../../lib/report/state-text.js';
import type { RunDescription } from '../../lib/domain/run-description.js';
import { waitSummary } from './wait-summary.js';
import {
  mergeOutcome,
  outcomeLines,
  polishOutcome,
  waveOutcome,
  waveSubsets,
} from '../../lib/report/outcome-text.js';
import { endOfDetails } from '../../lib/text/end-of-details.js';
import { formatMean, formatUsd } from '../../lib/text/format.js';

const mostRows = 60;

/** What the details show besides the progress. */
export interface RunFacts {
  about: Pick<RunDescription, 'budget'>;
  paidUsd: number | null;
  verdict: string | null;
}

/**
 * A run's tree as Markdown, for its page in the Temporal UI. The page shows only the start of a long text: what
 * matters most comes first.
 */
export function progressDetails(progress: RunProgress, facts: RunFacts): string {
  const { baseline, final } = progress.scores;
  const parts = [
    ...(facts.verdict === null ? [] : [`**${facts.verdict}**`]),
    headline(progress, facts),
    ...progress.waiting.map(waitingPart),
    `${stateText(progress.state)}, stage ${progress.stage}, strategy ${progress.strategy}${progress.simulated ? ', _simulated endpoint_' : ''}`,
    ...(progress.ending ? [`_Ends early: ${progress.ending}._`] : []),
    [
      '| | validation | test |',
      '|---|---|---|',
      `| baseline | ${formatMean(baseline.validation)} | ${formatMean(baseline.test)} |`,
      `| final | ${formatMean(final.validation)} | ${formatMean(final.test)} |`,
    ].join('\n'),
  ];
  if (progress.waves) parts.push(waveTable(progress.waves));
  if (progress.polish) parts.push(...polishParts(progress.polish));
  if (progress.merges.length > 0) parts.push(mergeTable(progress.merges));
  if (progress.subsets.length > 0) parts.push(subsetTable(progress.subsets));
  if (progress.decision) parts.push(progress.decision);
  parts.push(...progress.warnings, ...outcomeLines(progress.outcomes));
  return endOfDetails(parts.join('\n\n'));
}

/** `**Best so far 0.717** (baseline 0.117) · **paid $0.42**, at most $2.00 · **WAITS FOR YOU: approve or reject**`. */
function headline(progress: RunProgress, { about, paidUsd }: RunFacts): string {
  const { baseline, final } = progress.scores;
  const best = bestCandidate(progress);
  const score = final.validation ?? best?.score ?? baseline.validation;
  const isOnTrain = !final.validation && best?.on === 'train';
  const [waiting] = progress.waiting;
  return [
    `**${final.validation ? 'Final' : 'Best so far'} ${formatMean(score)}** on ${isOnTrain ? 'its train tasks' : 'validation'} (baseline ${formatMean(baseline.validation)})`,
    `**paid ${formatUsd(paidUsd)}**, ${about.budget}`,
    ...(waiting ? [`**${waitSummary(waiting)}**`] : []),
  ].join(' · ');
}

/** A block quote; a question to a person may have several lines. */
function waitingPart({ path, kind, reason, remedy }: Waiting): string {
  const heading =
    kind === pausedKind
      ? '**Paused.**'
      : kind === approvalKind
        ? '**Waits for an approval.**'
        : `**Waits for a person** (${path}):`;
  return `${heading} ${reason}\n${remedy}`
    .split('\n')
    .map(line => `> ${line}  `)
    .join('\n');
}

function waveTable(waves: WaveReport[]): string {
  const rows = waves.map((wave, place) => {
    const { start, result } = wave.validation;
    return `| ${place + 1} | ${waveSubsets(wave)} | ${wave.start} ${formatMean(start)} | ${waveOutcome(wave)} ${formatMean(result)} |`;
  });
  return ['| wave | subsets | begins with | outcome |', '|---|---|---|---|', ...rows].join('\n');
}

function polishParts(polish: PolishReport): string[] {
  const score = polish.candidate ? `, validation ${formatMean(polish.candidate.validation)}` : '';
  return [`**polish**: ${polishOutcome(polish)}${score}`, subsetTable(polish.subsets)];
}

function mergeTable(merges: MergeReport[]): string {
  const sorted = [...merges].sort((left, right) => right.level - left.level || left.index - right.index);
  const rows = sorted.slice(0, mostRows).map(node => {
    const parents = node.parents.map(parent => `${parent.id} ${formatMean(parent.validation)}`).join(', ');
    return `| ${node.id} | ${parents} | ${mergeOutcome(node)} | ${formatMean(node.validation)} |`;
  });
  return [
    '| merge | parents | outcome | validation |',
    '|---|---|---|---|',
    ...rows,
    ...more(sorted.length),
  ].join('\n');
}

function subsetTable(subsets: SubsetReport[]): string {
  const sorted = [...subsets].sort((left, right) => (left.id < right.id ? -1 : 1));
  const rows = sorted.slice(0, mostRows).map(subset => {
    const { before, after } = ownScores(subset);
    const accepted = subset.epochs.filter(epoch => epoch.accepted);
    const step = subset.state === 'running' ? (subset.step ?? 'starting') : subset.state;
    return `| ${subset.id} | ${subset.tasks} | ${step} | ${formatMean(before)} → ${formatMean(after)} | ${accepted.length} of ${subset.epochs.length} |`;
  });
  return [
    '| subset | tasks | step | score | accepted |',
    '|---|---|---|---|---|',
    ...rows,
    ...more(sorted.length),
  ].join('\n');
}

function more(rows: number): string[] {
  return rows > mostRows ? [`\n… and ${rows - mostRows} more`] : [];
}
