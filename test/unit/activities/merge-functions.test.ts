import { modulesSchema } from '../../../lib/domain/module.js';
import type { AgentFunction } from '../../../lib/domain/function.js';
import type { MergeModulesResult } from '../../../lib/optimizer/program/requests.js';
import { startFakeEndpoint } from '../../support/fake-endpoint.js';
import type { FakeEndpoint } from '../../support/fake-endpoint.js';
import { numberFunction, writtenAt } from '../../support/functions.js';
import { removeTemporaryFolders } from '../../support/temporary-folder.js';
import { openStoreRun, tasksOf } from './store-run.js';
import type { StoreRun } from './store-run.js';

let fake: FakeEndpoint;
let run: StoreRun;

beforeEach(async () => {
  fake = await startFakeEndpoint();
  fake.otherwise(() => ({ reply: '{"functions": [], "drop": []}' }));
  run = await openStoreRun({
    url: fake.url,
    train: tasksOf([['How much is twice 21?', '42']]),
    agent: { kind: 'functions', modules: { tools: { functions: [] } } },
  });
});
afterEach(async () => {
  await run.close();
  await fake.close();
});
afterAll(removeTemporaryFolders);

async function merge(parents: AgentFunction[][], scores: number[] = []): Promise<MergeModulesResult> {
  const put = (functions: AgentFunction[]) => run.putModules({ tools: { kind: 'functions', functions } });
  return run.call(run.activities.mergeModules, {
    run: run.run,
    path: 'merge-1-1/try-1/tools',
    module: 'tools',
    parents: await Promise.all(
      parents.map(async (functions, place) => ({
        modules: await put(functions),
        score: scores[place] ?? 0.5,
        tasks: 10,
      })),
    ),
    into: await put([]),
    lost: null,
  });
}

async function functionsOf({ modules }: MergeModulesResult) {
  const { tools } = await run.artifacts.get(modules, modulesSchema);
  if (tools?.kind !== 'functions') throw new Error('The module is not a set of functions.');
  return tools.functions;
}

const sum = numberFunction('double', 'value + value', { result: 6, ...writtenAt('a/1') });
const product = numberFunction('double', '2 * value', { result: 6, ...writtenAt('b/1') });
const twice = numberFunction('twice', 'value * 2', { result: 6, ...writtenAt('b/2') });
const square = numberFunction('double', 'value * value', { result: 9, ...writtenAt('c/1') });
const third = numberFunction('third', 'value / 3', { result: 1, ...writtenAt('c/2') });

describe('mergeModules of sets of functions', () => {
  it('runs functions and unites equivalent ones, without a call', async () => {
    const result = await merge([[sum], [product], [twice]]);
    expect(await functionsOf(result)).toMatchObject([
      { name: 'double', code: sum.code, lineage: { parents: ['a/1', 'b/1', 'b/2'] } },
    ]);
    expect(fake.requests).toEqual([]);
    expect(result.report).toMatchObject({ added: 1, removed: 3, failure: null });
  });

  it('keeps the function of the best version for a name if nothing else decides, and shows where they differ', async () => {
    const result = await merge([[sum], [square, third]], [0.4, 0.6]);
    expect((await functionsOf(result)).map(({ code }) => code)).toEqual([square.code, third.code]);
    expect(result.report.conflicts).toMatchObject([{ kept: 'c/1', dropped: ['a/1'] }]);
    const [, prompt] = fake.requests[0]?.body?.['messages'] as { content: string }[];
    expect(prompt?.content).toContain('double({"value":3}): A1 gives {"value":6}, B1 gives {"value":9}');
  });

  it('lets the merger decide a conflict', async () => {
    const conflicts = [{ between: ['A1', 'B1'], keep: 'A1', why: 'questions say twice' }];
    fake.script({ reply: JSON.stringify({ functions: [], drop: [], conflicts }) });
    const result = await merge([[sum], [square]], [0.4, 0.6]);
    expect((await functionsOf(result)).map(({ code }) => code)).toEqual([sum.code]);
    expect(result.report.conflicts).toMatchObject([{ decidedBy: 'merger', why: 'questions say twice' }]);
  });

  it('accepts only a united function that is right for the examples of all that it replaces', async () => {
    const united = {
      name: 'scaled',
      description: 'Twice a number.',
      arguments: [{ name: 'value', type: 'number', description: 'a number' }],
      code: 'function scaled({ value }) { return 2 * value; }',
      examples: [{ arguments: '{"value": 5}', result: '10' }],
    };
    const asked = (replaces: string[]) => ({
      reply: JSON.stringify({ functions: [{ ...united, replaces }], drop: [] }),
    });
    fake.script(asked(['A1']));
    const right = await merge([[sum], [third]]);
    expect((await functionsOf(right)).map(({ name }) => name)).toEqual(['third', 'scaled']);
    fake.script(asked(['A1', 'B1']));
    const wrong = await merge([[sum], [third]], [0.5, 0.6]);
    expect((await functionsOf(wrong)).map(({ name }) => name)).toEqual(['double', 'third']);
    expect(wrong.report.notes).toEqual([
      expect.stringMatching(/^scaled of the merger cannot be used: example 3 .* gives 6, but 1/),
    ]);
  });

  it('keeps every function that it can if the reply is unusable', async () => {
    fake.otherwise(() => ({ reply: 'As a merger, I cannot.' }));
    const result = await merge([[sum], [third]]);
    expect(await functionsOf(result)).toEqual([sum, third]);
    expect(result.report.failure).toContain('no usable reply');
  });

  it('makes no call if only one version has functions', async () => {
    const result = await merge([[sum], []]);
    expect(await functionsOf(result)).toEqual([sum]);
    expect(fake.requests).toEqual([]);
  });
});
