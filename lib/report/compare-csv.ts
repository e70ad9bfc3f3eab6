import type { ComparedRun } from '../optimizer/compare/compared-run.js';
import { roles } from '../domain/usage.js';
import { csvOf } from '../text/csv.js';
import type { Cell } from '../text/csv.js';

const columns: [string, (row: ComparedRun) => Cell][] = [
  ['run', row => row.run],
  ['strategy', row => row.strategy],
  ['size', row => row.size],
  ['seed', row => row.seed],
  ['state', row => row.state],
  ['reason', row => row.reason],
  ['baseline_validation', row => row.scores.baseline.validation],
  ['baseline_test', row => row.scores.baseline.test],
  ['final_validation', row => row.scores.final.validation],
  ['final_test', row => row.scores.final.test],
  ['rollouts', row => row.rollouts],
  ['calls', row => row.usage.calls],
  ['prompt_tokens', row => row.usage.promptTokens],
  ['cached_tokens', row => row.usage.cachedTokens],
  ['completion_tokens', row => row.usage.completionTokens],
  ...roles.flatMap((role): [string, (row: ComparedRun) => Cell][] => [
    [`${role}_calls`, row => row.usage.byRole[role].calls],
    [`${role}_prompt_tokens`, row => row.usage.byRole[role].promptTokens],
    [`${role}_completion_tokens`, row => row.usage.byRole[role].completionTokens],
  ]),
  ['usd', row => row.usage.usd],
  ['paid_calls', row => row.paid.calls],
  ['paid_usd', row => row.paid.usd],
  ['wall_seconds', row => row.wallSeconds],
];

/** One row per run below a header row; unknown values are empty. */
export function comparisonCsv(rows: readonly ComparedRun[]): string {
  return csvOf([
    columns.map(([name]) => name),
    ...rows.map(row => columns.map(([, valueOf]) => valueOf(row))),
  ]);
}
