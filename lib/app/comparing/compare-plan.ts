import { isEmbedded } from '../../llm/providers/registry.js';
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

/** A comparison that is ready to start, with its planned runs. */
export interface PreparedComparison {
  fingerprint: string;
  /** A short id, equal for equal comparisons. */
  id: string;
  /** The name of the configuration. */
  name: string;
  runs: RecordedRun[];
}

/** The maximum number of characters in a run id. */
const longestRunId = 80;

/**
 * Prepares all runs of a comparison: stores their tasks and manifests, but starts and pays nothing. All runs
 * of a seed have the same validation and test tasks and labels, whatever their size, so that their baselines
 * make the same calls. Throws BadInputError and DataError.
 */
export async function prepareComparison(input: {
  contenders: readonly Contender[];
  seeds: readonly number[];
  sizes: readonly number[];
  /** The id that the user chose. */
  id: string | undefined;
  /** Loads the configuration and tasks of a contender under a seed. */
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
        simulated: isEmbedded(manifest.llm),
      };
    }),
  );
  return { fingerprint, id, name, runs };
}

/** Returns the same run with only the first `size` tasks of a stratified order of the train split. */
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

/** Rejects contenders that would be measured on different tasks. */
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

/** Creates the record of a comparison that starts now. */
export function newComparison(
  prepared: PreparedComparison,
  details: Pick<ComparisonRecord, 'configFile' | 'window' | 'priority' | 'data'>,
): ComparisonRecord {
  return {
    schemaVersion: 1,
    ...prepared,
    ...details,
    startedAt: new Date().toISOString(),
    endedAt: null,
  };
}
