import type { MergeReport, SubsetReport } from '../../../../../lib/domain/progress.js';
import type { Reference } from '../../../../../lib/domain/reference.js';
import { forkPoint, forkPoints } from '../../../../../lib/optimizer/provenance/fork-point.js';
import type { ForkPoint } from '../../../../../lib/optimizer/provenance/fork-point.js';
import { planInheritance } from '../../../../../lib/optimizer/provenance/plan-inheritance.js';
import { epochOf, mergeOf, referenceOf, scoreOf, subsetOf, waveOf } from '../../../../support/progress.js';

const baseline = referenceOf('0');

/** A subset whose epochs produced these modules; those in capitals were accepted. */
function subset(id: string, made: string): SubsetReport {
  const epochs = [...made].map((digit, place) =>
    epochOf({
      epoch: place + 1,
      modules: digit === '-' ? null : referenceOf(digit.toLowerCase()),
      accepted: digit >= 'A' && digit <= 'F',
    }),
  );
  return subsetOf(id, { epochs });
}

function merge(id: string, level: number, parents: string[], modules: string): MergeReport {
  return mergeOf(id, parents, { level, modules: referenceOf(modules), validation: scoreOf(0.5) });
}

const tree = {
  strategy: 'fgo',
  subsets: [
    subset('subset-001', 'Ab'),
    subset('subset-002', 'cD'),
    subset('subset-003', 'e-'),
    subset('subset-004', 'F'),
  ],
  merges: [
    merge('merge-1-1', 1, ['subset-001', 'subset-002'], '1'),
    merge('merge-1-2', 1, ['subset-003', 'subset-004'], '2'),
    merge('merge-2-1', 2, ['merge-1-1', 'merge-1-2'], '3'),
  ],
};

const taken = (point: ForkPoint) => planInheritance({ tree, point, baseline });
const idsOf = (entries: { report: { id: string } }[]) => entries.map(({ report }) => report.id);
const sha = (digit: string): string => referenceOf(digit).sha256;

describe('a fork from an epoch', () => {
  const { subsets, merges } = taken({ kind: 'subset', id: 'subset-002', epoch: 2 });

  it('reuses the other subsets whole, and the earlier epochs of its own subset', () => {
    expect(idsOf(subsets)).toEqual(['subset-001', 'subset-002', 'subset-003', 'subset-004']);
    expect(subsets.map(({ complete }) => complete)).toEqual([true, false, true, true]);
    expect(subsets[1]?.report).toMatchObject({ state: 'running', step: null, epochs: [{ epoch: 1 }] });
  });

  it('knows what its next epoch starts from: nothing accepted, one rejected proposal', () => {
    expect(subsets[1]).toMatchObject({ modules: null, rejected: [referenceOf('c')], proposals: 1 });
  });

  it('reuses the merges that do not follow from it', () => {
    expect(idsOf(merges)).toEqual(['merge-1-2']);
  });
});

describe('the result of a reused subset', () => {
  const { subsets } = taken({ kind: 'final' });

  it('is the result of its last accepted epoch', () => {
    expect(subsets.map(({ modules }) => modules)).toEqual([
      referenceOf('a'),
      referenceOf('d'),
      null,
      referenceOf('f'),
    ]);
  });

  it('includes later rejected attempts', () => {
    expect(subsets.map(({ proposals }) => proposals)).toEqual([1, 0, 2, 0]);
    expect(subsets.map(({ rejected }) => rejected.length)).toEqual([1, 0, 1, 0]);
  });
});

describe('a reused merge', () => {
  it('is identified by its input: the modules of its parents, in order', () => {
    expect(taken({ kind: 'final' }).merges.map(({ parents }) => parents)).toEqual([
      [sha('a'), sha('d')],
      [baseline.sha256, sha('f')],
      [sha('1'), sha('2')],
    ]);
  });

  it('does not follow from the merge that the fork starts from', () => {
    expect(idsOf(taken({ kind: 'merge', id: 'merge-1-1' }).merges)).toEqual(['merge-1-2']);
    expect(idsOf(taken({ kind: 'merge', id: 'merge-2-1' }).merges)).toEqual(['merge-1-1', 'merge-1-2']);
    expect(taken({ kind: 'merge', id: null }).merges).toEqual([]);
  });

  it('is finished, and its parents are known', () => {
    const open = { ...tree.merges[0], state: 'running', modules: null } as MergeReport;
    const stranger = merge('merge-2-1', 2, ['other', 'subset-001'], '3');
    const merges = [open, stranger];
    const others = new Map<string, Reference>([['other', referenceOf('9')]]);
    const point = { kind: 'final' } as const;
    expect(planInheritance({ tree: { ...tree, merges }, point, baseline }).merges).toEqual([]);
    expect(planInheritance({ tree: { ...tree, merges }, point, baseline, others }).merges).toMatchObject([
      { parents: [sha('9'), sha('a')] },
    ]);
  });
});

it('a fork from before all subsets reuses nothing', () => {
  expect(taken({ kind: 'optimize' })).toEqual({ subsets: [], merges: [] });
});

it('an unfinished subset is run again', () => {
  const open = { ...subset('subset-001', 'A'), state: 'running' } as SubsetReport;
  const point = { kind: 'merge', id: null } as const;
  expect(
    planInheritance({ tree: { ...tree, subsets: [open], merges: [] }, point, baseline }).subsets,
  ).toEqual([]);
});

describe('a point', () => {
  it('is valid if the tree has it', () => {
    for (const text of forkPoints(tree)) expect(forkPoint(text, tree)).not.toBeNull();
    expect(forkPoint('subset-002', tree)).toEqual({ kind: 'subset', id: 'subset-002', epoch: 1 });
    expect(forkPoint('test', tree)).toEqual({ kind: 'final' });
  });

  it('is invalid if the tree lacks it', () => {
    for (const text of [
      'subset-9',
      'subset-002/epoch-3',
      'merge-3-1',
      '',
      'subset-002/x',
      'subset-002/epoch-1/x',
    ]) {
      expect(forkPoint(text, tree)).toBeNull();
    }
  });

  it('is valid only before all subsets if the run does not know them', () => {
    const untold = { subsets: [], merges: tree.merges };
    expect(forkPoints(untold)).toEqual(['optimize']);
    expect(forkPoint('merge-2-1', untold)).toBeNull();
    expect(forkPoint('final', untold)).toBeNull();
  });
});

describe('a fork of subsets that follow on each other', () => {
  const chain = { strategy: 'sequential', subsets: tree.subsets, merges: [] };
  const takenFrom = (point: ForkPoint) => planInheritance({ tree: chain, point, baseline }).subsets;

  it('reuses what is before its point, and nothing after it', () => {
    const subsets = takenFrom({ kind: 'subset', id: 'subset-003', epoch: 2 });
    expect(subsets.map(({ report, complete }) => [report.id, complete])).toEqual([
      ['subset-001', true],
      ['subset-002', true],
      ['subset-003', false],
    ]);
    expect(idsOf(takenFrom({ kind: 'subset', id: 'subset-003', epoch: 1 }))).toEqual([
      'subset-001',
      'subset-002',
    ]);
  });

  it('reuses all of them from before the final test', () => {
    expect(takenFrom({ kind: 'final' })).toHaveLength(4);
  });

  it('reuses nothing after one that was cut', () => {
    const cut = { ...subset('subset-002', 'c'), endedEarly: true };
    const subsets = [subset('subset-001', 'A'), cut, subset('subset-003', 'E')];
    const point = { kind: 'final' } as const;
    const found = planInheritance({ tree: { ...chain, subsets }, point, baseline }).subsets;
    expect(idsOf(found)).toEqual(['subset-001', 'subset-002']);
    expect(planInheritance({ tree: { ...tree, subsets, merges: [] }, point, baseline }).subsets).toHaveLength(
      3,
    );
  });
});

it('an epoch of several proposals counts all of them, and remembers each that was new', () => {
  const proposals = ['c', null, 'd', 'c'].map(digit => ({
    modules: digit === null ? null : referenceOf(digit),
    mean: 0.4,
  }));
  const epoch = epochOf({ modules: referenceOf('d'), accepted: false, proposals });
  const subsets = [subsetOf('subset-001', { epochs: [epoch] })];
  const found = planInheritance({
    tree: { ...tree, subsets, merges: [] },
    point: { kind: 'final' },
    baseline,
  }).subsets;
  expect(found[0]).toMatchObject({ proposals: 4, rejected: [referenceOf('c'), referenceOf('d')] });
});

describe('a fork of subsets in several waves', () => {
  const { merges: _merges, ...rest } = tree;
  const waves = [
    waveOf([0, 1], 'baseline', 'subset-001'),
    waveOf([1, 1], 'subset-001', 'subset-002'),
    waveOf([2, 2], 'subset-002', 'merge-1-1'),
    waveOf([4, 1], 'merge-1-1', 'subset-005'),
  ];
  const waved = {
    ...rest,
    waves,
    subsets: [...tree.subsets, subset('subset-005', 'b')],
    merges: [merge('merge-1-1', 1, ['subset-003', 'subset-004'], '1')],
  };
  const takenFrom = (point: ForkPoint) => planInheritance({ tree: waved, point, baseline });

  it('reuses neither the merge that follows from its point nor the waves after it', () => {
    const { subsets, merges } = takenFrom({ kind: 'subset', id: 'subset-003', epoch: 2 });
    expect(idsOf(subsets)).toEqual(['subset-001', 'subset-002', 'subset-003', 'subset-004']);
    expect(subsets[2]).toMatchObject({ complete: false });
    expect(merges).toEqual([]);
    const early = takenFrom({ kind: 'subset', id: 'subset-001', epoch: 2 });
    expect([idsOf(early.subsets), early.merges]).toEqual([['subset-001'], []]);
  });

  it('reuses only the subsets before a merge if the merge is run again', () => {
    const ids = ['subset-001', 'subset-002', 'subset-003', 'subset-004'];
    expect(idsOf(takenFrom({ kind: 'merge', id: 'merge-1-1' }).subsets)).toEqual(ids);
    expect(idsOf(takenFrom({ kind: 'merge', id: null }).subsets)).toEqual(ids);
    expect(idsOf(takenFrom({ kind: 'final' }).subsets)).toEqual([...ids, 'subset-005']);
  });

  it('remembers what each subset started from, so that one with another start is run again', () => {
    const { subsets, merges } = takenFrom({ kind: 'final' });
    expect(subsets.map(({ initialModules: began }) => began)).toEqual(
      [baseline, ...['a', 'd', 'd', '1'].map(referenceOf)].map(({ sha256 }) => sha256),
    );
    // A subset that changed nothing passes on its start.
    expect(merges.map(({ parents }) => parents)).toEqual([[sha('d'), sha('f')]]);
  });
});
