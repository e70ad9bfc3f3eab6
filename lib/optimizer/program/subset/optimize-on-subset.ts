import type { EpochReport } from '../../../domain/progress.js';
import { expectedGain } from '../../acceptance/subset-scores.js';
import type { SubsetSteps } from '../steps.js';
import { evaluateUnlessEnding } from '../evaluate.js';
import { unlessUnavailable } from '../step-unavailable.js';
import { inheritSubset } from './inherited-subset.js';
import { judgeProposals } from './judge-proposals.js';
import { noteFixed } from './note-fixed.js';
import { propose } from './propose.js';
import { reduceEvidence } from './reduce-evidence.js';
import { report } from './subset-work.js';
import type { Parent, SubsetState, SubsetWork } from './subset-work.js';
import type { SubsetInput, SubsetResult } from '../program-inputs.js';
import { validateResult } from './validate-result.js';
import type { ValidatedModules } from './validate-result.js';

/**
 * Optimizes the modules on one subset, independently of the others (the paper's independent optimization):
 * epochs of explore, critique, propose, score, accept. Ends early if nothing is left to improve. If the run
 * ends early, stops after the current step with the best so far.
 */
export async function optimizeOnSubset(
  steps: SubsetSteps,
  input: SubsetInput,
  state: SubsetState = initialSubset(steps.path, input),
): Promise<SubsetResult> {
  const work: SubsetWork = { steps, input, state };
  const inherited = await unlessUnavailable(() => inheritSubset(work));
  if (inherited?.complete) {
    await report(work, {});
    return resultOf(work, await validateResult(work, { modules: inherited.modules ?? input.modules }));
  }
  if (input.evidence)
    return resultOf(
      work,
      await validateResult(work, { modules: await reduceEvidence(work, input.evidence) }),
    );
  let parent = state.parent ?? (await unlessUnavailable(() => explore(work, inherited)));
  for (; parent && state.epoch <= input.settings.epochs; state.epoch += 1) {
    if (parent.evaluation.failures === 0 || !(await steps.mayContinue())) break;
    const start: Parent = parent;
    parent = (await unlessUnavailable(() => runEpoch(work, start))) ?? start;
    state.proposals = null;
  }
  const isCut = steps.isEnding() && isUnfinished(parent, work);
  const result = await validateResult(work, parent ?? { modules: input.modules });
  await report(work, { step: null, state: 'done', ...(isCut && { endedEarly: true }) });
  return resultOf(work, result);
}

function initialSubset(id: string, { tasks }: SubsetInput): SubsetState {
  return {
    report: { id, tasks, state: 'running', step: null, epochs: [] },
    rollouts: 0,
    outcomes: {},
    parent: null,
    epoch: 1,
    proposals: null,
  };
}

function resultOf({ state }: SubsetWork, { modules, validation }: ValidatedModules): SubsetResult {
  const { rollouts, outcomes } = state;
  return {
    modules,
    gain: expectedGain(state.report),
    rollouts,
    outcomes,
    ...(validation && { validation }),
  };
}

/** Whether there was more to do. */
function isUnfinished(parent: Parent | null, { input, state }: SubsetWork): boolean {
  return !parent || (parent.evaluation.failures > 0 && state.epoch <= input.settings.epochs);
}

/** Runs the agent on the subset with the modules to start from. Null if the run ends early meanwhile. */
async function explore(
  work: SubsetWork,
  inherited: Awaited<ReturnType<typeof inheritSubset>>,
): Promise<Parent | null> {
  const { steps, input, state } = work;
  await report(work, { step: 'explore' }, input.reports);
  const modules = inherited?.modules ?? input.modules;
  const { selection, tasks: count } = input;
  const { id: subset } = state.report;
  const summary = `${subset}: explore, ${count} tasks`;
  const point = { kind: 'explore', subset } as const;
  const request = { point, summary, modules, selection, count };
  // What was run to divide the tasks is counted already.
  const isKnown = input.explored?.sha256 === modules.sha256;
  const counts = isKnown ? { rollouts: 0, outcomes: {} } : state;
  const evaluation = await evaluateUnlessEnding(steps, counts, request);
  if (!evaluation) return null;
  const { rejected, proposals } = inherited ?? { rejected: [], proposals: 0 };
  return { modules, evaluation, critiques: null, rejected, proposals };
}

/**
 * Runs one epoch; returns the parent of the next. If the run ends early before scoring, the epoch has no
 * effect.
 */
async function runEpoch(work: SubsetWork, parent: Parent): Promise<Parent> {
  const proposals = await propose(work, parent);
  const [first] = proposals ?? [];
  if (!proposals || !first || !(await work.steps.mayContinue())) return parent;
  const judged = await judgeProposals(work, parent, proposals);
  const noted = await unlessUnavailable(() => noteFixed(work, parent, judged));
  const { accepted, proposed, ...judgement } = noted ?? judged;
  const { critiques } = first;
  const { written, failed, shortened, failuresByModule } = critiques;
  const epoch: EpochReport = {
    epoch: work.state.epoch,
    critiques: { written, failed, shortened, ...(failuresByModule && { failuresByModule }) },
    ...judgement.report,
  };
  await report(work, { step: null, epochs: [...work.state.report.epochs, epoch] }, 'epochs');
  if (accepted) return { ...accepted, critiques: null, rejected: [], proposals: 0 };
  return {
    ...parent,
    critiques,
    proposals: parent.proposals + proposals.length,
    rejected: [...parent.rejected, ...proposed],
  };
}
