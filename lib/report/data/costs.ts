import { usageRoles } from '../../domain/usage.js';
import type { CallGroup, CallSums } from '../../ledger/call-groups.js';
import { UsageTotal } from '../../ledger/usage-total.js';
import type { ReportData } from '../report-data.js';

type CostRow = ReportData['costs']['byRole'][number];
type Serving = NonNullable<ReportData['serving']>['before'];

const stages: [name: string, places: RegExp][] = [
  ['baseline', /^evaluate-(baseline-|explore-train)/],
  ['optimize', /^subset-|^evaluate-subset-/],
  ['merge', /^merge-|^evaluate-merge-/],
  ['polish', /^polish-|^evaluate-polish-/],
  ['test', /^evaluate-final-/],
];

export function costsByRole(groups: readonly CallGroup[]): CostRow[] {
  return usageRoles.flatMap(name =>
    costRow(
      name,
      groups.filter(({ role }) => role === name),
    ),
  );
}

/** Each call counts for the first stage that made it. */
export function costsByStage(groups: readonly CallGroup[]): CostRow[] {
  const stageOf = ({ paths }: CallGroup) =>
    stages.find(([, places]) => paths.some(path => places.test(path)))?.[0] ?? 'other';
  return [...stages.map(([name]) => name), 'other'].flatMap(name =>
    costRow(
      name,
      groups.filter(group => stageOf(group) === name),
    ),
  );
}

function costRow(name: string, groups: readonly CallGroup[]): CostRow[] {
  if (groups.length === 0) return [];
  const milliseconds = sumOf(groups, group => group.milliseconds);
  return [
    {
      name,
      usage: usageOf(groups),
      callSeconds: Math.round(milliseconds / 100) / 10,
      sent: sumOf(groups, group => group.sent),
    },
  ];
}

function sumOf(groups: readonly CallGroup[], amount: (group: CallGroup) => number): number {
  return groups.reduce((sum, group) => sum + amount(group), 0);
}

export function usageOf(groups: readonly CallGroup[]): CostRow['usage'] {
  const total = new UsageTotal();
  for (const { usage } of groups) total.add(usage);
  return total.usage;
}

/** What the agent's calls cost for 1,000 tasks, from an evaluation of the test tasks; null without calls. */
export function servingCost(groups: readonly CallGroup[], place: string, tasks: number): Serving | null {
  const isPlace = (path: string) => path === place || path.startsWith(`${place}/`);
  const own = groups.filter(({ role, paths }) => role === 'agent' && paths.some(isPlace));
  if (own.length === 0 || tasks === 0) return null;
  const { promptTokens, completionTokens, usd } = usageOf(own);
  const perThousand = (value: number) => (1_000 * value) / tasks;
  return {
    promptTokens: Math.round(perThousand(promptTokens)),
    completionTokens: Math.round(perThousand(completionTokens)),
    usd: usd === null ? null : perThousand(usd),
  };
}

/** The attempts without an answer, and how many calls were sent again. */
export function callSummary({ groups, ...failed }: CallSums, redact: boolean): ReportData['calls'] {
  return {
    calls: sumOf(groups, ({ calls }) => calls),
    sent: sumOf(groups, ({ sent }) => sent),
    retried: sumOf(groups, ({ retried }) => retried),
    // An endpoint may quote the request.
    failures: failed.failures.map(failure => (redact ? { ...failure, reason: null } : failure)),
    moreFailures: failed.moreFailures,
  };
}
