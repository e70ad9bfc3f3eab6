import { polishBatches } from '../../../../../lib/optimizer/dividing/polish-batches.js';

it.each([
  ['fgo', 8, false, 4],
  ['bagging', 2, false, 4],
  ['fgo', 1, false, 0],
  ['sequential', 8, false, 0],
  ['all-at-once', 1, false, 0],
  ['none', 0, false, 0],
  ['fgo', 8, true, 0],
] as const)('%s with %d subsets, an extension: %s, has %d mini-batches of polishing', (...row) => {
  const [strategy, subsets, extended, batches] = row;
  expect(polishBatches({ optimize: { strategy, polish: 4 }, subsets, extended })).toBe(batches);
});

it('has none if the configuration is of a version without polishing', () => {
  expect(polishBatches({ optimize: { strategy: 'fgo' }, subsets: 8 })).toBe(0);
});
