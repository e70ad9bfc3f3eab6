import fc from 'fast-check';
import { packByTokens } from '../../algorithm/pack.js';

const packings = fc.record({ items: fc.array(fc.nat(12)), budget: fc.nat(20) });
const tokensOf = (item: number) => item;

describe('packByTokens', () => {
  it('keeps all items in their order', () => {
    fc.assert(
      fc.property(packings, ({ items, budget }) => {
        const packs = packByTokens({ items, tokensOf, budget });
        expect(packs.flatMap(pack => pack.items)).toEqual(items);
        for (const pack of packs) expect(pack.items.length).toBeGreaterThan(0);
      }),
    );
  });

  it('fits the budget with each pack, but for single items over it, which are marked', () => {
    fc.assert(
      fc.property(packings, ({ items, budget }) => {
        for (const pack of packByTokens({ items, tokensOf, budget })) {
          expect(pack.tokens).toBe(pack.items.reduce((sum, item) => sum + item, 0));
          expect(pack.oversized).toBe(pack.tokens > budget);
          if (pack.oversized) expect(pack.items).toHaveLength(1);
        }
      }),
    );
  });

  it('opens a pack only where the next item does not fit the one before', () => {
    fc.assert(
      fc.property(packings, ({ items, budget }) => {
        const packs = packByTokens({ items, tokensOf, budget });
        packs.slice(1).forEach((pack, place) => {
          const before = packs[place];
          expect((before?.tokens ?? 0) + (pack.items[0] ?? 0) > budget || before?.oversized).toBe(true);
        });
      }),
    );
  });

  it('packs by hand what is easy to see', () => {
    const packs = packByTokens({ items: [3, 4, 9, 1, 2], tokensOf, budget: 7 });
    expect(packs).toEqual([
      { items: [3, 4], tokens: 7, oversized: false },
      { items: [9], tokens: 9, oversized: true },
      { items: [1, 2], tokens: 3, oversized: false },
    ]);
    expect(packByTokens({ items: [], tokensOf, budget: 7 })).toEqual([]);
  });
});
