import type { RevisionResult } from '../../../lib/optimizer/program/requests.js';
import { makeTrajectory } from '../../support/cases.js';
import { startFakeEndpoint } from '../../support/fake-endpoint.js';
import type { FakeEndpoint } from '../../support/fake-endpoint.js';
import { removeTemporaryFolders } from '../../support/temporary-folder.js';
import { openStoreRun, tasksOf } from './store-run.js';
import type { StoreRun } from './store-run.js';

const train = tasksOf(['zero', 'one', 'two', 'three', 'four'].map(word => [`${word} bags`, 'porter']));
const ids = train.map(({ id }) => id);
let fake: FakeEndpoint;
let run: StoreRun;

beforeEach(async () => {
  fake = await startFakeEndpoint();
  run = await openStoreRun({ url: fake.url, train });
});
afterEach(async () => {
  await run.close();
  await fake.close();
});
afterAll(removeTemporaryFolders);

const textOf = (place: number) => JSON.stringify(fake.requests[place]?.body);

/** The endpoint refuses every prompt that contains this. */
function refuse(text: string): void {
  const error = { code: 'content_filter', message: 'content_filter' };
  fake.otherwise(({ body }) =>
    JSON.stringify(body).includes(text)
      ? { status: 400, body: { error } }
      : { reply: '{"rules": [{"when": "it is so", "then": "answer so"}], "remove": []}' },
  );
}

/** All calls of a proposal over these tasks, all failed except the solved ones. */
async function propose(given: { critiqued?: string[]; solved?: string[] }): Promise<RevisionResult[]> {
  const { critiqued = ids, solved = [] } = given;
  const evaluation = await run.putEvaluation(
    ids.map(id => ({ ...makeTrajectory(id, solved.includes(id) ? 1 : 0), output: 'desk' })),
  );
  const critiques = critiqued.map(taskId => ({ taskId, problem: 'It guessed.', advice: 'Look.' }));
  const results: RevisionResult[] = [];
  for (let from: number | null = 0; from !== null;) {
    const result: RevisionResult = await run.call(run.activities.proposeRevision, {
      run: run.run,
      path: 'subset-001/propose-1',
      module: 'instructions',
      evaluation,
      from,
      modules: await run.putModules(run.manifest.modules),
      selection: { split: 'train' },
      critiques: [await run.artifacts.put(critiques)],
      rejected: [],
      sample: 0,
    });
    results.push(result);
    from = result.next;
  }
  return results;
}

describe('a proposal whose prompt the endpoint refuses for one task', () => {
  it('shows all others, in few additional calls', async () => {
    refuse('two bags');
    const results = await propose({});
    const answered = fake.requests
      .map((_, place) => textOf(place))
      .filter(text => !text.includes('two bags'));
    for (const { input } of train.filter(({ id }) => id !== 't2'))
      expect(answered.filter(text => text.includes(input))).toHaveLength(1);
    expect(results.filter(({ report }) => report.failure === null)).toHaveLength(answered.length);
    expect(fake.requests.length).toBeLessThanOrEqual(6);
  });

  it('leaves out the one whose critique was also refused, and notes it', async () => {
    refuse('two bags');
    const [result, ...more] = await propose({ critiqued: ids.filter(id => id !== 't2') });
    expect({ failure: result?.report.failure, more }).toEqual({ failure: null, more: [] });
    expect(fake.requests).toHaveLength(2);
    for (const { input } of train.filter(({ id }) => id !== 't2')) expect(textOf(1)).toContain(input);
    const note = '1 tasks were not shown because the endpoint rejects prompts with them';
    expect(result?.report.notes).toContain(note);
  });

  it('leaves out solved tasks before failed ones', async () => {
    refuse('four bags');
    const [result, ...more] = await propose({ solved: ['t4'] });
    expect({ failure: result?.report.failure, more }).toEqual({ failure: null, more: [] });
    expect(fake.requests).toHaveLength(2);
    for (const { input } of train.filter(({ id }) => id !== 't4')) expect(textOf(1)).toContain(input);
  });
});
