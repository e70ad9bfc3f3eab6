import { blameText } from '../../../../lib/report/blame-text.js';

it('reports how many failures belong to which module, most first', () => {
  expect(blameText({ executor: 5, planner: 12 })).toBe('12 failures belong to planner, 5 to executor');
  expect(blameText({ executor: 1 })).toBe('1 failure belongs to executor');
  expect(blameText({})).toBe('');
});
