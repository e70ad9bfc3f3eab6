import { readdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '../../lib/temporal/server/run-program.js';
import { findOnPath, locateGoProgram } from '../support/go-program.js';
import { locateS3Server } from '../support/s3-server.js';

/** What the cluster is made of. */
export interface Programs {
  /** The folder of PostgreSQL's programs. */
  postgres: string;
  temporalServer: string;
  temporalSchemaTool: string;
  objectStore: string;
}

const temporalVersion = 'v1.29.1';
const checkMs = 20_000;

const systemPrograms = [
  { name: 'unshare', remedy: 'Install util-linux.' },
  { name: 'setpriv', remedy: 'Install util-linux.' },
  { name: 'ip', remedy: 'Install iproute2.' },
];

/** Runs a program in network, mount and process namespaces of its own, which end with it. */
export const ownNamespaces = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];

/** Finds the programs of the cluster, and builds those in Go; or says what is missing, and what to do. */
export async function findPrograms(): Promise<Programs | { problems: string[] }> {
  const problems = missingSystemPrograms();
  if (problems.length === 0) problems.push(...(await namespaceProblems()));
  const postgres = await postgresFolder();
  if (postgres === null)
    problems.push(
      'PostgreSQL (initdb and postgres) is not here. Install it, for example: apt install postgresql.',
    );
  // Builds take minutes.
  if (problems.length > 0 || postgres === null) return { problems };
  const temporalServer = await locateGoProgram({
    name: 'temporal-server',
    module: 'go.temporal.io/server/cmd/server',
    version: temporalVersion,
    buildTime: 'some five minutes',
  });
  const temporalSchemaTool = await locateGoProgram({
    name: 'temporal-sql-tool',
    module: 'go.temporal.io/server/cmd/tools/sql',
    version: temporalVersion,
    buildTime: 'a minute',
  });
  const objectStore = await locateS3Server();
  const located = [temporalServer, temporalSchemaTool, objectStore];
  if ('problem' in temporalServer || 'problem' in temporalSchemaTool || 'problem' in objectStore)
    return { problems: located.flatMap(found => ('problem' in found ? [`${found.problem}.`] : [])) };
  return {
    postgres,
    temporalServer: temporalServer.path,
    temporalSchemaTool: temporalSchemaTool.path,
    objectStore: objectStore.path,
  };
}

function missingSystemPrograms(): string[] {
  if (process.platform !== 'linux') return ['Network namespaces need Linux. Use a Linux machine.'];
  return systemPrograms
    .filter(({ name }) => findOnPath(name) === undefined)
    .map(({ name, remedy }) => `${name} is not on PATH. ${remedy}`);
}

async function namespaceProblems(): Promise<string[]> {
  if (process.getuid?.() !== 0) return ['Network namespaces need root. Run it with sudo, or as root.'];
  const { exitCode, output } = await runProgram({
    program: 'unshare',
    arguments: [...ownNamespaces, 'ip', 'link', 'add', 'check', 'type', 'bridge'],
    environment: process.env,
    timeoutMs: checkMs,
  });
  if (exitCode === 0) return [];
  return [`This machine allows no namespaces: ${output.trim()}. In a container, run it with --privileged.`];
}

async function postgresFolder(): Promise<string | null> {
  const candidates = [
    ...(await versionedFolders('/usr/lib/postgresql', 'bin')),
    ...(await versionedFolders('/usr', 'bin', /^pgsql-\d+$/)),
    ...(process.env['PATH'] ?? '').split(':'),
  ];
  return (
    candidates.find(folder => ['initdb', 'postgres'].every(name => existsSync(join(folder, name)))) ?? null
  );
}

/** The latest version first. */
async function versionedFolders(root: string, inner: string, form = /^\d+$/): Promise<string[]> {
  const names = await readdir(root).catch(() => []);
  const numberOf = (name: string) => Number(/\d+$/.exec(name)?.[0]);
  return names
    .filter(name => form.test(name))
    .toSorted((left, right) => numberOf(right) - numberOf(left))
    .map(name => join(root, name, inner));
}
