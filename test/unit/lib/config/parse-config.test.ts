import { parseConfig, parseLocatedConfig } from '../../../../lib/config/parse-config.js';
import { formatProblem } from '../../../../lib/config/problem.js';
import { good, problemsOf } from './read-problems.js';

describe('parseConfig', () => {
  it('fills in the defaults of omitted keys', () => {
    const config = parseConfig({ text: good, file: 'fgo.yaml' });
    expect(config.optimize).toMatchObject({
      strategy: 'fgo',
      subsets: 'auto',
      epochs: 2,
      merge: { fanIn: 2, retry: true },
    });
    expect(config.store).toEqual({ path: '.fgo' });
    expect(config.llm).toBeUndefined();
  });

  it('accepts a scorer by its name alone', () => {
    expect(parseConfig({ text: `${good}scorer: numeric\n`, file: 'fgo.yaml' }).scorer).toEqual({
      kind: 'numeric',
      tolerance: 1e-6,
    });
  });

  it('names the nearest key, the line and the column of an unknown key', () => {
    const [problem] = problemsOf(`${good}optimize:\n  epocs: 3\n`);
    expect(problem).toMatchObject({ source: 'fgo.yaml', line: 12, column: 3, path: 'optimize.epocs' });
    expect(problem?.message).toContain('Did you mean "epochs"?');
  });

  it('names the nearest key inside a section that has several kinds', () => {
    const [problem] = problemsOf(good.replace('  kind: prompt\n', '  kind: prompt\n  moduls: {}\n'));
    expect(problem?.message).toContain('Did you mean "modules"?');
  });

  it.each([
    [
      'llm: {provider: simulated, baseUrl: "http://h.example/v1"}\n',
      '"baseUrl" works only with provider "openai", not "simulated". Remove "baseUrl", or change provider.',
    ],
    ['scorer: {kind: exact, tolerance: 0.1}\n', '"tolerance" works only with kind "numeric"'],
    ['scorer: {kind: json, command: [a]}\n', '"command" works only with kind "command", not "json"'],
    [
      'llm: {provider: simulated, baseUlr: "http://h.example/v1"}\n',
      'unknown key "baseUlr". Did you mean "baseUrl"?',
    ],
  ])('names the kind that a key belongs to if it is used in another kind: %s', (text, message) => {
    expect(problemsOf(good + text)[0]?.message).toContain(message);
  });

  it('suggests a valid name instead of an invalid one', () => {
    const [problem] = problemsOf(good.replace('banking', '"Formal_fallacies, 2"'));
    expect(problem?.message).toContain('such as "formal-fallacies-2" (it is "Formal_fallacies, 2")');
  });

  it('names what is missing, and its purpose', () => {
    const own = good.replace(/agent:[\s\S]*/, 'agent: {kind: module}\n');
    expect(problemsOf(own)).toMatchObject([
      {
        path: 'agent.file',
        message:
          'this is missing: give a text. A TypeScript or JavaScript file that exports the result of defineAgent.',
      },
      {
        path: 'agent.modules',
        message: 'this is missing: give names with their values, such as {instructions: "…"}.',
      },
    ]);
  });

  it('reports all errors at once', () => {
    const problems = problemsOf(
      `${good.replace('seed: 7', 'seed: seven')}optimize: {epochs: 0, subsets: many}\n`,
    );
    expect(problems.map(problem => problem.path).sort()).toEqual([
      'optimize.epochs',
      'optimize.subsets',
      'seed',
    ]);
    expect(problems.find(problem => problem.path === 'seed')?.message).toContain('"seven"');
  });

  it('reports where the YAML itself is broken', () => {
    const [problem] = problemsOf('name: a\ndataset: {path: x\n');
    expect(problem?.message).toContain('not valid YAML');
    expect(problem?.line).toBeGreaterThan(1);
  });

  it('lets a setting change one item of a list, and leaves the others', () => {
    const text = `${good}scorer:
  kind: weighted
  metrics:
    - { name: tone, weight: 1, scorer: contains }
    - { name: fact, weight: 1, scorer: exact }
`;
    const { scorer } = parseConfig({ text, file: 'fgo.yaml', settings: ['scorer.metrics.1.weight=3'] });
    expect(scorer).toMatchObject({ metrics: [{ weight: 1 }, { name: 'fact', weight: 3 }] });
  });

  it('lets settings override the file, and names the wrong setting', () => {
    const config = parseConfig({
      text: good,
      file: 'fgo.yaml',
      settings: ['dataset.path=/other.csv', 'optimize.subsets=4'],
    });
    expect(config.dataset?.path).toBe('/other.csv');
    expect(config.optimize.subsets).toBe(4);
    const [problem] = problemsOf(good, ['optimize.epochs=-1']);
    expect(problem?.source).toBe('--set optimize.epochs');
  });

  it('lets a setting go deeper than a plain value of the file', () => {
    const config = parseConfig({
      text: `${good}scorer: exact\n`,
      file: 'fgo.yaml',
      settings: ['scorer.kind=list', 'scorer.score=f1'],
    });
    expect(config.scorer).toEqual({ kind: 'list', score: 'f1' });
  });

  it.each([
    [
      'default: {model: m, price: {prompt: 1, cached: 1.5, completion: 2}}',
      'llm.models.default.price.cached',
    ],
    [
      'default: m, optimizer: {model: o, price: {prompt: 0, cached: 0.1, completion: 2}}',
      'llm.models.optimizer.price.cached',
    ],
    [
      'default: m, embedding: {model: e, price: {prompt: 0.1, cached: 0.2, completion: 0}}',
      'llm.models.embedding.price.cached',
    ],
  ])('rejects a cached price above the prompt price: %s', (models, path) => {
    const [problem] = problemsOf(`${good}llm: {models: {${models}}}\n`);
    expect(problem).toMatchObject({ path, line: 11 });
    expect(problem?.message).toContain('must not exceed');
  });

  it('accepts a cached price that equals the prompt price, and no cached price', () => {
    for (const price of ['{prompt: 1, cached: 1, completion: 2}', '{prompt: 0, completion: 2}'])
      expect(problemsOf(`${good}llm: {models: {default: {model: m, price: ${price}}}}\n`)).toEqual([]);
  });

  it('rejects a configuration without tasks, and one with two sources of them', () => {
    expect(problemsOf('name: a\n')[0]?.message).toContain('dataset');
    expect(problemsOf(`${good}benchmark: {name: logisticsqa}\n`)[0]?.message).toContain('exclude each other');
  });
});

describe('the location of the tasks', () => {
  const without = good.replace('  path: data.csv\n', '');
  const files = '  splits: {train: a.csv, validation: b.csv, test: c.csv}\n';

  it('need not be repeated if each split is a separate file', () => {
    const text = without.replace('agent:', `${files}agent:`);
    const { dataset } = parseConfig({ text, file: 'fgo.yaml' });
    expect(dataset?.path).toBeUndefined();
    expect(dataset?.splits).toEqual({ train: 'a.csv', validation: 'b.csv', test: 'c.csv' });
  });

  it('must be given otherwise, in either way', () => {
    const [problem] = problemsOf(without);
    expect(problem).toMatchObject({ line: 3, path: 'dataset' });
    expect(problem?.message).toMatch(/path: FILE.*splits: \{train: FILE/);
  });
});

describe('the column of the right answer', () => {
  const without = good.replace('  expected: category\n', '');
  const judged = 'scorer: {kind: llm-judge, rubric: It is polite.}\n';

  it('may be omitted if all scorers work without it', () => {
    expect(problemsOf(`${without}${judged}`)).toEqual([]);
    const metrics =
      'scorer: {kind: weighted, metrics: [{name: a, scorer: {kind: http, url: "http://x.example/"}}]}\n';
    expect(problemsOf(`${without}${metrics}`)).toEqual([]);
  });

  it.each(['', 'scorer: exact\n', 'scorer: {kind: weighted, metrics: [{name: a, scorer: list}]}\n'])(
    'must be named otherwise: %j',
    scorer => {
      const [problem] = problemsOf(`${without}${scorer}`);
      expect(problem).toMatchObject({ path: 'dataset', line: 3 });
      expect(problem?.message).toContain('expected: COLUMN');
    },
  );
});

describe('automatic actions of a run', () => {
  it('are rejected if they are empty, or hold a password', () => {
    const messages = problemsOf(
      `${good}stop: {}\napproval: {before: []}\nnotify: {webhook: "https://me:secret@host.example/hook"}\n`,
    ).map(problem => formatProblem(problem));
    expect(messages).toEqual([
      expect.stringMatching(/:12:.*approval\.before/),
      expect.stringMatching(/:11:.*stop.*give at least one rule/),
      expect.stringMatching(/:13:.*notify\.webhook.*webhookEnv/),
    ]);
  });

  it('are kept as written', () => {
    const text = `${good}stop: {plateau: 3, hours: 0.5}\napproval: {before: [final]}\nnotify: {command: [notify-send]}\n`;
    expect(parseConfig({ text, file: 'fgo.yaml' })).toMatchObject({
      stop: { plateau: 3, hours: 0.5 },
      approval: { before: ['final'] },
      notify: { command: ['notify-send'] },
    });
  });
});

describe('a setting', () => {
  it('that is not YAML is rejected as a setting, with its text', () => {
    const [problem] = problemsOf(good, ['optimize.epochs={']);
    expect(problem).toMatchObject({ source: '--set optimize.epochs' });
    expect(problem?.message).toMatch(/"\{" is not valid YAML/);
  });

  it('is named once in its error message', () => {
    const [problem] = problemsOf(good, ['optimize.epochs=-1']);
    expect(problem && formatProblem(problem)).toMatch(/^--set optimize\.epochs: (?!optimize).*\(it is -1\)$/);
  });
});

describe('the location of a key', () => {
  const { locate } = parseLocatedConfig({
    text: `${good}optimize: {epochs: 3}\n`,
    file: 'fgo.yaml',
    settings: ['seed=8'],
  });

  it('is its line, or the line of the section that it belongs to, or its setting', () => {
    expect(locate(['agent', 'output', 'labels'])).toMatchObject({ source: 'fgo.yaml', line: 10, column: 12 });
    expect(locate(['optimize', 'subsets'])).toMatchObject({ line: 11, path: 'optimize.subsets' });
    expect(locate(['seed'])).toMatchObject({ source: '--set seed', line: null });
  });
});
