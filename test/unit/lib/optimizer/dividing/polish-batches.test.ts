import { polishBatches } from '../../../../../lib/optimizer/dividing/polish-batches.js';

it.each([
  [true, 8, false, 4],
  [true, 2, false, 4],
  [true, 1, false, 0],
  [false, 8, false, 0],
  [true, 8, true, 0],
] as const)('merging: %s, with %d subsets, an extension: %s, has %d mini-batches', (...row) => {
  const [merges, subsets, extended, batches] = row;
  expect(polishBatches({ polish: 4, merges, subsets, extended })).toBe(batches);
});
