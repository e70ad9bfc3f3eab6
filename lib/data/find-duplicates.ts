import { splitNames, type SplitName, type Splits, type Task } from '../domain/task.js';
import { excerpt } from '../text/excerpt.js';

/** An input in more than one split, which leaks training data into the evaluation. */
export interface DuplicateInput {
  /** Truncated. */
  input: string;
  splits: SplitName[];
  ids: string[];
}

/** Equal for inputs that differ only in whitespace. */
function inputKey({ input }: Task): string {
  return input.replace(/\s+/g, ' ').trim();
}

/** Tasks with the same input, in the order in which the inputs first appear. */
export function groupByInput(tasks: readonly Task[]): [Task, ...Task[]][] {
  const groups = new Map<string, [Task, ...Task[]]>();
  for (const task of tasks) {
    const group = groups.get(inputKey(task));
    if (group) group.push(task);
    else groups.set(inputKey(task), [task]);
  }
  return [...groups.values()];
}

/** The inputs (ignoring whitespace) that occur in more than one split. */
export function findDuplicates(splits: Splits): DuplicateInput[] {
  const found = new Map<string, DuplicateInput>();
  for (const split of splitNames) {
    for (const task of splits[split]) {
      const key = inputKey(task);
      const entry = found.get(key) ?? { input: excerpt(key), splits: [], ids: [] };
      found.set(key, entry);
      if (!entry.splits.includes(split)) entry.splits.push(split);
      entry.ids.push(task.id);
    }
  }
  return [...found.values()].filter(entry => entry.splits.length > 1);
}
