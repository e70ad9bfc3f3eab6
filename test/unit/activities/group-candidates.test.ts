import type { Reference } from '../../../lib/domain/reference.js';
import type { Leaf } from '../../../lib/domain/candidate.js';
import { embedded } from '../../support/embedded.js';
import { startFakeEndpoint } from '../../support/fake-endpoint.js';
import type { FakeEndpoint } from '../../support/fake-endpoint.js';
import { removeTemporaryFolders } from '../../support/temporary-folder.js';
import { openStoreRun, tasksOf, textModules } from './store-run.js';
import type { StoreRun } from './store-run.js';

let fake: FakeEndpoint;
let run: StoreRun;
beforeEach(async () => {
  fake = await startFakeEndpoint();
  run = await openStoreRun({ url: fake.url, train: tasksOf([['a', 'b']]) });
});
afterEach(async () => {
  await run.close();
  await fake.close();
});
afterAll(removeTemporaryFolders);

/** A list of candidates with these module texts; their subsets count from `from`. */
async function listOf(texts: string[], from = 0) {
  const leaves = await Promise.all(
    texts.map(async (text, place): Promise<Leaf> => {
      const modules = await run.putModules(textModules({ instructions: text }));
      return { id: `subset-${from + place}`, modules, subset: from + place, tasks: 10 };
    }),
  );
  return run.call(run.activities.listCandidates, { leaves });
}

async function groupsOf(candidates: Awaited<ReturnType<typeof listOf>>[], groups: number) {
  const found = await run.call(run.activities.groupCandidates, { run: run.run, candidates, groups });
  return Promise.all(
    found.map(async group => {
      if (group.kind === 'one') return group.leaf.subset;
      const leaves = JSON.parse((await run.artifacts.getBytes(group.list)).toString()) as Leaf[];
      return leaves.map(leaf => leaf.subset);
    }),
  );
}

describe('groupCandidates', () => {
  it('groups the candidates of several lists by their text', async () => {
    const lists = [
      await listOf(['soup tray kitchen', 'invoice cashier sum']),
      await listOf(['kitchen soup salt', 'sum invoice paid cashier'], 2),
    ];
    expect((await groupsOf(lists, 2)).sort()).toEqual([
      [0, 2],
      [1, 3],
    ]);
  });

  it('returns a single candidate unchanged, and a group as a list', async () => {
    const list = await listOf(['soup kitchen', 'invoice sum', 'soup kitchen salt']);
    expect(await groupsOf([list], 2)).toEqual([[0, 2], 1]);
  });

  it('returns the candidates of a group that is not divided any more', async () => {
    const texts = ['soup kitchen', 'invoice sum', 'soup kitchen salt'];
    const leavesOf = async (candidates: Reference[]) => {
      const found = await run.call(run.activities.groupCandidates, { run: run.run, candidates, groups: 2 });
      return found.map(group => (group.kind === 'list' ? group.leaves?.map(leaf => leaf.subset) : 'one'));
    };
    expect(await leavesOf([await listOf(texts)])).toEqual([[0, 2], 'one']);
    const more = [await listOf([...texts, ...texts])];
    expect(await leavesOf(more)).toEqual([undefined, undefined]);
  });

  it('uses embeddings if a model for them is configured, and requests each text once for all nodes', async () => {
    await run.close();
    fake.embeddings(embedded);
    const models = { default: 'simulated', embedding: 'fake-embedding' };
    run = await openStoreRun({ url: fake.url, train: tasksOf([['a', 'b']]), llm: { models } });
    const list = await listOf(['table four: soup', 'table four: bill', 'room nine: soup', 'room nine: bill']);
    expect(await groupsOf([list], 2)).toEqual([
      [0, 2],
      [1, 3],
    ]);
    await groupsOf([await listOf(['room nine: soup', 'table four: bill', 'a new key'])], 2);
    expect(fake.requests.map(({ body }) => (body?.['input'] as string[]).length)).toEqual([1, 1, 1, 1, 1]);
  });

  it('uses the words, and says so, if the endpoint has no embeddings', async () => {
    await run.close();
    const models = { default: 'simulated', embedding: 'fake-embedding' };
    run = await openStoreRun({ url: fake.url, train: tasksOf([['a', 'b']]), llm: { models } });
    const candidates = [await listOf(['soup kitchen', 'invoice sum', 'soup kitchen salt'])];
    const groups = await run.call(run.activities.groupCandidates, { run: run.run, candidates, groups: 2 });
    expect(groups.map(({ notes }) => notes)).toEqual([
      [expect.stringMatching(/^No embeddings are available, so similarity is measured/)],
      undefined,
    ]);
  });

  it('keeps the order if each candidate is in a separate group', async () => {
    expect(await groupsOf([await listOf(['same', 'other', 'same'])], 3)).toEqual([0, 1, 2]);
    expect(await groupsOf([await listOf(['only'])], 1)).toEqual([0]);
  });
});

describe('shortlistCandidates', () => {
  it('returns the candidates that differ from the baseline, each once, those with the largest gain first', async () => {
    const gains = [0, 2, 5, 2, 9, 5];
    const texts = ['baseline', 'some', 'much', 'other', 'baseline', 'much'];
    const leaves = await Promise.all(
      texts.map(async (text, subset): Promise<Leaf> => {
        const modules = await run.putModules(textModules({ instructions: text }));
        return { id: `subset-${subset}`, modules, subset, tasks: 10, gain: gains[subset] ?? 0 };
      }),
    );
    const candidates = [await run.call(run.activities.listCandidates, { leaves })];
    const baseline = await run.putModules(textModules({ instructions: 'baseline' }));
    const shortlist = async (most: number) => {
      const input = { run: run.run, candidates, baseline, most };
      const found = await run.call(run.activities.shortlistCandidates, input);
      return { ids: found.shortlist.map(({ id }) => id), others: found.others };
    };
    expect(await shortlist(8)).toEqual({ ids: ['subset-2', 'subset-1', 'subset-3'], others: 0 });
    expect(await shortlist(2)).toEqual({ ids: ['subset-2', 'subset-1'], others: 1 });
  });
});

describe('drawTrainTasks', () => {
  it('draws only from the subsets that the candidates come from, always the same tasks', async () => {
    const lists = await run.artifacts.put([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
      [8, 9],
    ]);
    const candidates = [await listOf(['c'], 2), await listOf(['a'], 0)];
    const input = { run: run.run, lists, candidates, most: 3, path: 'merge-1-1' };
    const drawn = await run.call(run.activities.drawTrainTasks, input);
    const [tasks = []] = JSON.parse((await run.artifacts.getBytes(drawn.lists)).toString()) as number[][];
    expect(drawn.count).toBe(3);
    expect(tasks.filter(task => ![0, 1, 2, 3, 8, 9].includes(task))).toEqual([]);
    expect(new Set(tasks).size).toBe(3);
    expect(await run.call(run.activities.drawTrainTasks, input)).toEqual(drawn);
  });
});
