import { runListLines } from '../../../../lib/report/run-list-view.js';
import type { ListedRun } from '../../../../lib/report/run-list-view.js';

function listed(changes: Partial<ListedRun>): ListedRun {
  return {
    id: 'banking-1',
    state: 'done',
    stage: 'test',
    strategy: 'fgo',
    comparison: null,
    simulated: false,
    baseline: 0.5,
    final: 0.75,
    startedAt: '2026-01-01T00:00:00Z',
    store: '/a/.fgo',
    storeId: null,
    ...changes,
  };
}

const compared = ['1', '2', '3'].map(seed =>
  listed({
    id: `banking-cmp-fgo-${seed}`,
    comparison: 'banking-cmp',
    state: seed === '3' ? 'interrupted' : 'done',
  }),
);

describe('The list of runs', () => {
  it('has one line per comparison, for any number of runs', () => {
    const lines = runListLines([...compared, listed({})], { all: false });
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^banking-cmp {2}comparison +2 done, 1 interrupted$/);
    expect(lines[1]).toMatch(/^banking-1 {4}done +fgo +test 0\.500 → 0\.750$/);
  });

  it('has all of them on request', () => {
    const lines = runListLines([...compared, listed({})], { all: true });
    expect(lines).toHaveLength(4);
    expect(lines[2]).toMatch(/^banking-cmp-fgo-3 {2}interrupted, test .* of banking-cmp$/);
  });

  it('ends with the store if there are several, and separates comparisons of the same name', () => {
    const elsewhere = compared.map(run => ({ ...run, store: '/b/.fgo', storeId: '1a2b3c4d' }));
    const lines = runListLines([...compared, ...elsewhere], { all: false });
    expect(lines[0]).toMatch(/1 interrupted {2}\/a\/\.fgo$/);
    expect(lines[1]).toMatch(/1 interrupted {2}@1a2b3c4d {2}\/b\/\.fgo$/);
  });
});
