import type { Inheritance, InheritedMerge, InheritedSubset } from '../../domain/inheritance.js';
import type { EpochReport, MergeReport, RunProgress, SubsetReport } from '../../domain/progress.js';
import type { Reference } from '../../domain/reference.js';
import type { ForkPoint } from './fork-point.js';
import { beginsWith } from '../strategies/begins-with.js';
import { distinct } from '../../text/distinct.js';

type Tree = Pick<RunProgress, 'strategy' | 'subsets' | 'merges' | 'waves'>;

/**
 * What a fork takes over: everything that is finished and does not follow from its point. Merges are
 * identified by their inputs, so a merge whose parents differ under the changed configuration is re-run. Not
 * from the paper.
 *
 * `baseline` is of the modules that the run started with; `others` are candidates from outside the tree, by
 * id.
 */
export function planInheritance(options: {
  tree: Tree;
  point: ForkPoint;
  baseline: Reference;
  others?: ReadonlyMap<string, Reference>;
}): Inheritance {
  const { tree, point, baseline, others = new Map<string, Reference>() } = options;
  if (point.kind === 'optimize') return { subsets: [], merges: [] };
  const startOf = beginsWith(tree);
  const modules = new Map(others).set('baseline', baseline);
  for (const merge of tree.merges) if (merge.modules) modules.set(merge.id, merge.modules);
  for (const subset of tree.subsets) {
    const result = accepted(subset).modules ?? modules.get(startOf(subset.id)) ?? baseline;
    modules.set(subset.id, result);
  }
  const redone = downstream(tree, point);
  // A subset that started from something that is re-run follows from it.
  const independent = tree.subsets.filter(({ id }) => !redone.has(startOf(id)));
  const subsets = independent.flatMap(report => {
    const inherited = inheritSubset(report, point);
    const initial = tree.waves && modules.get(startOf(report.id))?.sha256;
    return inherited ? [{ ...inherited, ...(initial !== undefined && { initialModules: initial }) }] : [];
  });
  const merges = tree.merges
    .filter(merge => !redone.has(merge.id))
    .flatMap(report => inheritMerge(report, modules) ?? []);
  return { subsets, merges };
}

function inheritSubset(report: SubsetReport, point: ForkPoint): InheritedSubset | null {
  const isPoint = point.kind === 'subset' && point.id === report.id;
  if (!isPoint && report.endedEarly) return inheritEpochs(report, report.epochs);
  if (!isPoint) return report.state === 'done' ? { report, complete: true, ...accepted(report) } : null;
  return inheritEpochs(
    report,
    report.epochs.filter(({ epoch }) => epoch < point.epoch),
  );
}

/** The first epochs of a subset, which continues after them. */
function inheritEpochs(
  { endedEarly: _cut, ...report }: SubsetReport,
  epochs: EpochReport[],
): InheritedSubset | null {
  if (epochs.length === 0) return null;
  const kept: SubsetReport = { ...report, epochs, state: 'running', step: null };
  return { report: kept, complete: false, ...accepted(kept) };
}

/** The state of a subset after its epochs, as the subset's own workflow would have it. */
function accepted({ epochs }: SubsetReport): Pick<InheritedSubset, 'modules' | 'rejected' | 'proposals'> {
  const last = epochs.findLastIndex(epoch => epoch.accepted);
  const since = epochs.slice(last + 1);
  return {
    modules: epochs[last]?.modules ?? null,
    rejected: since.flatMap(proposedIn),
    proposals: since.reduce((sum, epoch) => sum + (epoch.proposals?.length ?? 1), 0),
  };
}

/** The new modules that an epoch proposed, without duplicates. */
function proposedIn({ modules, proposals = [{ modules, mean: null }] }: EpochReport): Reference[] {
  return distinct(proposals.flatMap(proposal => proposal.modules ?? []));
}

function inheritMerge(report: MergeReport, modules: ReadonlyMap<string, Reference>): InheritedMerge | null {
  const parents = report.parents.flatMap(({ id }) => modules.get(id)?.sha256 ?? []);
  // A merge that the run ended early did not merge anything.
  if (report.decision === 'ended') return null;
  if (report.state !== 'done' || !report.modules || parents.length < report.parents.length) return null;
  return { parents, report, modules: report.modules };
}

/** Names of all subsets and merges that follow from a point, or from something unfinished. */
function downstream(tree: Tree, point: ForkPoint): Set<string> {
  const { subsets, merges } = tree;
  const startOf = beginsWith(tree);
  const isChain = subsets.some(({ id }) => startOf(id) !== 'baseline');
  const reached = new Set(isChain ? subsets.filter(isOpen).map(({ id }) => id) : []);
  if (point.kind === 'subset') reached.add(point.id);
  if (point.kind === 'merge')
    for (const { id } of point.id === null ? merges : [{ id: point.id }]) reached.add(id);
  // A merge can be between two waves of subsets, so repeat until nothing is added.
  for (let before = -1; before < reached.size;) {
    before = reached.size;
    for (const { id, parents } of merges) if (parents.some(parent => reached.has(parent.id))) reached.add(id);
    for (const { id } of subsets) if (reached.has(startOf(id))) reached.add(id);
  }
  return reached;
}

function isOpen({ state, endedEarly: cut }: SubsetReport): boolean {
  return state !== 'done' || cut === true;
}
