import fc from 'fast-check';
import { knownPrices } from '../../../../lib/llm/providers/registry.js';
import { checkPrices, costOf, priceOf } from '../../../../lib/llm/prices.js';
import { countTokens } from '../../../../lib/llm/tokens.js';
import { worstCase } from '../../../../lib/ledger/worst-case.js';
import { llmSchema } from '../../../../lib/config/llm.js';

describe('prices', () => {
  it('are known for well-known models and their dated names, and can be configured', () => {
    expect(priceOf({ model: 'gpt-4.1-mini' })).toEqual({ prompt: 0.4, cached: 0.1, completion: 1.6 });
    expect(priceOf({ model: 'gpt-4.1-mini-2025-04-14' })).toEqual(priceOf({ model: 'gpt-4.1-mini' }));
    expect(priceOf({ model: 'mine', price: { prompt: 3, completion: 4 } })).toEqual({
      prompt: 3,
      cached: 3,
      completion: 4,
    });
    expect(priceOf({ model: 'mine' })).toBeUndefined();
    expect(priceOf({ model: 'toString' })).toBeUndefined();
  });

  it('of a dated name are separate if they differ', () => {
    expect(priceOf({ model: 'gpt-4o-2024-05-13' })).toEqual({ prompt: 5, cached: 5, completion: 15 });
    expect(priceOf({ model: 'gpt-4o-2024-11-20' })).toEqual(priceOf({ model: 'gpt-4o' }));
  });

  it.each(Object.entries(knownPrices))('of %s state when and where they were looked up', (_, price) => {
    expect(price.asOf).toMatch(/^20\d\d-(0[1-9]|1[0-2])$/);
    expect(price.source).not.toBe('');
    expect(price.cached).toBeLessThanOrEqual(price.prompt);
  });

  it('prefer the configuration over known ones, and may price cached input separately', () => {
    const price = { prompt: 1, cached: 0.25, completion: 2 };
    expect(priceOf({ model: 'gpt-4.1-mini', price })).toEqual(price);
    expect(costOf({ promptTokens: 1_000_000, cachedTokens: 400_000, completionTokens: 0 }, price)).toBe(0.7);
  });

  it('add up to dollars, cached tokens separately', () => {
    const price = { prompt: 0.4, cached: 0.1, completion: 1.6 };
    expect(costOf({ promptTokens: 1_000_000, cachedTokens: 500_000, completionTokens: 250_000 }, price)).toBe(
      0.65,
    );
    expect(costOf({ promptTokens: 3, cachedTokens: 0, completionTokens: 0 }, price)).toBe(0.0000012);
    expect(costOf({ promptTokens: 3, cachedTokens: 0, completionTokens: 0 }, undefined)).toBeNull();
  });

  it('that are missing prevent only a cap in USD', () => {
    const config = llmSchema.parse({ models: { default: 'gpt-4.1-mini', merger: 'mine' } });
    expect(checkPrices(config, { usd: 5 })).toMatch(/price of mine is not known/);
    expect(checkPrices(config, { tokens: 5 })).toBeUndefined();
    expect(checkPrices(llmSchema.parse({ models: { default: 'gpt-4.1' } }), { usd: 5 })).toBeUndefined();
    expect(checkPrices(llmSchema.parse({ provider: 'simulated' }), { usd: 5 })).toBeUndefined();
  });
});

describe('the worst case', () => {
  it('is never below the actual count, and for unknown models never below the bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }), texts => {
        const parts = { texts, maxCompletionTokens: 10, price: undefined };
        const counted = texts.reduce((total, text) => total + countTokens(text) + 4, 3);
        expect(worstCase({ ...parts, model: 'gpt-4.1' }).promptTokens).toBeGreaterThanOrEqual(counted);
        expect(worstCase({ ...parts, model: 'mine' }).promptTokens).toBeGreaterThanOrEqual(
          Buffer.byteLength(texts.join('')),
        );
      }),
    );
  });

  it('includes the longest reply', () => {
    const price = { prompt: 0, cached: 0, completion: 10 };
    const worst = worstCase({ model: 'gpt-4.1', texts: ['x'], maxCompletionTokens: 1000, price });
    expect(worst).toMatchObject({ calls: 1, completionTokens: 1000, usd: 0.01 });
  });
});

describe('counting tokens', () => {
  it('treats control words as text, and takes time linear in the text', () => {
    expect(countTokens('a <|endoftext|> b')).toBeGreaterThan(3);
    const started = performance.now();
    expect(countTokens('a'.repeat(300_000))).toBeGreaterThan(10_000);
    expect(countTokens(' '.repeat(300_000))).toBeGreaterThan(1_000);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
