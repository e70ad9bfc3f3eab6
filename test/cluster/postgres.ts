import { appendFile, chown, mkdir, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { subnetMask, type Host } from './network.js';

/** A database server, and who may use it. */
export interface Postgres {
  address: string;
  port: number;
  user: string;
  password: string;
}

const port = 5432;
const user = 'temporal';
const password = 'temporal-password';

/**
 * A server that is killed in the middle of a transaction must not hold its locks: without these, the shards of
 * a Temporal server that lost its network stay locked for minutes.
 */
const settings = {
  idle_in_transaction_session_timeout: '15s',
  tcp_keepalives_idle: '5',
  tcp_keepalives_interval: '2',
  tcp_keepalives_count: '3',
  tcp_user_timeout: '15s',
  unix_socket_directories: '',
  max_connections: '200',
};

/** Starts PostgreSQL with a new database cluster on a host. It does not run as root. */
export async function startPostgres(host: Host, programs: string): Promise<Postgres> {
  const owner = await databaseUser();
  const base = join(host.folder, 'postgres');
  const data = join(base, 'data');
  const passwordFile = join(base, 'password');
  await mkdir(base);
  await writeFile(passwordFile, password);
  await chown(base, owner.uid, owner.gid);
  await chown(passwordFile, owner.uid, owner.gid);
  await host.run({
    command: [
      join(programs, 'initdb'),
      ...['--pgdata', data, '--username', user, '--pwfile', passwordFile],
      ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--locale', 'C'],
    ],
    user: owner.name,
    cwd: base,
  });
  await appendFile(join(data, 'pg_hba.conf'), `host all all ${subnetMask} scram-sha-256\n`);
  const options = Object.entries({ ...settings, listen_addresses: host.address, port: String(port) });
  const server = host.start({
    command: [
      join(programs, 'postgres'),
      '-D',
      data,
      ...options.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    user: owner.name,
    cwd: base,
  });
  await server.said('database system is ready to accept connections');
  return { address: host.address, port, user, password };
}

async function databaseUser(): Promise<{ name: string; uid: number; gid: number }> {
  for (const name of ['postgres', 'nobody']) {
    const ids = await Promise.all(['-u', '-g'].map(kind => promisify(execFile)('id', [kind, name]))).catch(
      () => null,
    );
    if (ids) return { name, uid: Number(ids[0]?.stdout), gid: Number(ids[1]?.stdout) };
  }
  throw new Error('There is neither a user postgres nor a user nobody, and PostgreSQL does not run as root.');
}
