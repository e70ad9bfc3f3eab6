import type { Json } from '../../../domain/json.js';
import type { ScorerKind } from '../guess-scoring.js';
import type { PromptfooAssert, PromptfooTest } from './promptfoo-config.js';

/** The tests as rows of data, and how their answers are scored. */
export interface ConvertedTests {
  rows: Record<string, Json>[];
  /** The column of the right answer; undefined if a rubric alone judges. */
  expected: string | undefined;
  scorer: ScorerKind;
  rubric: string | undefined;
  notes: string[];
}

const sameMeaning = 'The answer must say the same as the expected answer, and invent nothing.';
const meetsCriterion = 'The expected answer is a criterion: the answer must meet it.';

/** The assertions that a scorer can check; the value is the right answer. */
const kinds: Record<string, { scorer: ScorerKind; rubric?: string }> = {
  equals: { scorer: 'exact' },
  contains: { scorer: 'contains' },
  icontains: { scorer: 'contains' },
  regex: { scorer: 'regex' },
  similar: { scorer: 'llm-judge', rubric: sameMeaning },
  factuality: { scorer: 'llm-judge', rubric: sameMeaning },
  'model-graded-factuality': { scorer: 'llm-judge', rubric: sameMeaning },
  'llm-rubric': { scorer: 'llm-judge', rubric: meetsCriterion },
  'model-graded-closedqa': { scorer: 'llm-judge', rubric: meetsCriterion },
};

/** Converts tests with the assertion type that most of them have; says what is left out. */
export function convertTests(tests: readonly PromptfooTest[], common: PromptfooTest): ConvertedTests {
  const complete = tests.map(test => ({
    vars: { ...common.vars, ...test.vars },
    asserts: [...(test.assert ?? []), ...(common.assert ?? [])],
  }));
  const counts = new Map<string, number>();
  for (const { type } of complete.flatMap(({ asserts }) => asserts))
    counts.set(type, (counts.get(type) ?? 0) + 1);
  const usable = [...counts].filter(([type]) => Object.hasOwn(kinds, type));
  const [main] = usable.sort(([, left], [, right]) => right - left)[0] ?? [];
  const others = [...counts.keys()].filter(type => type !== main);
  const notes = others.length === 0 ? [] : [`assertions that are not taken over: ${others.join(', ')}`];
  const { scorer, rubric } = (main !== undefined && kinds[main]) || {
    scorer: 'llm-judge' as const,
    rubric: undefined,
  };
  if (main === undefined) {
    notes.push('no assertion has a right answer or a rubric: a model judges; edit scorer.rubric');
    return { rows: complete.map(({ vars }) => vars), expected: undefined, scorer, rubric, notes };
  }
  const expected = freeName(complete.flatMap(({ vars }) => Object.keys(vars)));
  const rows = complete.flatMap(({ vars, asserts }) => {
    const value = asserts.find(({ type }) => type === main)?.value;
    return value === undefined ? [] : [{ ...vars, [expected]: filled(value, vars) }];
  });
  if (rows.length < complete.length)
    notes.push(`${complete.length - rows.length} tests without ${main} are left out`);
  const values = new Set(rows.map(row => JSON.stringify(row[expected])));
  const [only] = rows;
  if (main === 'llm-rubric' && values.size === 1 && only) {
    return {
      rows: rows.map(row => without(row, expected)),
      expected: undefined,
      scorer,
      rubric: String(only[expected]),
      notes,
    };
  }
  return { rows, expected, scorer, rubric, notes };
}

/** An assertion in a column `__expected` of a csv file: `contains: x`, or an answer that must be equal. */
export function assertOfCell(cell: string): PromptfooAssert {
  const [, type, value] = /^([a-z-]+):\s*([\s\S]*)$/.exec(cell) ?? [];
  if (
    type !== undefined &&
    (Object.hasOwn(kinds, type) || /^(javascript|python|fn|is-json|not-.*)$/.test(type))
  )
    return { type, value: value ?? '' };
  return type === 'grade' ? { type: 'llm-rubric', value: value ?? '' } : { type: 'equals', value: cell };
}

function freeName(taken: string[]): string {
  let name = 'expected';
  while (taken.includes(name)) name = `${name}_answer`;
  return name;
}

function without(row: Record<string, Json>, name: string): Record<string, Json> {
  return Object.fromEntries(Object.entries(row).filter(([key]) => key !== name));
}

/** Variables in a value are those of its test. */
function filled(value: Json, vars: Record<string, Json>): Json {
  if (typeof value !== 'string') return value;
  return value.replace(/\{\{\s*([\w.-]+)\s*\}\}/g, (all, name: string) =>
    Object.hasOwn(vars, name) ? String(vars[name]) : all,
  );
}
