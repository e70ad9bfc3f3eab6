import { unchangedReason } from '../../../../lib/optimizer/unchanged-reason.js';
import { epochOf, subsetOf } from '../../../support/progress.js';

describe('a run that ends with the modules of its baseline', () => {
  it.each([
    [[false, false], 'No proposal was accepted: the modules are the baseline’s.'],
    [
      [true, false],
      /^A proposal was accepted on its subset, but none was better than the baseline on validation/,
    ],
    [[true, true], /^2 proposals were accepted on their subsets, but none was better/],
  ])('reports the reason if proposals were accepted as in %j', (accepted, reason) => {
    const subsets = accepted.map((was, place) =>
      subsetOf(`subset-00${place + 1}`, { epochs: [epochOf({ accepted: was })] }),
    );
    expect(unchangedReason(subsets)).toMatch(reason);
  });
});
