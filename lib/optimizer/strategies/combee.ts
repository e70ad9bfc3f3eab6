import type { Candidate, Leaf } from '../../domain/candidate.js';
import type { RevisionReport } from '../../domain/progress.js';
import { indexesById } from '../dividing/divider.js';
import { evaluateUnlessEnding } from '../program/evaluate.js';
import type { Evidence } from '../program/requests.js';
import { bestSoFar } from '../program/run/best-so-far.js';
import { evaluateSplit } from '../program/run/evaluate-split.js';
import { isRejected, takeResult } from '../program/run/merge-all.js';
import { optimizeInGroups, subsetsInput } from '../program/run/optimize-all.js';
import { once } from '../program/run/run.js';
import type { Run } from '../program/run/run.js';
import { checkSpending } from '../program/run/spending.js';
import { formatPoint, mergeId } from '../program/points.js';
import { takeMergeReport } from '../program/run/take-report.js';
import { unlessUnavailable } from '../program/step-unavailable.js';
import { writeCritiques } from '../program/subset/critique.js';
import { withReport } from '../rules/revision-reports.js';
import { deriveSeed, shuffled } from '../seed.js';
import type { Strategy } from './strategy.js';

/** How many groups see each reflection. */
const copies = 2;

/**
 * The aggregation of Combee (arXiv 2604.04247): all tasks are run and critiqued at once. Each result with its
 * critique is duplicated and shuffled over as many groups as the square root of the tasks; each group is
 * reduced to one proposal, and one merge reduces the proposals. Not from the paper.
 */
export const combee: Strategy = {
  countSubsets: ({ tasks }) => Math.floor(Math.sqrt(tasks)),
  makeSubsets({ tasks, disjoint, seed }) {
    const ordered = indexesById(tasks);
    const dealt = Array.from({ length: copies }, (_, copy) =>
      shuffled(ordered, deriveSeed(seed, 'combee', String(copy))),
    ).flat();
    return disjoint.map((_, group) => {
      const own = dealt.filter((_index, place) => place % disjoint.length === group);
      return [...new Set(own)].sort((left, right) => left - right);
    });
  },
  startsFrom: 'baseline',
  merges: false,
  async optimize(run) {
    const evidence = await once(run, 'reflections', () => reflect(run));
    if (evidence) await once(run, 'groups', () => reduceGroups(run, evidence));
    return once(run, 'reduction', () => reduceAll(run));
  },
};

/** Runs and critiques all tasks, and splits the evidence into groups. Null if the run ends early. */
async function reflect({ steps, input, state }: Run): Promise<Evidence[] | null> {
  const { modules, settings, counts } = input;
  const { division, progress, explored } = state;
  if (!division) throw new TypeError('The train tasks are not divided.');
  await checkSpending(steps, input.stop);
  await steps.enter('optimize');
  if (!(await steps.mayContinue())) return null;
  const from = input.extends?.tasks ?? 0;
  const selection = { split: 'train' as const, ...(from > 0 && { from }) };
  const count = counts.train - from;
  // What was run to divide the tasks is counted already.
  const counted = explored ? { rollouts: 0, outcomes: {} } : progress;
  const evaluation = await evaluateUnlessEnding(steps, counted, {
    point: { kind: 'exploreAll' },
    summary: `explores ${count} train tasks`,
    modules,
    selection,
    count,
  });
  if (!evaluation) return null;
  const which = settings.critique;
  const { lists } = await writeCritiques(steps, { modules, selection, evaluation, which });
  if (!(await steps.mayContinue())) return null;
  const groups = division.sizes.length;
  return steps.groupEvidence(
    {
      modules,
      selection,
      evaluation: evaluation.record,
      critiques: lists,
      lists: division.lists,
      groups,
    },
    `splits what ${count} tasks show into ${groups} groups`,
  );
}

/** One proposal per group, in a child each. */
async function reduceGroups(run: Run, evidence: Evidence[]): Promise<null> {
  const common = subsetsInput(run);
  const results = await optimizeInGroups(run, {
    ...common,
    settings: { ...common.settings, proposals: 1 },
    subsets: common.subsets.map(subset => ({ ...subset, evidence: evidence[subset.number] })),
  });
  run.state.candidates = results.map(({ candidates }) => candidates);
  return null;
}

/** One merger call per module over the proposals of all groups. */
async function reduceAll(run: Run): Promise<null> {
  const { steps, input, state } = run;
  const { candidates } = state;
  const { shortlist: parents } = await steps.shortlistCandidates(
    { candidates, baseline: input.modules, most: Number.MAX_SAFE_INTEGER },
    'lists what the groups propose',
  );
  const [first] = parents;
  if (!first || parents.length === 1) return takeResult(run, first ?? null);
  await checkSpending(steps, input.stop);
  await steps.enter('merge');
  if (await isRejected(run, parents.length)) return null;
  if (!(await steps.mayContinue())) {
    state.result = await bestSoFar(run, null);
    return null;
  }
  const merged = await unlessUnavailable(() => merge(run, parents));
  return takeResult(run, merged ?? (await bestSoFar(run, null)));
}

/** A merge that is not scored against its parents: they have no scores. */
async function merge(run: Run, parents: readonly Leaf[]): Promise<Candidate> {
  const { steps, input, state } = run;
  const id = mergeId(1, 1);
  const named = parents.map(parent => ({ id: parent.id, validation: null }));
  const shown = { id, level: 1, index: 1, parents: named, fallback: null };
  const open = { attempts: [], decision: null, modules: null, validation: null };
  takeMergeReport(state.progress, { ...shown, ...open, state: 'running' });
  let { modules } = input;
  let revisions: RevisionReport[] = [];
  const described = parents.map(parent => ({ modules: parent.modules, score: null, tasks: parent.tasks }));
  for (const module of input.moduleNames) {
    const result = await steps.mergeModules(
      {
        path: formatPoint({ kind: 'mergeModule', merge: id, attempt: 1, module }),
        module,
        parents: described,
        into: modules,
        lost: null,
      },
      `merge 1-1: reduces ${parents.length} proposals for ${module}`,
    );
    ({ modules } = result);
    revisions = withReport(revisions, result.report);
  }
  const validation = await evaluateSplit(run, { split: 'validation', modules, of: id });
  const { score } = validation;
  const attempts = [{ attempt: 1, revisions, modules, validation: score, accepted: true }];
  const done = { attempts, decision: 'merged' as const, modules, validation: score };
  takeMergeReport(state.progress, { ...shown, ...done, state: 'done' });
  return { id, modules, tasks: input.counts.train, validation };
}
