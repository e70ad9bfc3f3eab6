import { z } from 'zod';
import { usageRoleSchema, usageSchema } from '../domain/usage.js';
import { placeOf } from '../optimizer/program/points.js';
import type { LoggedCall } from './call-log.js';
import { UsageTotal } from './usage-total.js';

/** Calls of one role that the same places of a run made, in sum. */
export const callGroupSchema = z.strictObject({
  role: usageRoleSchema,
  /** The first two levels of their paths, sorted; often only one. */
  paths: z.array(z.string()),
  /** Distinct calls. */
  calls: z.number().int(),
  /** Of those with a reply. */
  usage: usageSchema,
  /** From intents to replies. */
  milliseconds: z.number(),
  /** Attempts of this run. */
  sent: z.number().int(),
  /** Calls with several attempts. */
  retried: z.number().int(),
});
export type CallGroup = z.infer<typeof callGroupSchema>;

/** An attempt without an answer. */
export const failedAttemptSchema = z.strictObject({
  key: z.string(),
  role: usageRoleSchema,
  path: z.string(),
  outcome: z.enum(['refused', 'cut', 'released', 'open']),
  reason: z.string().nullable(),
  /** Whether another attempt was answered. */
  answered: z.boolean(),
});
export type FailedAttempt = z.infer<typeof failedAttemptSchema>;

/** What is said about all calls of a run, whose number may be a million. */
export const callSumsSchema = z.strictObject({
  groups: z.array(callGroupSchema),
  /** The first attempts without an answer, by path. */
  failures: z.array(failedAttemptSchema),
  moreFailures: z.number().int(),
});
export type CallSums = z.infer<typeof callSumsSchema>;

const mostFailures = 100;

/** Where a call belongs in the order of calls. */
interface Order {
  path: string;
  /** Of calls with the same path. */
  number: number;
}

export function sumCalls(calls: readonly LoggedCall[]): CallSums {
  const totals = new CallTotals();
  for (const [number, call] of calls.entries()) totals.add(call, { path: '', number });
  return totals.sums();
}

interface Sum {
  /** Of its first call. */
  order: Order;
  group: Omit<CallGroup, 'usage'>;
  total: UsageTotal;
}

/** Sums calls that are added in any order. */
export class CallTotals {
  private readonly groups = new Map<string, Sum>();
  private readonly failures: { order: Order; failure: FailedAttempt }[] = [];

  add(call: LoggedCall, order: Order): void {
    const { role, usage, attempts } = call;
    const paths = [...new Set(call.paths.map(placeOf))].sort();
    const name = JSON.stringify([role, ...paths]);
    const known = this.groups.get(name) ?? {
      order,
      group: { role, paths, calls: 0, milliseconds: 0, sent: 0, retried: 0 },
      total: new UsageTotal(),
    };
    this.groups.set(name, known);
    if (compareOrder(order, known.order) < 0) known.order = order;
    const { group, total } = known;
    group.calls++;
    group.sent += attempts.length;
    if (attempts.length > 1) group.retried++;
    for (const { milliseconds } of attempts) group.milliseconds += milliseconds ?? 0;
    if (usage) total.add(usage);
    for (const failure of failuresOf(call)) this.failures.push({ order, failure });
  }

  sums(): CallSums {
    const groups = [...this.groups.values()].sort(byOrder);
    const failures = this.failures.toSorted(byOrder).slice(0, mostFailures);
    return {
      groups: groups.map(({ group, total }) => ({ ...group, usage: total.usage })),
      failures: failures.map(({ failure }) => failure),
      moreFailures: this.failures.length - failures.length,
    };
  }
}

function byOrder(left: { order: Order }, right: { order: Order }): number {
  return compareOrder(left.order, right.order);
}

function compareOrder(left: Order, right: Order): number {
  if (left.path === right.path) return left.number - right.number;
  return left.path < right.path ? -1 : 1;
}

function failuresOf({ key, role, paths, attempts }: LoggedCall): FailedAttempt[] {
  const answered = attempts.some(({ outcome }) => outcome === 'answered');
  return attempts.flatMap(({ outcome, reason }) =>
    outcome === 'answered' ? [] : [{ key, role, path: paths[0] ?? '', outcome, reason, answered }],
  );
}
