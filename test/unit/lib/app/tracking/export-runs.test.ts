import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { createRunExporter } from '../../../../../lib/app/tracking/export-runs.js';
import { trackingTarget } from '../../../../../lib/app/tracking/tracking-target.js';
import type { RunProgress } from '../../../../../lib/domain/progress.js';
import { createMemoryStore } from '../../../../../lib/store/memory-store.js';
import { runKeys } from '../../../../../lib/store/run-keys.js';
import { progressOf } from '../../../../support/progress.js';
import { recordRun } from '../../../../support/recorded-run.js';

interface Received {
  path: string;
  body: string;
  authorization: string | undefined;
}

/** A server that answers as MLflow does, with one run as soon as it is created. */
async function startMlflow() {
  const received: Received[] = [];
  let isDown = false;
  let created = false;
  const run = { info: { run_id: 'r1', artifact_uri: 'mlflow-artifacts:/7/r1/artifacts' } };
  const answers: Record<string, () => [status: number, answer: object]> = {
    'mlflow/experiments/get-by-name': () => [404, { error_code: 'RESOURCE_DOES_NOT_EXIST' }],
    'mlflow/experiments/create': () => [200, { experiment_id: '7' }],
    'mlflow/runs/search': () => [200, created ? { runs: [run] } : {}],
    'mlflow/runs/create': () => {
      created = true;
      return [200, { run }];
    },
  };
  const server = createServer((request, response) => {
    void buffer(request).then(body => {
      const path = (request.url ?? '').replace('/api/2.0/', '').replace(/\?.*/, '');
      const { authorization } = request.headers;
      received.push({ path, body: body.toString(), authorization });
      const [status, answer] = isDown ? [503, {}] : (answers[path]?.() ?? [200, {}]);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    received,
    bodiesOf: (path: string) =>
      received.filter(entry => entry.path === path).map(({ body }) => JSON.parse(body) as unknown),
    setDown: (value: boolean) => (isDown = value),
    close: () => server.close(),
  };
}

let mlflow: Awaited<ReturnType<typeof startMlflow>>;
beforeEach(async () => {
  mlflow = await startMlflow();
});
afterEach(() => mlflow.close());

async function trackedRun(progress: Partial<RunProgress>) {
  const store = createMemoryStore();
  await recordRun(store, 'desk-1', {
    endedAt: progress.state === 'done' ? '2026-11-30T10:00:00.000Z' : null,
  });
  const keys = runKeys('desk-1');
  const record = async (next: Partial<RunProgress>) => {
    const written = progressOf({ run: 'desk-1', ...next });
    await store.write(keys.progress, JSON.stringify(written));
  };
  await record(progress);
  await store.write(keys.modules, '{"instructions":"Sort it."}');
  const messages: string[] = [];
  const client = trackingTarget({
    FGO_TRACKING: 'mlflow',
    MLFLOW_TRACKING_URI: `http://127.0.0.1:${mlflow.port}`,
    MLFLOW_TRACKING_TOKEN: 'a-secret-token',
  });
  if (!client) throw new TypeError('no client');
  const exporter = createRunExporter({ client, store, log: line => messages.push(line) });
  return { exporter, messages, record };
}

it('shows a run under its full name, with its settings, and its figures as they are', async () => {
  const { exporter, messages } = await trackedRun({ state: 'running' });
  exporter.changed('desk-1');
  await exporter.close();
  const [create] = mlflow.bodiesOf('mlflow/runs/create');
  expect(create).toMatchObject({ experiment_id: '7', run_name: 'desk-1' });
  expect(JSON.stringify(create)).toMatch(/"fgo.run","value":"desk-1@[0-9a-f]{8}"/);
  const [log] = mlflow.bodiesOf('mlflow/runs/log-batch');
  expect(JSON.stringify(log)).toContain('{"key":"optimize.strategy","value":"fgo"}');
  expect(JSON.stringify(log)).toMatch(/{"key":"paid.calls","value":0,"timestamp":\d+,"step":0}/);
  expect(mlflow.bodiesOf('mlflow/runs/update')).toEqual([{ run_id: 'r1', status: 'RUNNING' }]);
  expect(new Set(mlflow.received.map(({ authorization }) => authorization))).toEqual(
    new Set(['Bearer a-secret-token']),
  );
  expect(messages).toEqual([]);
});

it('uploads the result of a run that is done, and no report', async () => {
  const { exporter } = await trackedRun({ state: 'done', stage: 'done' });
  exporter.changed('desk-1');
  await exporter.close();
  const uploads = mlflow.received.filter(({ path }) => path.startsWith('mlflow-artifacts/'));
  expect(uploads.map(({ path, body }) => [path, body])).toEqual([
    ['mlflow-artifacts/artifacts/7/r1/artifacts/modules.json', '{"instructions":"Sort it."}'],
  ]);
  expect(mlflow.bodiesOf('mlflow/runs/update')).toMatchObject([{ status: 'FINISHED' }]);
});

it('finds the run of another worker instead of creating a second one', async () => {
  const first = await trackedRun({ state: 'running' });
  first.exporter.changed('desk-1');
  await first.exporter.close();
  const second = await trackedRun({ state: 'running' });
  second.exporter.changed('desk-1');
  await second.exporter.close();
  expect(mlflow.bodiesOf('mlflow/runs/create')).toHaveLength(1);
  expect(mlflow.bodiesOf('mlflow/runs/update')).toHaveLength(2);
});

it('says once that the server does not answer, and sends what is left at the end', async () => {
  const { exporter, messages, record } = await trackedRun({ state: 'running' });
  mlflow.setDown(true);
  exporter.changed('desk-1');
  while (messages.length === 0) await new Promise(resolve => setImmediate(resolve));
  await record({ state: 'waiting' });
  mlflow.setDown(false);
  await exporter.close();
  expect(messages).toEqual(['warning: desk-1 is not shown in MLflow for now: The server answered 503.']);
  const last = mlflow.bodiesOf('mlflow/runs/log-batch').at(-1);
  expect(JSON.stringify(last)).toContain('{"key":"fgo.state","value":"waiting"}');
});

it('does not name the password of an address when the server cannot be reached', async () => {
  const store = createMemoryStore();
  await recordRun(store, 'desk-1', { endedAt: null });
  await store.write(runKeys('desk-1').progress, JSON.stringify(progressOf({ run: 'desk-1' })));
  mlflow.close();
  const uri = `http://team:swordfish-7@127.0.0.1:${mlflow.port}/`;
  const client = trackingTarget({ FGO_TRACKING: 'mlflow', MLFLOW_TRACKING_URI: uri });
  if (!client) throw new TypeError('no client');
  const messages: string[] = [];
  const exporter = createRunExporter({ client, store, log: line => messages.push(line) });
  exporter.changed('desk-1');
  await exporter.close();
  expect(messages[0]).toContain('The server cannot be reached');
  expect(messages.join()).not.toContain('swordfish');
});

describe('where runs are shown', () => {
  it('is nowhere unless it is asked for', () => {
    expect(trackingTarget({ MLFLOW_TRACKING_URI: 'http://127.0.0.1:5000' })).toBeNull();
  });

  it.each([
    [{ FGO_TRACKING: 'wandb' }, 'FGO_TRACKING'],
    [{ FGO_TRACKING: 'mlflow' }, 'MLFLOW_TRACKING_URI'],
    [{ FGO_TRACKING: 'mlflow', MLFLOW_TRACKING_URI: 'databricks' }, 'MLFLOW_TRACKING_URI'],
  ])('is rejected if it is not an MLflow server: %j', (environment, name) => {
    expect(() => trackingTarget(environment)).toThrow(name);
  });
});
