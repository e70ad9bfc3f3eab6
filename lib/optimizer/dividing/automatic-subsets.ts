/** A task more than this many times as long as the median task is an outlier. */
const outlierFactor = 3;

/** The values that determine the number of subsets. */
export interface SubsetSizing {
  /** Tokens that each task can add to a prompt: the counted input, and allowances for output and critique. */
  taskTokens: readonly number[];
  /** Tokens of evidence that fit in one prompt. */
  budgetTokens: number;
  /** The division that the run will use; by default, tasks are dealt round-robin in their order. */
  divide?: (subsets: number) => number[][];
}

function dealt(tasks: number, subsets: number): number[][] {
  const result: number[][] = Array.from({ length: subsets }, () => []);
  for (let task = 0; task < tasks; task += 1) result[task % subsets]?.push(task);
  return result;
}

/** The tokens that each task counts for: an outlier counts as three times the median. */
function evidenceOf(taskTokens: readonly number[]): number[] {
  const sorted = [...taskTokens].sort((left, right) => left - right);
  const longest = outlierFactor * (sorted[Math.floor((taskTokens.length - 1) / 2)] ?? 0);
  return taskTokens.map(tokens => Math.min(tokens, longest));
}

/** Returns a predicate: whether the evidence of a subset fits in one prompt. */
export function promptFit(sizing: Omit<SubsetSizing, 'divide'>): (subset: readonly number[]) => boolean {
  const evidence = evidenceOf(sizing.taskTokens);
  return subset => subset.reduce((sum, index) => sum + (evidence[index] ?? 0), 0) <= sizing.budgetTokens;
}

/** The next number to try: steps of 2% keep the search short for 100,000 tasks. */
export function moreSubsets(subsets: number): number {
  return subsets + Math.ceil(subsets / 50);
}

/**
 * The number of subsets with which the evidence of each fits in one prompt: the first number, from the
 * smallest possible one on, with which every subset of the division fits; at least 1, at most one per task. A
 * few overlong tasks count as three times the median: they get a prompt of their own anyway, and must not
 * fragment the data. Not from the paper.
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
