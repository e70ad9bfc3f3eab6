import { join } from 'node:path';
import { parseLocatedConfig } from '../../../../../../lib/config/parse-config.js';
import { createMemoryStore } from '../../../../../../lib/store/memory-store.js';
import { estimateRun, manifestToEstimate } from '../../../../../../lib/app/estimating/estimate-run.js';
import { loadRun } from '../../../../../../lib/app/preparing/prepare-run.js';
import { probeRun } from '../../../../../../lib/app/estimating/probe/probe-run.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../../../support/temporary-folder.js';

afterAll(removeTemporaryFolders);

const text = `
name: tools
seed: 7
benchmark: {name: gaia, generate: {tasks: 60}}
llm: {provider: simulated}
optimize: {subsets: 2}
`;

it('an estimate of an agent with tools has as many calls per task as its probe measured', async () => {
  const folder = await temporaryFolder();
  const configFile = join(folder, 'fgo.yaml');
  const loaded = await loadRun({ ...parseLocatedConfig({ text, file: configFile }), configFile });
  const manifest = await manifestToEstimate(loaded);
  const of = (probe?: Parameters<typeof estimateRun>[0]['probe']) =>
    estimateRun({ manifest, tasks: loaded.tasks.splits, probe });

  const assumed = await of();
  const runs = loaded.tasks.splits.validation.length + loaded.tasks.splits.test.length;
  expect(assumed.cells.baseline.agent.calls).toEqual({ low: runs, expected: 3 * runs, high: 8 * runs });
  expect(assumed.assumptions.join('\n')).toContain(
    'Calls of the agent on a task: 1, 3, 8, each with about 250 tokens more than the one before; --probe measures it.',
  );

  const store = createMemoryStore();
  const { signal } = new AbortController();
  const { probe, paid } = await probeRun({ store, loaded, most: 20, signal, log: () => undefined });
  expect(probe.rollout?.calls).toBe(paid.calls / 20);
  expect(probe.rollout?.promptTokens).toBe(paid.promptTokens / 20);
  expect(probe.rollout?.calls).toBeGreaterThan(1);

  const measured = await of(probe);
  const { expected } = measured.cells.baseline.agent.calls;
  expect(expected).toBe(Math.round(runs * (probe.rollout?.calls ?? 0)));
  expect(measured.assumptions.join('\n')).toContain('(as of the tasks that were run)');
});
