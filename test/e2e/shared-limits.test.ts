import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { expectExit } from '../support/command.js';
import { startLimitedEndpoint } from '../support/limited-endpoint.js';
import type { LimitedEndpoint } from '../support/limited-endpoint.js';
import { createRunFolder, hotelConfig, stopServers, tinyConfig } from '../support/run-folder.js';
import type { RunFolder } from '../support/run-folder.js';
import { statusOf } from '../support/run-result.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';

const longest = 400_000;
const perMinute = 900;
const windowMs = 10_000;

let endpoint: LimitedEndpoint;

afterEach(async () => {
  await stopServers();
  await endpoint.close();
});
afterAll(removeTemporaryFolders);

/** The llm section for a run, which the endpoint knows by a header. */
function llmOf(
  run: string,
  limits: { concurrency: number; requestsPerMinute?: number; tokensPerMinute?: number },
) {
  const { concurrency, ...rates } = limits;
  const model = { model: 'simulated', temperature: 1, headers: { 'x-run': run }, ...rates };
  return { provider: 'openai' as const, baseUrl: endpoint.url, models: { default: model }, concurrency };
}

function startWorkers(folder: RunFolder, count: number) {
  return Array.from({ length: count }, () => folder.start('worker', '--store', folder.store));
}

async function listWorkers(folder: RunFolder): Promise<string> {
  const { stdout } = await folder.run('list', '--workers', '--store', folder.store);
  return stdout;
}

/** The share of the allowed rate in the busiest windows after the first. */
function shareOfRate(times: readonly number[]): number {
  const counts = times.map(from => times.filter(at => at >= from && at < from + windowMs).length);
  return Math.max(...counts) / ((perMinute * windowMs) / 60_000);
}

it(
  'keeps concurrency and rate with four workers, without a refusal',
  async () => {
    const allowed = { inFlight: 8, requests: (perMinute * windowMs) / 60_000, tokens: 60_000, windowMs };
    endpoint = await startLimitedEndpoint({ ...allowed, latencyMs: 200 });
    const limits = { concurrency: 8, requestsPerMinute: perMinute, tokensPerMinute: 360_000 };
    const folder = await createRunFolder({ ...hotelConfig(endpoint.url), llm: llmOf('one', limits) });
    expectExit(await folder.run('optimize', 'fgo.yaml', '--id', 'one', '--detach'), 0);
    const workers = startWorkers(folder, 4);
    await Promise.all(workers.map(worker => worker.said('Works on')));
    const watched = folder.run('watch', 'one', '--json');
    expect(await listWorkers(folder)).toMatch(
      /of 8 calls in flight, \d+ of 900 requests a minute \(simulated\)/,
    );
    expect(statusOf(await watched).state).toBe('done');
    for (const worker of workers) worker.kill('SIGTERM');
    for (const worker of workers) expectExit(await worker.ended, 0);
    const times = endpoint.accepted().map(({ at }) => at);
    const share = shareOfRate(times);
    process.stderr.write(
      `four workers: ${times.length} calls, ${endpoint.refused()} refused, at most ${endpoint.busiest()} in flight, ${Math.round(100 * share)} % of the rate in the busiest window\n`,
    );
    expect(endpoint.refused()).toBe(0);
    expect(endpoint.busiest()).toBeLessThanOrEqual(8);
    expect(share).toBeGreaterThan(0.7);
    expect(await listWorkers(folder)).not.toContain('limits of');
  },
  longest,
);

it(
  'gives a small run its turns beside a large one',
  async () => {
    endpoint = await startLimitedEndpoint({
      inFlight: 4,
      requests: Infinity,
      tokens: Infinity,
      windowMs,
      latencyMs: 250,
    });
    const small = { ...tinyConfig(endpoint.url), name: 'small', llm: llmOf('small', { concurrency: 4 }) };
    const alone = await createRunFolder(small);
    expectExit(await alone.run('optimize', 'fgo.yaml', '--id', 'small'), 0);
    const secondsAlone = spanOf('small');
    const before = endpoint.accepted().length;

    const folder = await createRunFolder({
      ...hotelConfig(endpoint.url),
      llm: llmOf('large', { concurrency: 4 }),
    });
    const large = folder.start('optimize', 'fgo.yaml', '--id', 'large', '--detach');
    expectExit(await large.ended, 0);
    const workers = startWorkers(folder, 2);
    await Promise.all(workers.map(worker => worker.said('Works on large')));
    await writeFile(join(folder.path, 'small.yaml'), stringify(small));
    expectExit(await folder.run('optimize', 'small.yaml', '--id', 'small', '--detach'), 0);
    expect(statusOf(await folder.run('watch', 'small', '--json')).state).toBe('done');
    const seconds = spanOf('small', before);
    const beside = endpoint.accepted().slice(before);
    const own = beside.filter(({ run }) => run === 'small');
    const during = beside.filter(
      ({ run, at }) => run === 'large' && at >= (own[0]?.at ?? 0) && at <= (own.at(-1)?.at ?? 0),
    );
    process.stderr.write(
      `small run: ${own.length} calls in ${seconds.toFixed(1)} s beside ${during.length} of the large one, ${secondsAlone.toFixed(1)} s alone; ${endpoint.refused()} refused, at most ${endpoint.busiest()} in flight\n`,
    );
    expect(statusOf(await folder.run('status', 'large', '--json')).state).toBe('running');
    expect(endpoint.refused()).toBe(0);
    expect(endpoint.busiest()).toBeLessThanOrEqual(4);
    expect(seconds).toBeLessThan(4 * secondsAlone);
  },
  longest,
);

/** The seconds between the first and the last call of a run. */
function spanOf(run: string, from = 0): number {
  const times = endpoint
    .accepted()
    .slice(from)
    .flatMap(answer => (answer.run === run ? [answer.at] : []));
  return ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1_000;
}
