import { withAbsolutePaths } from '../../../../lib/config/absolute-paths.js';
import { storeManifest } from '../../../../lib/app/preparing/prepare-run.js';
import { createArtifacts } from '../../../../lib/store/artifacts.js';
import { createMemoryStore } from '../../../../lib/store/memory-store.js';
import { configuredRun } from '../../scripts/configured-run.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary-folder.js';

afterAll(removeTemporaryFolders);

const programs = {
  agent: {
    kind: 'http',
    url: 'http://127.0.0.1:9/',
    directory: 'programs',
    modules: { instructions: 'Sort.' },
  },
  scorer: {
    kind: 'weighted',
    metrics: [
      { name: 'own', scorer: { kind: 'command', command: ['node', '--version'] } },
      { name: 'same', scorer: 'exact' },
    ],
  },
};

async function manifestOf(change: object) {
  const folder = await temporaryFolder();
  const loaded = await configuredRun(folder, [], undefined, config => ({ ...config, ...change }));
  const artifacts = createArtifacts(createMemoryStore());
  const { manifest } = await storeManifest({ loaded, run: 'hotel-1', journalScope: null, artifacts });
  return { folder, manifest };
}

describe('the paths of a manifest', () => {
  it('are relative in the store, so that they are those of the folder that it was moved to', async () => {
    const { folder, manifest } = await manifestOf(programs);
    expect(JSON.stringify(manifest)).not.toContain(folder);
    const { agent, scorer } = withAbsolutePaths(manifest, '/moved');
    expect(agent).toMatchObject({ directory: '/moved/programs' });
    expect(scorer).toMatchObject({
      metrics: [{ scorer: { directory: '/moved' } }, { scorer: { kind: 'exact' } }],
    });
  });

  it('keep an absolute path, and a program that PATH finds', async () => {
    const { manifest } = await manifestOf({ agent: { ...programs.agent, directory: '/programs' } });
    const { agent } = withAbsolutePaths(manifest, '/moved');
    expect(agent).toMatchObject({ directory: '/programs' });
    const notified = (command: string[]) =>
      withAbsolutePaths({ ...manifest, notify: { command } }, '/moved').notify?.command;
    expect(notified(['mail', 'me'])).toEqual(['mail', 'me']);
    expect(notified(['./notify.sh', 'now'])).toEqual(['/moved/notify.sh', 'now']);
  });
});
