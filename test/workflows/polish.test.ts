import { expectExit } from '../support/command.js';
import { startRecordingEndpoint } from '../support/recording-endpoint.js';
import { createWarmFolder, smallConfig, stopServers } from '../support/run-folder.js';
import { resultOf, statusOf } from '../support/run-result.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';

const longest = 480_000;

afterAll(async () => {
  await stopServers();
  await removeTemporaryFolders();
});

it(
  'polishes the merged modules on all train tasks, keeps the result if it is no worse, and pays for it once',
  async () => {
    const endpoint = await startRecordingEndpoint();
    const { optimize, ...config } = smallConfig(endpoint.url);
    const folder = await createWarmFolder({ ...config, optimize: { ...optimize, polish: 2 } });
    const statusAfter = async (...parameters: string[]) => {
      const ended = await folder.run(...parameters, '--json');
      expectExit(ended, 0);
      return statusOf(ended);
    };
    const strict = await statusAfter('optimize', 'fgo.yaml', '--id', 'strict');
    const { polish, subsets, merges } = strict.tree;
    expect(subsets.map(({ id }) => id)).toEqual(['subset-001', 'subset-002']);
    expect(polish?.subsets.map(({ id, tasks, state }) => [id, tasks, state])).toEqual([
      ['polish-001', 12, 'done'],
      ['polish-002', 12, 'done'],
    ]);
    expect(polish?.from).toBe('merge-1-1');
    const merged = merges[0]?.validation?.mean ?? 1;
    const polished = polish?.candidate?.validation.mean ?? 1;
    // On these few tasks it loses, so it is left out.
    expect(polished).toBeLessThan(merged);
    expect(polish?.accepted).toBe(false);
    expect(strict.decision).toContain('merge-1-1; polished, they scored lower on validation');
    expect(strict.scores.final.validation).toBe(merged);

    // With that much tolerance, everything but the last test is read from the journal.
    const tolerant = ['optimize', 'fgo.yaml', '--id', 'tolerant', '--set', 'optimize.merge.tolerance=0.5'];
    const kept = await statusAfter(...tolerant);
    expect(kept.tree.polish).toEqual({ ...polish, accepted: true });
    expect(kept.decision).toContain('polish-002, which polished merge-1-1');
    expect(kept.scores.final.validation).toBe(polished);
    expect(kept.paid.calls).toBeLessThanOrEqual(24);
    expect((await folder.run('explain', 'tolerant')).stdout).toContain('polish-001, epoch 1');

    // A fork reuses the merge, polishes again, and pays nothing.
    const fork = await statusAfter('fork', 'tolerant', '--from', 'final');
    expect(fork.paid.calls).toBe(0);
    expect(fork.tree.polish).toEqual(kept.tree.polish);
    expect((await resultOf(folder, fork)).modules).toBe((await resultOf(folder, kept)).modules);
    expectExit(await folder.run('replay', kept.id), 0);
  },
  longest,
);
