import pLimit from 'p-limit';
import type { RunStatus } from '../../lib/report/status.js';
import { startRecordingEndpoint } from '../support/recording-endpoint.js';
import { createRunFolder, smallConfig, stopServers, type RunFolder } from '../support/run-folder.js';
import { resultOf, statusOf, type RunResult } from '../support/run-result.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';
import { setTimeout as sleep } from 'node:timers/promises';

const longest = 480_000;
const concurrency = 6;

interface Kill {
  what: 'the command' | 'the server' | 'both';
  /** The number of the undisturbed run's calls after which it is killed, which determines the stage. */
  after: number;
  stage: RunStatus['stage'];
  goOn: string[];
}

const kills: Kill[] = [
  { what: 'the command', after: 0.08, stage: 'baseline', goOn: ['resume', 'last'] },
  { what: 'the command', after: 0.4, stage: 'optimize', goOn: ['optimize', 'fgo.yaml'] },
  { what: 'the command', after: 0.79, stage: 'merge', goOn: ['resume', 'last'] },
  { what: 'the server', after: 0.82, stage: 'merge', goOn: [] },
  { what: 'both', after: 0.96, stage: 'test', goOn: ['resume', 'last'] },
];

interface Undisturbed {
  calls: number;
  result: RunResult;
}

interface Outcome {
  stage: string;
  exitCode: number | null;
  status: RunStatus;
  result: RunResult;
  /** Calls that were answered but not journaled once everything was quiet after the kill. */
  lost: number;
  /** Calls that were answered more than once. */
  repeated: number;
}

let undisturbed: Undisturbed;
let outcomes: Promise<Outcome>[];

beforeAll(async () => {
  undisturbed = await runUndisturbed();
  // They mostly wait for time-outs, so they run concurrently.
  const limit = pLimit(3);
  outcomes = kills.map(kill => limit(() => runKilled(kill)));
  for (const outcome of outcomes) outcome.catch(() => undefined);
}, longest);

afterAll(async () => {
  await Promise.allSettled(outcomes ?? []);
  await stopServers();
  await removeTemporaryFolders();
}, longest);

async function runUndisturbed(): Promise<Undisturbed> {
  const endpoint = await startRecordingEndpoint();
  const folder = await createRunFolder(smallConfig(endpoint.url));
  const status = statusOf(await folder.run('optimize', 'fgo.yaml', '--json'));
  await endpoint.close();
  return { calls: endpoint.answered().length, result: await resultOf(folder, status) };
}

async function runKilled({ what, after, goOn }: Kill): Promise<Outcome> {
  // Replies take a while, so that calls are on the wire at the kill.
  const endpoint = await startRecordingEndpoint({ latencyMs: 30, jitter: 0.5 });
  const folder = await createRunFolder(smallConfig(endpoint.url));
  const command = folder.start('optimize', 'fgo.yaml', '--id', 'killed', '--json');
  await endpoint.atAnswer(Math.round(undisturbed.calls * after), () => {
    if (what !== 'the command') process.kill(folder.server().pid ?? Number.NaN, 'SIGKILL');
    if (what !== 'the server') command.kill('SIGKILL');
  });
  const stage = await recordedStage(folder);
  if (what !== 'the server') await command.ended;
  // The endpoint notices cut connections.
  await sleep(500);
  const lost = endpoint.answered().length - (await folder.journaled());
  const ended = goOn.length > 0 ? await folder.run(...goOn, '--json') : await command.ended;
  const status = statusOf(ended);
  const answered = endpoint.answered();
  await endpoint.close();
  const repeated = answered.length - new Set(answered).size;
  return { stage, exitCode: ended.code, status, result: await resultOf(folder, status), lost, repeated };
}

async function recordedStage(folder: RunFolder): Promise<string> {
  const progress = JSON.parse(await folder.read('runs/killed/progress.json')) as { stage: string };
  return progress.stage;
}

describe.each(kills.map((kill, place) => ({ ...kill, place })))(
  'kill -9 of $what in the stage $stage',
  ({ what, stage, place }) => {
    let outcome: Outcome;

    beforeAll(async () => {
      outcome = await (outcomes[place] as Promise<Outcome>);
    }, longest);

    it('hits the run in that stage', () => {
      expect(outcome.stage).toBe(stage);
    });

    it('leaves a run that completes under the same id', () => {
      expect(outcome.exitCode).toBe(0);
      expect(outcome.status).toMatchObject({ id: 'killed', state: 'done' });
    });

    it('does not change modules, scores, decisions or lineage', () => {
      expect(outcome.result).toEqual(undisturbed.result);
    });

    it('pays for no finished call again', () => {
      if (what !== 'the server') expect(outcome.repeated).toBeLessThanOrEqual(outcome.lost);
      expect(outcome.repeated).toBeLessThanOrEqual(concurrency);
    });

    it('counts what was on the wire as cut off, at most one call per slot', () => {
      const { cutOff, paid } = outcome.status;
      expect(outcome.repeated).toBeLessThanOrEqual(cutOff.calls);
      expect(cutOff.calls).toBeLessThanOrEqual(concurrency);
      expect(paid.calls).toBe(undisturbed.calls);
    });
  },
);
