import type { Critique } from '../../../lib/domain/critique.js';
import { modulesSchema } from '../../../lib/domain/module.js';
import { textModule } from '../../../lib/optimizer/rules/module-text.js';
import { critiquesSchema } from '../../../activities/critique-batch.js';
import { rule } from '../lib/optimizer/arbitraries.js';
import { makeTrajectory } from '../../support/cases.js';
import { startFakeEndpoint } from '../../support/fake-endpoint.js';
import type { ReceivedRequest } from '../../support/fake-endpoint.js';
import { startRecordingEndpoint } from '../../support/recording-endpoint.js';
import { removeTemporaryFolders } from '../../support/temporary-folder.js';
import { openStoreRun, tasksOf } from './store-run.js';
import type { StoreRun } from './store-run.js';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});
afterAll(removeTemporaryFolders);

const modules = { triage: 'Say whose it is.', resolution: 'Say what is done.' };
const train = tasksOf([
  ['the soup is cold', 'kitchen / cook again'],
  ['too much salt', 'kitchen / excuse'],
  ['the bill is wrong', 'cashier / refund'],
]);

async function openRun(url: string, more: { modules?: Record<string, string> } = {}): Promise<StoreRun> {
  const run = await openStoreRun({ url, train, modules, ...more });
  open.push(run);
  return run;
}

/** All tasks failed, each with the steps of its agent. */
async function putFailures(run: StoreRun, steps: [team: string, action: string][]) {
  return run.putEvaluation(
    steps.map(([team, action], place) => ({
      ...makeTrajectory(`t${place}`, 0),
      output: `${team} / ${action}`,
      messages: [
        { role: 'assistant' as const, content: `triage: ${team}` },
        { role: 'assistant' as const, content: `resolution: ${action}` },
      ],
    })),
  );
}

async function criticise(run: StoreRun, evaluation: Awaited<ReturnType<typeof putFailures>>) {
  const result = await run.call(run.activities.critiqueBatch, {
    run: run.run,
    modules: await run.putModules(run.manifest.modules),
    selection: { split: 'train' },
    evaluation,
    from: 0,
    to: 9,
  });
  return { result, critiques: await run.artifacts.get(result.critiques, critiquesSchema) };
}

const failures: [string, string][] = [
  ['porter', 'carry'],
  ['kitchen', 'cook again'],
  ['cashier', 'excuse'],
];
const textOf = ({ body }: ReceivedRequest) => JSON.stringify(body);

describe('critiqueBatch with several modules', () => {
  it('shows each under its name, asks whose failure it is, and counts only existing names', async () => {
    const fake = await startFakeEndpoint();
    open.push(fake);
    const said: Record<string, string> = { soup: 'triage', salt: 'resolution', bill: 'the waiter' };
    fake.otherwise(request => {
      const [, module] = Object.entries(said).find(([word]) => textOf(request).includes(word)) ?? [];
      return { reply: JSON.stringify({ problem: 'p', module, advice: 'a' }) };
    });
    const run = await openRun(fake.url);
    const { result, critiques } = await criticise(run, await putFailures(run, failures));
    expect(result).toMatchObject({ written: 3, failed: 0, failuresByModule: { resolution: 1, triage: 1 } });
    expect(critiques.map(({ module }) => module)).toEqual(['triage', 'resolution', undefined]);
    const [request] = fake.requests;
    const [system] = request?.body?.['messages'] as { content: string }[];
    expect(system?.content).toContain('<instructions module="triage">Say whose it is.</instructions>');
    expect(JSON.stringify(request?.body?.['response_format'])).toContain('"enum":["resolution","triage"]');
  });

  it('asks about one module as before, and counts nothing', async () => {
    const fake = await startFakeEndpoint();
    open.push(fake);
    fake.otherwise(() => ({ reply: '{"problem": "p", "module": "instructions", "advice": "a"}' }));
    const run = await openRun(fake.url, { modules: { instructions: 'Sort it.' } });
    const { result, critiques } = await criticise(run, await putFailures(run, failures));
    expect(result).not.toHaveProperty('failuresByModule');
    expect(critiques[0]).toEqual({ taskId: 't0', problem: 'p', advice: 'a' });
    for (const request of fake.requests) expect(textOf(request)).not.toContain('module');
  });

  it('learns from the simulated endpoint which step is the first that the right answer contradicts', async () => {
    const endpoint = await startRecordingEndpoint();
    open.push(endpoint);
    const run = await openRun(endpoint.url);
    const { critiques } = await criticise(run, await putFailures(run, failures));
    expect(critiques.map(({ module }) => module)).toEqual(['triage', 'resolution', 'resolution']);
  });
});

describe('proposeRevision with several modules', () => {
  async function propose(module: string, blame: (string | undefined)[]) {
    const fake = await startFakeEndpoint();
    open.push(fake);
    fake.otherwise(() => ({ reply: '{"rules": [{"when": "it is so", "then": "answer so"}], "remove": []}' }));
    const run = await openRun(fake.url);
    const critiques = blame.map((name, place): Critique => {
      const critique = { taskId: `t${place}`, problem: 'It guessed.', advice: 'Look.' };
      return name === undefined ? critique : { ...critique, module: name };
    });
    const before = await run.putModules(run.manifest.modules);
    const result = await run.call(run.activities.proposeRevision, {
      run: run.run,
      path: 'subset-001/epoch-1',
      module,
      modules: before,
      selection: { split: 'train' },
      evaluation: await putFailures(run, failures),
      critiques: [await run.artifacts.put(critiques)],
      rejected: [],
      sample: 0,
      from: 0,
    });
    const shown = fake.requests.map(textOf).join();
    return {
      result,
      before,
      calls: fake.requests.length,
      shown: ['soup', 'salt', 'bill'].filter(word => shown.includes(word)),
    };
  }

  it('shows a module its own failures and those assigned to no module', async () => {
    const blame = ['triage', 'resolution', undefined];
    expect((await propose('triage', blame)).shown).toEqual(['soup', 'bill']);
    expect((await propose('resolution', blame)).shown).toEqual(['salt', 'bill']);
  });

  it('makes no call for a module without failures, and says so', async () => {
    const { result, before, calls } = await propose('triage', ['resolution', 'resolution', 'resolution']);
    expect(calls).toBe(0);
    expect(result).toMatchObject({
      modules: before,
      next: null,
      report: { module: 'triage', added: 0, removed: 0, failure: null, notes: ['no failure belongs to it'] },
    });
  });
});

it('merges changes that different subsets made to different modules: both are in the result', async () => {
  const fake = await startFakeEndpoint();
  open.push(fake);
  const run = await openRun(fake.url);
  const learnt = {
    triage: textModule({ opening: modules.triage, rules: [rule('a/1', 'it names soup', 'answer kitchen')] }),
    resolution: textModule({
      opening: modules.resolution,
      rules: [rule('b/1', 'it names a bill', 'refund')],
    }),
  };
  const start = run.manifest.modules;
  const parents = [
    { modules: await run.putModules({ ...start, triage: learnt.triage }), score: 0.6, tasks: 10 },
    { modules: await run.putModules({ ...start, resolution: learnt.resolution }), score: 0.5, tasks: 10 },
  ];
  let [{ modules: into }] = parents as [(typeof parents)[0]];
  for (const module of ['resolution', 'triage']) {
    const asked = { run: run.run, path: `merge-1-1/try-1/${module}`, module, parents, into, lost: null };
    ({ modules: into } = await run.call(run.activities.mergeModules, asked));
  }
  const merged = await run.artifacts.get(into, modulesSchema);
  expect(merged).toMatchObject({
    triage: { text: expect.stringContaining('When it names soup: answer kitchen') },
    resolution: { text: expect.stringContaining('When it names a bill: refund') },
  });
});
