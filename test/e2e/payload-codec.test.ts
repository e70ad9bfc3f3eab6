import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectExit } from '../support/command.js';
import { startRecordingEndpoint } from '../support/recording-endpoint.js';
import { createRunFolder, stopServers, tinyConfig } from '../support/run-folder.js';
import type { RunFolder } from '../support/run-folder.js';
import { statusOf } from '../support/run-result.js';

const longest = 240_000;
const keyNamed = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
const [autumn, winter] = [keyNamed('autumn'), keyNamed('winter')];

/** Changed between commands: each reads it when it starts. */
const environment: Record<string, string> = {};
let folder: RunFolder;

afterAll(() => stopServers());

/** The histories of all workflows as the server has them, by workflow id. */
async function rawHistories(): Promise<Map<string, string>> {
  const connection = await Connection.connect({ address: await folder.address() });
  const client = new Client({ connection });
  const texts = new Map<string, string>();
  // Raw, because a client without the keys cannot decode the memos.
  const { executions } = await connection.workflowService.listWorkflowExecutions({ namespace: 'default' });
  for (const workflowId of executions.flatMap(({ execution }) => execution?.workflowId ?? []))
    texts.set(workflowId, historyToJSON(await client.workflow.getHandle(workflowId).fetchHistory()));
  await connection.close();
  return texts;
}

/** Every text that a reader of a history can get from it, also out of base64. */
function readable(history: string): string {
  const encoded = [...history.matchAll(/"(?:data|[\w-]+)": ?"([A-Za-z0-9+/=]{8,})"/g)];
  return [history, ...encoded.map(([, text]) => Buffer.from(text ?? '', 'base64').toString('latin1'))].join(
    '\n',
  );
}

it(
  'keeps payloads and failures unreadable on the server, also after a resume with a new key',
  async () => {
    const endpoint = await startRecordingEndpoint({ latencyMs: 20 });
    folder = await createRunFolder(tinyConfig(endpoint.url), { environment });
    environment['FGO_PAYLOAD_KEYS'] = autumn;
    const command = folder.start('optimize', 'fgo.yaml', '--id', 'sealed', '--json');
    await endpoint.atAnswer(40, () => command.kill('SIGINT'));
    expectExit(await command.ended, 130);

    delete environment['FGO_PAYLOAD_KEYS'];
    const refused = await folder.run('resume', 'sealed');
    expectExit(refused, 2);
    expect(refused.stderr).toContain('encrypted with the key "autumn", and no key is set');

    environment['FGO_PAYLOAD_KEYS'] = `${winter},${autumn}`;
    const resumed = await folder.run('resume', 'sealed', '--json');
    expect(statusOf(resumed).state).toBe('done');

    const histories = await rawHistories();
    expect(histories.size).toBeGreaterThan(3);
    for (const history of histories.values()) {
      const text = readable(history);
      expect(text.includes('binary/encrypted')).toBe(true);
      expect(/instructions|sha256|score"?:/.exec(text)?.[0]).toBeUndefined();
    }
    const texts = [...histories.values()].map(readable).join('\n');
    expect([texts.includes('autumn'), texts.includes('winter')]).toEqual([true, true]);
  },
  longest,
);

it(
  'replays from the store without the keys, and from the server only with them',
  async () => {
    delete environment['FGO_PAYLOAD_KEYS'];
    expectExit(await folder.run('replay', 'sealed'), 0);

    const histories = await rawHistories();
    const [own = ''] = [...histories].flatMap(([id, text]) =>
      id.startsWith('sealed@') && !id.includes('/') ? [text] : [],
    );
    const file = join(folder.path, 'exported.json');
    await writeFile(file, own);
    const refused = await folder.run('replay', '--history', file);
    expect(refused.code).not.toBe(0);
    expect(refused.stderr + refused.stdout).toContain('encrypted with the key "autumn"');
    environment['FGO_PAYLOAD_KEYS'] = `${winter},${autumn}`;
    expectExit(await folder.run('replay', '--history', file), 0);
  },
  longest,
);
