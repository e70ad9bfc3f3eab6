import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundlePath } from '../../../../../lib/temporal/bundle-path.js';
import { installRuntime } from '../../../../../lib/temporal/install-runtime.js';
import { replayHistories } from '../../../../../lib/temporal/histories/replay-histories.js';
import type { Disagreement } from '../../../../../lib/temporal/histories/replay-histories.js';
import type { SavedHistory } from '../../../../../lib/temporal/histories/saved-history.js';
import { parsed, savedRuns } from '../../../../support/saved-runs.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../../support/temporary-folder.js';

let histories: SavedHistory[];

beforeAll(async () => {
  installRuntime(() => undefined);
  const [first] = await savedRuns();
  histories = first ? parsed(first.texts) : [];
});
afterAll(removeTemporaryFolders);

/** The statement of `evaluate` that schedules its last activity, as it is in the bundle. */
const sealing = /\n *const evaluation = await seal\(node, done\);/;

/** The bundled workflows with one change, which a source file with that change would be bundled to. */
async function bundleWith(was: RegExp, is: string): Promise<string> {
  const text = await readFile(bundlePath(), 'utf8');
  const changed = text.replace(was, is);
  if (changed === text) throw new Error(`The bundle has no ${String(was)} any more.`);
  const bundleFile = join(await temporaryFolder(), 'workflow-bundle.js');
  await writeFile(bundleFile, changed);
  return bundleFile;
}

async function disagreements(codePath: string, only?: string): Promise<Map<string, Disagreement>> {
  const found = new Map<string, Disagreement>();
  const replayed = histories.filter(({ source }) => only === undefined || source === only);
  for await (const { history, disagreement } of replayHistories(replayed, {
    code: { codePath },
    computeSeconds: 2,
  })) {
    if (disagreement) found.set(history.source, disagreement);
  }
  return found;
}

/** The event at which a history schedules this activity for the first time. */
function scheduled(source: string, activity: string): number {
  const events = histories.find(saved => saved.source === source)?.history.events ?? [];
  const place = events.findIndex(
    event => event.activityTaskScheduledEventAttributes?.activityType?.name === activity,
  );
  if (place < 0) throw new Error(`${source} does not schedule ${activity}.`);
  return place + 1;
}

const evaluation = 'subset-001.evaluate-score-1.json';

describe('changed workflow code', () => {
  it('disagrees in the workflows that it changes, at the event where it does something else', async () => {
    const codePath = await bundleWith(
      /activities\.sealEvaluation\.executeWithOptions/,
      'activities.compareEvaluations.executeWithOptions',
    );
    const found = await disagreements(codePath);
    const evaluations = histories.filter(({ source }) => source.includes('evaluate-'));
    expect([...found.keys()].sort()).toEqual(evaluations.map(({ source }) => source).sort());
    expect(found.get(evaluation)).toEqual({
      workflowId: expect.stringMatching(/^saved@[0-9a-f]{8}\/subset-001\/evaluate-score-1$/),
      event: { id: scheduled(evaluation, 'sealEvaluation'), type: 'ActivityTaskScheduled' },
      expected: 'schedules the activity "sealEvaluation"',
      got: 'schedules the activity "compareEvaluations"',
      message:
        'the history schedules the activity "sealEvaluation", the code schedules the activity "compareEvaluations" instead',
    });
  });

  it('that waits first disagrees at the event that is too early', async () => {
    const sleep = '(0,_temporalio_workflow__WEBPACK_IMPORTED_MODULE_0__.sleep)';
    const codePath = await bundleWith(sealing, `\nawait ${sleep}('1 minute');$&`);
    const found = await disagreements(codePath, evaluation);
    expect(found.get(evaluation)).toMatchObject({
      event: { id: scheduled(evaluation, 'sealEvaluation'), type: 'ActivityTaskScheduled' },
      got: 'starts a timer',
    });
  });

  it('that never continues does nothing where the history continues', async () => {
    const codePath = await bundleWith(sealing, '\nawait new Promise(() => undefined);$&');
    const found = await disagreements(codePath, evaluation);
    expect(found.get(evaluation)).toMatchObject({
      event: { id: scheduled(evaluation, 'sealEvaluation') },
      got: 'does nothing there',
    });
  });

  it('that computes endlessly is stopped', async () => {
    const codePath = await bundleWith(sealing, '\nwhile (input.count > 0);$&');
    const found = await disagreements(codePath, evaluation);
    expect(found.get(evaluation)?.message).toMatch(/the code throws: .*timed out/);
  });
});
