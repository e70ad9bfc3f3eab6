import { onChange } from '../../../workers/on-change.js';

it('a problem that lasts is reported once, and again after it was gone', () => {
  const reported: (string | null)[] = [];
  const report = onChange(problem => reported.push(problem));
  for (const problem of [null, 'a', 'a', 'b', 'b', null, 'b']) report(problem);
  expect(reported).toEqual(['a', 'b', null, 'b']);
});
