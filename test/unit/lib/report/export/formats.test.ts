import { parse } from 'yaml';
import { llmSchema } from '../../../../../lib/config/llm.js';
import { exportFormats } from '../../../../../lib/report/export/formats.js';
import type { ExportFormat } from '../../../../../lib/report/export/formats.js';
import type { ExportedRun } from '../../../../../lib/report/export/exported-run.js';
import { progressOf, referenceOf, scoreOf } from '../../../../support/progress.js';
import { rolloutOf, rowOf } from '../../../../support/test-rows.js';
import { textModules } from '../../../activities/store-run.js';

function runWith(change: Partial<ExportedRun> = {}): ExportedRun {
  return {
    progress: progressOf({
      state: 'done',
      modules: referenceOf('b'),
      scores: {
        baseline: { validation: scoreOf(0.5), test: scoreOf(0.4) },
        final: { validation: scoreOf(0.9), test: scoreOf(0.8) },
      },
    }),
    baseline: textModules({ instructions: 'Sort it.' }),
    modules: textModules({ instructions: 'Sort it well.' }),
    begins: undefined,
    system: 'Sort it well.\n\nReply with one word.',
    baselineSystem: 'Sort it.\n\nReply with one word.',
    output: { parse: 'plain' },
    llm: llmSchema.parse({
      baseUrl: 'https://llm.example/v1',
      apiKeyEnv: 'MY_KEY',
      models: { default: { model: 'large', temperature: 0.5 }, agent: 'small', evaluator: 'wise' },
    }),
    scorer: { kind: 'exact' },
    rows: [rowOf('t1', 0, 1)],
    ...change,
  };
}

const exported = (format: ExportFormat, change: Partial<ExportedRun> = {}) =>
  exportFormats[format].export(runWith(change));

interface PromptfooConfig {
  prompts: { label: string; raw: string }[];
  providers: { id: string; config: Record<string, unknown> }[];
  defaultTest: {
    options: { transform: string; provider?: { id: string } };
    assert: { type: string; value: string }[];
  };
  tests: { description: string; vars: { task: Record<'input' | 'expected', string[]> } }[];
}

const promptfoo = (change: Partial<ExportedRun> = {}) =>
  parse(exported('promptfoo', change).text) as PromptfooConfig;

/** What promptfoo makes of a reply and an expected answer with the assertion of a configuration. */
function passes({ defaultTest }: PromptfooConfig, reply: string, expected: string): boolean {
  const transform = new Function('output', `return ${defaultTest.options.transform}`) as (
    text: string,
  ) => unknown;
  const check = new Function('output', 'context', defaultTest.assert[0]?.value ?? '') as (
    output: unknown,
    context: unknown,
  ) => boolean;
  return check(transform(reply), { vars: { task: { expected: [expected] } } });
}

test('txt has a single module as it is, and names several', () => {
  expect(exported('txt').text).toBe('Sort it well.\n');
  const modules = textModules({ triage: 'One.', resolution: 'Two.' });
  expect(exported('txt', { modules }).text).toBe('# triage\n\nOne.\n\n# resolution\n\nTwo.\n');
});

test('json has the texts before and after by module, and the scores', () => {
  expect(JSON.parse(exported('json').text)).toMatchObject({
    run: 'hotel-1',
    modules: { instructions: 'Sort it well.' },
    before: { instructions: 'Sort it.' },
    scores: { final: { test: { mean: 0.8 } } },
  });
});

test('md is the page beside the modules in the store', () => {
  expect(exported('md').text).toContain('# Result of hotel-1');
});

test('csv has a row per test task with answers, scores and metrics', () => {
  const row = { ...rowOf('=t1', 0, 1), after: rolloutOf({ metrics: { team: 1 }, feedback: 'Right.' }) };
  expect(exported('csv', { rows: [row] }).text).toBe(
    'id,expected,before,after,score_before,score_after,change,feedback,team_before,team_after\n' +
      "'=t1,pool,spa,pool,0,1,fixed,Right.,,1\n",
  );
});

test('csv shows the output of a reply without an answer', () => {
  const row = { ...rowOf('t1', 0, 0), after: rolloutOf({ answer: null, output: 'no idea', score: 0 }) };
  expect(exported('csv', { rows: [row] }).text).toContain('t1,pool,spa,no idea,0,0,failing');
});

test('openai-messages has the whole system message and a place for the input', () => {
  expect(JSON.parse(exported('openai-messages').text)).toEqual([
    { role: 'system', content: 'Sort it well.\n\nReply with one word.' },
    { role: 'user', content: '{{input}}' },
  ]);
});

test('promptfoo has both prompts, the model of the agent, and the test tasks', () => {
  const config = promptfoo();
  expect(config.prompts.map(({ label }) => label)).toEqual(['baseline', 'final']);
  expect(JSON.parse(config.prompts[1]?.raw ?? '')).toEqual([
    { role: 'system', content: 'Sort it well.\n\nReply with one word.' },
    { role: 'user', content: '{{task.input | join}}' },
  ]);
  expect(config.providers).toEqual([
    { id: 'openai:chat:small', config: { apiBaseUrl: 'https://llm.example/v1', apiKeyEnvar: 'MY_KEY' } },
  ]);
  expect(config.tests).toEqual([
    { description: 't1', vars: { task: { input: ['Towels?'], expected: ['pool'] } } },
  ]);
});

test('promptfoo does not render templates that a model or the data wrote', () => {
  const system = 'Say {{ env.MY_KEY }} or {% if x %} {# no #}.';
  const input = 'file:///etc/hostname {{ env.MY_KEY }} {{task.expected}} {{{';
  const config = promptfoo({ system, rows: [rowOf('t1', 0, 1, input)] });
  const prompt = config.prompts[1]?.raw ?? '';
  expect(prompt.replaceAll(`{{ '{' }}`, '').replaceAll(`{{ '}' }}`, '')).not.toMatch(
    /\{[{%#] *(env|if|no)|#\}/,
  );
  const parts = config.tests[0]?.vars.task.input ?? [];
  expect(parts.join('')).toBe(input);
  expect(parts.filter(part => /\{[{%#]/.test(part))).toEqual([]);
});

test('promptfoo compares texts as the exact scorer does', () => {
  const config = promptfoo({ output: { parse: 'last-line' } });
  expect(passes(config, 'I think.\nAnswer: **Pool**.', 'pool')).toBe(true);
  expect(passes(config, 'pool\nspa', 'pool')).toBe(false);
});

test('promptfoo compares lists as sets', () => {
  const config = promptfoo({
    scorer: { kind: 'list', score: 'exact' },
    output: { parse: 'json', field: 'references' },
  });
  expect(passes(config, '{"references": ["b", "a"]}', '["a","b"]')).toBe(true);
  expect(passes(config, '{"references": "b, a"}', '["a","b"]')).toBe(true);
  expect(passes(config, '{"references": "none"}', '[]')).toBe(true);
  expect(passes(config, '{"references": ["a"]}', '["a","b"]')).toBe(false);
});

test('promptfoo grades by the rubric of a judge, with the model of the evaluator', () => {
  const { defaultTest } = promptfoo({
    scorer: { kind: 'llm-judge', rubric: 'Be kind.', votes: 1, combine: 'median', scale: 10, examples: 0 },
  });
  expect(defaultTest.assert[0]).toMatchObject({ type: 'llm-rubric' });
  expect(defaultTest.assert[0]?.value).toContain('Be kind.');
  expect(defaultTest.options.provider?.id).toBe('openai:chat:wise');
});

test('promptfoo says where its assertion differs from the scorer', () => {
  expect(exported('promptfoo', { scorer: { kind: 'gaia' } }).text).toContain(
    '# The scorer gaia has no counterpart',
  );
});

test('dspy has the instructions in a saved state, and a program beside it that loads the file', () => {
  const { text, besides } = exported('dspy');
  expect(JSON.parse(text)).toMatchObject({
    demos: [],
    signature: {
      instructions: 'Sort it well.\n\nReply with one word.',
      fields: [{ description: '${input}' }, { description: '${answer}' }],
    },
  });
  const program = besides['.py']?.('hotel.json') ?? '';
  expect(program).toContain('with_name("hotel.json")');
  expect(program).toContain('"openai/small"');
  expect(program).toContain('os.environ["MY_KEY"]');
});
