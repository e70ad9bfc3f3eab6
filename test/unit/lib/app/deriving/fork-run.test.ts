import { createArtifacts } from '../../../../../lib/store/artifacts.js';
import { createMemoryStore } from '../../../../../lib/store/memory-store.js';
import { forkManifest } from '../../../../../lib/app/deriving/fork-run.js';
import { storeManifest } from '../../../../../lib/app/preparing/prepare-run.js';
import { configuredRun } from '../../../scripts/configured-run.js';
import { epochOf, progressOf, subsetOf } from '../../../../support/progress.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../../support/temporary-folder.js';

afterAll(removeTemporaryFolders);

const progress = progressOf({
  state: 'done',
  stage: 'done',
  subsets: [subsetOf('subset-001', { epochs: [epochOf()] }), subsetOf('subset-002', { epochs: [epochOf()] })],
});

async function fork(from: string, ...settings: string[]) {
  const artifacts = createArtifacts(createMemoryStore());
  const loaded = await configuredRun(await temporaryFolder());
  const { manifest } = await storeManifest({ loaded, run: 'hotel-1', journalScope: null, artifacts });
  return forkManifest({ artifacts, manifest, progress, from, settings });
}

describe('a fork', () => {
  it('reuses no subset whose proposals were scored on other tasks', async () => {
    await expect(fork('subset-002', 'optimize.score=rotating')).rejects.toThrow(
      /scores proposals on other tasks.*use --from optimize/,
    );
    await expect(fork('merge', 'optimize.sample=9')).rejects.toThrow(/scores proposals on other tasks/);
    const again = await fork('optimize', 'optimize.score=validation');
    expect(again.manifest.optimize.score).toBe('validation');
    expect(again.inheritance.subsets).toEqual([]);
  });

  it('starts with what its run started with', async () => {
    await expect(fork('optimize', 'optimize.begin={run: hotel-0}')).rejects.toThrow(/fgo optimize/);
  });
});
