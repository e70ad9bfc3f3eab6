/** A task this many times as long as the middle one is an outlier. */
const outlierFactor = 3;

/** What decides the number of subsets. */
export interface SubsetSizing {
  /** What each task can add to a prompt: the counted input, and allowances for output and critique. */
  taskTokens: readonly number[];
  /** What one prompt can hold of evidence. */
  budgetTokens: number;
  /** The division that the run will use; if not given, tasks are dealt in their order. */
  divide?: (subsets: number) => number[][];
}

function dealt(tasks: number, subsets: number): number[][] {
  const result: number[][] = Array.from({ length: subsets }, () => []);
  for (let task = 0; task < tasks; task += 1) result[task % subsets]?.push(task);
  return result;
}

/** What each task counts for: an outlier as three times the middle one. */
function evidenceOf(taskTokens: readonly number[]): number[] {
  const sorted = [...taskTokens].sort((left, right) => left - right);
  const longest = outlierFactor * (sorted[Math.floor((taskTokens.length - 1) / 2)] ?? 0);
  return taskTokens.map(tokens => Math.min(tokens, longest));
}

/** Whether the evidence of a subset fits one prompt. */
export function promptFit(sizing: Omit<SubsetSizing, 'divide'>): (subset: readonly number[]) => boolean {
  const evidence = evidenceOf(sizing.taskTokens);
  return subset => subset.reduce((sum, index) => sum + (evidence[index] ?? 0), 0) <= sizing.budgetTokens;
}

/** The next number to try: steps of two per cent keep the search short for a hundred thousand tasks. */
export function moreSubsets(subsets: number): number {
  return subsets + Math.ceil(subsets / 50);
}

/**
 * How many subsets there must be so that the evidence of each fits one prompt: the first number found, from
 * the smallest possible one on, with which every subset of the division fits; at least 1, at most one a task.
 * A few overlong tasks count as three times the middle one: they go into a prompt of their own anyway, and
 * must not break the data into crumbs. Not from the paper.
 */
export function automaticSubsets({ taskTokens, budgetTokens, divide }: SubsetSizing): number {
  const tasks = taskTokens.length;
  const total = evidenceOf(taskTokens).reduce((sum, tokens) => sum + tokens, 0);
  const fits = promptFit({ taskTokens, budgetTokens });
  const divided = divide ?? (count => dealt(tasks, count));
  let subsets = Math.max(1, Math.ceil(total / Math.max(1, budgetTokens)));
  while (subsets < tasks && !divided(subsets).every(fits)) subsets = moreSubsets(subsets);
  return Math.max(1, Math.min(subsets, tasks));
}
