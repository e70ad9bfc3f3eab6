import { readCallLog } from '../../lib/ledger/call-log.js';
import { openStore } from '../../lib/store/open-store.js';
import type { RunStatus } from '../../lib/report/status.js';
import { expectExit } from '../support/command.js';
import { promptsForJson } from '../support/prompts-seen.js';
import { recordedInputs } from '../support/recorded-manifest.js';
import { startRecordingEndpoint } from '../support/recording-endpoint.js';
import { createWarmFolder, smallConfig, stopServers } from '../support/run-folder.js';
import { resultOf, statusOf } from '../support/run-result.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';

const longest = 480_000;

afterAll(async () => {
  await stopServers();
  await removeTemporaryFolders();
});

const epochsOf = ({ tree }: RunStatus) => tree.subsets.flatMap(({ epochs }) => epochs);

it(
  'scores proposals on validation, and starts another run, scored on samples, from the result',
  async () => {
    const endpoint = await startRecordingEndpoint();
    const config = smallConfig(endpoint.url);
    const folder = await createWarmFolder({
      ...config,
      optimize: { ...config.optimize, score: 'validation' },
    });
    const ended = await folder.run('optimize', 'fgo.yaml', '--id', 'cold', '--json');
    expectExit(ended, 0);
    const cold = statusOf(ended);
    const accepted = epochsOf(cold).filter(epoch => epoch.accepted);
    expect(accepted.length).toBeGreaterThan(0);
    for (const { scoredOn, parent, candidate } of epochsOf(cold)) {
      expect(scoredOn).toMatchObject({ on: 'validation', tasks: 18, own: { parent: { scored: 12 } } });
      expect(parent.mean).toBe(cold.scores.baseline.validation);
      expect(candidate?.scored).toBe(18);
    }
    // Neither the parents nor the merged candidates were run on validation again.
    const store = await openStore(folder.store);
    const paths = (await readCallLog(store, 'cold')).flatMap(call => call.paths);
    const ofCandidates = /^subset-\d+\/evaluate-parent|^merge-[\d-]+\/evaluate-subset/;
    expect(paths.filter(path => ofCandidates.test(path))).toEqual([]);
    const explored = paths.filter(path => /^subset-\d+\/evaluate-explore-\d+$/.test(path));
    expect(new Set(explored).size).toBe(accepted.length);
    // No validation or test input was shown to evaluator, optimizer or merger.
    const { validation, test } = await recordedInputs(folder.store, 'cold');
    const shown = promptsForJson(endpoint.answered()).join('\n');
    expect([...validation, ...test].filter(input => shown.includes(input))).toEqual([]);

    const set = ['--set', 'optimize.score=rotating', '--set', 'optimize.sample=10'];
    const second = await folder.run(
      'optimize',
      'fgo.yaml',
      '--id',
      'warm',
      '--begin',
      'cold',
      '--json',
      ...set,
    );
    expectExit(second, 0);
    const warm = statusOf(second);
    expect(warm.begins).toEqual({ kind: 'run', run: 'cold', point: 'final' });
    expect(warm.scores.baseline).toEqual(cold.scores.final);
    expect(warm.scores.final.validation).toBeGreaterThanOrEqual(cold.scores.final.validation ?? 1);
    for (const { scoredOn, parent } of epochsOf(warm)) {
      if (scoredOn) expect([scoredOn.on, scoredOn.tasks, parent.scored]).toEqual(['rotating', 10, 10]);
    }
    expect((await resultOf(folder, warm)).modules).toContain('cold:');
    expect((await folder.run('status', 'warm')).stdout).toContain('starts from cold (final)');
    expect((await folder.run('explain', 'warm')).stdout).toContain('of cold (final), written at');
    for (const run of ['cold', 'warm']) expectExit(await folder.run('replay', run), 0);
  },
  longest,
);
