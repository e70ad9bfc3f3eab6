import { beginsWith } from '../optimizer/strategies/begins-with.js';
import type { BeginningTree } from '../optimizer/strategies/begins-with.js';
import { critiquesPath, formatPoint, parsePoint } from '../optimizer/program/points.js';
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
      places: [...scoresOf('baseline'), ...explorations],
    },
    ...optimizedPoints(progress),
    ...progress.merges.flatMap(mergePoints),
    ...polishPoints(progress),
    {
      path: 'final',
      modules: progress.modules,
      parents: ['baseline'],
      report: null,
      places: scoresOf('final'),
    },
  ];
}

/** The runs of all train tasks with the run's modules. */
const explorations = [
  formatPoint({ kind: 'scoreSplit', of: 'explore', split: 'train' }),
  formatPoint({ kind: 'exploreAll' }),
];

function scoresOf(of: 'baseline' | 'final'): string[] {
  return (['validation', 'test'] as const).map(split => formatPoint({ kind: 'scoreSplit', of, split }));
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
    const at = { subset: subset.id, epoch: report.epoch };
    const path = formatPoint({ kind: 'epoch', ...at });
    const point: RunPoint = {
      path,
      // Without a new proposal, the modules are the initial ones.
      modules: report.modules ?? (report.candidate === null ? parent.modules : null),
      parents: [parent.path],
      report,
      places: [
        ...(report.epoch === 1 ? [formatPoint({ kind: 'explore', ...at })] : []),
        ...(parent.modules ? [critiquesPath(subset.id, parent.modules)] : []),
        path,
        ...(report.scoredOn ? [formatPoint({ kind: 'scoreParent', ...at })] : []),
        formatPoint({ kind: 'score', ...at }),
        ...(report.scoredOn && report.accepted ? [formatPoint({ kind: 'exploreAccepted', ...at })] : []),
        ...(report.proposals?.slice(1) ?? []).map((_, place) =>
          formatPoint({ kind: 'scoreOther', ...at, proposal: place + 2 }),
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
      const at = { merge: report.id, attempt: attempt.attempt };
      const path = formatPoint({ kind: 'try', ...at });
      return {
        path,
        modules: attempt.modules ?? null,
        parents,
        report: attempt,
        places: [
          ...(attempt.attempt > 1 ? [formatPoint({ kind: 'exploreLost', ...at })] : []),
          path,
          formatPoint({ kind: 'scoreMerged', ...at }),
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
    places: [formatPoint({ kind: 'scoreSplit', of: 'polish', split: 'validation' })],
  };
  return [...points, outcome];
}

/** The requested shorter version, made from the accepted try. */
function compactionPoint({ id: merge, attempts, compaction }: MergeReport): RunPoint[] {
  if (!compaction) return [];
  const path = formatPoint({ kind: 'compact', merge });
  return [
    {
      path,
      modules: compaction.modules,
      parents: [formatPoint({ kind: 'try', merge, attempt: attempts.length })],
      report: compaction,
      places: [path, formatPoint({ kind: 'scoreCompacted', merge })],
    },
  ];
}

/**
 * The point whose modules an evaluation ran, by its path; null if the path is not of an evaluation. The run's
 * tree determines what subsets and polishing started from.
 */
export function evaluatedPoint(
  path: string,
  tree: BeginningTree & Pick<RunProgress, 'polish'>,
): string | null {
  const point = parsePoint(path);
  switch (point?.kind) {
    case 'exploreAll':
      return 'baseline';
    case 'scoreSplit':
      return point.of === 'explore' ? 'baseline' : point.of;
    case 'explore':
      return startOf(point.subset, tree);
    case 'score':
    case 'exploreAccepted':
      return formatPoint({ ...point, kind: 'epoch' });
    case 'scoreMerged':
      return formatPoint({ ...point, kind: 'try' });
    case 'scoreCompacted':
      return formatPoint({ ...point, kind: 'compact' });
    case 'exploreLost':
      return formatPoint({ ...point, kind: 'try', attempt: 1 });
    case 'scoreResult':
      return point.subset;
    case 'scoreCandidate':
      return point.candidate;
    default:
      return null;
  }
}

/** What a subset started from; a polishing mini-batch starts from the result of the previous one. */
function startOf(subset: string, tree: BeginningTree & Pick<RunProgress, 'polish'>): string | null {
  const place = tree.polish?.subsets.findIndex(({ id }) => id === subset) ?? -1;
  if (place < 0) return beginsWith(tree)(subset);
  return (place === 0 ? tree.polish?.from : tree.polish?.subsets[place - 1]?.id) ?? null;
}
