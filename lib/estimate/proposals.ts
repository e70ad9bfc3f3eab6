import type { EstimateWork } from './estimate-work.js';
import { newRules } from './grown-rules.js';
import type { Phase } from './phase.js';
import type { Scenario } from './scenario.js';

/** Share of the room that failures can use if there are also solved tasks to show. */
const shareOfFailures = 0.85;
/** Factor for a rule that the prompt shows with a number, per token of the rule. */
const numbered = 1.12;
/** Share of a prompt that rejected rules can use. */
const shareOfRejected = 0.25;

/** The proposals of one epoch. `tokens` is what one proposal adds to the modules. */
export function proposals(step: {
  work: EstimateWork;
  scenario: Scenario;
  /** Failed tasks of a subset. */
  failing: number;
  /** Tokens that the modules have already grown by. */
  grown: number;
  /** Tokens of previously rejected rules. */
  rejected: number;
  subsets: number;
  lanes: number;
}): { phases: Phase[]; tokens: number } {
  const { work, scenario, failing, grown, rejected, subsets, lanes } = step;
  const { optimize, proposal, modules } = work;
  const { revised, own } = ownOf(work, scenario, failing);
  const shown = Math.min(rejected / modules, proposal.budget * shareOfRejected);
  let text = grown / modules;
  const frame = () => proposal.frame + text * numbered + shown;
  const caseTokens = failureTokens(work, scenario);
  const calls = callsOf(work, { failing: own, caseTokens, frame: frame() });
  const phases: Phase[] = [];
  let tokens = 0;
  for (let call = 0; call < calls; call += 1) {
    const room = Math.max(0, proposal.budget - frame());
    const asked = subsets * optimize.proposals * revised * (1 + scenario.repaired);
    const written = newRules({ work, scenario, failures: own / calls, calls, grown: text });
    phases.push({
      stage: 'optimize',
      role: 'optimizer',
      calls: asked,
      promptTokens:
        asked *
        (frame() +
          work.overhead.optimizer +
          evidenceTokens(work, { failures: (own / calls) * caseTokens, failing, room })),
      completionTokens: asked * written.reply * scenario.proposalReply,
      lanes: Math.max(1, lanes * optimize.proposals),
    });
    // Each call sees the rules from earlier calls.
    text += written.tokens;
    tokens += written.tokens * revised;
  }
  return { phases, tokens };
}

/**
 * The modules that a proposal revises, and the failures shown for each: its own failures and those that no
 * module is blamed for.
 */
function ownOf(
  { modules, optimize }: EstimateWork,
  { unplaced }: Scenario,
  failing: number,
): { revised: number; own: number } {
  if (modules < 2) return { revised: modules, own: failing };
  const nobodys = optimize.critique === 'none' ? 1 : unplaced;
  const own = failing * (nobodys + (1 - nobodys) / modules);
  // Modules without failures are not revised.
  const asked = Math.min(1, own) / Math.max(Number.EPSILON, Math.min(1, failing));
  return { revised: (optimize.modules === 'together' ? modules : 1) * asked, own };
}

/** Tokens of a failed task as the optimizer sees it, with a critique of this length. */
function failureTokens({ evidence, optimize }: EstimateWork, scenario: Scenario): number {
  const told = { both: 1, problem: 0.6, advice: 0.4 }[optimize.evidence.critiques];
  const critique = optimize.critique === 'none' ? 0 : told * (scenario.critique - evidence.critiqueTokens);
  return Math.max(10, evidence.failure + critique);
}

/** Number of calls needed to show all failures, if they can be split. */
function callsOf(
  { proposal, optimize }: EstimateWork,
  { failing, caseTokens, frame }: { failing: number; caseTokens: number; frame: number },
): number {
  if (optimize.overflow !== 'split') return 1;
  const perCall = Math.max(1, Math.floor(((proposal.budget - frame) * shareOfFailures) / caseTokens));
  return Math.max(1, Math.ceil(failing / perCall));
}

/** Tokens of evidence in one call: its failures, and solved tasks in the remaining room. */
function evidenceTokens(
  { evidence, inputs, optimize }: EstimateWork,
  { failures, failing, room }: { failures: number; failing: number; room: number },
): number {
  const solved = optimize.evidence.solved === 'none' ? 0 : Math.max(0, inputs.subset.tasks - failing);
  const taken = Math.min(failures, room);
  return (taken + Math.min(solved * evidence.solved, room - taken)) * evidence.together;
}
