import { treeLines } from '../../../../lib/report/tree-view.js';
import type { Palette } from '../../../../lib/report/palette.js';
import { epochOf, mergeOf, progressOf, scoreOf, subsetOf } from '../../../support/progress.js';

const same = (text: string) => text;
const plain: Palette = { bold: same, dim: same, green: same, yellow: same, red: same, cyan: same };

describe('the tree of a run', () => {
  it('shows what is done, where the run is, and what is left', () => {
    const lines = treeLines(progressOf({ stage: 'optimize' }), plain);
    expect(lines).toEqual(['✔ baseline', '✔ divide', '▸ optimize', '· merge', '· test']);
    expect(treeLines(progressOf({ stage: 'done' }), plain).every(line => line.startsWith('✔'))).toBe(true);
  });

  it('shows each subset with its epochs and its present step', () => {
    const subsets = [
      subsetOf('subset-001', { epochs: [epochOf(), epochOf({ accepted: false, candidate: scoreOf(0.25) })] }),
      subsetOf('subset-002', { state: 'running', step: 'critique' }),
      subsetOf('subset-003', { state: 'open' }),
      subsetOf('subset-004'),
    ];
    const text = treeLines(progressOf({ stage: 'optimize', subsets }), plain).join('\n');
    expect(text).toContain('2 of 4 subsets');
    expect(text).toContain('├ subset-001   12 tasks  0.500→0.750 ✔  0.500→0.250 ✘');
    expect(text).toContain('├ subset-002   12 tasks  critique');
    expect(text).toContain('├ subset-003   12 tasks  not started');
    expect(text).toContain('└ subset-004   12 tasks  nothing to improve');
  });

  it('shows which modules failures belong to at first, if there are several', () => {
    const critiques = (failuresByModule?: Record<string, number>) => ({
      critiques: { written: 9, failed: 0, shortened: 0, ...(failuresByModule && { failuresByModule }) },
    });
    const subsets = [
      subsetOf('subset-001', { epochs: [epochOf(critiques({ planner: 4, executor: 1 })), epochOf()] }),
      subsetOf('subset-002', { epochs: [epochOf(critiques({ planner: 3 })), epochOf(critiques({ x: 9 }))] }),
    ];
    const linesOf = (of: typeof subsets) => treeLines(progressOf({ subsets: of }), plain);
    expect(linesOf(subsets)).toContain('    at first 7 failures belong to planner, 1 to executor');
    expect(linesOf([subsetOf('subset-001', { epochs: [epochOf()] })]).join()).not.toContain('at first');
  });

  it('shows the merge tree from its root, with each kind of decision', () => {
    const merges = [
      mergeOf('merge-1-1', ['subset-001', 'subset-002'], { decision: 'fallback', fallback: 'subset-001' }),
      mergeOf('merge-1-2', ['subset-003', 'subset-004'], { decision: 'alike', attempts: [] }),
      mergeOf('merge-2-1', ['merge-1-1', 'merge-1-2'], { level: 2, decision: 'retried' }),
    ];
    const text = treeLines(progressOf({ stage: 'done', merges }), plain).join('\n');
    const places = ['merge-2-1', 'merge-1-1', 'subset-001 ', 'merge-1-2', 'subset-004'].map(id =>
      text.indexOf(id),
    );
    expect(places).toEqual([...places].sort((left, right) => left - right));
    expect(text).toMatch(/merge-2-1 .*0\.700 \(second try\)/);
    expect(text).toContain('fell back to subset-001 (tried: 0.700)');
    expect(text).toContain('all parents are identical');
    expect(text).toContain('subset-004  validation 0.600');
  });

  it('counts the merges that are done, and those that were started while some still run', () => {
    const merges = [
      mergeOf('merge-1-1', ['subset-001', 'subset-002']),
      mergeOf('merge-1-2', ['subset-003', 'subset-004'], { state: 'running' }),
    ];
    expect(treeLines(progressOf({ stage: 'merge', merges }), plain).join('\n')).toContain(
      '1 of 2 started merges done',
    );
    const done = merges.map(merge => ({ ...merge, state: 'done' as const }));
    expect(treeLines(progressOf({ stage: 'done', merges: done }), plain).join('\n')).toContain(
      'merge  2 merges done',
    );
  });

  it('shows how a merge that the run ended early ended', () => {
    const ended = (fallback: string | null) =>
      mergeOf('merge-1-1', ['subset-001'], { decision: 'ended', fallback, attempts: [] });
    const textOf = (fallback: string | null) =>
      treeLines(progressOf({ merges: [ended(fallback)] }), plain).join('\n');
    expect(textOf('subset-001')).toContain('ended early with subset-001');
    expect(textOf(null)).toContain('ended early, no score was known');
  });

  it('stays short for a run of very many subsets', () => {
    const subsets = Array.from({ length: 500 }, (_, place) => subsetOf(`subset-${place}`));
    const lines = treeLines(progressOf({ subsets }), plain);
    expect(lines.length).toBeLessThanOrEqual(61);
    expect(lines.at(-1)).toMatch(/… \d+ more lines/);
  });
});
