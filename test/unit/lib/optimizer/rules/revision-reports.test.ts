import type { RevisionReport } from '../../../../../lib/domain/progress.js';
import { withReport } from '../../../../../lib/optimizer/rules/revision-reports.js';

const report = (change: Partial<RevisionReport> = {}): RevisionReport => ({
  module: 'instructions',
  added: 1,
  removed: 0,
  failure: null,
  notes: [],
  ...change,
});
const all = (reports: RevisionReport[]) => reports.reduce(withReport, [] as RevisionReport[]);

describe('withReport', () => {
  it('keeps a few reports unchanged', () => {
    const reports = [report(), report({ failure: 'no reply' }), report({ module: 'tone' })];
    expect(all(reports)).toEqual(reports);
  });

  it('combines many calls of a module: sums, and failures as notes', () => {
    const reports = Array.from({ length: 3_000 }, (_, call) =>
      call % 100 === 7 ? report({ added: 0, failure: `call ${call} failed` }) : report({ removed: 1 }),
    );
    const together = all(reports);
    expect(together.length).toBeLessThanOrEqual(8);
    expect(together.reduce((sum, each) => sum + each.added, 0)).toBe(2_970);
    expect(together.reduce((sum, each) => sum + each.removed, 0)).toBe(2_970);
    expect(together[0]).toMatchObject({ failure: null, notes: expect.arrayContaining(['call 7 failed']) });
    expect(JSON.stringify(together).length).toBeLessThan(5_000);
  });

  it('adds up the rules that were left out as copies', () => {
    const reports = Array.from({ length: 20 }, (_, call) => (call < 3 ? report({ copied: 2 }) : report()));
    expect(all(reports).reduce((sum, { copied = 0 }) => sum + copied, 0)).toBe(6);
  });

  it('reports a module as failed if all of its calls failed', () => {
    const reports = Array.from({ length: 20 }, () => report({ added: 0, failure: 'refused' }));
    expect(all(reports)[0]?.failure).toBe('refused');
  });

  it('cuts long texts', () => {
    const [only] = all([report({ failure: 'x'.repeat(5_000), notes: Array(50).fill('y'.repeat(900)) })]);
    expect(only?.failure).toHaveLength(300);
    expect(JSON.stringify(only).length).toBeLessThan(1_000);
  });
});
