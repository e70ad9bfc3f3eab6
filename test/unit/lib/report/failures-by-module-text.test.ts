import { failuresByModuleText } from '../../../../lib/report/failures-by-module-text.js';

it('reports how many failures belong to which module, most first', () => {
  expect(failuresByModuleText({ executor: 5, planner: 12 })).toBe(
    '12 failures belong to planner, 5 to executor',
  );
  expect(failuresByModuleText({ executor: 1 })).toBe('1 failure belongs to executor');
  expect(failuresByModuleText({})).toBe('');
});
