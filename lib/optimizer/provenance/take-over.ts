import type { Inheritance, InheritedMerge, InheritedSubset } from '../../domain/inheritance.js';
import type { EpochReport, MergeReport, RunProgress, SubsetReport } from '../../domain/progress.js';
import type { Reference } from '../../domain/reference.js';
import type { ForkPoint } from './fork-point.js';
import { beginsWith } from '../strategies/begins-with.js';
import { distinct } from '../../text/distinct.js';

type Tree = Pick<RunProgress, 'strategy' | 'subsets' | 'merges' | 'waves'>;

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
}): Inheritance {
  const { tree, point, baseline, others = new Map<string, Reference>() } = input;
  if (point.kind === 'optimize') return { subsets: [], merges: [] };
  const begins = beginsWith(tree);
  const modules = new Map(others).set('baseline', baseline);
  for (const merge of tree.merges) if (merge.modules) modules.set(merge.id, merge.modules);
  for (const subset of tree.subsets) {
    const result = accepted(subset).modules ?? modules.get(begins(subset.id)) ?? baseline;
    modules.set(subset.id, result);
  }
  const redone = downstream(tree, point);
  // What began with something that is made anew follows from it.
  const kept = tree.subsets.filter(({ id }) => !redone.has(begins(id)));
  const subsets = kept.flatMap(report => {
    const taken = takenSubset(report, point);
    const began = tree.waves && modules.get(begins(report.id))?.sha256;
    return taken ? [{ ...taken, ...(began !== undefined && { began }) }] : [];
  });
  const merges = tree.merges
    .filter(merge => !redone.has(merge.id))
    .flatMap(report => takenMerge(report, modules) ?? []);
  return { subsets, merges };
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

/** All that follows from a point, or from what is not finished: subsets and merges, by name. */
function downstream(tree: Tree, point: ForkPoint): Set<string> {
  const { subsets, merges } = tree;
  const begins = beginsWith(tree);
  const isChain = subsets.some(({ id }) => begins(id) !== 'baseline');
  const reached = new Set(isChain ? subsets.filter(isOpen).map(({ id }) => id) : []);
  if (point.kind === 'subset') reached.add(point.id);
  if (point.kind === 'merge')
    for (const { id } of point.id === null ? merges : [{ id: point.id }]) reached.add(id);
  // A merge may stand between two waves of subsets: so until nothing more follows.
  for (let before = -1; before < reached.size;) {
    before = reached.size;
    for (const { id, parents } of merges) if (parents.some(parent => reached.has(parent.id))) reached.add(id);
    for (const { id } of subsets) if (reached.has(begins(id))) reached.add(id);
  }
  return reached;
}

function isOpen({ state, cut }: SubsetReport): boolean {
  return state !== 'done' || cut === true;
}
