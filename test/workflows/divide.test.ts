import { expectExit } from '../support/command.js';
import { startRecordingEndpoint } from '../support/recording-endpoint.js';
import { createWarmFolder, smallConfig, stopServers } from '../support/run-folder.js';
import { statusOf } from '../support/run-result.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';

const longest = 480_000;

afterAll(async () => {
  await stopServers();
  await removeTemporaryFolders();
});

it(
  'by failure explores the train tasks once, by embeddings requests them, and charges both to the run',
  async () => {
    const endpoint = await startRecordingEndpoint();
    const { optimize, llm, ...config } = smallConfig(endpoint.url);
    const models = { ...llm.models, embedding: 'simulated' };
    const folder = await createWarmFolder({
      ...config,
      llm: { ...llm, models },
      optimize: { ...optimize, divide: 'by-failure' },
    });
    const done = await folder.run('optimize', 'fgo.yaml', '--json');
    expectExit(done, 0);
    const status = statusOf(done);
    expect(status.division).toMatchObject({ method: 'by-failure', explored: { tasks: 24 }, notes: [] });
    const failures = status.division?.explored?.failures ?? 0;
    const [one, other] = status.tree.subsets.map(({ epochs, tasks }) => {
      const mean = epochs[0]?.parent.mean ?? 1;
      return Math.round(tasks * (1 - mean));
    });
    // The subsets' own exploration repeats what was explored before: the same failures, from the journal.
    expect((one ?? 0) + (other ?? 0)).toBe(failures);
    expect(failures).toBeGreaterThan(0);
    expect(new Set(endpoint.answered()).size).toBe(endpoint.answered().length);
    const { agent, evaluator, optimizer, merger, embedding } = status.paid.byRole;
    const chats = [agent, evaluator, optimizer, merger].reduce((sum, { calls }) => sum + calls, 0);
    expect(chats).toBe(endpoint.answered().length);
    expect(status.paid.calls).toBe(chats + (embedding?.calls ?? 0));
    expect(status.rollouts).toBeLessThanOrEqual(status.usage.byRole.agent.calls);
    expectExit(await folder.run('replay', 'last'), 0);
    await endpoint.close();
  },
  longest,
);
