import type { FoundRun } from '../../../../lib/app/finding/find-run.js';
import { createMemoryStore } from '../../../../lib/store/memory-store.js';
import { keyHints, steer } from '../../../../scripts/terminal/run-keys.js';
import { progressOf } from '../../../support/progress.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary-folder.js';

afterAll(removeTemporaryFolders);

const store = createMemoryStore();

async function keys() {
  const found = { store, storePath: await temporaryFolder(), record: { id: 'hotel-1' } };
  return { found: found as FoundRun, detach: () => undefined };
}

describe('the keys of the live screen', () => {
  it('say what they would do now', () => {
    const rest = ['q detach', 'Ctrl-C stop'];
    expect(keyHints(null, false)).toEqual(['p pause', 'f finish', 'r rules', ...rest]);
    expect(keyHints(progressOf({ state: 'running' }), true)).toEqual([
      'p pause',
      'f finish',
      'r progress',
      ...rest,
    ]);
    expect(keyHints(progressOf({ state: 'paused' }), false)[0]).toBe('p continue');
  });

  it.each(['p', 'f'] as const)('%s says so if no worker is running the run', async key => {
    expect(await steer(await keys(), progressOf(), key)).toBe('No worker is running the run.');
  });
});
