import { resolve } from 'node:path';
import { expectExit } from '../support/command.js';
import { startRecordingEndpoint } from '../support/recording-endpoint.js';
import { createRunFolder, smallConfig, stopServers } from '../support/run-folder.js';
import { resultOf, statusOf } from '../support/run-result.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';

const longest = 480_000;

afterAll(async () => {
  await stopServers();
  await removeTemporaryFolders();
}, longest);

/** At most six calls at a time, so at most six may be sent again after a kill. */
const concurrency = 6;

describe('a run of an agent that is the user’s own program', () => {
  it(
    'survives a kill -9 of the command with the same result, and pays for each of the agent’s calls once',
    async () => {
      const endpoint = await startRecordingEndpoint();
      const agent = {
        kind: 'command',
        command: [process.execPath, resolve('test/unit/lib/agents/own/sorting-agent.mjs')],
        modules: { instructions: 'Say which desk of the hotel sees to the message.' },
        output: { labels: 'auto' },
      };
      const folder = await createRunFolder({ ...smallConfig(endpoint.url), agent });
      const first = await folder.run('optimize', 'fgo.yaml', '--id', 'whole', '--fresh', '--json');
      expectExit(first, 0);
      const whole = statusOf(first);
      expect(whole.paid.calls).toBe(endpoint.answered().length);
      expect(whole.scores.final.validation).toBeGreaterThan(whole.scores.baseline.validation ?? 1);

      const command = folder.start('optimize', 'fgo.yaml', '--id', 'cut', '--new', '--fresh', '--json');
      const half = Math.round(endpoint.answered().length + whole.paid.calls / 2);
      await endpoint.atAnswer(half, () => command.kill('SIGKILL'));
      await command.ended;
      const resumed = await folder.run('resume', 'cut', '--json');
      expectExit(resumed, 0);
      const cut = statusOf(resumed);
      expect(await resultOf(folder, cut)).toEqual(await resultOf(folder, whole));
      expect(cut.paid.calls).toBe(whole.paid.calls);
      expect(endpoint.answered().length - whole.paid.calls).toBeLessThanOrEqual(cut.paid.calls + concurrency);
    },
    longest,
  );
});
