import type { Json } from '../../domain/json.js';
import type { Trajectory } from '../../domain/trajectory.js';
import { isFailure } from '../prompts/cases.js';
import { renderValue } from '../prompts/render-value.js';

/** Tasks that fail alike. */
export interface FailureGroup {
  /** Their indexes. */
  members: number[];
  /** What was expected of them and what they were given. */
  answers: string[];
}

/** Answers up to this many characters may be labels, which are confused again and again. */
const longestLabel = 80;

/** A task with what the agent did on it. */
export interface Outcome {
  index: number;
  expected: Json | null;
  trajectory: Trajectory;
}

/** Those that failed; unscored ones did not. */
export function failuresOf(outcomes: readonly Outcome[]): Outcome[] {
  return outcomes.filter(({ trajectory }) => isFailure(trajectory));
}

/** What was expected and what was given, for a group. */
function answersOf({ expected, trajectory }: Outcome): string[] {
  return [renderValue(expected), renderValue(trajectory.answer)];
}

/** What a failure says of itself, to be compared with others: what differs, and what the agent said. */
export function failureText({ trajectory }: Outcome): string {
  return `${trajectory.feedback}\n${trajectory.output}`.trim();
}

/**
 * Failures with the same confusion (A for B, or B for A: it takes one rule to tell them apart), and those without a
 * usable answer; `others` are without their like.
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
