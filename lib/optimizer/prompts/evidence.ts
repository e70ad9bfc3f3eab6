import type { Case } from './cases.js';
import { caseLabel } from './case-labels.js';
import { excerpt, isFailure, renderCritique, renderFailure, renderSolved } from './cases.js';
import { renderValue } from './render-value.js';
import { material, section } from './section.js';

/**
 * Maximum length of an answer, in characters, that is shown beside its input instead of in a section of its
 * own.
 */
const longestAnswer = 80;
const longestSolvedInput = 200;

/**
 * Whether an answer loses nothing as an attribute: short, on one line, without characters that attributes
 * replace.
 */
function isName(answer: string): boolean {
  return answer.length <= longestAnswer && /^[^\s"<>](?:[^"<>\n]*[^\s"<>])?$/.test(answer);
}

/**
 * Whether the correct answer and, for a failed task, the wrong one fit beside the input: then inputs with the
 * same answer are shown together. A weak model sees what separates answers in that form, and hardly in any
 * other.
 */
function isNamed({ task, trajectory, steps }: Case): boolean {
  if (steps && isFailure(trajectory)) return false;
  if (typeof task.expected === 'object' || !isName(renderValue(task.expected))) return false;
  return trajectory.score === 1 || isName(trajectory.output.trim());
}

export interface EvidenceForm {
  /** Whether each case has a label, by which a reply cites it. */
  cite?: boolean;
  /** 0-based index of the first case, for the labels. */
  first?: number;
}

interface Shown extends Case {
  /** Null if cases have no labels. */
  label: string | null;
}

/**
 * Evidence as shown to an optimizer: inputs grouped by correct answer if answers are names, failed answers
 * first; then the failed or solved tasks with longer answers, one by one. Takes no more tokens than the parts
 * would on their own.
 */
export function renderEvidence(cases: readonly Case[], form: EvidenceForm = {}): string {
  const { cite = false, first = 0 } = form;
  const shown = cases.map((entry, place) => ({ ...entry, label: cite ? caseLabel(first + place) : null }));
  const named = shown.filter(isNamed);
  const rest = shown.filter(entry => !isNamed(entry));
  const groups = new Map<string, Shown[]>();
  for (const entry of named) {
    const answer = renderValue(entry.task.expected);
    groups.set(answer, [...(groups.get(answer) ?? []), entry]);
  }
  return [
    ...[...groups].map(([answer, members]) => renderGroup(answer, members)),
    ...rest.map(entry => {
      const id = entry.label ?? entry.task.id;
      return isFailure(entry.trajectory) ? renderFailure(entry, id) : renderSolved(entry, id);
    }),
  ].join('\n');
}

function renderGroup(answer: string, members: Shown[]): string {
  return section('answer', members.map(renderMember).join('\n'), { correct: answer });
}

function renderMember(entry: Shown): string {
  const { task, trajectory, label } = entry;
  const named = label === null ? {} : { id: label };
  if (!isFailure(trajectory)) return material('input', excerpt(task.input, longestSolvedInput), named);
  const input = material('input', task.input, { ...named, wrong_answer: trajectory.output.trim() });
  return [input, ...renderCritique(entry)].join('\n');
}
