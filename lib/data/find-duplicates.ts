import { splitNames, type SplitName, type Splits } from '../domain/task.js';
import { excerpt } from '../config/excerpt.js';

/** An input that stands in more than one split: what is learnt from it is then tested on it. */
export interface DuplicateInput {
  /** Cut short. */
  input: string;
  splits: SplitName[];
  ids: string[];
}

/** The inputs (white space aside) that occur in more than one split. */
export function findDuplicates(splits: Splits): DuplicateInput[] {
  const found = new Map<string, DuplicateInput>();
  for (const split of splitNames) {
    for (const task of splits[split]) {
      const key = task.input.replace(/\s+/g, ' ').trim();
      const entry = found.get(key) ?? { input: excerpt(key), splits: [], ids: [] };
      found.set(key, entry);
      if (!entry.splits.includes(split)) entry.splits.push(split);
      entry.ids.push(task.id);
    }
  }
  return [...found.values()].filter(entry => entry.splits.length > 1);
}
