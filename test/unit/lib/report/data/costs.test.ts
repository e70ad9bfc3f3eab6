import { noUsage } from '../../../../../lib/domain/usage.js';
import { sumCalls } from '../../../../../lib/ledger/call-groups.js';
import type { LoggedCall } from '../../../../../lib/ledger/call-log.js';
import { callSummary, costsByRole, costsByStage, servingCost } from '../../../../../lib/report/data/costs.js';

function callOf(change: Partial<LoggedCall> = {}): LoggedCall {
  return {
    key: 'k',
    role: 'agent',
    paths: ['evaluate-baseline-test'],
    usage: { ...noUsage(), calls: 1, promptTokens: 100, completionTokens: 10, usd: 0.001 },
    attempts: [{ outcome: 'answered', reason: null, milliseconds: 500 }],
    journal: 'journal',
    ...change,
  };
}

test('a call counts for its role, and for the first stage that made it', () => {
  const calls = [
    callOf({ paths: ['evaluate-baseline-validation', 'merge-1-1/evaluate-subset-001'] }),
    callOf({ role: 'optimizer', paths: ['subset-001/epoch-1/instructions/1'] }),
    callOf({ paths: ['evaluate-final-test/row-1'] }),
  ];
  const rows = (costs: ReturnType<typeof costsByRole>) =>
    costs.map(({ name, usage, callSeconds }) => [name, usage.calls, callSeconds]);
  expect(rows(costsByRole(sumCalls(calls).groups))).toEqual([
    ['agent', 2, 1],
    ['optimizer', 1, 0.5],
  ]);
  expect(rows(costsByStage(sumCalls(calls).groups))).toEqual([
    ['baseline', 1, 0.5],
    ['optimize', 1, 0.5],
    ['test', 1, 0.5],
  ]);
});

test("the cost of 1,000 tasks is that of the agent's calls of one evaluation", () => {
  const calls = [
    callOf(),
    callOf({ paths: ['evaluate-baseline-test/row-1'] }),
    callOf({ role: 'evaluator' }),
  ];
  expect(servingCost(sumCalls(calls).groups, 'evaluate-baseline-test', 2)).toEqual({
    promptTokens: 100_000,
    completionTokens: 10_000,
    usd: 1,
  });
  expect(servingCost(sumCalls(calls).groups, 'evaluate-final-test', 2)).toBeNull();
});

test('attempts without an answer are listed with their reason, unless the report is redacted', () => {
  const refused = { outcome: 'refused' as const, reason: 'HTTP 429', milliseconds: null };
  const calls = [callOf({ attempts: [refused, ...callOf().attempts] })];
  expect(callSummary(sumCalls(calls), false)).toMatchObject({
    calls: 1,
    sent: 2,
    retried: 1,
    failures: [{ outcome: 'refused', reason: 'HTTP 429', answered: true }],
  });
  expect(callSummary(sumCalls(calls), true).failures[0]?.reason).toBeNull();
});
