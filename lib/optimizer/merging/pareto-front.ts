/** Scores of one candidate, task by task; null where a task has none. */
type Scores = readonly (number | null)[];

/**
 * Which of the others stand on a front over the tasks beside the first: one by one whichever does best what those
 * chosen before do worse, of equal ones the earlier, until `most` stand there, the first included, or none does
 * anything better. Places among the others, in that order. A task without a score on some candidate counts for
 * none. After the Pareto selection of GEPA (Agrawal et al. 2025), here within a merge node; not from the paper.
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
