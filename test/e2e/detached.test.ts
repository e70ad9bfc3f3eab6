import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expectExit } from '../support/command.js';
import { startRecordingEndpoint } from '../support/recording-endpoint.js';
import { createRunFolder, smallConfig, stopServers } from '../support/run-folder.js';
import { statusOf } from '../support/run-result.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';

const longest = 180_000;

afterAll(async () => {
  await stopServers();
  await removeTemporaryFolders();
});

it(
  'has its histories saved by the worker that ended it, though nobody watched',
  async () => {
    const endpoint = await startRecordingEndpoint();
    const folder = await createRunFolder(smallConfig(endpoint.url));
    const started = await folder.run('optimize', 'fgo.yaml', '--id', 'alone', '--detach', '--json');
    expect(JSON.parse(started.stdout)).toEqual({ id: 'alone', state: 'running' });
    const worker = folder.start('worker', '--store', folder.store);
    const histories = join(folder.store, 'runs', 'alone', 'histories', 'optimize.json');
    for (const until = Date.now() + 0.7 * longest; Date.now() < until; await sleep(500)) {
      const saved = await access(histories).then(
        () => true,
        () => false,
      );
      if (saved) break;
    }
    worker.kill('SIGTERM');
    expectExit(await worker.ended, 0);
    const history = await folder.read('runs/alone/histories/optimize.json');
    expect(history).toContain('EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED');
    expect(statusOf(await folder.run('status', 'alone', '--json')).state).toBe('done');
    await endpoint.close();
  },
  longest,
);
