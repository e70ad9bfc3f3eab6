import { planComparison, runSuffix } from '../../optimizer/compare/plan-comparison.js';
import type { Contender, PlannedRun } from '../../optimizer/compare/plan-comparison.js';
import { firstStratified } from '../../optimizer/compare/nested-sizes.js';
import { deriveSeed } from '../../optimizer/seed.js';
import { BadInputError } from '../../config/problem.js';
import type { Artifacts } from '../../store/artifacts.js';
import { canonicalJson, sha256 } from '../../text/canonical-json.js';
import type { ComparisonRecord, RecordedRun } from '../../store/comparison-record.js';
import { putManifest, storeManifest } from '../preparing/prepare-run.js';
import type { LoadedRun, StoredManifest } from '../preparing/prepare-run.js';

/** A comparison that could be begun: what its runs would be. */
export interface PreparedComparison {
  fingerprint: string;
  /** Short, and equal for equal comparisons. */
  id: string;
  runs: RecordedRun[];
}

/** Ids of runs have at most so many characters. */
const longestRunId = 80;

/**
 * Prepares all runs of a comparison: their tasks and manifests are in the store then, and nothing is begun or
 * paid. All runs of a seed have the same validation and test tasks and labels, whatever their size, so that their
 * baselines are the same calls. Throws BadInputError and DataError.
 */
export async function prepareComparison(input: {
  contenders: readonly Contender[];
  seeds: readonly number[];
  sizes: readonly number[];
  /** The id that a person gave it. */
  id: string | undefined;
  /** The configuration and tasks of a contender under a seed. */
  load: (contender: Contender, seed: number) => Promise<LoadedRun>;
  artifacts: Artifacts;
}): Promise<PreparedComparison> {
  const { artifacts } = input;
  const planned = planComparison(input);
  const loads = new Map<string, Promise<LoadedRun>>();
  const loadOnce = ({ contender, seed }: PlannedRun) => {
    const key = `${contender.label} ${seed}`;
    const loaded = loads.get(key) ?? input.load(contender, seed);
    loads.set(key, loaded);
    return loaded;
  };
  const drafts: (PlannedRun & { size: number; stored: StoredManifest })[] = [];
  for (const run of planned) {
    const loaded = await loadOnce(run);
    const cut = withSize(loaded, run);
    const stored = await storeManifest({ loaded: cut, run: 'comparison', journalScope: null, artifacts });
    drafts.push({ ...run, size: cut.tasks.splits.train.length, stored });
  }
  refuseUnlike(drafts);
  const fingerprint = sha256(
    canonicalJson(
      drafts.map(({ contender, size, seed, stored }) => [contender.label, size, seed, stored.fingerprint]),
    ),
  );
  const name = (await loadOnce(planned[0] as PlannedRun)).config.name;
  const id = input.id ?? `${name}-cmp-${fingerprint.slice(0, 8)}`;
  const longest = Math.max(...drafts.map(draft => `${id}-${runSuffix(draft)}`.length));
  if (longest > longestRunId)
    throw refusal(
      `the ids of its runs begin with ${id} and would have ${longest} characters: give it a shorter --id.`,
    );
  const runs = await Promise.all(
    drafts.map(async draft => {
      const run = `${id}-${runSuffix(draft)}`;
      const {
        manifest,
        reference,
        fingerprint: own,
      } = await putManifest({ ...draft.stored.manifest, run }, artifacts);
      return {
        run,
        label: draft.contender.label,
        strategy: draft.contender.strategy,
        size: draft.size,
        seed: draft.seed,
        manifest: reference,
        fingerprint: own,
        simulated: manifest.llm.provider === 'simulated',
      };
    }),
  );
  return { fingerprint, id, runs };
}

/** The same with the first tasks of the train split alone. */
function withSize(loaded: LoadedRun, { size, seed, contender }: PlannedRun): LoadedRun {
  const { splits } = loaded.tasks;
  const { train } = splits;
  if (size === null) return loaded;
  if (size > train.length) {
    throw refusal(
      `--sizes ${size} is more than the ${train.length} train tasks that ${contender.label} has under seed ${seed}: lower it, or raise dataset.splits.train.`,
    );
  }
  const places = firstStratified({
    classes: train.map(task => JSON.stringify(task.expected)),
    size,
    seed: deriveSeed(seed, 'compare'),
  });
  const kept = places.map(place => train[place]).filter(task => task !== undefined);
  return { ...loaded, tasks: { ...loaded.tasks, splits: { ...splits, train: kept } } };
}

/** What is compared must be measured on the same tasks. */
function refuseUnlike(drafts: readonly (PlannedRun & { stored: StoredManifest })[]): void {
  for (const { contender, seed, stored } of drafts) {
    const first = drafts.find(draft => draft.seed === seed);
    if (!first) continue;
    for (const split of ['validation', 'test'] as const) {
      const [own, other] = [stored.manifest.splits[split].tasks, first.stored.manifest.splits[split].tasks];
      if (own.sha256 === other.sha256) continue;
      throw refusal(
        `${contender.label} and ${first.contender.label} have different ${split} tasks under seed ${seed}: settings of one strategy (--with) must leave the data, its splits and the seed alone.`,
      );
    }
  }
}

function refusal(message: string): BadInputError {
  return new BadInputError([{ source: 'compare', line: null, column: null, path: '', message }]);
}

/** The record of a comparison that begins now. */
export function newComparison(
  prepared: PreparedComparison,
  details: Pick<ComparisonRecord, 'configFile' | 'window' | 'data'>,
): ComparisonRecord {
  return {
    schemaVersion: 1,
    ...prepared,
    ...details,
    startedAt: new Date().toISOString(),
    endedAt: null,
  };
}
