import type { Case } from './cases.js';
import { excerpt, isFailure, renderFailure, renderSolved } from './cases.js';
import { renderValue } from './render-value.js';
import { material, section } from './section.js';

/** The longest answer, in characters, that is shown beside its input instead of in a part of its own. */
const longestAnswer = 80;
const longestSolvedInput = 200;

/** An answer that says the same as an attribute: short, on one line, and without characters an attribute loses. */
function isName(answer: string): boolean {
  return answer.length <= longestAnswer && /^[^\s"<>](?:[^"<>\n]*[^\s"<>])?$/.test(answer);
}

/**
 * The correct answer and, of a failed task, the wrong one can stand beside the input: then inputs of one answer
 * are shown together. A weak model sees what sets answers apart in that form, and hardly in any other.
 */
function isNamed({ task, trajectory }: Case): boolean {
  if (typeof task.expected === 'object' || !isName(renderValue(task.expected))) return false;
  return trajectory.score === 1 || isName(trajectory.output.trim());
}

/**
 * Evidence as an optimizer is shown it: inputs by their correct answer where answers are names, the answers that
 * were failed first; then whatever failed or solved tasks have longer answers, one by one. Takes no more tokens
 * than the parts would on their own.
 */
export function renderEvidence(cases: Case[]): string {
  const named = cases.filter(isNamed);
  const rest = cases.filter(entry => !isNamed(entry));
  const groups = new Map<string, Case[]>();
  for (const entry of named) {
    const answer = renderValue(entry.task.expected);
    groups.set(answer, [...(groups.get(answer) ?? []), entry]);
  }
  return [
    ...[...groups].map(([answer, members]) => renderGroup(answer, members)),
    ...rest.map(entry => (isFailure(entry.trajectory) ? renderFailure(entry) : renderSolved(entry))),
  ].join('\n');
}

function renderGroup(answer: string, members: Case[]): string {
  return section('answer', members.map(renderMember).join('\n'), { correct: answer });
}

function renderMember({ task, trajectory, critique }: Case): string {
  if (!isFailure(trajectory)) return material('input', excerpt(task.input, longestSolvedInput));
  const parts = [material('input', task.input, { wrong_answer: trajectory.output.trim() })];
  if (critique) parts.push(material('problem', critique.problem), material('advice', critique.advice));
  return parts.join('\n');
}
