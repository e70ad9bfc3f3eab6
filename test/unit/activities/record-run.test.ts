import { addRunRecord, readRecordedProgress, readRunRecord } from '../../../lib/store/run-record.js';
import { runKeys } from '../../../lib/store/run-keys.js';
import { progressOf } from '../../support/progress.js';
import { startFakeEndpoint } from '../../support/fake-endpoint.js';
import type { FakeEndpoint } from '../../support/fake-endpoint.js';
import { removeTemporaryFolders } from '../../support/temporary-folder.js';
import { openStoreRun, tasksOf, textModules } from './store-run.js';
import type { StoreRun } from './store-run.js';

let fake: FakeEndpoint;
let opened: StoreRun;
beforeEach(async () => {
  fake = await startFakeEndpoint();
  opened = await openStoreRun({ url: fake.url, train: tasksOf([['a', 'b']]) });
  await addRunRecord(opened.store, {
    schemaVersion: 1,
    id: 'run',
    name: 'toy',
    configFile: 'fgo.yaml',
    manifest: opened.run.manifest,
    fingerprint: 'f',
    strategy: 'fgo',
    simulated: false,
    startedAt: '2026-01-01T00:00:00.000Z',
    begun: true,
    endedAt: null,
  });
});
afterEach(async () => {
  await opened.close();
  await fake.close();
});
afterAll(removeTemporaryFolders);

const text = async (key: string) => (await opened.store.read(key))?.bytes.toString();

describe('recordProgress', () => {
  it.each(['running', 'waiting'] as const)('keeps a run open that is %s', async state => {
    const progress = progressOf({ run: 'run', state });
    await opened.call(opened.activities.recordProgress, { run: opened.run, progress });
    expect(await readRecordedProgress(opened.store, 'run')).toEqual(progress);
    expect((await readRunRecord(opened.store, 'run'))?.endedAt).toBeNull();
  });

  it('notes once when a run has ended', async () => {
    const input = { run: opened.run, progress: progressOf({ run: 'run', state: 'done' }) };
    await opened.call(opened.activities.recordProgress, input);
    const ended = (await readRunRecord(opened.store, 'run'))?.endedAt;
    expect(ended).toMatch(/^\d{4}-/);
    await opened.call(opened.activities.recordProgress, input);
    expect((await readRunRecord(opened.store, 'run'))?.endedAt).toBe(ended);
  });
});

describe('recordResult', () => {
  it('writes the final modules for programs and for people', async () => {
    const modules = textModules({ instructions: 'Sort it well.' });
    const progress = progressOf({ run: 'run', modules: await opened.putModules(modules) });
    await opened.call(opened.activities.recordResult, { run: opened.run, progress });
    expect(JSON.parse((await text(runKeys('run').modules)) ?? '')).toEqual(modules);
    expect(await text(runKeys('run').summary)).toMatch(/Sort it well\.[^]*### Before[^]*Sort it\./);
  });

  it('writes the baseline if nothing was accepted', async () => {
    await opened.call(opened.activities.recordResult, {
      run: opened.run,
      progress: progressOf({ run: 'run' }),
    });
    expect(JSON.parse((await text(runKeys('run').modules)) ?? '')).toEqual(opened.manifest.modules);
  });
});
