import fc from 'fast-check';
import { distinctTexts, textBatches } from '../../../../lib/optimizer/text-batches.js';

const texts = fc.array(fc.record({ text: fc.string(), tokens: fc.nat(30) }), { maxLength: 40 });

describe('texts for requests', () => {
  it('are requested once each, and found again at all their places', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c', '')), list => {
        const { distinct, placeOf } = distinctTexts(list);
        expect(new Set(distinct).size).toBe(distinct.length);
        expect(placeOf.map(place => distinct[place])).toEqual(list);
      }),
    );
  });

  it('are split in order into lists that keep to both bounds if a single text does', () => {
    fc.assert(
      fc.property(
        texts,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 60 }),
        (list, most, tokens) => {
          const batches = textBatches(list, { mostTexts: most, mostTokens: tokens });
          expect(batches.flat()).toEqual(list.map(({ text }) => text));
          let at = 0;
          for (const batch of batches) {
            const sum = list.slice(at, at + batch.length).reduce((total, entry) => total + entry.tokens, 0);
            at += batch.length;
            expect(batch.length).toBeGreaterThan(0);
            expect(batch.length).toBeLessThanOrEqual(most);
            if (batch.length > 1) expect(sum).toBeLessThanOrEqual(tokens);
          }
        },
      ),
    );
  });
});
