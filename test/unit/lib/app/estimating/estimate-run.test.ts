import { outputOf } from '../../../../../lib/config/agent.js';
import { manifestSchema } from '../../../../../lib/config/manifest.js';
import type { Manifest } from '../../../../../lib/config/manifest.js';
import type { Splits, Task } from '../../../../../lib/domain/task.js';
import { renderFrame } from '../../../../../lib/agents/prompt.js';
import type { ConfigInput } from '../../../../../lib/config/schema.js';
import { countPrompt } from '../../../../../lib/simulator/count-tokens.js';
import { countTokens } from '../../../../../lib/llm/tokens.js';
import { estimateRun } from '../../../../../lib/app/estimating/estimate-run.js';
import { hotelMessages } from '../../../../support/hotel-messages.js';

const instructions = 'Say which desk of the hotel sees to the message.';

function tasksOf(
  counts: { train: number; validation: number; test: number },
  text = (given: string) => given,
) {
  const { train, validation, test } = counts;
  const all = hotelMessages(train + validation + test).map((message, place): Task => ({
    id: `t${place}`,
    input: text(message.text),
    expected: message.desk,
    metadata: {},
  }));
  return {
    train: all.slice(0, train),
    validation: all.slice(train, train + validation),
    test: all.slice(train + validation),
  } satisfies Splits;
}

function manifestOf(tasks: Splits, changes: Pick<ConfigInput, 'optimize' | 'llm'> = {}): Manifest {
  const reference = { sha256: 'a'.repeat(64), bytes: 1 };
  const split = (name: keyof Splits) => ({ tasks: reference, count: tasks[name].length });
  return manifestSchema.parse({
    schemaVersion: 1,
    folder: '..',
    files: [],
    run: 'run',
    seed: 7,
    splits: { train: split('train'), validation: split('validation'), test: split('test') },
    labels: [...new Set(tasks.train.map(task => task.expected))].sort(),
    modules: { instructions: { kind: 'text', text: instructions } },
    agent: { kind: 'prompt', modules: { instructions }, output: { labels: 'auto' } },
    scorer: 'exact',
    llm: changes.llm ?? { provider: 'simulated' },
    optimize: { subsets: 4, ...changes.optimize },
    budget: {},
    journalScope: null,
  });
}

const small = tasksOf({ train: 24, validation: 18, test: 24 });

describe('the estimate of a run', () => {
  it('counts the baseline’s prompts as the endpoint does, and identical ones once', async () => {
    const manifest = manifestOf(small);
    const tasks = { ...small, test: [...small.test, ...small.validation.slice(0, 5)] };
    const { cells } = await estimateRun({ manifest, tasks });
    const content = `${instructions}\n\n${renderFrame(outputOf(manifest.agent), manifest.labels)}`;
    const prompts = [...small.validation, ...small.test].map(({ input }) =>
      countPrompt([
        { role: 'system', content },
        { role: 'user', content: input },
      ]),
    );
    const exact = prompts.reduce((sum, tokens) => sum + tokens, 0);
    expect(cells.baseline.agent.calls).toEqual({ low: 42, expected: 42, high: 42 });
    expect(cells.baseline.agent.promptTokens).toEqual({ low: exact, expected: exact, high: exact });
  });

  it('from a sample of many tasks is close to the count of all of them', async () => {
    const counts = { train: 40, validation: 400, test: 800 };
    const tasks = tasksOf(counts, text => `${text} ${'Indeed so. '.repeat(text.length % 7)}`);
    const manifest = manifestOf(tasks);
    const { cells, assumptions } = await estimateRun({ manifest, tasks });
    const content = `${instructions}\n\n${renderFrame(outputOf(manifest.agent), manifest.labels)}`;
    const exact = [...tasks.validation, ...tasks.test]
      .map(({ input }) =>
        countPrompt([
          { role: 'system', content },
          { role: 'user', content: input },
        ]),
      )
      .reduce((sum, tokens) => sum + tokens, 0);
    expect(cells.baseline.agent.promptTokens.expected / exact).toBeCloseTo(1, 1);
    expect(Math.abs(cells.baseline.agent.promptTokens.expected / exact - 1)).toBeLessThan(0.02);
    expect(assumptions.join(' ')).toContain('sample');
  });

  it('reports cost by role if models are priced, and null if one is not', async () => {
    const priced = { models: { default: 'gpt-4.1-mini', optimizer: 'gpt-4.1' } };
    const { total, byRole } = await estimateRun({
      manifest: manifestOf(small, { llm: priced }),
      tasks: small,
    });
    const { promptTokens, completionTokens, usd } = byRole.optimizer;
    expect(usd?.expected).toBeCloseTo((promptTokens.expected * 2 + completionTokens.expected * 8) / 1e6, 6);
    expect(total.usd?.high).toBeGreaterThan(total.usd?.low ?? 0);
    const mixed = { models: { default: 'gpt-4.1-mini', optimizer: 'our-own' } };
    const unpriced = await estimateRun({ manifest: manifestOf(small, { llm: mixed }), tasks: small });
    expect(unpriced.byRole.agent.usd).not.toBeNull();
    expect([unpriced.byRole.optimizer.usd, unpriced.total.usd]).toEqual([null, null]);
  });

  it('follows the strategy: none optimizes nothing, bags share what they explore, one set merges nothing', async () => {
    const of = async (strategy: 'none' | 'bagging' | 'fgo' | 'all-at-once') =>
      estimateRun({ manifest: manifestOf(small, { optimize: { strategy } }), tasks: small });
    const none = await of('none');
    expect(none.total.calls).toEqual({ low: 42, expected: 42, high: 42 });
    const single = await of('all-at-once');
    expect([single.subsets.count, single.byStage.merge.calls.high]).toEqual([1, 0]);
    const [disjoint, bags] = [await of('fgo'), await of('bagging')];
    expect(bags.subsets.count).toBe(4);
    expect(bags.cells.optimize.agent.calls.expected).toBeLessThan(
      disjoint.cells.optimize.agent.calls.expected,
    );
  });

  it('counts the embeddings of a division by similarity exactly, and none if none are requested', async () => {
    const estimateOf = (changes: Parameters<typeof manifestOf>[1]) =>
      estimateRun({ manifest: manifestOf(small, changes), tasks: small });
    const similar = await estimateOf({ optimize: { divide: 'similar' } });
    const random = await estimateOf({ optimize: { divide: 'random' } });
    const exact = small.train.reduce((sum, { input }) => sum + countTokens(input), 0);
    expect(similar.embedding?.calls).toEqual({ low: 1, expected: 1, high: 1 });
    expect(similar.embedding?.promptTokens).toEqual({ low: exact, expected: exact, high: exact });
    expect(similar.total.promptTokens.expected - random.total.promptTokens.expected).toBe(exact);
    expect(random.embedding).toBeUndefined();
    const byWords = { provider: 'simulated' as const, embedding: 'off' as const };
    expect((await estimateOf({ optimize: { divide: 'similar' }, llm: byWords })).embedding).toBeUndefined();
    const single = { divide: 'similar' as const, strategy: 'all-at-once' as const };
    expect((await estimateOf({ optimize: single })).embedding).toBeUndefined();
  });

  it('takes longer with fewer concurrent calls', async () => {
    const seconds = async (concurrency: number) => {
      const llm = { models: { default: 'gpt-4.1-mini' }, concurrency };
      return (await estimateRun({ manifest: manifestOf(small, { llm }), tasks: small })).seconds;
    };
    const [one, many] = [await seconds(1), await seconds(16)];
    expect(one.expected).toBeGreaterThan(3 * many.expected);
    expect(many.low).toBeLessThan(many.expected);
  });
});
