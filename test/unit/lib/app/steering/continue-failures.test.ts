import { continueFailures } from '../../../../../lib/app/steering/send-update.js';
import type { RunProgress, Waiting } from '../../../../../lib/domain/progress.js';
import type { RunHandle } from '../../../../../lib/temporal/runs/start-run.js';
import { progressOf } from '../../../../support/progress.js';

const failure: Waiting = { path: 'r/subset-001', kind: 'KEY_REJECTED', reason: 'No.', remedy: 'Fix it.' };
const approval: Waiting = { path: 'r', kind: 'approval', reason: 'Approve?', remedy: 'fgo approve' };
const unscored: Waiting = { ...failure, asIs: { unscored: 0.1 } };

/** What a run with this progress is sent. */
async function sent(progress: Partial<RunProgress>): Promise<unknown[]> {
  const updates: unknown[] = [];
  const handle = {
    query: () => Promise.resolve(progressOf(progress)),
    executeUpdate: (_update: unknown, { args }: { args: unknown[] }) => {
      updates.push(...args);
      return Promise.resolve();
    },
  };
  const continued = await continueFailures(handle as unknown as RunHandle);
  expect(continued).toBe(updates.length > 0);
  return updates;
}

describe('a run that waits again right after it was resumed', () => {
  it('repeats steps that failed before the fix and reported it later', async () => {
    expect(await sent({ state: 'waiting', waiting: [failure] })).toEqual([{ again: true }]);
  });

  it.each<[string, Partial<RunProgress>]>([
    ['is left paused', { state: 'paused', waiting: [failure] }],
    ['is left waiting for an approval', { state: 'waiting', waiting: [failure, approval] }],
    ['is left asking about an incomplete evaluation', { state: 'waiting', waiting: [unscored] }],
  ])('%s', async (_what, progress) => {
    expect(await sent(progress)).toEqual([]);
  });
});
