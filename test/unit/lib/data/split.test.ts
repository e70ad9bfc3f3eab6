import fc from 'fast-check';
import { splitNames, type Task } from '../../../../lib/domain/task.js';
import { DataError } from '../../../../lib/data/data-error.js';
import { countsOf, splitTasks, type SplitSizes } from '../../../../lib/data/split.js';

const tasksOf = (classes: readonly string[]): Task[] =>
  classes.map((expected, index) => ({ id: `row-${index}`, input: `input ${index}`, expected, metadata: {} }));
const split = (classes: readonly string[], sizes: SplitSizes, seed = 1) =>
  splitTasks({
    tasks: tasksOf(classes),
    sizes,
    classOf: task => String(task.expected),
    seed,
    place: { file: 'data.csv' },
  });

const anyClasses = fc.array(fc.integer({ min: 0, max: 20 }).map(String), { minLength: 3, maxLength: 300 });
const anyCase = anyClasses.chain(classes =>
  fc.record({
    classes: fc.constant(classes),
    seed: fc.integer(),
    sizes: fc
      .tuple(fc.integer({ min: 1, max: classes.length - 2 }), fc.double({ min: 0, max: 1, noNaN: true }))
      .chain(([train, share]) => {
        const validation = 1 + Math.floor(share * (classes.length - train - 2));
        return fc.record({
          train: fc.constant(train),
          validation: fc.constant(validation),
          test: fc.integer({ min: 1, max: classes.length - train - validation }),
        });
      }),
  }),
);

describe('splitTasks', () => {
  it('draws disjoint splits of exactly the requested sizes, in the order of the data, and always the same', () => {
    fc.assert(
      fc.property(anyCase, ({ classes, sizes, seed }) => {
        const splits = split(classes, sizes, seed);
        for (const name of splitNames) {
          const places = splits[name].map(task => Number(task.id.slice(4)));
          expect(places).toHaveLength(sizes[name]);
          expect(places).toEqual([...places].sort((a, b) => a - b));
        }
        const ids = splitNames.flatMap(name => splits[name].map(task => task.id));
        expect(new Set(ids).size).toBe(ids.length);
        expect(split(classes, sizes, seed)).toEqual(splits);
      }),
      { numRuns: 200 },
    );
  });

  it('keeps the share of each class in each split, within three rounding errors', () => {
    fc.assert(
      fc.property(anyCase, ({ classes, sizes, seed }) => {
        const splits = split(classes, sizes, seed);
        for (const name of splitNames) {
          for (const label of new Set(classes)) {
            const quota = (sizes[name] * classes.filter(each => each === label).length) / classes.length;
            const share = splits[name].filter(task => task.expected === label).length;
            expect(Math.abs(share - quota)).toBeLessThan(4);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('hits the counts with 77 classes of different sizes, each in every split', () => {
    const classes = Array.from({ length: 77 }, (_, label) =>
      Array<string>(10 + (label % 23)).fill(`label ${label}`),
    ).flat();
    const splits = split(classes, { train: 400, validation: 150, test: 300 });
    expect(splitNames.map(name => splits[name].length)).toEqual([400, 150, 300]);
    for (const name of splitNames) {
      const labels = splits[name].map(task => task.expected);
      for (const label of new Set(classes)) {
        const quota = (splits[name].length * classes.filter(each => each === label).length) / classes.length;
        const share = labels.filter(each => each === label).length;
        expect(share).toBeGreaterThan(0);
        expect(Math.abs(share - quota)).toBeLessThan(1.5);
      }
    }
  });

  it('draws different tasks with another seed, even if every class has one task or there is one class', () => {
    const classes = Array.from({ length: 60 }, (_, index) => `answer ${index}`);
    const sizes = { train: 20, validation: 20, test: 20 };
    expect(split(classes, sizes, 1)).not.toEqual(split(classes, sizes, 2));
    const oneClass = classes.map(() => 'x');
    expect(split(oneClass, sizes, 1)).not.toEqual(split(oneClass, sizes, 2));
  });
});

describe('countsOf', () => {
  it.each([
    [{ train: 0.4, validation: 0.2, test: 0.4 }, 10, [4, 2, 4]],
    [{ train: 0.4, validation: 0.2, test: 0.4 }, 11, [5, 2, 4]],
    [{ train: 0.7, validation: 0.1, test: 0.2 }, 10, [7, 1, 2]],
    [{ train: 0.25, validation: 0.15, test: 0.6 }, 360, [90, 54, 216]],
    [{ train: 0.5, validation: 3, test: 2 }, 11, [5, 3, 2]],
    [{ train: 0.1, validation: 0.1, test: 0.1 }, 100, [10, 10, 10]],
  ])('turns %j of %d tasks into counts', (sizes, total, counts) => {
    expect(Object.values(countsOf(sizes, total, { file: 'data.csv' }))).toEqual(counts);
  });

  it('uses all tasks if the fractions sum to 1', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 20, max: 100_000 }),
        fc.integer({ min: 10, max: 70 }),
        (total, percent) => {
          const counts = countsOf(
            { train: percent / 100, validation: 0.1, test: 0.9 - percent / 100 },
            total,
            { file: 'data.csv' },
          );
          expect(counts.train + counts.validation + counts.test).toBe(total);
        },
      ),
    );
  });

  it('rejects more than there is, and splits without a task', () => {
    expect(() => countsOf({ train: 5, validation: 3, test: 0.5 }, 10, { file: 'data.csv' })).toThrow(
      'data.csv: the splits (train 5, validation 3, test 5) need 13 tasks, and the data has 10 tasks',
    );
    expect(() => countsOf({ train: 5, validation: 0, test: 5 }, 10, { file: 'data.csv' })).toThrow(DataError);
  });
});
