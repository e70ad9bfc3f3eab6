import type { Rule } from '../../../../../lib/domain/module.js';
import { resolveConflicts } from '../../../../../lib/optimizer/merging/resolve-conflicts.js';
import { rule } from '../arbitraries.js';

const labelled = (label: string, fixed?: string[]): { label: string; rule: Rule } => ({
  label,
  rule: { ...rule(`id-${label}`, 'it rains', `do ${label}`), ...(fixed && { fixed }) },
});
const conflict = (between: string[], keep: string) => ({ between, keep, why: 'they differ' });

describe('settling contradictions that a merger reports', () => {
  it('keeps the rule that fixed more tasks, regardless of the merger’s choice', () => {
    const rules = [labelled('A1', ['t1']), labelled('B2', ['t2', 't3'])];
    const { settled, drop, keep, notes } = resolveConflicts([conflict(['A1', 'B2'], 'A1')], rules);
    expect(settled).toEqual([
      { kept: 'id-B2', dropped: ['id-A1'], decidedBy: 'evidence', why: 'they differ' },
    ]);
    expect([drop, keep]).toEqual([['A1'], ['B2']]);
    expect(notes.join()).toContain('B2 fixed more tasks and stays');
  });

  it('leaves the choice to the merger if the evidence is equal or unknown', () => {
    for (const rules of [
      [labelled('A1'), labelled('B2', ['t1'])],
      [labelled('A1', ['t1']), labelled('B2', ['t2'])],
    ]) {
      const { settled, drop } = resolveConflicts([conflict(['a1', '[B2]'], 'A1')], rules);
      expect(settled[0]).toMatchObject({ kept: 'id-A1', decidedBy: 'merger' });
      expect(drop).toEqual(['B2']);
    }
  });

  it('skips an entry that does not name two rules, with a note, and settles no rule twice', () => {
    const rules = [labelled('A1'), labelled('B1'), labelled('C1')];
    const named = [conflict(['A1', 'Z9'], 'A1'), conflict(['A1', 'B1'], 'A1'), conflict(['B1', 'C1'], 'B1')];
    const { settled, drop, keep, notes } = resolveConflicts(named, rules);
    expect(settled).toHaveLength(1);
    expect([drop, keep]).toEqual([['B1'], ['A1']]);
    expect(notes).toHaveLength(1);
  });

  it('never drops a rule that it keeps', () => {
    const rules = [labelled('A1'), labelled('B1'), labelled('C1')];
    const { drop, keep } = resolveConflicts(
      [conflict(['A1', 'B1'], 'A1'), conflict(['A1', 'C1'], 'C1')],
      rules,
    );
    expect(drop.filter(label => keep.includes(label))).toEqual([]);
  });
});
