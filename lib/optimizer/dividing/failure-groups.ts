import type { Json } from '../../domain/json.js';
import type { Trajectory } from '../../domain/trajectory.js';
import { isFailure } from '../prompts/cases.js';
import { renderValue } from '../prompts/render-value.js';

/** Tasks that fail alike. */
export interface FailureGroup {
  /** Task indexes. */
  members: number[];
  /** The expected and the given answers. */
  answers: string[];
}

/** Answers up to this many characters can be labels, which agents confuse repeatedly. */
const longestLabel = 80;

/** A task with the agent's trajectory. */
export interface Outcome {
  index: number;
  expected: Json | null;
  trajectory: Trajectory;
}

/** The failed tasks; an unscored task is not a failure. */
export function failuresOf(outcomes: readonly Outcome[]): Outcome[] {
  return outcomes.filter(({ trajectory }) => isFailure(trajectory));
}

/** The expected and the given answer. */
function answersOf({ expected, trajectory }: Outcome): string[] {
  return [renderValue(expected), renderValue(trajectory.answer)];
}

/** The text by which failures are compared: the difference and the agent's output. */
export function failureText({ trajectory }: Outcome): string {
  return `${trajectory.feedback}\n${trajectory.output}`.trim();
}

/**
 * Groups failures with the same confusion (A for B, or B for A: one rule tells them apart), and those without
 * a usable answer. `others` have no counterpart.
 */
export function confusions(failures: readonly Outcome[]): { groups: FailureGroup[]; others: Outcome[] } {
  const byName = new Map<string, Outcome[]>();
  const others: Outcome[] = [];
  for (const failure of failures) {
    const name = confusionOf(failure);
    const known = name === null ? others : (byName.get(name) ?? []);
    known.push(failure);
    if (name !== null) byName.set(name, known);
  }
  const groups: FailureGroup[] = [];
  for (const [, members] of [...byName].sort(([left], [right]) => (left < right ? -1 : 1))) {
    if (members.length < 2) others.push(...members);
    else groups.push(groupOf(members));
  }
  return { groups, others };
}

export function groupOf(members: readonly Outcome[]): FailureGroup {
  return {
    members: members.map(({ index }) => index),
    answers: [...new Set(members.flatMap(answersOf))].sort(),
  };
}

function confusionOf(failure: Outcome): string | null {
  if (failure.trajectory.answer === null) return 'none';
  const answers = answersOf(failure);
  if (answers.some(answer => answer.length > longestLabel)) return null;
  return JSON.stringify(answers.sort());
}
