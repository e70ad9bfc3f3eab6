import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ComparedRun } from '../../lib/optimizer/compare/compared-run.js';
import type { ComparisonSummary } from '../../lib/optimizer/compare/summarize-comparison.js';
import { expectExit } from '../support/command.js';
import type { Ended } from '../support/command.js';
import { hotelCsv, hotelMessages } from '../support/hotel-messages.js';
import { startRecordingEndpoint } from '../support/recording-endpoint.js';
import { createRunFolder, hotelConfig, stopServers } from '../support/run-folder.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';

const longest = 480_000;
const asked = [
  'compare',
  'fgo.yaml',
  '--strategies',
  'fgo,all-at-once',
  '--seeds',
  '2',
  '--sizes',
  '8',
  '--id',
  'duel',
];

afterAll(async () => {
  await stopServers();
  await removeTemporaryFolders();
}, longest);

/** Some 60 calls per run: two subsets and a merge. */
function tinyConfig(url: string) {
  const config = hotelConfig(url);
  const splits = { train: 12, validation: 9, test: 12 };
  return { ...config, dataset: { ...config.dataset, splits }, optimize: { subsets: 2, epochs: 1 } };
}

function printed({ stdout }: Ended): { id: string; rows: ComparedRun[] } & ComparisonSummary {
  return JSON.parse(stdout) as { id: string; rows: ComparedRun[] } & ComparisonSummary;
}

/** A row without what depends on the endpoint's address, on the time, and on what had been paid before. */
function result({ run: _run, paid: _paid, wallSeconds: _seconds, ...rest }: ComparedRun) {
  return rest;
}

it(
  'continues after kill -9 of the command and the server with the same rows, pays for no finished call again, and for nothing when it is repeated',
  async () => {
    const data = hotelCsv(hotelMessages(33));
    const calm = await startRecordingEndpoint();
    const undisturbed = await createRunFolder(tinyConfig(calm.url), { data });
    const expected = await undisturbed.run(...asked, '--json');
    expectExit(expected, 0);

    const endpoint = await startRecordingEndpoint({ latencyMs: 20, jitter: 0.5 });
    const folder = await createRunFolder(tinyConfig(endpoint.url), { data });
    const command = folder.start(...asked, '--json');
    await endpoint.atAnswer(Math.round(calm.answered().length * 0.6), () => {
      process.kill(folder.server().pid ?? Number.NaN, 'SIGKILL');
      command.kill('SIGKILL');
    });
    await command.ended;
    // The endpoint notices cut connections.
    await sleep(500);
    const lost = endpoint.answered().length - (await folder.journaled());
    const resumed = await folder.run(...asked, '--json', '-o', 'page.html');
    expectExit(resumed, 0);

    const { rows, summary, id } = printed(resumed);
    expect(rows.map(({ strategy, size, seed, state }) => [strategy, size, seed, state])).toEqual([
      ['fgo', 8, 1, 'done'],
      ['all-at-once', 8, 1, 'done'],
      ['fgo', 8, 2, 'done'],
      ['all-at-once', 8, 2, 'done'],
    ]);
    expect(rows.map(result)).toEqual(printed(expected).rows.map(result));
    expect(summary).toMatchObject([
      { strategy: 'fgo', runs: 2, versusFirst: null },
      { strategy: 'all-at-once', runs: 2, versusFirst: { pairs: 24 } },
    ]);
    const answered = endpoint.answered();
    expect(answered.length - new Set(answered).size).toBeLessThanOrEqual(lost);

    // Without a server: finished work starts nothing.
    const again = await folder.run(...asked, '--json');
    expectExit(again, 0);
    expect(again.stdout).toBe(resumed.stdout);
    expect(again.stderr).not.toContain('Temporal UI');
    expect(endpoint.answered().length).toBe(answered.length);

    // To other commands, its runs are ordinary runs.
    const child = await folder.run('status', rows[0]?.run ?? '', '--json');
    expect(JSON.parse(child.stdout)).toMatchObject({ state: 'done', scores: rows[0]?.scores });
    expectExit(await folder.run('replay', rows[0]?.run ?? ''), 0);
    const history = await folder.read(`comparisons/${id}/histories/compare.json`);
    await writeFile(join(folder.path, 'compare.json'), history);
    expectExit(await folder.run('replay', '--history', 'compare.json'), 0);
  },
  longest,
);
