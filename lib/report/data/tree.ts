import type { Modules } from '../../domain/module.js';
import type { EpochReport, MergeReport, RunProgress, SubsetReport } from '../../domain/progress.js';
import type { Reference } from '../../domain/reference.js';
import { ownScores } from '../../optimizer/acceptance/subset-scores.js';
import { findResultOrigins } from '../../optimizer/provenance/result-origins.js';
import { beginsWith } from '../../optimizer/strategies/begins-with.js';
import { formatMean } from '../../text/format.js';
import { diffModules } from '../module-diff.js';
import { mergeOutcome, polishOutcome } from '../outcome-text.js';
import type { ReportData } from '../report-data.js';
import { runPoints } from '../run-points.js';

type Node = ReportData['tree'][number];
type Rejected = Node['rejected'][number];
type Changes = Node['changes'];

/** The modules that an artifact has; null if they are not in the store. */
export type ModulesOf = (reference: Reference) => Modules | null;

/** The points of the tree that lead to the result or were tried, in the order in which they were made. */
export function treeOf(progress: RunProgress, modulesOf: ModulesOf): Node[] {
  const modules = new Map(runPoints(progress).map(({ path, modules: at }) => [path, at]));
  const compare = (from: string, to: string): Changes => {
    const [before, after] = [modules.get(from), modules.get(to)];
    if (!before || !after || before.sha256 === after.sha256) return null;
    const [old, current] = [modulesOf(before), modulesOf(after)];
    return old && current && diffModules(old, current).filter(({ change }) => change !== 'same');
  };
  const origins = findResultOrigins(progress);
  const start = beginsWith(progress);
  const context = { progress, compare };
  const made = [
    baselineNode(progress),
    ...progress.subsets.map(subset =>
      subsetNode(subset, { ...context, start: start(subset.id), inResult: origins.subsets.has(subset.id) }),
    ),
    ...progress.merges.map(merge =>
      mergeNode(merge, { ...context, inResult: origins.merges.some(({ id }) => id === merge.id) }),
    ),
    ...polishNodes(context),
  ];
  return [...made, finalNode(context, made, id => modules.get(id) ?? null)];
}

interface Context {
  progress: RunProgress;
  compare: (from: string, to: string) => Changes;
}

function baselineNode({ scores, modules, baselineModules }: RunProgress): Node {
  return {
    id: 'baseline',
    kind: 'baseline',
    parents: [],
    scoredOn: 'validation',
    score: scores.baseline.validation?.mean ?? null,
    outcome: 'what the run started with',
    against: null,
    changes: null,
    rejected: [],
    inResult: modules?.sha256 === baselineModules.sha256,
  };
}

function subsetNode(
  subset: SubsetReport,
  { progress, compare, start, inResult }: Context & { start: string; inResult: boolean },
): Node {
  const { id, tasks, epochs } = subset;
  const { before, after } = ownScores(subset);
  const validation = progress.merges
    .flatMap(({ parents }) => parents)
    .find(parent => parent.id === id && parent.validation !== null)?.validation;
  const accepted = epochs.filter(epoch => epoch.accepted).length;
  return {
    id,
    kind: 'subset',
    parents: [start],
    scoredOn: validation ? 'validation' : `its own ${tasks} train tasks`,
    score: (validation ?? after)?.mean ?? null,
    outcome: `${formatMean(before)} → ${formatMean(after)} on its own ${tasks} train tasks; ${accepted} of ${epochs.length} epochs accepted`,
    against: start,
    changes: compare(start, id),
    rejected: epochs.flatMap(epoch => rejectedEpoch(epoch, { id, start, epochs, compare })),
    inResult,
  };
}

function rejectedEpoch(
  { epoch, accepted, candidate, reason }: EpochReport,
  context: Pick<Context, 'compare'> & { id: string; start: string; epochs: readonly EpochReport[] },
): Rejected[] {
  if (accepted || candidate === null) return [];
  const { id, start, epochs, compare } = context;
  const parent = epochs.findLast(earlier => earlier.accepted && earlier.epoch < epoch);
  const name = `epoch-${epoch}`;
  const from = parent ? `${id}/epoch-${parent.epoch}` : start;
  return [{ name, score: candidate.mean, reason, changes: compare(from, `${id}/${name}`) }];
}

function mergeNode(merge: MergeReport, { compare, inResult }: Context & { inResult: boolean }): Node {
  const { id, parents, attempts, compaction, validation } = merge;
  const meanOf = (parent: MergeReport['parents'][number]) => parent.validation?.mean ?? -1;
  const [best] = [...parents].sort((left, right) => meanOf(right) - meanOf(left));
  const from = best?.id ?? 'baseline';
  const bestScore = best?.validation ?? null;
  const tries = attempts
    .filter(({ accepted }) => !accepted)
    .map((attempt): Rejected => {
      const name = `try-${attempt.attempt}`;
      const reason = `${formatMean(attempt.validation)} against ${formatMean(bestScore)} of ${from}`;
      return { name, score: attempt.validation.mean, reason, changes: compare(from, `${id}/${name}`) };
    });
  const shorter: Rejected[] =
    compaction && !compaction.accepted
      ? [
          {
            name: 'compact',
            score: compaction.validation?.mean ?? null,
            reason: `${compaction.tokens.after} instead of ${compaction.tokens.before} tokens scored lower`,
            changes: compare(`${id}/try-${attempts.length}`, `${id}/compact`),
          },
        ]
      : [];
  return {
    id,
    kind: 'merge',
    parents: parents.map(parent => parent.id),
    scoredOn: 'validation',
    score: validation?.mean ?? null,
    outcome: mergeOutcome(merge),
    against: from,
    changes: compare(from, id),
    rejected: [...tries, ...shorter],
    inResult,
  };
}

function polishNodes({ progress: { polish, modules }, compare }: Context): Node[] {
  if (!polish) return [];
  const { from, candidate, accepted } = polish;
  return [
    {
      id: 'polish',
      kind: 'polish',
      parents: [from],
      scoredOn: 'validation',
      score: candidate?.validation.mean ?? null,
      outcome: polishOutcome(polish),
      against: from,
      changes: compare(from, 'polish'),
      rejected: [],
      inResult: accepted === true && candidate?.modules.sha256 === modules?.sha256,
    },
  ];
}

function finalNode(
  { progress, compare }: Context,
  made: readonly Node[],
  modulesAt: (id: string) => Reference | null,
): Node {
  const { modules, scores, decision } = progress;
  const source = made.findLast(
    ({ id, inResult }) => inResult && modules !== null && modulesAt(id)?.sha256 === modules.sha256,
  );
  return {
    id: 'final',
    kind: 'final',
    parents: [source?.id ?? 'baseline'],
    scoredOn: 'validation',
    score: scores.final.validation?.mean ?? null,
    outcome: decision ?? 'not decided yet',
    against: 'baseline',
    changes: compare('baseline', 'final'),
    rejected: [],
    inResult: true,
  };
}
