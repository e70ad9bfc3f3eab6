import type { MergeModulesResult } from '../../../lib/optimizer/program/requests.js';
import { modulesSchema } from '../../../lib/domain/module.js';
import type { Rule } from '../../../lib/domain/module.js';
import { textModule } from '../../../lib/optimizer/rules/module-text.js';
import { rule } from '../lib/optimizer/arbitraries.js';
import { makeTrajectory, readSections } from '../../support/cases.js';
import { startFakeEndpoint } from '../../support/fake-endpoint.js';
import type { FakeEndpoint } from '../../support/fake-endpoint.js';
import { removeTemporaryFolders } from '../../support/temporary-folder.js';
import { openStoreRun, tasksOf, textModules } from './store-run.js';
import type { StoreRun } from './store-run.js';

let fake: FakeEndpoint;
let run: StoreRun;
const train = tasksOf(Array.from({ length: 15 }, (_, place) => [`input number ${place}`, 'desk']));

beforeEach(async () => {
  fake = await startFakeEndpoint();
  run = await openStoreRun({ url: fake.url, train });
});
afterEach(async () => {
  await run.close();
  await fake.close();
});
afterAll(removeTemporaryFolders);

const one = [rule('a/1', 'it names soup', 'answer kitchen'), rule('a/2', 'it names a bag', 'answer porter')];
const other = [rule('b/1', 'it names dessert', 'answer kitchen')];

async function merge(
  parents: Rule[][],
  more: { scores?: (number | null)[]; compactTo?: number } = {},
  tried = false,
): Promise<MergeModulesResult> {
  const putParent = async (rules: Rule[], place: number) => ({
    modules: await run.putModules({ instructions: textModule({ opening: `Opening ${place}.`, rules }) }),
    score: more.scores?.[place] ?? 0.5,
    tasks: 10,
  });
  const evaluation = await run.putEvaluation(
    train.map(({ id }, place) => ({ ...makeTrajectory(id, place === 0 ? 1 : 0), output: 'porter' })),
  );
  return run.call(run.activities.mergeModules, {
    run: run.run,
    path: 'merge-1-1/try',
    module: 'instructions',
    parents: await Promise.all(parents.map(putParent)),
    into: await run.putModules(textModules({ instructions: 'old', tone: 'kind' })),
    lost: tried ? { selection: { split: 'train' }, evaluation, score: 0.25 } : null,
    ...(more.compactTo !== undefined && { compactTo: more.compactTo }),
  });
}

async function rulesOf(result: MergeModulesResult) {
  const modules = await run.artifacts.get(result.modules, modulesSchema);
  expect(modules['tone']).toEqual({ kind: 'text', text: 'kind' });
  const { instructions } = modules;
  if (instructions?.kind !== 'text') throw new Error('The merged module is no text.');
  return { text: instructions.text, rules: instructions.structure?.rules ?? [] };
}

const prompt = (place: number) =>
  (fake.requests[place]?.body?.['messages'] as { content: string }[]).at(1)?.content ?? '';

describe('mergeModules', () => {
  it('applies the merger’s reply, keeps every other rule, and keeps the other modules', async () => {
    const united = { when: 'it names food', then: 'answer kitchen', replaces: ['A1', 'B1'] };
    fake.script({ reply: JSON.stringify({ rules: [united], drop: [] }) });
    const result = await merge([one, other]);
    const { rules } = await rulesOf(result);
    expect(rules.map(({ when, parents }) => [when, parents])).toEqual(
      expect.arrayContaining([
        ['it names food', ['a/1', 'b/1']],
        ['it names a bag', []],
      ]),
    );
    expect(rules).toHaveLength(2);
    expect(result.report).toMatchObject({ added: 1, removed: 2, failure: null });
  });

  it('keeps every rule if the reply is unusable, and says so', async () => {
    fake.otherwise(() => ({ reply: 'As a merger, I cannot.' }));
    const result = await merge([one, other]);
    expect((await rulesOf(result)).rules).toHaveLength(3);
    expect(result.report.failure).toContain('no usable reply');
    expect(result.report.notes).toContain('every rule was kept');
  });

  it.each(['context_length_exceeded', 'content_filter'])(
    'keeps every rule if the request is refused: %s',
    async code => {
      fake.otherwise(() => ({ status: 400, body: { error: { code, message: code } } }));
      const result = await merge([one, other]);
      expect((await rulesOf(result)).rules).toHaveLength(3);
      expect(result.report.failure).not.toBeNull();
    },
  );

  it('makes no call if fewer than two parents have rules', async () => {
    const result = await merge([one, []]);
    expect((await rulesOf(result)).rules).toEqual(one);
    expect(fake.requests).toEqual([]);
  });

  it('keeps the opening of the best parent', async () => {
    fake.otherwise(() => ({ reply: '{"rules": [], "drop": []}' }));
    expect((await rulesOf(await merge([one, other], { scores: [0.2, 0.9] }))).text).toMatch(/^Opening 1\./);
  });

  it('shows in a retry what the first attempt failed, as another sample, and notes what it does not show', async () => {
    fake.otherwise(() => ({ reply: '{"rules": [], "drop": []}' }));
    await merge([one, other]);
    const second = await merge([one, other], {}, true);
    const [shown] = readSections(prompt(1)).filter(({ tag }) => tag === 'answer');
    expect(shown?.sections).toHaveLength(12);
    expect(prompt(1)).toContain('scored 0.250');
    expect(prompt(1)).not.toContain('>input number 0<');
    expect(prompt(0)).not.toContain('<answer');
    expect(second.report.notes).toContain('2 more failed tasks of the first try were not shown');
    const seeds = fake.requests.map(({ body }) => body?.['seed']);
    expect(seeds[0]).not.toEqual(seeds[1]);
  });

  it('sends a retry without the failed tasks if the endpoint refuses them', async () => {
    const error = { code: 'content_filter', message: 'content_filter' };
    fake.otherwise(({ body }) =>
      JSON.stringify(body).includes('input number 3')
        ? { status: 400, body: { error } }
        : { reply: '{"rules": [], "drop": ["A1"]}' },
    );
    const { report } = await merge([one, other], {}, true);
    expect(report).toMatchObject({ removed: 1, failure: null });
    expect(report.notes).toContain(
      'the endpoint refused the failed tasks of the first try: they were not shown',
    );
    expect(fake.requests).toHaveLength(2);
  });

  it('leaves out a united rule that copies a failed task, and keeps the rules that it would have replaced', async () => {
    const said = 'The soup came cold to table nine and the waiter did not say a word about it.';
    await run.close();
    run = await openStoreRun({
      url: fake.url,
      train: tasksOf([...train.keys()].map(place => [`${place}: ${place === 3 ? said : 'bag'}`, 'desk'])),
    });
    fake.otherwise(() => ({
      reply: JSON.stringify({
        rules: [{ when: said, then: 'answer kitchen', replaces: ['A1', 'B1'] }],
        drop: [],
      }),
    }));
    const result = await merge([one, other], {}, true);
    expect((await rulesOf(result)).rules.map(({ id }) => id)).toEqual(['a/1', 'a/2', 'b/1']);
    expect(result.report).toMatchObject({ added: 0, removed: 0, copied: 1 });
    expect(result.report.notes).toContain('1 rule left out: it copies 17 words of task t3');
  });

  it('settles a contradiction by what the rules fixed, against the merger, and records it', async () => {
    const weak = { ...rule('a/9', 'it names soup', 'answer kitchen'), fixed: ['t1'] };
    const strong = { ...rule('b/9', 'it names soup at night', 'answer bar'), fixed: ['t2', 't3'] };
    const conflict = { between: ['A1', 'B1'], keep: 'A1', why: 'kitchens make soup' };
    fake.script({ reply: JSON.stringify({ rules: [], drop: ['B1'], conflicts: [conflict] }) });
    const result = await merge([[weak], [strong]]);
    expect((await rulesOf(result)).rules.map(({ id }) => id)).toEqual(['b/9']);
    expect(result.report.conflicts).toEqual([
      { kept: 'b/9', dropped: ['a/9'], decidedBy: 'evidence', why: 'kitchens make soup' },
    ]);
    expect(prompt(0)).toContain('(fixed 2 tasks)');
  });

  it('asks for a shorter version of one candidate, and reports both lengths', async () => {
    const united = { when: 'it names soup or a bag', then: 'answer desk', replaces: ['A1', 'A2'] };
    fake.script({ reply: JSON.stringify({ rules: [united], drop: [] }) });
    const result = await merge([one], { compactTo: 20 });
    expect(prompt(0)).toContain('may take at most 20 tokens');
    const { rules } = await rulesOf(result);
    expect(rules.map(({ when, parents }) => [when, parents])).toEqual([
      ['it names soup or a bag', ['a/1', 'a/2']],
    ]);
    const { merged, parents } = result.tokens ?? { merged: 0, parents: [] };
    expect(parents).toHaveLength(1);
    expect(merged).toBeLessThan(parents[0] ?? 0);
  });
});
