import type { RevisionReport } from '../lib/domain/progress.js';

/** How many rules or functions a revision added and removed, by their ids. */
export function countChanges(
  before: Iterable<string>,
  after: Iterable<string>,
): Pick<RevisionReport, 'added' | 'removed'> {
  const [old, now] = [new Set(before), new Set(after)];
  return {
    added: [...now].filter(id => !old.has(id)).length,
    removed: [...old].filter(id => !now.has(id)).length,
  };
}
