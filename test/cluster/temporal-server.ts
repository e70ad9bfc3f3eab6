import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { stringify } from 'yaml';
import type { HostProcess } from './host-process.js';
import type { Host } from './network.js';
import type { Postgres } from './postgres.js';
import { waitUntil } from './wait-until.js';

/** A Temporal server whose state is in PostgreSQL. */
export interface TemporalServer {
  address: string;
  /** From this process. */
  connection: Connection;
  /** Kills it with -9. */
  kill(): Promise<void>;
  /** Starts it again, and waits until it answers. */
  restart(): Promise<void>;
}

export const namespace = 'default';

const databases = {
  default: { name: 'temporal', schema: 'temporal' },
  visibility: { name: 'temporal_visibility', schema: 'visibility' },
};
const plugin = 'postgres12_pgx';
const ports = { frontend: 7233, matching: 7235, history: 7234, worker: 7239 };
const readyMs = 60_000;

export async function startTemporalServer(options: {
  host: Host;
  database: Postgres;
  programs: { temporalServer: string; temporalSchemaTool: string };
}): Promise<TemporalServer> {
  const { host, database, programs } = options;
  await createSchemas(host, programs.temporalSchemaTool, database);
  await mkdir(join(host.folder, 'conf'));
  await writeFile(join(host.folder, 'conf', 'cluster.yaml'), stringify(serverSettings(host, database)));
  await writeFile(join(host.folder, 'conf', 'dynamic.yaml'), '{}\n');
  const address = `${host.address}:${ports.frontend}`;
  const start = () =>
    host.start({
      command: [
        programs.temporalServer,
        ...['--root', host.folder, '--config', 'conf', '--env', 'cluster', '--allow-no-auth', 'start'],
      ],
    });
  let server: HostProcess = start();
  const connection = Connection.lazy({ address });
  const { workflowService } = connection;
  await waitUntil('The Temporal server registers a namespace', readyMs, async () => {
    await workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: { seconds: 259_200 } as never,
    });
    return true;
  });
  const answers = () =>
    waitUntil('The Temporal server answers', readyMs, async () => {
      await connection.withDeadline(Date.now() + 2_000, () =>
        workflowService.describeNamespace({ namespace }),
      );
      return true;
    });
  await answers();
  return {
    address,
    connection,
    async kill() {
      server.kill('SIGKILL');
      await server.ended;
    },
    async restart() {
      server = start();
      await answers();
    },
  };
}

async function createSchemas(host: Host, tool: string, database: Postgres): Promise<void> {
  const environment = {
    SQL_PLUGIN: plugin,
    SQL_HOST: database.address,
    SQL_PORT: String(database.port),
    SQL_USER: database.user,
    SQL_PASSWORD: database.password,
  };
  for (const { name, schema } of Object.values(databases)) {
    const steps = [
      ['create'],
      ['setup-schema', '-v', '0.0'],
      ['update-schema', '--schema-name', `postgresql/v12/${schema}`],
    ];
    for (const step of steps) await host.run({ command: [tool, '--db', name, ...step], environment });
  }
}

function serverSettings(host: Host, database: Postgres) {
  const store = (databaseName: string) => ({
    sql: {
      pluginName: plugin,
      databaseName,
      connectAddr: `${database.address}:${database.port}`,
      connectProtocol: 'tcp',
      user: database.user,
      password: database.password,
      maxConns: 20,
      maxIdleConns: 20,
      maxConnLifetime: '1h',
    },
  });
  const service = (grpcPort: number) => ({
    rpc: { grpcPort, membershipPort: grpcPort - 300, bindOnIP: host.address },
  });
  return {
    log: { stdout: true, level: 'warn' },
    persistence: {
      defaultStore: 'default',
      visibilityStore: 'visibility',
      numHistoryShards: 4,
      datastores: { default: store(databases.default.name), visibility: store(databases.visibility.name) },
    },
    global: { membership: { maxJoinDuration: '30s', broadcastAddress: host.address } },
    services: {
      frontend: service(ports.frontend),
      matching: service(ports.matching),
      history: service(ports.history),
      worker: service(ports.worker),
    },
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: 'active',
      currentClusterName: 'active',
      clusterInformation: {
        active: {
          enabled: true,
          initialFailoverVersion: 1,
          rpcName: 'frontend',
          rpcAddress: `${host.address}:${ports.frontend}`,
        },
      },
    },
    dcRedirectionPolicy: { policy: 'noop' },
    dynamicConfigClient: { filepath: join(host.folder, 'conf', 'dynamic.yaml'), pollInterval: '10s' },
  };
}
