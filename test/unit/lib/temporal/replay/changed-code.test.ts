import { jest } from '@jest/globals';
import { cp, readFile, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { bundleWorkflows } from '../../../../../lib/temporal/bundle-workflows.js';
import { installRuntime } from '../../../../../lib/temporal/quiet-runtime.js';
import { replayHistories } from '../../../../../lib/temporal/histories/replay-histories.js';
import type { Disagreement } from '../../../../../lib/temporal/histories/replay-histories.js';
import type { SavedHistory } from '../../../../../lib/temporal/histories/saved-history.js';
import { parsed, savedRuns } from '../../../../support/saved-runs.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../../support/temporary-folder.js';

jest.setTimeout(240_000);

let histories: SavedHistory[];

beforeAll(async () => {
  installRuntime(() => undefined);
  const [first] = await savedRuns();
  histories = first ? parsed(first.texts) : [];
});
afterAll(removeTemporaryFolders);

/** The workflows with one change in one file; returns the bundle. */
async function bundleWith(file: string, was: string | RegExp, is: string): Promise<string> {
  const root = await temporaryFolder();
  for (const folder of ['workflows', 'activities', 'lib'])
    await cp(folder, join(root, folder), { recursive: true });
  await symlink(resolve('node_modules'), join(root, 'node_modules'));
  const path = join(root, 'workflows', file);
  const text = await readFile(path, 'utf8');
  const changed = text.replace(was, is);
  if (changed === text) throw new Error(`${file} has no ${String(was)} any more.`);
  await writeFile(path, changed);
  const bundleFile = join(root, 'workflow-bundle.js');
  await bundleWorkflows({ workflowsPath: join(root, 'workflows/index.ts'), bundleFile, root });
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

const evaluation = 'evaluate-baseline-test.json';

describe('changed workflow code', () => {
  it('disagrees in the workflows that it changes, at the event where it does something else', async () => {
    const codePath = await bundleWith(
      'evaluate.ts',
      'activities.sealEvaluation.executeWithOptions',
      'activities.compareEvaluations.executeWithOptions',
    );
    const found = await disagreements(codePath);
    const evaluations = histories.filter(({ source }) => source.includes('evaluate-'));
    expect([...found.keys()].sort()).toEqual(evaluations.map(({ source }) => source).sort());
    expect(found.get(evaluation)).toEqual({
      workflowId: expect.stringMatching(/^saved@[0-9a-f]{8}\/evaluate-baseline-test$/),
      event: { id: scheduled(evaluation, 'sealEvaluation'), type: 'ActivityTaskScheduled' },
      expected: 'schedules the activity "sealEvaluation"',
      got: 'schedules the activity "compareEvaluations"',
      message:
        'the history schedules the activity "sealEvaluation", the code schedules the activity "compareEvaluations" instead',
    });
  });

  it('that waits first disagrees at the event that is too early', async () => {
    const codePath = await bundleWith(
      'evaluate.ts',
      /(import \{)( continueAsNew.*?@temporalio\/workflow';)([\s\S]*?)(\n {2}const evaluation = await)/,
      "$1 sleep,$2$3\n  await sleep('1 minute');$4",
    );
    const found = await disagreements(codePath, evaluation);
    expect(found.get(evaluation)).toMatchObject({
      event: { id: scheduled(evaluation, 'sealEvaluation'), type: 'ActivityTaskScheduled' },
      got: 'starts a timer',
    });
  });

  it('that never continues does nothing where the history continues', async () => {
    const codePath = await bundleWith(
      'evaluate.ts',
      /\n {2}const evaluation = await/,
      '\n  await new Promise(() => undefined);$&',
    );
    const found = await disagreements(codePath, evaluation);
    expect(found.get(evaluation)).toMatchObject({
      event: { id: scheduled(evaluation, 'sealEvaluation') },
      got: 'does nothing there',
    });
  });

  it('that computes endlessly is stopped', async () => {
    const codePath = await bundleWith(
      'evaluate.ts',
      /\n {2}const evaluation = await/,
      '\n  while (input.count > 0);$&',
    );
    const found = await disagreements(codePath, evaluation);
    expect(found.get(evaluation)?.message).toMatch(/the code throws: .*timed out/);
  });
});
