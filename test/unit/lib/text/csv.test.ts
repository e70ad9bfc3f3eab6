import { csvOf } from '../../../../lib/text/csv.js';

test('cells with quotes, commas and line breaks are quoted, and null is empty', () => {
  expect(csvOf([['a,b', 'say "hi"', 'two\nlines', null, 1.5]])).toBe(
    '"a,b","say ""hi""","two\nlines",,1.5\n',
  );
});

test.each(['=1+1', '+SUM(A1)', '-cmd', '@A1', '\t=1', '\r=1'])('%j does not run as a formula', text => {
  expect(csvOf([[text]])).toMatch(/^"?'/);
});

test('a negative number written as text stays a number', () => {
  expect(csvOf([['-5', '+1.25']])).toBe('-5,+1.25\n');
});
