import { renderLines } from '../../../../lib/report/styled-text.js';
import { taskListLines } from '../../../../lib/report/task-list-view.js';
import type { TaskList } from '../../../../lib/report/task-list-view.js';
import { createColors } from 'picocolors';

const taskOf = (id: string, change: TaskList['tasks'][number]['change']): TaskList['tasks'][number] => ({
  id,
  change,
  input: `Where is\nparcel ${id}?`,
  expected: 'route',
  before: { score: change === 'broken' ? 1 : 0, output: 'route' },
  after: change === 'unscored' ? null : { score: change === 'broken' ? 0 : 1, output: 'ledger' },
});

describe('the list of test tasks', () => {
  it('has those that broke first, one command away from each in full', () => {
    const list: TaskList = {
      run: 'hotel-1',
      kind: 'tasks',
      of: 40,
      tasks: [taskOf('7', 'fixed'), taskOf('27', 'broken'), taskOf('9', 'unscored')],
    };
    const text = renderLines(taskListLines(list), createColors(false), value => value);
    expect(text.split('\n')).toEqual([
      'hotel-1: 3 of 40 test tasks (1 broken, 1 fixed, 1 unscored)',
      'task:27  broken  1.000 → 0.000  Where is parcel 27?',
      '  expected route · before route · after ledger',
      'task:7  fixed  0.000 → 1.000  Where is parcel 7?',
      '  expected route · before route · after ledger',
      'task:9  unscored  0.000 → –  Where is parcel 9?',
      '  expected route · before route · after (not run)',
      'One of them in full: fgo show hotel-1 task:27',
    ]);
  });
});
