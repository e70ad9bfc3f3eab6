import type { FoundRun } from '../../../../lib/app/finding/find-run.js';
import { textModule } from '../../../../lib/optimizer/rules/module-text.js';
import { createArtifacts } from '../../../../lib/store/artifacts.js';
import { createMemoryStore } from '../../../../lib/store/memory-store.js';
import { bestRules, keyHints, steer } from '../../../../scripts/terminal/run-keys.js';
import { epochOf, progressOf, subsetOf } from '../../../support/progress.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary-folder.js';

afterAll(removeTemporaryFolders);

const store = createMemoryStore();
const artifacts = createArtifacts(store);

async function keys() {
  const found = { store, storePath: await temporaryFolder(), record: { id: 'hotel-1' } };
  return { found: found as FoundRun, detach: () => undefined };
}

const modulesWith = (...words: string[]) => {
  const rules = words.map(word => ({ id: word, when: `a ${word}`, then: 'do it', parents: [], cases: [] }));
  return artifacts.put({ prompt: textModule({ opening: 'Answer.', rules }) });
};

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

  it('show the rules of the best candidate that the baseline does not have', async () => {
    const baselineModules = await modulesWith('known');
    const epochs = [epochOf({ modules: await modulesWith('known', 'new') })];
    const progress = progressOf({ baselineModules, subsets: [subsetOf('subset-001', { epochs })] });
    expect(await bestRules(await keys(), progress)).toEqual(['When a new: do it']);
  });

  it('show no rules before there is a candidate', async () => {
    expect(await bestRules(await keys(), progressOf())).toEqual([]);
  });
});
