import { verb } from '../../../scripts/worker.js';
import { startHealthServer } from '../../../workers/health.js';
import { removeTemporaryFolders, temporaryFolder } from '../../support/temporary-folder.js';

afterAll(removeTemporaryFolders);

it('names the option of a port for probes that is taken', async () => {
  const taken = await startHealthServer({ address: '127.0.0.1', port: 0, state: () => null });
  const healthPort = Number(new URL(taken.url).port);
  const options = { store: await temporaryFolder(), healthPort, healthAddress: '127.0.0.1' };
  const usual = { queues: [], maxRuns: 1, drainSeconds: 0 };
  const message = `port ${healthPort} is already in use: give another one; 0 takes a free one.`;
  await expect(verb.run({ ...usual, ...options })).rejects.toMatchObject({
    problems: [{ source: '--health-port', message }],
  });
  await taken.close();
});
