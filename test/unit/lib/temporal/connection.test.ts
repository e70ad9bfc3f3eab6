import { Connection } from '@temporalio/client';
import { SearchAttributeType, defineSearchAttributeKey } from '@temporalio/common';
import { NativeConnection } from '@temporalio/worker';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  connect,
  createTemporalClient,
  type TemporalConnection,
} from '../../../../lib/temporal/connection.js';
import { SEARCH_ATTRIBUTES } from '../../../../lib/temporal/search-attribute-types.js';
import { workflowUrl } from '../../../../lib/temporal/workflow-url.js';
import { cleanStores, makeStore, type TemporaryStore } from './server/temporary-store.js';

let store: TemporaryStore;
let embedded: TemporalConnection;
let clean: NodeJS.ProcessEnv;

/** Connects with these variables and none of the outer TEMPORAL_ ones. */
function connectWith(environment: NodeJS.ProcessEnv): Promise<TemporalConnection> {
  return connect({
    storeDirectory: store.directory,
    log: store.log,
    environment: { ...clean, ...environment },
  });
}

async function createNamespace(namespace: string): Promise<void> {
  const connection = await Connection.connect(embedded.settings);
  const workflowExecutionRetentionPeriod = { seconds: 86_400 as never };
  await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod });
  for (let tries = 0; tries < 100; tries++) {
    const found = await connection.operatorService.listSearchAttributes({ namespace }).catch(() => undefined);
    if (found) break;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  await connection.close();
}

beforeAll(async () => {
  store = await makeStore();
  const outer = Object.entries(process.env).filter(([name]) => !name.startsWith('TEMPORAL_'));
  clean = { ...Object.fromEntries(outer), TEMPORAL_CONFIG_FILE: join(store.directory, 'none.toml') };
  embedded = await connectWith({});
});
afterAll(cleanStores);

describe('connect', () => {
  it('starts the embedded server if no other is named', async () => {
    expect(embedded).toMatchObject({
      namespace: 'default',
      searchAttributes: true,
      embedded: { startedHere: true },
    });
    expect(embedded.uiUrl).toBe(embedded.embedded?.uiUrl);
    const worker = await NativeConnection.connect(embedded.settings);
    await worker.close();
  });

  it('reads address, namespace and headers from the environment or a temporal.toml profile', async () => {
    await createNamespace('team-a');
    const { address } = embedded.settings;
    const named = await connectWith({ TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: 'team-a' });
    expect(named).toEqual({ settings: { address }, namespace: 'team-a', searchAttributes: true });

    const file = join(store.directory, 'temporal.toml');
    await writeFile(
      file,
      `[profile.work]\naddress = "${address}"\nnamespace = "team-a"\n[profile.work.grpc_meta]\nteam = "a"\n`,
    );
    const profile = await connectWith({
      TEMPORAL_CONFIG_FILE: file,
      TEMPORAL_PROFILE: 'work',
      FGO_TEMPORAL_UI_URL: 'http://ui',
    });
    expect(profile).toMatchObject({
      settings: { address, metadata: { team: 'a' } },
      namespace: 'team-a',
      uiUrl: 'http://ui',
    });
  });

  it('reports what to do if nothing answers, or the namespace is missing', async () => {
    const environment = { ...clean, TEMPORAL_ADDRESS: '127.0.0.1:9' };
    const nobody = connect({ storeDirectory: store.directory, log: store.log, environment, timeoutMs: 500 });
    await expect(nobody).rejects.toMatchObject({ code: 'SERVER_UNREACHABLE' });
    const missing = connectWith({
      TEMPORAL_ADDRESS: embedded.settings.address,
      TEMPORAL_NAMESPACE: 'nowhere',
    });
    await expect(missing).rejects.toMatchObject({ code: 'NAMESPACE_MISSING' });
  });

  it('rejects credentials without an address, a missing profile and a broken file, and reveals no key', async () => {
    await expect(connectWith({ TEMPORAL_API_KEY: 'sk-secret' })).rejects.toThrow(/TEMPORAL_ADDRESS/);
    await expect(connectWith({ TEMPORAL_PROFILE: 'none' })).rejects.toThrow(/Profile 'none' not found/);
    const file = join(store.directory, 'broken.toml');
    await writeFile(file, '[profile.default]\napi_key = "sk-secret"\naddress = = "x"\n');
    const failure = await connectWith({ TEMPORAL_CONFIG_FILE: file }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'CONNECTION_INVALID' });
    expect(JSON.stringify([String(failure), (failure as Error).stack, (failure as Error).cause])).not.toMatch(
      /secret/,
    );
    expect(String(failure)).toMatch(/line 3/);
  });
});

describe('search attributes', () => {
  it('are registered, so that a run can set them immediately', async () => {
    const client = await createTemporalClient(embedded);
    const key = defineSearchAttributeKey('FgoBestScore', SearchAttributeType.DOUBLE);
    const handle = await client.workflow.start('nobodyRunsThis', {
      taskQueue: 'no-worker',
      workflowId: 'listed',
      typedSearchAttributes: [{ key, value: 0.5 }],
    });
    expect((await handle.describe()).typedSearchAttributes.get(key)).toBe(0.5);
    await client.connection.close();
  });

  it('are omitted if the server rejects them, and the commands are informed', async () => {
    await createNamespace('full');
    const connection = await Connection.connect(embedded.settings);
    // The server's own limit: 10 of a type in a namespace.
    const others = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`Other${index}`, 2]));
    await connection.operatorService.addSearchAttributes({ namespace: 'full', searchAttributes: others });
    await connection.close();
    const result = await connectWith({
      TEMPORAL_ADDRESS: embedded.settings.address,
      TEMPORAL_NAMESPACE: 'full',
    });
    expect(result.searchAttributes).toBe(false);
    for (const name of Object.keys(SEARCH_ATTRIBUTES))
      expect(store.lines.at(-1)).toMatch(
        new RegExp(`search-attribute create --namespace full --name ${name} `),
      );
  });
});

/** The UI answers 503 until its own connection to the server is up, up to seconds after the server is. */
const readApi = async (url: string): Promise<string> => {
  const response = await fetch(url);
  if (response.status !== 503) return response.text();
  await sleep(100);
  return readApi(url);
};

describe('workflowUrl', () => {
  it('names a page and an id that the running UI understands, including slashes', async () => {
    const client = await createTemporalClient(embedded);
    const workflowId = 'banking-7/subset-003/50% of it';
    await client.workflow.start('nobodyRunsThis', { taskQueue: 'no-worker', workflowId });
    await client.connection.close();
    const uiUrl = embedded.uiUrl ?? '';
    const url = workflowUrl({ uiUrl: `${uiUrl}/`, namespace: 'default', workflowId });
    expect(url).toBe(`${uiUrl}/namespaces/default/workflows/banking-7%2Fsubset-003%2F50%25%20of%20it`);
    const page = await fetch(url);
    expect([page.status, page.headers.get('content-type')]).toEqual([
      200,
      expect.stringContaining('text/html'),
    ]);
    expect(await readApi(url.replace(uiUrl, `${uiUrl}/api/v1`))).toContain(
      '"banking-7/subset-003/50% of it"',
    );
  });

  it('names one run if it is given', () => {
    const url = workflowUrl({ uiUrl: 'http://ui', namespace: 'a', workflowId: 'b', runId: 'c' });
    expect(url).toBe('http://ui/namespaces/a/workflows/b/c/history');
  });
});

it('stores nothing about a connection except the record of its server', async () => {
  const record = JSON.parse(await readFile(join(store.directory, 'server.json'), 'utf8')) as object;
  expect(Object.keys(record).sort()).toEqual(
    [
      ...['address', 'guard', 'keep', 'namespace', 'pid', 'port', 'schemaVersion', 'started'],
      ...['storeDirectory', 'uiPort', 'uiTarget', 'uiUrl'],
    ].sort(),
  );
});
