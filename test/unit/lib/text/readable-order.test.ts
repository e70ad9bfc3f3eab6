import { readableOrder } from '../../../../lib/text/readable-order.js';

const hash = { sha256: 'a'.repeat(64), bytes: 1 };

describe('readableOrder', () => {
  it('puts texts and numbers first, then scores, and hashes last', () => {
    const value = { modules: hash, run: { run: 'banking', manifest: hash }, score: { mean: 0.5 }, count: 60 };
    expect(Object.keys(readableOrder(value))).toEqual(['count', 'score', 'run', 'modules']);
  });

  it('orders what is inside lists and objects, and changes no value', () => {
    const value = { input: { candidates: [hash, hash], parents: [{ modules: hash, score: 0.5 }], level: 1 } };
    const text = JSON.stringify(readableOrder(value));
    expect(text).toMatch(/level.*parents":\[\{"score.*candidates/);
    expect(JSON.parse(text)).toEqual(value);
  });

  it('keeps the order of keys of one kind, such as the names of modules', () => {
    expect(Object.keys(readableOrder({ triage: 3, answer: 1, none: null }))).toEqual([
      'triage',
      'answer',
      'none',
    ]);
  });
});
