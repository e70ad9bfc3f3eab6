import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { judge } from './judge.js';
import { reportLines } from './report.js';
import type { Programs } from './requirements.js';
import { startCluster } from './start-cluster.js';
import { callsOf } from './requests.js';
import { tryDisturbed, tryUndisturbed } from './trial.js';

/**
 * The first process in namespaces of its own (see `cluster.ts`): everything that it starts ends with it. It ends
 * when its stdin does, because then nobody waits for it.
 */
const [, , folder = '', programs = '{}'] = process.argv;
const begun = performance.now();
const log = (line: string) =>
  console.error(`${((performance.now() - begun) / 1_000).toFixed(1).padStart(7)} s  ${line}`);

if (process.pid !== 1) throw new Error('Start this with npm run test:cluster, which gives it namespaces.');

let isAbandoned = false;
process.stdin.resume().once('end', () => {
  isAbandoned = true;
  void rm(folder, { recursive: true, force: true, maxRetries: 5 }).finally(() => process.exit(1));
});

async function main(): Promise<number> {
  const cluster = await startCluster({ folder, programs: JSON.parse(programs) as Programs, log });
  Object.assign(process.env, cluster.objects.environment);
  const undisturbed = await tryUndisturbed(cluster);
  const calls = callsOf(undisturbed.requests).size;
  log(`The undisturbed run has ended with ${calls} calls.`);
  const disturbed = await tryDisturbed(cluster, { calls, log });
  await writeFile(join(folder, 'logs', 'requests.json'), JSON.stringify(disturbed.requests));
  for (const line of reportLines(undisturbed, disturbed)) console.log(line);
  const violations = judge({ undisturbed, disturbed, builds: cluster.builds });
  for (const violation of violations) console.log(`VIOLATED: ${violation}`);
  return violations.length === 0 ? 0 : 1;
}

const code = await main().catch((error: unknown) => {
  console.error(error);
  console.error(`Logs of the hosts: ${join(folder, 'logs')}`);
  return 1;
});
if (!isAbandoned) process.exit(code);
