import type { Rule } from './domain/module.js';

/** A set of tasks with their scores, in the same order; null where a task could not be scored. */
export interface TaskScores {
  taskIds: readonly string[];
  scores: readonly (number | null)[];
}

/**
 * The rules of an accepted candidate with what they fixed: of the tasks that a rule cites, those that its parent
 * failed and it solves. A rule that was noted before loses the tasks that are failed again. Nothing is said of a
 * rule that cites nothing itself, or whose tasks were not scored both times. Not from the paper.
 */
export function withFixedTasks(
  rules: readonly Rule[],
  { before, after }: { before: TaskScores; after: TaskScores },
): Rule[] {
  const scoresBefore = scoresOf(before);
  const scoresAfter = scoresOf(after);
  const isKnown = (task: string) => scoresBefore.has(task) && scoresAfter.has(task);
  const isFixed = (task: string) => (scoresBefore.get(task) ?? 1) < 1 && scoresAfter.get(task) === 1;
  return rules.map(rule => {
    if (rule.fixed) return { ...rule, fixed: rule.fixed.filter(task => (scoresAfter.get(task) ?? 1) === 1) };
    if (rule.cited !== true || !rule.cases.some(isKnown)) return rule;
    return { ...rule, fixed: rule.cases.filter(isFixed) };
  });
}

function scoresOf({ taskIds, scores }: TaskScores): Map<string, number> {
  return new Map(
    taskIds.flatMap((task, place): [string, number][] => {
      const score = scores[place] ?? null;
      return score === null ? [] : [[task, score]];
    }),
  );
}
