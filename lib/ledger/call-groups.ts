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

export function sumCalls(calls: readonly LoggedCall[]): CallSums {
  const groups = new Map<string, { group: Omit<CallGroup, 'usage'>; total: UsageTotal }>();
  const failures: FailedAttempt[] = [];
  let failed = 0;
  for (const call of calls) {
    const { role, usage, attempts } = call;
    const paths = [...new Set(call.paths.map(placeOf))].sort();
    const name = JSON.stringify([role, ...paths]);
    const known = groups.get(name) ?? {
      group: { role, paths, calls: 0, milliseconds: 0, sent: 0, retried: 0 },
      total: new UsageTotal(),
    };
    groups.set(name, known);
    const { group, total } = known;
    group.calls++;
    group.sent += attempts.length;
    if (attempts.length > 1) group.retried++;
    for (const { milliseconds } of attempts) group.milliseconds += milliseconds ?? 0;
    if (usage) total.add(usage);
    const unanswered = failuresOf(call);
    failures.push(...unanswered.slice(0, mostFailures - failures.length));
    failed += unanswered.length;
  }
  return {
    groups: [...groups.values()].map(({ group, total }) => ({ ...group, usage: total.usage })),
    failures,
    moreFailures: failed - failures.length,
  };
}

function failuresOf({ key, role, paths, attempts }: LoggedCall): FailedAttempt[] {
  const answered = attempts.some(({ outcome }) => outcome === 'answered');
  return attempts.flatMap(({ outcome, reason }) =>
    outcome === 'answered' ? [] : [{ key, role, path: paths[0] ?? '', outcome, reason, answered }],
  );
}
