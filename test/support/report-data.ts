import { noUsage } from '../../lib/domain/usage.js';
import { reportDataSchema } from '../../lib/report/report-data.js';
import type { ReportData } from '../../lib/report/report-data.js';
import { scoreOf } from './progress.js';

const sized = (text: string) => ({ text, characters: text.length, tokens: 3 });

/** A test task of a report. */
export function exampleOf(
  change: Partial<ReportData['examples'][number]> = {},
): ReportData['examples'][number] {
  return {
    id: 't1',
    change: 'fixed',
    input: 'Towels?',
    expected: 'pool',
    before: { answer: 'spa', score: 0 },
    after: { answer: 'pool', score: 1 },
    feedback: null,
    ...change,
  };
}

/** The data of a small report, with these differences. */
export function reportDataOf(change: Partial<ReportData> = {}): ReportData {
  const usage = { ...noUsage(), calls: 10, promptTokens: 2_000, usd: 0.5 };
  const point = { rejected: [], changes: null, against: null, scoredOn: 'validation', inResult: true };
  return reportDataSchema.parse({
    schemaVersion: 1,
    run: 'hotel-1',
    redacted: false,
    state: 'done',
    strategy: 'fgo',
    startedAt: '2026-01-02T03:04:05.000Z',
    endedAt: '2026-01-02T03:05:05.000Z',
    wallSeconds: 60,
    models: [{ role: 'agent', model: 'small' }],
    endpoint: 'llm.example',
    verdict: {
      outcome: 'better',
      sentence: 'Test 40.0 % → 80.0 %.',
      scores: 'Test 40.0 % → 80.0 %',
      tasks: '4 of 10 tasks fixed, 0 broken',
      chance: 'may be chance (p = 0.1250)',
      cost: 'Cost: $0.50 for 10 calls, 1m 00s',
      warnings: [],
      simulated: null,
    },
    warnings: [],
    scores: {
      baseline: { validation: scoreOf(0.5), test: scoreOf(0.4) },
      final: { validation: scoreOf(0.9), test: scoreOf(0.8) },
    },
    instructions: [
      { module: 'instructions', kind: 'text', before: sized('Sort it.'), after: sized('Sort it well.') },
    ],
    serving: {
      before: { promptTokens: 1_000, completionTokens: 10, usd: 0.1 },
      after: { promptTokens: 3_000, completionTokens: 10, usd: 0.3 },
    },
    changes: [
      {
        module: 'instructions',
        kind: 'text',
        change: 'changed',
        opening: [
          { change: 'same', text: 'Sort it' },
          { change: 'added', text: ' well' },
        ],
        added: [{ id: 'r1', text: 'When it asks for towels: say pool' }],
        removed: [],
        changed: [],
        same: 0,
      },
    ],
    groups: [
      {
        by: 'label',
        rows: [
          { name: 'pool', tasks: 6, before: 0.2, after: 0.9 },
          { name: 'spa', tasks: 4, before: 0.7, after: 0.5 },
        ],
      },
    ],
    confusions: [{ expected: 'pool', answer: 'spa', before: 4, after: 1 }],
    examples: [exampleOf()],
    tree: [
      { ...point, id: 'baseline', kind: 'baseline', parents: [], score: 0.5, outcome: 'the start' },
      {
        ...point,
        id: 'subset-001',
        kind: 'subset',
        parents: ['baseline'],
        score: 0.9,
        outcome: '1 of 2 epochs accepted',
        rejected: [{ name: 'epoch-2', score: 0.3, reason: '0.3 against 0.9', changes: null }],
      },
      { ...point, id: 'final', kind: 'final', parents: ['subset-001'], score: 0.9, outcome: 'It stays.' },
    ],
    rules: [
      {
        module: 'instructions',
        kind: 'text',
        rules: [
          {
            number: 1,
            text: 'When it asks for towels: say pool',
            origin: 'written by the optimizer',
            sources: [
              {
                place: 'subset-001, epoch 1',
                text: null,
                cited: true,
                tasks: [{ id: 't7', input: 'A towel?', expected: 'pool' }],
                moreTasks: 1,
                fixed: 1,
              },
            ],
            merges: [],
            worth: null,
          },
        ],
      },
    ],
    spend: {
      unit: 'usd',
      points: [
        { name: 'baseline', spent: 0.1, score: 0.5, accepted: true },
        { name: 'final', spent: 0.5, score: 0.9, accepted: true },
      ],
      baseline: 0.5,
      final: 0.9,
    },
    costs: {
      byRole: [{ name: 'agent', usage, callSeconds: 3, sent: 10 }],
      byStage: [{ name: 'test', usage, callSeconds: 3, sent: 10 }],
      total: usage,
      paid: usage,
      journalHits: 0,
      estimate: null,
    },
    certainty: {
      method: 'mcnemar',
      test: 'Exact McNemar test on 10 test tasks.',
      interval: [0.1, 0.7],
      difference: 0.4,
      pairs: 10,
      gap: null,
      train: 1,
      decision: 'The final modules are those of subset-001.',
    },
    reproduce: {
      facts: [{ name: 'Seed', value: '7' }],
      settings: 'optimize: {}\n',
      commands: [{ command: 'fgo replay hotel-1', effect: 'replays it' }],
    },
    calls: {
      calls: 10,
      sent: 11,
      retried: 1,
      failures: [
        {
          key: 'a'.repeat(64),
          role: 'agent',
          path: 'evaluate-final-test',
          outcome: 'refused',
          reason: 'HTTP 429',
          answered: true,
        },
      ],
      moreFailures: 0,
    },
    ...change,
  });
}
