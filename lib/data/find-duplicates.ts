import { splitNames, type SplitName, type Splits } from '../domain/task.js';
import { excerpt } from '../text/excerpt.js';

/** An input in more than one split, which leaks training data into the evaluation. */
export interface DuplicateInput {
  /** Truncated. */
  input: string;
  splits: SplitName[];
  ids: string[];
}

/** The inputs (ignoring whitespace) that occur in more than one split. */
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
