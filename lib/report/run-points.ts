import { beginsWith } from '../optimizer/strategies/begins-with.js';
import type { BeginningTree } from '../optimizer/strategies/begins-with.js';
import { critiquePath } from '../optimizer/provenance/critique-path.js';
import { subsetId } from '../optimizer/dividing/subset-id.js';
import type {
  CompactionReport,
  EpochReport,
  MergeAttemptReport,
  MergeReport,
  RunProgress,
  SubsetReport,
} from '../domain/progress.js';
import type { Reference } from '../domain/reference.js';

/** A point of a run's tree, where modules are created. */
export interface RunPoint {
  /**
   * Path in the tree: `baseline`, `final`, `subset-003`, `subset-003/epoch-1`, `merge-2-1`,
   * `merge-2-1/try-2`.
   */
  path: string;
  /** Null if there are none so far, and in records of versions that did not keep them. */
  modules: Reference | null;
  /** The points that its modules were made from. */
  parents: string[];
  report: SubsetReport | EpochReport | MergeReport | MergeAttemptReport | CompactionReport | null;
  /** Where the run's calls for this point are recorded. */
  places: string[];
}

/** All points of a run, in tree order. */
export function runPoints(progress: RunProgress): RunPoint[] {
  return [
    {
      path: 'baseline',
      modules: progress.baselineModules,
      parents: [],
      report: null,
      places: ['evaluate-baseline-validation', 'evaluate-baseline-test', 'evaluate-explore-train'],
    },
    ...optimizedPoints(progress),
    ...progress.merges.flatMap(mergePoints),
    ...polishPoints(progress),
    {
      path: 'final',
      modules: progress.modules,
      parents: ['baseline'],
      report: null,
      places: ['evaluate-final-validation', 'evaluate-final-test'],
    },
  ];
}

type Beginning = Pick<RunPoint, 'path' | 'modules'>;

/** All subsets, each with its starting point. A starting point that is a subset comes earlier in the list. */
function optimizedPoints(progress: RunProgress): RunPoint[] {
  const begins = beginsWith(progress);
  const known = new Map(progress.merges.map(({ id, modules }) => [id, modules ?? null]));
  known.set('baseline', progress.baselineModules);
  return progress.subsets.flatMap(subset => {
    const path = begins(subset.id);
    const [whole, ...epochs] = subsetPoints(subset, { path, modules: known.get(path) ?? null });
    if (whole) known.set(whole.path, whole.modules);
    return whole ? [whole, ...epochs] : [];
  });
}

function subsetPoints(subset: SubsetReport, begin: Beginning): RunPoint[] {
  let parent = begin;
  const epochs = subset.epochs.map((report): RunPoint => {
    const path = `${subset.id}/epoch-${report.epoch}`;
    const point: RunPoint = {
      path,
      // Without a new proposal, the modules are the initial ones.
      modules: report.modules ?? (report.candidate === null ? parent.modules : null),
      parents: [parent.path],
      report,
      places: [
        ...(report.epoch === 1 ? [`${subset.id}/evaluate-explore`] : []),
        ...(parent.modules
          ? [critiquePath({ workflow: subset.id, modules: parent.modules.sha256 }).slice(0, -1)]
          : []),
        path,
        ...(report.scoredOn ? [`${subset.id}/evaluate-parent-${report.epoch}`] : []),
        `${subset.id}/evaluate-score-${report.epoch}`,
        ...(report.scoredOn && report.accepted ? [`${subset.id}/evaluate-explore-${report.epoch}`] : []),
        ...(report.proposals?.slice(1) ?? []).map(
          (_, place) => `${subset.id}/evaluate-score-${report.epoch}-${place + 2}`,
        ),
      ],
    };
    if (report.accepted) parent = { path, modules: point.modules };
    return point;
  });
  const whole: RunPoint = {
    path: subset.id,
    modules: parent.modules,
    parents: [parent.path],
    report: subset,
    places: [subset.id],
  };
  return [whole, ...epochs];
}

function mergePoints(report: MergeReport): RunPoint[] {
  const parents = report.parents.map(({ id }) => id);
  return [
    { path: report.id, modules: report.modules ?? null, parents, report, places: [report.id] },
    ...report.attempts.map((attempt): RunPoint => {
      const path = `${report.id}/try-${attempt.attempt}`;
      return {
        path,
        modules: attempt.modules ?? null,
        parents,
        report: attempt,
        places: [
          ...(attempt.attempt > 1 ? [`${report.id}/evaluate-lost`] : []),
          path,
          `${report.id}/evaluate-merged-${attempt.attempt}`,
        ],
      };
    }),
    ...compactionPoint(report),
  ];
}

/**
 * The mini-batches, each of which continues from the result of the previous one, and the result of polishing.
 */
function polishPoints({ polish, merges }: RunProgress): RunPoint[] {
  if (!polish) return [];
  const { from, subsets, candidate } = polish;
  let begin: Beginning = { path: from, modules: merges.find(({ id }) => id === from)?.modules ?? null };
  const points = subsets.flatMap(subset => {
    const [whole, ...epochs] = subsetPoints(subset, begin);
    if (whole) begin = whole;
    return whole ? [whole, ...epochs] : [];
  });
  const outcome: RunPoint = {
    path: 'polish',
    modules: candidate?.modules ?? null,
    parents: [begin.path],
    report: null,
    places: ['evaluate-polish-validation'],
  };
  return [...points, outcome];
}

/** The requested shorter version, made from the accepted try. */
function compactionPoint({ id, attempts, compaction }: MergeReport): RunPoint[] {
  if (!compaction) return [];
  const path = `${id}/compact`;
  return [
    {
      path,
      modules: compaction.modules,
      parents: [`${id}/try-${attempts.length}`],
      report: compaction,
      places: [path, `${id}/evaluate-compacted`],
    },
  ];
}

/**
 * The point whose modules an evaluation ran, by its workflow path; null if the path does not belong to a run.
 * The run's tree determines what subsets and polishing started from.
 */
export function evaluatedPoint(
  place: string,
  tree: BeginningTree & Pick<RunProgress, 'polish'>,
): string | null {
  if (/^evaluate-baseline-(?:validation|test)$|^evaluate-explore-train$/.test(place)) return 'baseline';
  if (/^evaluate-final-(?:validation|test)$/.test(place)) return 'final';
  if (place === 'evaluate-polish-validation') return 'polish';
  const explored = /^(subset-\d+)\/evaluate-explore$/.exec(place)?.[1];
  if (explored !== undefined) return beginsWith(tree)(explored);
  const batch = /^polish-(\d+)\/evaluate-explore$/.exec(place)?.[1];
  // A mini-batch starts from the result of the previous one.
  if (batch !== undefined)
    return Number(batch) === 1 ? (tree.polish?.from ?? null) : subsetId(Number(batch) - 2, 'polish');
  // The result of a wave, before the next wave starts from it.
  const wave = /^evaluate-((?:subset|merge)-[\d-]+)-validation$/.exec(place)?.[1];
  if (wave !== undefined) return wave;
  const epoch = /^((?:subset|polish)-\d+)\/evaluate-(?:score|explore)-(\d+)$/.exec(place);
  if (epoch) return `${epoch[1]}/epoch-${epoch[2]}`;
  const merged = /^(merge-\d+-\d+)\/evaluate-merged-(\d+)$/.exec(place);
  if (merged) return `${merged[1]}/try-${merged[2]}`;
  const compacted = /^(merge-\d+-\d+)\/evaluate-compacted$/.exec(place);
  if (compacted) return `${compacted[1]}/compact`;
  const lost = /^(merge-\d+-\d+)\/evaluate-lost$/.exec(place);
  if (lost) return `${lost[1]}/try-1`;
  return /^merge-\d+-\d+\/evaluate-((?:subset|merge)-[\d-]+)$/.exec(place)?.[1] ?? null;
}
