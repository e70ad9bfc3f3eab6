import { openStore } from '../../lib/store/open-store.js';
import { expectExit } from '../support/command.js';
import { createWarmFolder, stopServers } from '../support/run-folder.js';
import { statusOf } from '../support/run-result.js';

const longest = 480_000;

afterAll(async () => {
  await stopServers();
}, longest);

it(
  'a run of the agent with tools learns from tasks with attachments of all kinds',
  async () => {
    const config = {
      name: 'tools',
      seed: 7,
      benchmark: { name: 'gaia', generate: { tasks: 60 } },
      llm: { provider: 'simulated' },
      optimize: { subsets: 2, epochs: 1 },
    };
    const folder = await createWarmFolder(config);
    const done = await folder.run('optimize', 'fgo.yaml', '--json');
    expectExit(done, 0);
    const { scores, usage, rollouts } = statusOf(done);
    expect(scores.final.test).toBeGreaterThan((scores.baseline.test ?? 1) + 0.2);
    expect(usage.byRole.agent.calls).toBeGreaterThan(rollouts);
    const store = await openStore(folder.store);
    const artifacts = await Promise.all((await store.list('artifacts')).map(key => folder.read(key)));
    for (const text of ['Sheet: Sheet1', 'Page 1:', '→ calculator']) {
      expect(artifacts.some(artifact => artifact.includes(text))).toBe(true);
    }
  },
  longest,
);
