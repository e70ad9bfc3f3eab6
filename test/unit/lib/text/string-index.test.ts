import fc from 'fast-check';
import { StringIndex } from '../../../../lib/text/string-index.js';

test('different strings are numbered in the order in which they are added', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 3 })), texts => {
      const index = new StringIndex();
      const distinct = [...new Set(texts)];
      expect(texts.map(text => index.add(text))).toEqual(texts.map(text => distinct.indexOf(text)));
      expect(texts.map(text => index.find(text))).toEqual(texts.map(text => distinct.indexOf(text)));
      expect(index.size).toBe(distinct.length);
      expect(index.find('never added')).toBeUndefined();
    }),
  );
});

test('strings keep their numbers while the index grows', () => {
  const index = new StringIndex();
  const texts = Array.from({ length: 20_000 }, (_, number) => `text ${number}`);
  expect(texts.map(text => index.add(text))).toEqual(texts.map((_, number) => number));
  expect(texts.map(text => index.find(text))).toEqual(texts.map((_, number) => number));
});
