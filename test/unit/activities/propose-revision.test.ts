import { promptBudget } from '../../../activities/prompt-budget.js';
import type { RevisionResult } from '../../../lib/optimizer/program/requests.js';
import { modulesSchema } from '../../../lib/domain/module.js';
import type { Task } from '../../../lib/domain/task.js';
import { textModule } from '../../../lib/optimizer/rules/module-text.js';
import { countTokens } from '../../../lib/llm/tokens.js';
import { rule } from '../lib/optimizer/arbitraries.js';
import { makeTrajectory, readSections } from '../../support/cases.js';
import { startFakeEndpoint } from '../../support/fake-endpoint.js';
import type { FakeEndpoint, ReceivedRequest } from '../../support/fake-endpoint.js';
import { startRecordingEndpoint } from '../../support/recording-endpoint.js';
import { removeTemporaryFolders } from '../../support/temporary-folder.js';
import { failureOf, openStoreRun, tasksOf, textModules } from './store-run.js';
import type { StoreRun } from './store-run.js';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});
afterAll(removeTemporaryFolders);

interface Setting {
  fake: FakeEndpoint;
  run: StoreRun;
  propose(more?: { from?: number; modules?: object; rejected?: object[] }): Promise<RevisionResult>;
}

/** Tasks that all failed, and an optimizer that answers `nothing new` unless it is scripted. */
async function setUp(train: Task[], more: Record<string, unknown> = {}, critiques = true): Promise<Setting> {
  const fake = await startFakeEndpoint();
  open.push(fake);
  fake.otherwise(() => ({ reply: '{"rules": [{"when": "it is so", "then": "answer so"}], "remove": []}' }));
  const run = await openStoreRun({ url: fake.url, train, ...more });
  open.push(run);
  const evaluation = await run.putEvaluation(
    train.map(task => ({ ...makeTrajectory(task.id, 0), output: `no idea about ${task.id}` })),
  );
  const written = train.map(task => ({ taskId: task.id, problem: 'It guessed.', advice: 'Look.' }));
  const listed = critiques ? [await run.artifacts.put(written)] : [];
  const propose: Setting['propose'] = async ({ from = 0, modules, rejected = [] } = {}) =>
    run.call(run.activities.proposeRevision, {
      run: run.run,
      path: 'subset-001/propose-1',
      module: 'instructions',
      modules: await run.artifacts.put(modules ?? run.manifest.modules),
      selection: { split: 'train' },
      evaluation,
      critiques: listed,
      rejected: await Promise.all(rejected.map(each => run.artifacts.put(each))),
      sample: 0,
      from,
    });
  return { fake, run, propose };
}

async function allCalls({ propose }: Setting): Promise<RevisionResult[]> {
  const results: RevisionResult[] = [];
  for (let from: number | null = 0; from !== null;) {
    const result: RevisionResult = await propose({ from });
    results.push(result);
    from = result.next;
  }
  return results;
}

const messagesOf = ({ body }: ReceivedRequest) => body?.['messages'] as { content: string }[];
const tokensOf = (request: ReceivedRequest) =>
  messagesOf(request).reduce((sum, { content }) => sum + countTokens(content), 0);
/**
 * The ids of the failed tasks in a prompt, shown separately or by their input, which begins with the number.
 */
const shownIn = (request: ReceivedRequest) =>
  readSections(messagesOf(request)[1]?.content ?? '').flatMap(({ tag, attributes, sections }) =>
    tag === 'case'
      ? [/id="(.*)"/.exec(attributes)?.[1]]
      : sections
          .filter(inner => inner.attributes.includes('wrong_answer='))
          .map(({ text }) => `t${Number.parseInt(text, 10)}`),
  );

const sentence = 'The guest of the third floor asks about the bill of the minibar. ';
const longTasks = (count: number, length: number) =>
  tasksOf(Array.from({ length: count }, (_, place) => [`${place} ${sentence.repeat(length)}`, 'cashier']));

describe('proposeRevision', () => {
  it('adds the proposed rules to the module, with the failures they were written for', async () => {
    const setting = await setUp(tasksOf([['the soup is cold', 'kitchen']]));
    const rules = [{ when: 'it names soup', then: 'answer kitchen' }];
    setting.fake.script({ reply: JSON.stringify({ rules, remove: [] }) });
    const { modules, report, next } = await setting.propose();
    expect({ report, next }).toMatchObject({ report: { added: 1, removed: 0, failure: null }, next: null });
    const { instructions } = await setting.run.artifacts.get(modules, modulesSchema);
    expect(instructions).toMatchObject({
      text: 'Sort it.\n\nRules:\n- When it names soup: answer kitchen',
      structure: { rules: [{ id: 'subset-001/propose-1/1', cases: ['t0'] }] },
    });
  });

  it('learns a rule from the real simulated endpoint', async () => {
    const endpoint = await startRecordingEndpoint();
    open.push(endpoint);
    const train = tasksOf([
      ['the soup is cold', 'kitchen'],
      ['too much salt in the soup', 'kitchen'],
      ['wrong sum on the invoice', 'cashier'],
      ['the invoice was paid twice', 'cashier'],
    ]);
    const run = await openStoreRun({ url: endpoint.url, train, labels: ['kitchen', 'cashier'] });
    open.push(run);
    const modules = await run.putModules(run.manifest.modules);
    const selection = { split: 'train' as const };
    const evaluation = await run.putEvaluation(
      train.map(task => ({ ...makeTrajectory(task.id, 0), output: 'porter' })),
    );
    const asked = { run: run.run, modules, selection, evaluation };
    const critique = await run.call(run.activities.critiqueBatch, { ...asked, from: 0, to: 4 });
    expect(critique).toMatchObject({ written: 4, failed: 0 });
    const { report, modules: revised } = await run.call(run.activities.proposeRevision, {
      ...asked,
      path: 'subset-001/propose-1',
      module: 'instructions',
      critiques: [critique.critiques],
      rejected: [],
      sample: 0,
      from: 0,
    });
    expect(report.added).toBeGreaterThan(0);
    expect(JSON.stringify(await run.artifacts.get(revised, modulesSchema))).toMatch(/soup|invoice/);
  });

  it('leaves out a rule that copies a task it was shown, and says so', async () => {
    const input = 'Room seven: the minibar was empty when we came back, and nobody had been in to fill it.';
    const train = tasksOf([
      [input, 'kitchen'],
      ['my bag is gone', 'porter'],
    ]);
    const copy = { when: `it says "${input}"`, then: 'answer kitchen' };
    const rules = [copy, { when: 'it names a bag', then: 'answer porter' }];
    const setting = await setUp(train);
    setting.fake.script({ reply: JSON.stringify({ rules, remove: [] }) });
    const { report } = await setting.propose();
    expect(report).toMatchObject({ added: 1, failure: null, copied: 1 });
    expect(report.notes).toContain('1 rule left out: it copies 18 words of task t0');

    const allCopies = await setUp(train);
    allCopies.fake.script({ reply: JSON.stringify({ rules: [copy], remove: [] }) });
    const nothing = await allCopies.propose();
    expect(nothing.modules).toEqual(await allCopies.run.putModules(allCopies.run.manifest.modules));
    expect(nothing.report).toMatchObject({ added: 0, copied: 1, failure: expect.stringContaining('copies') });

    const off = await setUp(train, { optimize: { guard: { copiedWords: 'off' } } });
    off.fake.script({ reply: JSON.stringify({ rules, remove: [] }) });
    expect((await off.propose()).report).toMatchObject({ added: 2, notes: [] });
  });

  it('shows all failed tasks in several calls if one cannot hold them, each within its budget', async () => {
    const setting = await setUp(longTasks(30, 8), { optimize: { promptTokens: 1_800, moduleTokens: 300 } });
    const results = await allCalls(setting);
    const { requests } = setting.fake;
    expect(results.length).toBeGreaterThan(3);
    expect(requests.flatMap(shownIn)).toEqual(setting.run.train.map(({ id }) => id));
    const budget = promptBudget(setting.run.manifest, 'optimizer');
    expect(budget).toBe(1_800);
    for (const request of requests) expect(tokensOf(request)).toBeLessThanOrEqual(budget);
    expect(new Set(requests.map(request => messagesOf(request)[0]?.content)).size).toBe(1);
  });

  it.each([
    ['tasks far longer than a prompt', longTasks(3, 4_000), {}],
    ['text without a break', tasksOf([['🦀</input>'.repeat(20_000), 'x'.repeat(50_000)]]), {}],
    [
      'a context of its own that is small',
      longTasks(20, 8),
      { contextTokens: 3_000, maxCompletionTokens: 1_000 },
    ],
  ])('keeps every prompt within its budget with %s', async (_, train, model) => {
    const setting = await setUp(train, { llm: { models: { default: { model: 'fake', ...model } } } });
    await allCalls(setting);
    const budget = promptBudget(setting.run.manifest, 'optimizer');
    expect(setting.fake.requests.flatMap(shownIn)).toEqual(train.map(({ id }) => id));
    for (const request of setting.fake.requests) expect(tokensOf(request)).toBeLessThanOrEqual(budget);
  });

  it('keeps it with many rejected rules, shows the latest of them, and notes the others', async () => {
    const setting = await setUp(longTasks(4, 8), { optimize: { promptTokens: 2_400, moduleTokens: 300 } });
    const rejected = Array.from({ length: 40 }, (_, place) => ({
      instructions: textModule({
        opening: 'Sort it.',
        rules: [rule(`r/${place}`, `it names ${place}`, sentence.repeat(3))],
      }),
    }));
    const { report } = await setting.propose({ rejected });
    const [request] = setting.fake.requests;
    const shown = request ? messagesOf(request)[1]?.content : '';
    expect(shown).toContain('it names 39');
    expect(shown).not.toContain('it names 0:');
    expect(report.notes.join()).toMatch(/\d+ rules that were rejected before had no room/);
    for (const sent of setting.fake.requests) expect(tokensOf(sent)).toBeLessThanOrEqual(2_400);
  });

  it('makes no call if the module alone fills the prompt, and says what to do', async () => {
    const setting = await setUp(longTasks(2, 2), { optimize: { promptTokens: 900, moduleTokens: 300 } });
    const { report, next } = await setting.propose({
      modules: textModules({ instructions: sentence.repeat(60) }),
    });
    expect({ next, failure: report.failure }).toEqual({
      next: null,
      failure: expect.stringContaining('raise optimize.promptTokens'),
    });
    expect(setting.fake.requests).toEqual([]);
  });

  it('shows half as many if the endpoint finds the prompt too long, and the rest later', async () => {
    const setting = await setUp(longTasks(8, 2));
    setting.fake.otherwise(request =>
      shownIn(request).length > 2
        ? { status: 400, body: { error: { code: 'context_length_exceeded', message: 'context length' } } }
        : { reply: '{"rules": [{"when": "it is so", "then": "answer so"}], "remove": []}' },
    );
    const results = await allCalls(setting);
    expect(results.map(({ next }) => next)).toEqual([2, 3, 5, 6, null]);
    const answered = setting.fake.requests.map(shownIn).filter(ids => ids.length <= 2);
    expect(answered.flat()).toEqual(setting.run.train.map(({ id }) => id));
  });

  it.each([
    ['too long even with one task', { code: 'context_length_exceeded', message: 'context length' }],
    ['filtered', { code: 'content_filter', message: 'content_filter' }],
  ])('continues with the next tasks if a prompt is %s', async (_, error) => {
    const setting = await setUp(longTasks(1, 2));
    setting.fake.otherwise(() => ({ status: 400, body: { error } }));
    const result = await setting.propose();
    expect(result.report.failure).not.toBeNull();
    expect(result.next).toBeNull();
    expect(await setting.run.artifacts.get(result.modules, modulesSchema)).toEqual(
      setting.run.manifest.modules,
    );
  });

  it('keeps the module if the reply is unusable, and continues', async () => {
    const setting = await setUp(longTasks(1, 2));
    setting.fake.otherwise(() => ({ reply: 'I would rather not.' }));
    const { report, modules } = await setting.propose();
    expect(report).toMatchObject({ added: 0, failure: expect.stringContaining('no usable reply') });
    expect(await setting.run.artifacts.get(modules, modulesSchema)).toEqual(setting.run.manifest.modules);
  });

  it('waits for an endpoint that is busy', async () => {
    const setting = await setUp(longTasks(1, 1));
    setting.fake.otherwise(() => ({ status: 503, body: { error: { message: 'busy' } } }));
    expect(await failureOf(setting.propose())).toMatchObject({ type: 'ENDPOINT_BUSY' });
  });

  it('cuts what exceeds the length limit of the module, and says so', async () => {
    const setting = await setUp(longTasks(1, 1), { optimize: { moduleTokens: 60 } });
    const rules = Array.from({ length: 5 }, (_, place) => ({
      when: `it names ${place}`,
      then: 'answer with the desk that is nearest to it, and say nothing else at all',
    }));
    setting.fake.script({ reply: JSON.stringify({ rules, remove: [] }) });
    const { report, modules } = await setting.propose();
    expect(report.notes.join()).toMatch(/\d rules cut to keep the length limit/);
    const { instructions } = await setting.run.artifacts.get(modules, modulesSchema);
    expect(instructions?.kind === 'text' && countTokens(instructions.text)).toBeLessThanOrEqual(60);
  });
});

describe('critiqueBatch', () => {
  it('criticizes only failures, one call each, and counts those without a usable reply', async () => {
    const setting = await setUp(
      tasksOf([
        ['a', 'x'],
        ['b', 'x'],
        ['c', 'x'],
      ]),
    );
    const { run, fake } = setting;
    const scores = [1, 0, 0];
    const evaluation = await run.putEvaluation(
      run.train.map((task, place) => makeTrajectory(task.id, scores[place] ?? null)),
    );
    fake.otherwise(({ body }) =>
      JSON.stringify(body).includes('<input>b')
        ? { reply: '{"problem": "p", "advice": "a"}' }
        : { reply: 'no' },
    );
    const result = await run.call(run.activities.critiqueBatch, {
      run: run.run,
      modules: await run.putModules(run.manifest.modules),
      selection: { split: 'train' },
      evaluation,
      from: 0,
      to: 9,
    });
    expect(result).toMatchObject({ written: 1, failed: 1 });
    const critiques = (await run.artifacts.getBytes(result.critiques)).toString();
    expect(JSON.parse(critiques)).toEqual([{ taskId: 't1', problem: 'p', advice: 'a' }]);
    expect(fake.requests.some(({ body }) => JSON.stringify(body).includes('<input>a'))).toBe(false);
  });

  it('shows a task that is longer than a prompt without its middle, and counts it', async () => {
    const { run, fake } = await setUp(longTasks(2, 4_000), { optimize: { promptTokens: 1_500 } });
    fake.otherwise(() => ({ reply: '{"problem": "p", "advice": "a"}' }));
    const result = await run.call(run.activities.critiqueBatch, {
      run: run.run,
      modules: await run.putModules(run.manifest.modules),
      selection: { split: 'train' },
      evaluation: await run.putEvaluation(run.train.map(task => makeTrajectory(task.id, 0))),
      from: 0,
      to: 9,
    });
    expect(result).toMatchObject({ written: 2, failed: 0, shortened: 2 });
    for (const request of fake.requests) {
      expect(tokensOf(request)).toBeLessThanOrEqual(1_500);
      expect(messagesOf(request)[1]?.content).toMatch(/\[… \d+ tokens left out …\]/);
    }
  });
});
