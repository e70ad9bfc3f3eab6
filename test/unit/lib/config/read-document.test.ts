import { parseConfig } from '../../../../lib/config/parse-config.js';
import { BadInputError, formatProblem } from '../../../../lib/config/problem.js';

const good = `name: banking
dataset: {path: data.csv, input: text, expected: category}
agent:
  kind: prompt
  modules: {instructions: "Say which queue the message belongs to."}
`;

function problemsOf(text: string): string[] {
  try {
    parseConfig({ text, file: 'fgo.yaml' });
  } catch (error) {
    if (error instanceof BadInputError) return error.problems.map(formatProblem);
    throw error;
  }
  return [];
}

describe('the YAML of a configuration', () => {
  it.each([
    ['an alias without an anchor', `${good}seed: *nope\n`, /^fgo\.yaml:6:7: the alias \*nope has no anchor/],
    ['an alias before its anchor', `seed: *later\n${good}x: &later 7\n`, /^fgo\.yaml:1:7: the alias \*later/],
    [
      'an alias within its own anchor',
      `${good}scorer: &a {kind: exact, of: [*a]}\n`,
      /:6:\d+: .*inside its own anchor/,
    ],
    ['a key that appears twice', `${good}seed: 1\nseed: 2\n`, /^fgo\.yaml:7:1: the key "seed" appears twice/],
    ['a key that is a list', `${good}? [1, 2]\n: 3\n`, /:6:3: a key must be text/],
    ['two documents', `${good}---\n${good}`, /not valid YAML/],
    ['a list', '- a\n', /A configuration is a map of keys/],
    ['nothing', '', /A configuration is a map of keys/],
    ['a key of the prototype', `${good}__proto__: {seed: 2}\n`, /:6:1: "__proto__" cannot be a key/],
    [
      'a module of the prototype',
      good.replace('{instructions', '{__proto__: x, instructions'),
      /:5:13: "__proto__" cannot be a key/,
    ],
    ['a constructor', `${good}constructor: 1\n`, /unknown key "constructor"/],
  ])('rejects %s with its line', (_, text, words) => {
    const problems = problemsOf(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(words);
  });

  it('reports all unresolved aliases at once', () => {
    expect(problemsOf(`${good}seed: *a\nstore: {path: *b}\n`)).toHaveLength(2);
  });

  it('treats an alias as what it repeats, also in its messages', () => {
    const text = `${good}seed: &n 7\noptimize: {epochs: *n}\n`;
    expect(parseConfig({ text, file: 'fgo.yaml' }).optimize.epochs).toBe(7);
    expect(problemsOf(text.replace('&n 7', '&n 77'))[0]).toContain('(it is 77)');
  });

  it.each([
    ['nested lists', `${good}x: ${'['.repeat(30_000)}`],
    ['closed nested lists', `${good}x: ${'['.repeat(500)}${']'.repeat(500)}`],
    ['nested maps', `${good}x: ${'{a: '.repeat(300)}1${'}'.repeat(300)}`],
    ['nested items', `${good}x:\n  ${'- '.repeat(20_000)}x\n`],
    ['repeated aliases', `${good}${bomb()}`],
    ['many keys', `${good}x:\n${Array.from({ length: 30_000 }, (_, n) => `  k${n}: 1\n`).join('')}`],
    ['many unknown keys', `${good}${Array.from({ length: 5_000 }, (_, n) => `k${n}: 1\n`).join('')}`],
    ['a long unknown key', `${good}? ${'k'.repeat(200_000)}\n: 1\n`],
    ['a long value', `${good}seed: ${'v'.repeat(500_000)}\n`],
  ])('bounds %s: a short error, quickly', (_, text) => {
    const before = process.cpuUsage();
    const problems = problemsOf(text);
    expect(process.cpuUsage(before).user).toBeLessThan(10_000_000);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.length).toBeLessThanOrEqual(50);
    for (const problem of problems) expect(problem.length).toBeLessThan(1_000);
    for (const problem of problems) expect(problem).not.toContain('stack');
    // Aliases that expand too far have no single place.
    for (const problem of problems) expect(problem).toMatch(/^fgo\.yaml:(?:\d+| The YAML aliases expand)/);
  });

  it('has no half of a surrogate pair in its texts', () => {
    const text = good.replace('the message', '\\ud83d the message');
    expect(parseConfig({ text, file: 'fgo.yaml' }).agent).toMatchObject({
      modules: { instructions: 'Say which queue \ufffd the message belongs to.' },
    });
  });

  it('keeps integers of calibration examples exact', () => {
    const examples =
      '[{expected: 9007199254740993, actual: 9007199254740995, score: 1}, {actual: 7, score: 0}]';
    const text = `${good}scorer: {kind: llm-judge, rubric: Right., calibration: ${examples}}\n`;
    expect(parseConfig({ text, file: 'fgo.yaml' }).scorer).toMatchObject({
      calibration: [
        { expected: '9007199254740993', actual: '9007199254740995', score: 1 },
        { actual: 7, score: 0 },
      ],
    });
  });
});

function bomb(): string {
  const names = [...'abcdefghij'];
  return names
    .map(
      (name, at) =>
        `${name}: &${name} [${Array(9)
          .fill(at === 0 ? 'x' : `*${names[at - 1]}`)
          .join(', ')}]\n`,
    )
    .join('');
}
