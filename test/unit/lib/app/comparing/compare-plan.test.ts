import { MockActivityEnvironment } from '@temporalio/testing';
import { createActivities } from '../../../../../activities/index.js';
import { parseContenders } from '../../../../../lib/optimizer/compare/plan-comparison.js';
import type { Contender } from '../../../../../lib/optimizer/compare/plan-comparison.js';
import { manifestSchema } from '../../../../../lib/config/manifest.js';
import { taskSchema } from '../../../../../lib/domain/task.js';
import { createArtifacts } from '../../../../../lib/store/artifacts.js';
import { readComparison, updateComparison } from '../../../../../lib/store/comparison-record.js';
import { createMemoryStore } from '../../../../../lib/store/memory-store.js';
import { runKeys } from '../../../../../lib/store/run-keys.js';
import { readRecordedProgress, readRunRecord } from '../../../../../lib/store/run-record.js';
import { newComparison, prepareComparison } from '../../../../../lib/app/comparing/compare-plan.js';
import { readRows } from '../../../../../lib/app/comparing/compare-rows.js';
import { configuredRun } from '../../../scripts/configured-run.js';
import { progressOf } from '../../../../support/progress.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../../support/temporary-folder.js';
import { z } from 'zod';

afterAll(removeTemporaryFolders);

async function prepared(parts: { id?: string; sizes?: number[]; own?: Record<string, string[]> } = {}) {
  const { id, sizes = [8, 16], own = {} } = parts;
  const store = createMemoryStore();
  const artifacts = createArtifacts(store);
  const folder = await temporaryFolder();
  const load = ({ label, strategy }: Contender, seed: number) =>
    configuredRun(folder, [...(own[label] ?? []), `seed=${seed}`, `optimize.strategy=${strategy}`]);
  const contenders = parseContenders('fgo,all-at-once');
  const comparison = await prepareComparison({ contenders, seeds: [1, 2], sizes, id, load, artifacts });
  const manifests = await Promise.all(
    comparison.runs.map(({ manifest }) => artifacts.get(manifest, manifestSchema)),
  );
  return { store, artifacts, comparison, manifests };
}

const begun = (comparison: Awaited<ReturnType<typeof prepared>>['comparison']) =>
  newComparison(comparison, { configFile: 'fgo.yaml', window: 2, data: {} });

describe('the runs of a comparison', () => {
  it('have the same validation and test tasks and labels under a seed, and different ones under another', async () => {
    const { comparison, manifests } = await prepared();
    const measuredOn = (seed: number) =>
      new Set(
        manifests.flatMap(({ splits, labels }, place) =>
          comparison.runs[place]?.seed === seed
            ? [JSON.stringify([splits.validation, splits.test, labels])]
            : [],
        ),
      );
    expect(measuredOn(1).size).toBe(1);
    expect(measuredOn(2).size).toBe(1);
    expect(measuredOn(1)).not.toEqual(measuredOn(2));
  });

  it('have the train tasks of a smaller size within those of a larger one', async () => {
    const { artifacts, comparison, manifests } = await prepared();
    const trainOf = async (size: number) => {
      const place = comparison.runs.findIndex(run => run.size === size && run.seed === 1);
      const reference = manifests[place]?.splits.train.tasks;
      if (!reference) throw new Error(`There is no run of ${size} tasks.`);
      return (await artifacts.get(reference, z.array(taskSchema))).map(task => task.id);
    };
    const [small, large] = [await trainOf(8), await trainOf(16)];
    expect([small.length, large.length]).toEqual([8, 16]);
    expect(large).toEqual(expect.arrayContaining(small));
  });

  it('have ids that the same request finds again, and that depend only on what is compared', async () => {
    const ids = async (...parts: Parameters<typeof prepared>) => (await prepared(...parts)).comparison.id;
    expect(await ids()).toMatch(/^hotel-cmp-[0-9a-f]{8}$/);
    expect(await ids()).toBe(await ids({ own: { fgo: ['llm.concurrency=2'] } }));
    expect(await ids()).not.toBe(await ids({ own: { fgo: ['optimize.epochs=3'] } }));
    const { comparison, manifests } = await prepared({ id: 'mine', sizes: [] });
    expect(comparison.runs.map(({ run }) => run)).toEqual([
      ...['mine-fgo-24-1', 'mine-all-at-once-24-1'],
      ...['mine-fgo-24-2', 'mine-all-at-once-24-2'],
    ]);
    expect(manifests.map(({ run }) => run)).toEqual(comparison.runs.map(({ run }) => run));
  });

  it('are rejected if they would not be measured on the same tasks', async () => {
    const own = { 'all-at-once': ['dataset.splits.test=20'] };
    await expect(prepared({ own })).rejects.toThrow('different validation tasks under seed 1');
  });

  it('are rejected if there are too few train tasks, or no id that is short enough', async () => {
    await expect(prepared({ sizes: [8, 25] })).rejects.toThrow('--sizes 25 is more than the 24 train tasks');
    await expect(prepared({ id: 'x'.repeat(70) })).rejects.toThrow('shorter --id');
  });
});

describe('a run of a comparison', () => {
  async function opened() {
    const { store, comparison } = await prepared({ id: 'mine', sizes: [] });
    await updateComparison(store, begun(comparison));
    const activities = createActivities({
      store,
      artifacts: createArtifacts(store),
      openRun: () => Promise.reject(new Error('No run is opened.')),
    });
    const begin = () =>
      new MockActivityEnvironment().run(activities.beginComparedRun, {
        comparison: 'mine',
        run: 'mine-fgo-24-1',
      });
    const end = () =>
      new MockActivityEnvironment().run(activities.endComparedRun, {
        run: 'mine-fgo-24-1',
        state: 'cancelled' as const,
      });
    const write = (state: 'running' | 'done') =>
      store.write(
        runKeys('mine-fgo-24-1').progress,
        JSON.stringify(progressOf({ run: 'mine-fgo-24-1', state })),
      );
    return { store, activities, begin, end, write };
  }

  it('is in no list before its turn, and is an ordinary run afterwards', async () => {
    const { store, begin } = await opened();
    expect(await readRunRecord(store, 'mine-fgo-24-1')).toBeNull();
    expect(await begin()).toEqual({ done: false });
    expect(await readRunRecord(store, 'mine-fgo-24-1')).toMatchObject({
      id: 'mine-fgo-24-1',
      strategy: 'fgo',
      comparison: 'mine',
      endedAt: null,
    });
  });

  it('keeps its record at a second attempt, restarts if it was canceled, and not if it is done', async () => {
    const { store, begin, end, write } = await opened();
    await begin();
    const { startedAt } = (await readRunRecord(store, 'mine-fgo-24-1')) ?? {};
    await write('running');
    await end();
    expect((await readRunRecord(store, 'mine-fgo-24-1'))?.endedAt).not.toBeNull();
    expect((await readRecordedProgress(store, 'mine-fgo-24-1'))?.state).toBe('cancelled');
    expect(await begin()).toEqual({ done: false });
    expect(await readRunRecord(store, 'mine-fgo-24-1')).toMatchObject({ startedAt, endedAt: null });
    await write('done');
    await end();
    await write('done');
    expect(await begin()).toEqual({ done: true });
  });

  it('states in its row why it has no result once the comparison has ended', async () => {
    const { store, activities, begin, write, end } = await opened();
    await begin();
    await write('running');
    await end();
    const failures = [{ run: 'mine-fgo-24-1', reason: 'Cancelled by hand.' }];
    await new MockActivityEnvironment().run(activities.endComparison, { comparison: 'mine', failures });
    const record = await readComparison(store, 'mine');
    expect(record?.endedAt).not.toBeNull();
    const { rows } = await readRows(store, record ?? begun({ fingerprint: '', id: '', name: '', runs: [] }));
    expect(rows.map(({ state, reason }) => [state, reason])).toEqual([
      ['cancelled', 'Cancelled by hand.'],
      ...Array.from({ length: 3 }, () => ['open', null]),
    ]);
  });
});
