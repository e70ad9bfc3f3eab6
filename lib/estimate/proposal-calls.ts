import type { Assumed, Calls } from './calls.js';
import { newRules } from './grown-rules.js';

/** Share of the room that failures can use if there are also solved tasks to show. */
const shareOfFailures = 0.85;
/** Factor for a rule that the prompt shows with a number, per token of the rule. */
const numbered = 1.12;
/** Share of a prompt that rejected rules can use. */
const shareOfRejected = 0.25;

interface ProposalStep {
  /** Failed tasks of the subset, and those among them that are shown for the module. */
  failing: number;
  own: number;
  /** Tokens that the module has already grown by, before this proposal and with its earlier calls. */
  before: number;
  grown: number;
  /** Tokens of rules that were rejected before. */
  rejected: number;
}

/** The most steps of a proposal that are counted one by one: with more calls, a step stands for several. */
const mostSteps = 20;

/** A step of a proposal for one module: a call, or several if there are many. */
interface ProposalCall extends Calls {
  /** Tokens that it adds to the module. */
  tokens: number;
  /** How many steps the proposal takes for this module. */
  of: number;
}

export function proposalCall(assumed: Assumed, step: ProposalStep): ProposalCall {
  const { work, scenario } = assumed;
  const { proposal, modules } = work;
  const shown = Math.min(step.rejected / modules, proposal.budget * shareOfRejected);
  const frameWith = (grown: number) => proposal.frame + grown * numbered + shown;
  const caseTokens = failureTokens(assumed);
  const all = numberOfCalls(assumed, { own: step.own, caseTokens, frame: frameWith(step.before) });
  const frame = frameWith(step.grown);
  const of = Math.min(all, mostSteps);
  const failures = step.own / all;
  const written = newRules({ work, scenario, failures, calls: all, grown: step.grown });
  const room = Math.max(0, proposal.budget - frame);
  const evidence = evidenceTokens(assumed, { tokens: failures * caseTokens, failing: step.failing, room });
  const calls = (all / of) * (1 + scenario.repaired);
  return {
    role: 'optimizer',
    calls,
    promptTokens: calls * (frame + work.overhead.optimizer + evidence),
    completionTokens: calls * written.reply * scenario.proposalReply,
    atOnce: 1,
    tokens: Math.min((written.tokens * all) / of, Math.max(0, work.room - step.grown)),
    of,
  };
}

/** The failures that a module is shown: its own, and those for which no module is blamed. */
export function failuresOfModule({ work, scenario }: Assumed, failing: number): number {
  if (work.modules < 2) return failing;
  const unplaced = work.optimize.critique === 'none' ? 1 : scenario.unplaced;
  return failing * (unplaced + (1 - unplaced) / work.modules);
}

/** Tokens of a failed task as the optimizer sees it, with a critique of this length. */
function failureTokens({ work, scenario }: Assumed): number {
  const { evidence, optimize } = work;
  const share = { both: 1, problem: 0.6, advice: 0.4 }[optimize.evidence.critiques];
  const critique = optimize.critique === 'none' ? 0 : share * (scenario.critique - evidence.critiqueTokens);
  return Math.max(10, evidence.failure + critique);
}

/** Number of calls needed to show all failures, if they can be split. */
function numberOfCalls(
  { work: { proposal, optimize } }: Assumed,
  { own, caseTokens, frame }: { own: number; caseTokens: number; frame: number },
): number {
  if (optimize.overflow !== 'split') return 1;
  const perCall = Math.max(1, Math.floor(((proposal.budget - frame) * shareOfFailures) / caseTokens));
  return Math.max(1, Math.ceil(own / perCall));
}

/** Tokens of evidence in one call: its failures, and solved tasks in the remaining room. */
function evidenceTokens(
  { work }: Assumed,
  { tokens, failing, room }: { tokens: number; failing: number; room: number },
): number {
  const { evidence, inputs, optimize } = work;
  const solved = optimize.evidence.solved === 'none' ? 0 : Math.max(0, inputs.subset.tasks - failing);
  const taken = Math.min(tokens, room);
  return (taken + Math.min(solved * evidence.solved, room - taken)) * evidence.together;
}
