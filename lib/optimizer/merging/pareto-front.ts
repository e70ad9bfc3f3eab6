/** Scores of one candidate, per task; null for a task without a score. */
type Scores = readonly (number | null)[];

/**
 * Selects the candidates that form a front over the tasks with the first one: repeatedly adds the one that
 * improves most on the best scores of those already chosen (the earlier one on a tie), until `most` are
 * chosen, including the first, or none improves anything. Returns indexes into `others`, in that order.
 * Ignores a task that has no score for some candidate. After the Pareto selection of GEPA (Agrawal et al.
 * 2025), here within a merge node; not from the paper.
 */
export function paretoFront(first: Scores, others: readonly Scores[], most: number): number[] {
  const scored = [first, ...others];
  const tasks = [...first.keys()].filter(task => scored.every(scores => typeof scores[task] === 'number'));
  const reached = tasks.map(task => first[task] ?? 0);
  const left = [...others.keys()];
  const chosen: number[] = [];
  while (left.length > 0 && chosen.length + 1 < most) {
    const gains = left.map(place =>
      tasks.reduce(
        (sum, task, at) => sum + Math.max(0, (others[place]?.[task] ?? 0) - (reached[at] ?? 0)),
        0,
      ),
    );
    const best = Math.max(...gains);
    if (best <= 0) break;
    const [place = 0] = left.splice(gains.indexOf(best), 1);
    chosen.push(place);
    for (const [at, task] of tasks.entries())
      reached[at] = Math.max(reached[at] ?? 0, others[place]?.[task] ?? 0);
  }
  return chosen;
}
