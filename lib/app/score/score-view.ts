import { formatMean, formatUsd } from '../../text/format.js';
import type { JudgeAgreement } from './measure-agreement.js';
import type { ScoreReport, ScoredPair } from './score-report.js';

const maxDiffering = 10;

/** Formats a report as lines: the scores, one per pair, are data for stdout; the rest goes to stderr. */
export function scoreView(report: ScoreReport): { scores: string[]; messages: string[] } {
  const { pairs, mean, unscored, agreement, paid } = report;
  const scored = pairs.length - unscored;
  const summary =
    mean === null
      ? []
      : [`Mean ${rounded(mean)} of ${scored} scored${unscored > 0 ? `, ${unscored} unscored` : ''}.`];
  const cost = paid?.usd ? `, ${formatUsd(paid.usd)}` : '';
  return {
    scores: [
      ...pairs.map(({ score }) => (score === null ? 'unscored' : String(rounded(score)))),
      ...agreement.map(agreementLine),
    ],
    messages: [
      ...pairs.flatMap(pairLines),
      ...summary,
      ...agreement.flatMap(differingLines),
      ...(paid ? [`${paid.calls} ${paid.calls === 1 ? 'call' : 'calls'} to the judge paid${cost}.`] : []),
    ],
  };
}

function pairLines({ line, score, feedback, metrics, error }: ScoredPair): string[] {
  if (error !== null) return [`line ${line}: unscored: ${error}`];
  // The feedback of a failure already names them.
  const shown = feedback === '' || score === 1 ? (metrics ?? {}) : {};
  const parts = Object.entries(shown).map(([name, value]) => `${name} ${rounded(value)}`);
  const texts = [feedback, parts.length > 0 ? `[${parts.join(', ')}]` : ''].filter(text => text !== '');
  return texts.length === 0 ? [] : [`line ${line}: ${texts.join(' ')}`];
}

function agreementLine(found: JudgeAgreement): string {
  const { metric, shown, heldBack, compared, same, meanDifference, correlation } = found;
  const name = metric === null ? '' : ` (${metric})`;
  const related = correlation === null ? 'unknown' : correlation.toFixed(2);
  return `agreement${name}: same score on ${Math.round(same * compared)} of ${compared}, mean difference ${formatMean(meanDifference)}, correlation ${related} (${heldBack} held back, ${shown} shown)`;
}

function differingLines({ differing, unscored }: JudgeAgreement): string[] {
  const sorted = [...differing].sort(
    (left, right) => Math.abs(right.judge - right.label) - Math.abs(left.judge - left.label),
  );
  const rest = sorted.length - maxDiffering;
  return [
    ...sorted
      .slice(0, maxDiffering)
      .map(
        ({ example, label, judge, actual, feedback }) =>
          `example ${example}: you ${rounded(label)}, the judge ${rounded(judge)}: ${JSON.stringify(actual.slice(0, 80))}. ${feedback}`,
      ),
    ...(rest > 0 ? [`and ${rest} more (--json shows all)`] : []),
    ...unscored.map(({ example, error }) => `example ${example}: unscored: ${error}`),
  ];
}

function rounded(score: number): number {
  return Math.round(score * 10_000) / 10_000;
}
