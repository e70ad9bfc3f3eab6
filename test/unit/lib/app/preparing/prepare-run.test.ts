import { manifestSchema } from '../../../../../lib/config/manifest.js';
import { BadInputError } from '../../../../../lib/config/problem.js';
import { createArtifacts } from '../../../../../lib/store/artifacts.js';
import { createMemoryStore } from '../../../../../lib/store/memory-store.js';
import { differences, fingerprintOf } from '../../../../../lib/app/preparing/fingerprint.js';
import { storeManifest } from '../../../../../lib/app/preparing/prepare-run.js';
import { configuredRun } from '../../../scripts/configured-run.js';
import { hotelCsv, hotelMessages } from '../../../../support/hotel-messages.js';
import type { smallConfig } from '../../../../support/run-folder.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../../support/temporary-folder.js';

afterAll(removeTemporaryFolders);

async function stored(settings: string[] = [], more: { run?: string; data?: string; scope?: string } = {}) {
  const loaded = await configuredRun(await temporaryFolder(), settings, more.data);
  const artifacts = createArtifacts(createMemoryStore());
  const { run = 'hotel-1', scope: journalScope = null } = more;
  return { artifacts, ...(await storeManifest({ loaded, run, journalScope, artifacts })) };
}

describe('the manifest of a run', () => {
  it('holds everything that the run depends on, and is read back as it was stored', async () => {
    const { manifest, reference, artifacts } = await stored();
    expect(await artifacts.get(reference, manifestSchema)).toEqual(manifest);
    const { train, validation, test } = manifest.splits;
    expect([train.count, validation.count, test.count]).toEqual([24, 18, 24]);
    expect(manifest.labels.length).toBeGreaterThan(1);
  });

  it('names no machine and no key', async () => {
    const { manifest } = await stored(['llm.apiKeyEnv=SOME_KEY']);
    expect(JSON.stringify(manifest)).not.toContain('/tmp');
  });
});

describe('the fingerprint of a run', () => {
  it('is the same for the same configuration and data, regardless of place, names and speed', async () => {
    const { fingerprint } = await stored();
    const others = await Promise.all([
      stored([], { run: 'other', scope: 'other' }),
      stored(['llm.concurrency=1', 'llm.timeoutSeconds=5']),
      stored(['llm.models.default.requestsPerMinute=9']),
      stored(['budget.usd=5']),
    ]);
    expect(others.map(other => other.fingerprint)).toEqual(others.map(() => fingerprint));
  });

  it.each([
    'seed=8',
    'optimize.epochs=3',
    'llm.models.default.model=other',
    'agent.modules.instructions=Other.',
  ])('differs with %s', async setting => {
    expect((await stored([setting])).fingerprint).not.toBe((await stored()).fingerprint);
  });

  it('differs with other data', async () => {
    const data = hotelCsv(hotelMessages(66, 2));
    expect((await stored([], { data })).fingerprint).not.toBe((await stored()).fingerprint);
  });
});

describe('the differences between two manifests', () => {
  it('are named by their paths, with both values', async () => {
    const before = await stored();
    const now = await stored(['optimize.subsets=3', 'optimize.epochs=3', 'llm.models.default.model=other']);
    expect(differences(before.manifest, now.manifest)).toEqual([
      'llm.models.default.model: "simulated", now "other"',
      'optimize.epochs: 1, now 3',
      'optimize.subsets: 2, now 3',
    ]);
  });

  it('are none between manifests of equal fingerprints, whatever the order of their keys', async () => {
    const { manifest } = await stored();
    const turned = manifestSchema.parse(
      JSON.parse(JSON.stringify(manifest), (_, value: unknown) =>
        typeof value === 'object' && value !== null && !Array.isArray(value)
          ? Object.fromEntries(Object.entries(value).reverse())
          : value,
      ),
    );
    const functions = (...keys: [string, unknown][]) => ({
      ...manifest,
      modules: { tools: { kind: 'functions', functions: [Object.fromEntries(keys)] } },
    });
    const one = functions(['name', 'f'], ['code', 'x']) as never;
    const other = functions(['code', 'x'], ['name', 'f']) as never;
    expect(fingerprintOf(turned)).toBe(fingerprintOf(manifest));
    expect([differences(manifest, turned), differences(one, other)]).toEqual([[], []]);
  });

  it('are shortened if a value is long', async () => {
    const now = await stored([`agent.modules.instructions=${'long '.repeat(100)}`]);
    const lines = differences((await stored()).manifest, now.manifest);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line.length).toBeLessThan(250);
  });
});

describe('loading a run', () => {
  it.each([
    ['optimize.subsets=25', /25 subsets are more than the 24 train tasks/],
    ['dataset.path=missing.csv', /missing\.csv/],
  ])('rejects %s', async (setting, said) => {
    await expect(configuredRun(await temporaryFolder(), [setting])).rejects.toThrow(said);
  });

  const refusal = async (change: (config: ReturnType<typeof smallConfig>) => object, data?: string) => {
    const error: unknown = await configuredRun(await temporaryFolder(), [], data, change).catch(
      (reason: unknown) => reason,
    );
    if (!(error instanceof BadInputError)) throw new Error(`It was not refused: ${String(error)}`);
    return error.problems;
  };

  it('reports the line of the configuration', async () => {
    const problems = await refusal(config => ({ ...config, optimize: { subsets: 25, moduleTokens: 3 } }));
    expect(problems.map(({ path }) => path)).toEqual(['agent.modules.instructions', 'optimize.subsets']);
    for (const { source, line } of problems) {
      expect(source).toMatch(/fgo\.yaml$/);
      expect(line).toBeGreaterThan(1);
    }
  });

  it.each([
    ['dataset.path', { path: 'missing.csv' }, 'missing.csv'],
    ['dataset.input', { input: 'mesage' }, 'mesage'],
    ['dataset.expected', { expected: 'desc' }, 'desk'],
    ['dataset.splits', { splits: { train: 4_000, validation: 1, test: 1 } }, '4000'],
    [
      'dataset.splits.test',
      { splits: { train: 'messages.csv', validation: 'messages.csv', test: 'x.csv' } },
      'x.csv',
    ],
  ])('blames %s at its line if that does not fit the data', async (path, change, said) => {
    const problems = await refusal(config => ({ ...config, dataset: { ...config.dataset, ...change } }));
    expect(problems).toEqual([
      expect.objectContaining({ path, line: expect.any(Number), message: expect.stringContaining(said) }),
    ]);
  });

  it('rejects a module that is longer than modules may be, before anything is paid for', async () => {
    const settings = ['optimize.moduleTokens=3'];
    const refused = configuredRun(await temporaryFolder(), settings);
    await expect(refused).rejects.toThrow(/more than optimize.moduleTokens \(3\)/);
  });

  it('rejects labels of the data if there is only one', async () => {
    const texts = hotelMessages(66).map(({ text }) => ({ text, desk: 'porter' }));
    const refused = configuredRun(await temporaryFolder(), [], hotelCsv(texts));
    await expect(refused).rejects.toBeInstanceOf(BadInputError);
    await expect(refused).rejects.toThrow(/at least two different expected answers; the data has 1/);
  });
});
