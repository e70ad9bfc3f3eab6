import fc from 'fast-check';
import { firstStratified } from '../../../../../lib/optimizer/compare/nested-sizes.js';

const classesOf = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 60 });

it('has in a smaller size nothing that a larger one lacks', () => {
  fc.assert(
    fc.property(classesOf, fc.nat(60), fc.nat(60), fc.nat(), (classes, one, other, seed) => {
      const small = firstStratified({ classes, size: Math.min(one, other), seed });
      const large = new Set(firstStratified({ classes, size: Math.max(one, other), seed }));
      expect(small.every(place => large.has(place))).toBe(true);
      expect(small).toHaveLength(Math.min(one, other, classes.length));
    }),
  );
});

it('has each class in its share, within one task', () => {
  fc.assert(
    fc.property(classesOf, fc.nat(60), fc.nat(), (classes, wanted, seed) => {
      const size = Math.min(wanted, classes.length);
      const taken = firstStratified({ classes, size, seed }).map(place => classes[place]);
      for (const name of new Set(classes)) {
        const share = (classes.filter(other => other === name).length * size) / classes.length;
        const count = taken.filter(other => other === name).length;
        // Half a task for its own rounding, and as much for that of the others.
        expect(Math.abs(count - share)).toBeLessThan(2);
      }
    }),
  );
});

it('returns indices in order, and another choice for another seed', () => {
  const classes = Array.from({ length: 40 }, (_, place) => (place % 2 === 0 ? 'a' : 'b'));
  const one = firstStratified({ classes, size: 10, seed: 1 });
  expect(one).toEqual([...one].sort((left, right) => left - right));
  expect(one).toEqual(firstStratified({ classes, size: 10, seed: 1 }));
  expect(one).not.toEqual(firstStratified({ classes, size: 10, seed: 2 }));
});
