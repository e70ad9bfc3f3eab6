import type { Task } from '../domain/task.js';
import { renderValue } from '../optimizer/prompts/render-value.js';
import { formatMean } from '../text/format.js';
import { excerpt } from '../text/excerpt.js';
import { rowChanges } from './test-rows.js';
import type { RowChange } from './test-rows.js';
import { aside, heading, plain } from './styled-text.js';
import type { StyledLine } from './styled-text.js';

interface Answer {
  score: number | null;
  output: string;
}

/** Test tasks of a run, with their answers before and after. */
export interface TaskList {
  run: string;
  kind: 'tasks';
  /** How many test tasks there are in all. */
  of: number;
  tasks: {
    id: string;
    change: RowChange;
    input: string;
    expected: Task['expected'];
    /** Null if the task was not run. */
    before: Answer | null;
    after: Answer | null;
  }[];
}

const inputLength = 70;
const answerLength = 30;

/** One task per two lines, those that broke first, and a count of each kind. */
export function taskListLines({ run, of, tasks }: TaskList): StyledLine[] {
  const sorted = rowChanges.flatMap(change => tasks.filter(task => task.change === change));
  const counts = rowChanges.flatMap(change => {
    const count = tasks.filter(task => task.change === change).length;
    return count > 0 ? [`${count} ${change}`] : [];
  });
  return [
    heading(
      `${run}: ${tasks.length} of ${of} test tasks${counts.length > 0 ? ` (${counts.join(', ')})` : ''}`,
    ),
    ...sorted.flatMap(({ id, change, input, expected, before, after }) => [
      plain(
        `task:${id}  ${change}  ${formatMean(before?.score)} → ${formatMean(after?.score)}  ${excerpt(input, inputLength)}`,
      ),
      aside(`  ${answers({ expected, before, after })}`),
    ]),
    ...(tasks.length > 0 ? [aside(`One of them in full: fgo show ${run} task:${sorted[0]?.id}`)] : []),
  ];
}

function answers(task: Pick<TaskList['tasks'][number], 'expected' | 'before' | 'after'>): string {
  const shown = (answer: Answer | null) => (answer ? excerpt(answer.output, answerLength) : '(not run)');
  const expected =
    task.expected === null ? [] : [`expected ${excerpt(renderValue(task.expected), answerLength)}`];
  return [...expected, `before ${shown(task.before)}`, `after ${shown(task.after)}`].join(' · ');
}
