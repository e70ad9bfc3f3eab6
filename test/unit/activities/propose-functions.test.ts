import { modulesSchema } from '../../../lib/domain/module.js';
import type { RevisionResult } from '../../../lib/optimizer/program/requests.js';
import { makeTrajectory } from '../../support/cases.js';
import { startFakeEndpoint } from '../../support/fake-endpoint.js';
import type { FakeEndpoint } from '../../support/fake-endpoint.js';
import { numberFunction } from '../../support/functions.js';
import { removeTemporaryFolders } from '../../support/temporary-folder.js';
import { openStoreRun, tasksOf } from './store-run.js';
import type { StoreRun } from './store-run.js';

const train = tasksOf([
  ['How much is twice 21?', '42'],
  ['How much is twice 4?', '8'],
]);
const half = numberFunction('half', 'value / 2', { result: 1.5 });
let fake: FakeEndpoint;
let run: StoreRun;

beforeEach(async () => {
  fake = await startFakeEndpoint();
  run = await openStoreRun({
    url: fake.url,
    train,
    agent: { kind: 'functions', modules: { tools: { functions: [half] } } },
    optimize: { moduleTokens: 600 },
  });
});
afterEach(async () => {
  await run.close();
  await fake.close();
});
afterAll(removeTemporaryFolders);

const double = {
  action: 'add',
  name: 'double',
  description: 'Twice a number. Call it where a question says twice.',
  arguments: [{ name: 'value', type: 'number', description: 'the number, such as 21' }],
  code: 'function double({ value }) { return value * 2; }',
  examples: [{ arguments: '{"value": 21}', result: '42' }],
  cases: ['c1'],
};

async function propose(cite = false): Promise<RevisionResult> {
  const evaluation = await run.putEvaluation(
    train.map(({ id }) => ({ ...makeTrajectory(id, 0), output: 'many' })),
  );
  return run.call(run.activities.proposeRevision, {
    run: run.run,
    path: 'subset-001/epoch-1/tools/1',
    module: 'tools',
    modules: await run.putModules(run.manifest.modules),
    selection: { split: 'train' },
    evaluation,
    critiques: [],
    rejected: [],
    sample: 0,
    from: 0,
    ...(cite && { cite }),
  });
}

async function functionsOf({ modules }: RevisionResult) {
  const { tools } = await run.artifacts.get(modules, modulesSchema);
  if (tools?.kind !== 'functions') throw new Error('The module is not a set of functions.');
  return tools.functions;
}

const reply = (...functions: object[]) => ({ reply: JSON.stringify({ functions }) });
const messages = (place: number) => fake.requests[place]?.body?.['messages'] as { content: string }[];

describe('proposeRevision of a set of functions', () => {
  it('adds a function that runs and returns the results of its examples, with the cases it cites', async () => {
    fake.script(reply(double));
    const result = await propose(true);
    expect(result).toMatchObject({ next: null, report: { added: 1, removed: 0, failure: null, notes: [] } });
    const functions = await functionsOf(result);
    expect(functions[0]).toEqual(half);
    expect(functions[1]).toMatchObject({
      name: 'double',
      lineage: { id: 'subset-001/epoch-1/tools/1/1', cases: [expect.stringMatching(/^t/)], cited: true },
    });
    expect(messages(0)[1]?.content).toContain('half(value): Computes half of a number.');
  });

  it('reports errors once, and accepts the corrected function', async () => {
    fake.script(
      reply({ ...double, code: 'function double({ value }) { return value * 3; }' }),
      reply(double),
    );
    const result = await propose();
    expect((await functionsOf(result)).map(({ code }) => code)).toEqual([half.code, double.code]);
    expect(messages(1).at(-1)?.content).toMatch(/double: example 1 .* gives 63, but 42 is to come of it/);
    expect(result.report.notes).toEqual([expect.stringMatching(/^double was written again: example 1/)]);
  });

  it.each([
    ['does not parse', { code: 'function double({ value }) { return value *; }' }],
    ['declares another name', { code: 'function triple({ value }) { return value * 3; }' }],
    ['never ends', { code: 'function double() { for (;;) {} }' }],
    ['has no example', { examples: [] }],
    ['is named like no function can be', { name: 'twice a number' }],
    ['wants what is not there', { code: "function double() { return require('fs').readdirSync('/'); }" }],
  ])('leaves out a function that %s, and keeps the module', async (_what, wrong) => {
    fake.otherwise(() => reply({ ...double, ...wrong }));
    const result = await propose();
    expect(await functionsOf(result)).toEqual([half]);
    expect(result.report.failure).toMatch(/cannot be used and was left out/);
    expect(fake.requests).toHaveLength(2);
  });

  it('accepts a function that runs but insists on other results than its examples, with its actual results', async () => {
    fake.otherwise(() => reply({ ...double, examples: [{ arguments: '{"value": 21}', result: '41' }] }));
    const result = await propose();
    expect((await functionsOf(result))[1]).toMatchObject({
      examples: [{ arguments: { value: 21 }, result: 42 }],
    });
    expect(result.report.notes).toEqual([
      expect.stringMatching(/^double is used although .* gives 42, but 41/),
    ]);
    expect(fake.requests).toHaveLength(2);
  });

  it('revises and removes by name', async () => {
    fake.script(
      reply(
        { action: 'revise', name: 'half', code: 'function half({ value }) { return value * 0.5; }' },
        { action: 'remove', name: 'third' },
      ),
    );
    const [only, ...others] = await functionsOf(await propose());
    expect(others).toEqual([]);
    expect(only).toMatchObject({ description: half.description, lineage: { parents: ['start/half'] } });
  });

  it('leaves out what exceeds the module’s length limit', async () => {
    const long = `function double({ value }) { ${'value += 1; value -= 1; '.repeat(200)} return value * 2; }`;
    fake.script(reply({ ...double, code: long }));
    const result = await propose();
    expect(await functionsOf(result)).toEqual([half]);
    expect(result.report.notes).toEqual(['double was left out to keep the length limit']);
  });

  it('keeps the old function if its revision exceeds the module’s length limit', async () => {
    const long = `function half({ value }) { ${'value += 1; value -= 1; '.repeat(200)} return value / 2; }`;
    fake.script(reply({ action: 'revise', name: 'half', code: long }, double));
    expect((await functionsOf(await propose())).map(({ code }) => code)).toEqual([half.code, double.code]);
  });

  it('applies the last of several actions on one name, and at most eight', async () => {
    const wrong = { ...double, code: 'function double() { return null.x; }' };
    const more = Array.from({ length: 9 }, (_, place) => ({ action: 'remove', name: `none${place}` }));
    fake.script(reply(wrong, double, ...more));
    const result = await propose();
    expect((await functionsOf(result))[1]?.code).toBe(double.code);
    expect(result.report.notes).not.toContainEqual(expect.stringMatching(/double/));
    expect(fake.requests).toHaveLength(1);
  });

  it('ignores an example that is nested endlessly', async () => {
    fake.otherwise(() =>
      reply({ ...double, examples: [{ arguments: '{"value": '.padEnd(20_000, '['), result: '1' }] }),
    );
    expect((await propose()).report.failure).toMatch(/no JSON object/);
  });

  it('keeps the module if the reply is unusable', async () => {
    fake.otherwise(() => ({ reply: 'I would write a function.' }));
    const result = await propose();
    expect(await functionsOf(result)).toEqual([half]);
    expect(result.report.failure).toContain('no usable reply');
  });
});
