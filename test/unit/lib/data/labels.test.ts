import { labelProblems, labelsOf, spellingsNote } from '../../../../lib/data/labels.js';
import { scorerSchema } from '../../../../lib/config/scorer.js';

const exact = scorerSchema.parse('exact');
const tasksOf = (...answers: (string | number)[]) =>
  answers.map((expected, number) => ({ id: String(number), input: 'x', expected, metadata: {} }));

describe('labels of the data', () => {
  it('are the distinct texts, sorted', () => {
    expect(labelsOf(tasksOf('b', 'a', 'b', 7), exact)).toEqual({ labels: ['a', 'b'], spellings: [] });
  });

  it('have one label for spellings that the scorer treats as equal, the most frequent one', () => {
    const tasks = tasksOf('billing', 'Billing', 'Billing', 'late  delivery', ' late delivery', 'x');
    const { labels, spellings } = labelsOf(tasks, exact);
    expect(labels).toEqual([' late delivery', 'Billing', 'x']);
    expect(spellingsNote(spellings, exact)).toContain('" late delivery" (1) and "late  delivery" (1)');
    expect(spellingsNote(spellings, exact)).toContain('"Billing" (2) and "billing" (1)');
  });

  it.each(['regex', { kind: 'exact', normalize: 'none' }])(
    'have all spellings with %j, and a warning',
    kind => {
      const scorer = scorerSchema.parse(kind);
      const { labels, spellings } = labelsOf(tasksOf('A', 'a'), scorer);
      expect(labels).toEqual(['A', 'a']);
      expect(spellingsNote(spellings, scorer)).toMatch(/^warning: .*"A" \(1\) and "a" \(1\)/);
    },
  );
});

describe('labels that are listed', () => {
  const problemsOf = (labels: string[], answers: string[], scorer = exact) =>
    labelProblems(labels, { tasks: tasksOf(...answers), scorer });

  it('may be spelled differently from the expected answers if the scorer accepts both', () => {
    expect(problemsOf(['Billing', 'shipping', '(A)'], ['billing', 'Shipping.', 'A'])).toEqual([]);
    expect(problemsOf(['5 EUR', 'ten'], ['5'], scorerSchema.parse('numeric'))).toEqual([]);
  });

  it('must include each expected answer', () => {
    const [problem, ...others] = problemsOf(['a', 'b'], ['a', 'c', 'c', 'd']);
    expect(others).toEqual([]);
    expect(problem).toContain('not among the labels: "c" (2), "d" (1)');
  });

  it('must differ by more than capitals and spaces', () => {
    expect(problemsOf(['a b', 'A  b'], ['a b'])).toEqual([expect.stringContaining('remove one of them')]);
    expect(problemsOf(['a', 'a'], ['a'])).toEqual([expect.stringContaining('listed twice')]);
  });

  it('are not compared if a program scores', () => {
    const scorer = scorerSchema.parse({ kind: 'llm-judge', rubric: 'Good.' });
    expect(problemsOf(['a', 'b'], ['c'], scorer)).toEqual([]);
  });
});
