import type { Module, Rule } from '../../domain/module.js';
import { functionAsRule } from '../functions/function-rules.js';

/** A set of tasks with their scores, in the same order; null if a task could not be scored. */
export interface TaskScores {
  taskIds: readonly string[];
  scores: readonly (number | null)[];
}

/**
 * The rules of an accepted candidate with the tasks that they fixed: of the tasks that a rule cites, those
 * that the parent failed and the candidate solves. A rule with earlier records loses the tasks that fail
 * again. Records nothing for a rule that cites nothing itself, or whose tasks were not scored both times. Not
 * from the paper.
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

/** A module with the tasks that its rules, or functions, fixed; unchanged if none has a history. */
export function withFixedParts(module: Module, scores: { before: TaskScores; after: TaskScores }): Module {
  if (module.kind === 'text') {
    if (!module.structure) return module;
    const rules = withFixedTasks(module.structure.rules, scores);
    return { ...module, structure: { ...module.structure, rules } };
  }
  const noted = withFixedTasks(module.functions.map(functionAsRule), scores);
  const functions = module.functions.map((written, place) => {
    const fixed = noted[place]?.fixed;
    return written.lineage && fixed ? { ...written, lineage: { ...written.lineage, fixed } } : written;
  });
  return { ...module, functions };
}

function scoresOf({ taskIds, scores }: TaskScores): Map<string, number> {
  return new Map(
    taskIds.flatMap((task, place): [string, number][] => {
      const score = scores[place] ?? null;
      return score === null ? [] : [[task, score]];
    }),
  );
}
