import { usageRoles } from '../../domain/usage.js';
import type { LoggedCall } from '../../ledger/call-log.js';
import { UsageTotal } from '../../ledger/usage-total.js';
import type { ReportData } from '../report-data.js';

type CostRow = ReportData['costs']['byRole'][number];
type FailedCall = ReportData['calls']['failures'][number];
type Serving = NonNullable<ReportData['serving']>['before'];

const stages: [name: string, places: RegExp][] = [
  ['baseline', /^evaluate-(baseline-|explore-train)/],
  ['optimize', /^subset-|^evaluate-subset-/],
  ['merge', /^merge-|^evaluate-merge-/],
  ['polish', /^polish-|^evaluate-polish-/],
  ['test', /^evaluate-final-/],
];

export function costsByRole(calls: readonly LoggedCall[]): CostRow[] {
  return usageRoles.flatMap(name =>
    costRow(
      name,
      calls.filter(({ role }) => role === name),
    ),
  );
}

/** Each call counts for the first stage that made it. */
export function costsByStage(calls: readonly LoggedCall[]): CostRow[] {
  const stageOf = ({ paths }: LoggedCall) =>
    stages.find(([, places]) => paths.some(path => places.test(path)))?.[0] ?? 'other';
  return [...stages.map(([name]) => name), 'other'].flatMap(name =>
    costRow(
      name,
      calls.filter(call => stageOf(call) === name),
    ),
  );
}

function costRow(name: string, calls: readonly LoggedCall[]): CostRow[] {
  if (calls.length === 0) return [];
  const attempts = calls.flatMap(call => call.attempts);
  const milliseconds = attempts.reduce((sum, attempt) => sum + (attempt.milliseconds ?? 0), 0);
  return [
    { name, usage: usageOf(calls), callSeconds: Math.round(milliseconds / 100) / 10, sent: attempts.length },
  ];
}

export function usageOf(calls: readonly LoggedCall[]): CostRow['usage'] {
  const total = new UsageTotal();
  for (const { usage } of calls) if (usage) total.add(usage);
  return total.usage;
}

/** What the agent's calls cost for 1,000 tasks, from an evaluation of the test tasks; null without calls. */
export function servingCost(calls: readonly LoggedCall[], place: string, tasks: number): Serving | null {
  const isPlace = (path: string) => path === place || path.startsWith(`${place}/`);
  const own = calls.filter(({ role, paths }) => role === 'agent' && paths.some(isPlace));
  if (own.length === 0 || tasks === 0) return null;
  const { promptTokens, completionTokens, usd } = usageOf(own);
  const perThousand = (value: number) => (1_000 * value) / tasks;
  return {
    promptTokens: Math.round(perThousand(promptTokens)),
    completionTokens: Math.round(perThousand(completionTokens)),
    usd: usd === null ? null : perThousand(usd),
  };
}

const mostFailures = 100;

/** The attempts without an answer, and how many calls were sent again. */
export function callSummary(calls: readonly LoggedCall[], redact: boolean): ReportData['calls'] {
  const failures = calls.flatMap(({ key, role, paths, attempts }) =>
    attempts
      .filter(({ outcome }) => outcome !== 'answered')
      .map(({ outcome, reason }): FailedCall => ({
        key,
        role,
        path: paths[0] ?? '',
        outcome,
        // An endpoint may quote the request.
        reason: redact ? null : reason,
        answered: attempts.some(attempt => attempt.outcome === 'answered'),
      })),
  );
  return {
    calls: calls.length,
    sent: calls.reduce((sum, { attempts }) => sum + attempts.length, 0),
    retried: calls.filter(({ attempts }) => attempts.length > 1).length,
    failures: failures.slice(0, mostFailures),
    moreFailures: Math.max(0, failures.length - mostFailures),
  };
}
