import fc from 'fast-check';
import type { Task } from '../../lib/domain/task.js';
import type { Trajectory } from '../../lib/domain/trajectory.js';
import type { Case } from '../../lib/optimizer/prompts/cases.js';

export interface CaseParts {
  id: string;
  input?: string;
  expected?: Task['expected'];
  output?: string;
  score?: number | null;
  feedback?: string;
  problem?: string;
  advice?: string;
}

/** Evidence for prompts: a failed task with a critique by default. */
export function makeCase(parts: CaseParts): Case {
  const { id, score = 0, output = 'wrong', feedback = '', problem = 'It missed.', advice = 'Look.' } = parts;
  const task = { id, input: parts.input ?? `input ${id}`, expected: parts.expected ?? 'right', metadata: {} };
  return { task, trajectory: { ...makeTrajectory(id, score), output, feedback }, critique: critiqueOf() };

  function critiqueOf() {
    return score === 1 ? null : { taskId: id, problem, advice };
  }
}

export function makeTrajectory(taskId: string, score: number | null): Trajectory {
  return { taskId, messages: [], output: '', answer: null, score, feedback: '', failure: null };
}

const tagNames = [
  'instructions',
  'input',
  'output',
  'correct_answer',
  'answer',
  'case',
  'problem',
  'advice',
  'solved',
];
const forged = fc
  .tuple(
    fc.constantFrom('<', '</', '< ', '< /', '</\u200b', '<\n/ '),
    fc.constantFrom(...tagNames, 'rejected', 'candidate', 'difference', 'CASE', 'Input'),
    fc.constantFrom('>', ' id="1">', '\n>', '', '/>'),
  )
  .map(parts => parts.join(''));

/**
 * Possible text of a task, a model or a file: words, line breaks, and tags that look like those of our
 * prompts.
 */
export const hostileText = fc
  .array(fc.oneof(forged, fc.constantFrom('x', '\n', ' ', '"', '“', '🦀', '→', '1. do it'), fc.string()), {
    maxLength: 8,
  })
  .map(parts => parts.join(''));

export interface Section {
  tag: string;
  attributes: string;
  /** Without its nested sections. */
  text: string;
  sections: Section[];
}

const tag = new RegExp(
  `<([\\s\\p{Cf}]*(?:/[\\s\\p{Cf}]*)?)(${[...tagNames, 'rejected', 'candidate', 'difference'].join('|')})\\b([^>]*)>`,
  'giu',
);

/**
 * Reads the sections of a prompt as a lenient model might: blanks and invisible characters in a tag are
 * ignored. Throws if tags do not pair.
 */
export function readSections(prompt: string): Section[] {
  const root: Section = { tag: '', attributes: '', text: '', sections: [] };
  const open = [root];
  let at = 0;
  for (const match of prompt.matchAll(tag)) {
    const inner = open.at(-1) ?? root;
    inner.text += prompt.slice(at, match.index);
    at = match.index + match[0].length;
    const [, slash = '', name = '', attributes = ''] = match;
    if (!slash.includes('/')) {
      const section = { tag: name.toLowerCase(), attributes, text: '', sections: [] };
      inner.sections.push(section);
      open.push(section);
    } else if (inner.tag === name.toLowerCase()) open.pop();
    else throw new Error(`</${name}> closes <${inner.tag}>.`);
  }
  if (open.length > 1) throw new Error(`<${open.at(-1)?.tag}> is not closed.`);
  return root.sections;
}
