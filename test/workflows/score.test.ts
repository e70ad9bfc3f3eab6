import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectExit } from '../support/command.js';
import { startRecordingEndpoint } from '../support/recording-endpoint.js';
import { createWarmFolder, smallConfig, stopServers } from '../support/run-folder.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';

afterAll(async () => {
  await stopServers();
  await removeTemporaryFolders();
});

describe('fgo score', () => {
  it('prints one score per line and reasons on stderr, and exits as the contract specifies', async () => {
    const endpoint = await startRecordingEndpoint();
    const folder = await createWarmFolder(smallConfig(endpoint.url));
    const pairs =
      '{"expected": "repairs", "actual": "Repairs."}\n{"expected": "repairs", "actual": "kitchen"}\n';
    await writeFile(join(folder.path, 'pairs.jsonl'), pairs);
    const scored = await folder.run('score', 'fgo.yaml', '--pairs', 'pairs.jsonl');
    expectExit(scored, 0);
    expect(scored.stdout).toBe('1\n0\n');
    expect(scored.stderr).toContain('line 2: Got "kitchen", expected "repairs".');
    expect(endpoint.chats()).toHaveLength(0);

    const scorer = 'scorer={kind: llm-judge, rubric: The same desk., votes: 3}';
    const judged = await folder.run('score', 'fgo.yaml', '--pairs', 'pairs.jsonl', '--json', '--set', scorer);
    expectExit(judged, 0);
    expect(JSON.parse(judged.stdout)).toMatchObject({ mean: 0.5, unscored: 0, paid: { calls: 6 } });

    const crashing = `scorer={kind: command, command: [${process.execPath}, -e, "process.exit(3)"], attempts: 1}`;
    const unscored = await folder.run('score', 'fgo.yaml', '--pairs', 'pairs.jsonl', '--set', crashing);
    expectExit(unscored, 1);
    expect(unscored.stdout).toBe('unscored\nunscored\n');

    await writeFile(join(folder.path, 'pairs.jsonl'), `${pairs}{"expected": "repairs"}\n`);
    const refused = await folder.run('score', 'fgo.yaml', '--pairs', 'pairs.jsonl');
    expectExit(refused, 2);
    expect(refused.stderr).toMatch(/pairs\.jsonl:3.*it has no "actual"/);
  }, 60_000);
});
