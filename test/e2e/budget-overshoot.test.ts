import { setTimeout as sleep } from 'node:timers/promises';
import { expectExit } from '../support/command.js';
import { startFakeEndpoint } from '../support/fake-endpoint.js';
import { createRunFolder, smallConfig, stopServers } from '../support/run-folder.js';
import type { RunFolder } from '../support/run-folder.js';
import { statusOf } from '../support/run-result.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';
import type { RunStatus } from '../../lib/report/status.js';

const longest = 240_000;
const concurrency = 8;
const workers = 2;
/** The usage that a reply reports: five times one in-flight call's share of the cap. */
const reported = 5_000;
const cap = 40_000;

afterAll(async () => {
  await stopServers();
  await removeTemporaryFolders();
});

/** Waits until the run does, and until every call that was sent is paid: one part may wait before another is done. */
async function untilWaiting(folder: RunFolder, run: string, sent: () => number): Promise<RunStatus> {
  for (;;) {
    const status = statusOf(await folder.run('status', run, '--json'));
    if (status.state === 'waiting' && status.paid.calls === sent()) return status;
    if (status.state === 'done' || status.state === 'failed') throw new Error(`The run is ${status.state}.`);
    await sleep(500);
  }
}

it(
  'an endpoint that reports more than was reserved exceeds the cap once, by what two workers had in flight',
  async () => {
    const endpoint = await startFakeEndpoint();
    endpoint.otherwise(() => ({
      reply: 'reception',
      delayMs: 200,
      usage: { prompt_tokens: 50, completion_tokens: reported },
    }));
    const base = smallConfig(endpoint.url);
    const models = { default: { model: 'fake', maxCompletionTokens: 20 } };
    const llm = { ...base.llm, models, concurrency };
    const folder = await createRunFolder({ ...base, llm, budget: { tokens: cap } });
    const calls = () => endpoint.requests.filter(({ path }) => path.endsWith('/chat/completions')).length;

    expectExit(await folder.run('optimize', 'fgo.yaml', '--id', 'over', '--detach', '--json'), 0);
    const alive = Array.from({ length: workers }, () => folder.start('worker', '--store', folder.store));
    const { paid } = await untilWaiting(folder, 'over', calls);
    const one = reported + 50;
    expect(paid.promptTokens + paid.completionTokens).toBe(calls() * one);
    expect(calls() * one).toBeGreaterThan(cap - 2 * one);
    expect(calls() * one).toBeLessThanOrEqual(cap + workers * concurrency * one);

    // Killed without warning and resumed: no further call is sent.
    const sent = calls();
    for (const worker of alive) worker.kill('SIGKILL');
    await Promise.all(alive.map(worker => worker.ended));
    expectExit(await folder.run('resume', 'over', '--json'), 3);
    expect(calls()).toBe(sent);

    // Another run of the store starts with the learned cost of a reply, so its cap holds.
    const second = ['optimize', 'fgo.yaml', '--new', '--fresh', '--id', 'next', '--json'];
    expectExit(await folder.run(...second), 3);
    const next = statusOf(await folder.run('status', 'next', '--json')).paid;
    expect(next.promptTokens + next.completionTokens).toBeLessThanOrEqual(cap);
    expect(next.calls).toBe(calls() - sent);
    expect(next.calls).toBeGreaterThan(2);
    await endpoint.close();
  },
  longest,
);
