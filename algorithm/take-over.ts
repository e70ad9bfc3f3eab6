import type { Inheritance, InheritedMerge, InheritedSubset } from './domain/inheritance.js';
import type { EpochReport, MergeReport, RunProgress, SubsetReport } from './domain/progress.js';
import type { Reference } from './domain/reference.js';
import type { ForkPoint } from './fork-point.js';
import { distinct } from './distinct.js';

type Tree = Pick<RunProgress, 'subsets' | 'merges'>;

/**
 * What a fork takes over: all that is finished and does not follow from its point. Merges are known by what was
 * merged, so that one whose parents come out otherwise under the changed configuration is made anew. Not from
 * the paper.
 *
 * `baseline` is of the modules that the run began with; `others` are candidates that come from outside of the
 * tree, by their ids.
 */
export function takeOver(input: {
  tree: Tree;
  point: ForkPoint;
  baseline: Reference;
  others?: ReadonlyMap<string, Reference>;
  /** Each subset begins with what the one before made: so it follows from it. */
  chained?: boolean;
}): Inheritance {
  const { tree, point, baseline, others = new Map<string, Reference>(), chained = false } = input;
  if (point.kind === 'optimize') return { subsets: [], merges: [] };
  const subsets = takenSubsets(tree.subsets, point, chained);
  const modules = new Map(others);
  let last = baseline;
  for (const subset of tree.subsets) {
    const result = accepted(subset).modules ?? (chained ? last : baseline);
    modules.set(subset.id, result);
    last = result;
  }
  for (const merge of tree.merges) if (merge.modules) modules.set(merge.id, merge.modules);
  const redone = downstream(tree.merges, point);
  const merges = tree.merges
    .filter(merge => !redone.has(merge.id))
    .flatMap(report => takenMerge(report, modules) ?? []);
  return { subsets, merges };
}

function takenSubsets(
  reports: readonly SubsetReport[],
  point: ForkPoint,
  chained: boolean,
): InheritedSubset[] {
  const taken = reports.map(report => takenSubset(report, point));
  const firstOpen = taken.findIndex(subset => !subset?.whole);
  const kept = chained && firstOpen >= 0 ? taken.slice(0, firstOpen + 1) : taken;
  return kept.filter(subset => subset !== null);
}

function takenSubset(report: SubsetReport, point: ForkPoint): InheritedSubset | null {
  const isPoint = point.kind === 'subset' && point.id === report.id;
  if (!isPoint && report.cut) return takenPart(report, report.epochs);
  if (!isPoint) return report.state === 'done' ? { report, whole: true, ...accepted(report) } : null;
  return takenPart(
    report,
    report.epochs.filter(({ epoch }) => epoch < point.epoch),
  );
}

/** Some of a subset's epochs: it goes on after them. */
function takenPart({ cut: _cut, ...report }: SubsetReport, epochs: EpochReport[]): InheritedSubset | null {
  if (epochs.length === 0) return null;
  const kept: SubsetReport = { ...report, epochs, state: 'running', step: null };
  return { report: kept, whole: false, ...accepted(kept) };
}

/** Where a subset's epochs have come to: as the subset's own workflow would know it. */
function accepted({ epochs }: SubsetReport): Pick<InheritedSubset, 'modules' | 'rejected' | 'proposals'> {
  const last = epochs.findLastIndex(epoch => epoch.accepted);
  const since = epochs.slice(last + 1);
  return {
    modules: epochs[last]?.modules ?? null,
    rejected: since.flatMap(proposedIn),
    proposals: since.reduce((sum, epoch) => sum + (epoch.proposals?.length ?? 1), 0),
  };
}

/** What an epoch proposed that was new, each once. */
function proposedIn({ modules, proposals = [{ modules, mean: null }] }: EpochReport): Reference[] {
  return distinct(proposals.flatMap(proposal => proposal.modules ?? []));
}

function takenMerge(report: MergeReport, modules: ReadonlyMap<string, Reference>): InheritedMerge | null {
  const parents = report.parents.flatMap(({ id }) => modules.get(id)?.sha256 ?? []);
  // One that the run ended early was not merged.
  if (report.decision === 'ended') return null;
  if (report.state !== 'done' || !report.modules || parents.length < report.parents.length) return null;
  return { parents, report, modules: report.modules };
}

/** The merges that follow from a point, itself included. */
function downstream(merges: readonly MergeReport[], point: ForkPoint): Set<string> {
  if (point.kind !== 'subset' && point.kind !== 'merge') return new Set();
  if (point.id === null) return new Set(merges.map(({ id }) => id));
  const reached = new Set([point.id]);
  const byLevel = [...merges].sort((left, right) => left.level - right.level);
  for (const { id, parents } of byLevel) {
    if (parents.some(parent => reached.has(parent.id))) reached.add(id);
  }
  return reached;
}
