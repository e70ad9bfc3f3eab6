import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { findPrograms, ownNamespaces, type Programs } from './requirements.js';

/**
 * Tries a team's deployment: a Temporal server on PostgreSQL, an S3-compatible server and three workers, each in
 * a network of its own; disturbs a run in every way, and compares it with the undisturbed one. Exit code 1 if a
 * guarantee is broken, 2 if something is missing here. Needs the built product.
 *
 * All of it is in namespaces of one process. When that ends, in whatever way, the kernel ends the others and
 * removes their networks.
 */
const { values } = parseArgs({ options: { keep: { type: 'boolean', default: false } } });

/** Resolves to the exit code. */
function runTrial(folder: string, programs: Programs): Promise<number> {
  const loader = resolve('test/support/typescript-loader.mjs');
  const trial = [
    process.execPath,
    '--no-warnings',
    '--import',
    loader,
    resolve('test/cluster/trial-process.ts'),
  ];
  const child = spawn('unshare', [...ownNamespaces, ...trial, folder, JSON.stringify(programs)], {
    // Its stdin shows when this process is gone. In a group of its own, Ctrl-C reaches this process alone.
    stdio: ['pipe', 'inherit', 'inherit'],
    detached: true,
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => void child.kill('SIGKILL'));
  return new Promise((settle, reject) => {
    child.once('error', reject);
    child.once('close', code => settle(code ?? 130));
  });
}

const programs = await findPrograms();
if ('problems' in programs) {
  for (const problem of programs.problems) console.error(problem);
  process.exitCode = 2;
} else {
  const folder = await mkdtemp(join(tmpdir(), 'fgo-cluster-'));
  // Servers that do not run as root must reach their folders.
  await chmod(folder, 0o755);
  try {
    process.exitCode = await runTrial(folder, programs);
  } finally {
    if (values.keep) console.error(`Folders and logs of the hosts: ${folder}`);
    else await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
