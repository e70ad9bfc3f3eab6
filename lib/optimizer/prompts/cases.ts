import type { Critique } from '../../domain/critique.js';
import type { Task } from '../../domain/task.js';
import type { Trajectory } from '../../domain/trajectory.js';
import { renderValue } from './render-value.js';
import { material, section } from './section.js';

/** A task with the agent's trajectory: the evidence that an optimizer learns from. */
export interface Case {
  task: Task;
  trajectory: Trajectory;
  critique: Critique | null;
  /** The part of the critique that a prompt shows; default: both. */
  critiqueParts?: 'both' | 'problem' | 'advice';
  /**
   * The agent's steps between its input and its final message, as a prompt shows them; absent if there are
   * none.
   */
  steps?: string;
}

/** A score below full marks. An unscored task is neither a failure nor a success. */
export function isFailure(trajectory: Trajectory): boolean {
  return trajectory.score !== null && trajectory.score < 1;
}

/** Input, steps, correct answer, wrong answer, and the critique. */
export function renderFailure(entry: Case, id = entry.task.id): string {
  const { task, trajectory, critique, steps = '' } = entry;
  const parts = [
    material('input', task.input),
    ...(steps === '' ? [] : [material('steps', steps)]),
    material('correct_answer', renderValue(task.expected)),
    material('output', trajectory.output === '' ? '(nothing)' : trajectory.output),
  ];
  if (critique) parts.push(...renderCritique(entry));
  else if (trajectory.feedback !== '') parts.push(material('difference', trajectory.feedback));
  return section('case', parts.join('\n'), { id });
}

/** The parts of a case's critique that are shown; empty if there is no critique. */
export function renderCritique({ critique, critiqueParts: told = 'both' }: Case): string[] {
  if (!critique) return [];
  return [
    ...(told === 'advice' ? [] : [material('problem', critique.problem)]),
    ...(told === 'problem' ? [] : [material('advice', critique.advice)]),
  ];
}

/** A solved task is counter-evidence: one short line. */
export function renderSolved(entry: Case, id = entry.task.id): string {
  const { task } = entry;
  return material('solved', `${excerpt(task.input, 200)} → ${excerpt(renderValue(task.expected), 80)}`, {
    id,
  });
}

/** The beginning of a text on one line, at most `length` characters, never half a character. */
export function excerpt(text: string, length: number): string {
  const characters = [...text.replace(/\s+/g, ' ').trim()];
  return characters.length <= length ? characters.join('') : `${characters.slice(0, length - 1).join('')}…`;
}

/**
 * Failures before successes; within each, inputs with the same correct answer side by side, so that the
 * contrast with the next ones is visible. Ties keep the order of the tasks.
 */
export function inOrderOfEvidence(cases: Case[]): Case[] {
  const answer = (entry: Case) => renderValue(entry.task.expected);
  const rank = (entry: Case) => (isFailure(entry.trajectory) ? 0 : 1);
  return cases
    .map((entry, place) => ({ entry, place }))
    .sort(
      (left, right) =>
        rank(left.entry) - rank(right.entry) ||
        compare(answer(left.entry), answer(right.entry)) ||
        left.place - right.place,
    )
    .map(({ entry }) => entry);
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
