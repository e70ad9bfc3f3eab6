import type { EstimateWork } from './estimate-work.js';
import type { Scenario } from './scenario.js';

/** The most rules of one proposal, as its reply's schema has it, and the most tokens that they may take. */
const mostRules = 24;
const mostTokens = 1_500;
/** Of the failures that a call shows, those that get a rule of their own where answers are no names. */
const shareOfFailures = 0.45;
/** What JSON adds to a rule in a reply, and what a citation of cases does. */
const asJson = 1.16;
const tokensOfCitation = 8;

/** What a rule takes that names no answer. */
const freeRule = 36;
/** The condition of one that does: its length where its inputs have so many tokens, what each doubling adds, and the longest. */
const shortCondition = 16;
const fewInputTokens = 15;
const conditionOfDoubling = 8;
const longCondition = 28;

/** A rule that names an answer has a condition of words from the inputs that have it: the more of them, the longer. */
function ruleTokens({ proposal, inputs }: EstimateWork, calls: number): number {
  const { answers, answer } = proposal;
  if (answers === null) return freeRule;
  const words = inputs.subset.tokens / calls / Math.max(1, answers);
  const doublings = Math.max(0, Math.log2(words / fewInputTokens));
  return answer + Math.min(longCondition, shortCondition + doublings * conditionOfDoubling);
}

export interface NewRules {
  /** What they add to the module's text. */
  tokens: number;
  /** What the reply takes that brings them. */
  reply: number;
}

/**
 * The rules that one proposal call writes: one for each answer of the subset where answers are names, else one for
 * some of the failed tasks that it is shown; within the reply's limit and the room that the module has.
 */
export function newRules(step: {
  work: EstimateWork;
  scenario: Scenario;
  /** Failed tasks that the call shows. */
  failures: number;
  /** Calls that share the tasks of the subset. */
  calls: number;
  /** What the module has grown by before. */
  grown: number;
}): NewRules {
  const { work, scenario, failures, calls, grown } = step;
  const { answers } = work.proposal;
  const rule = ruleTokens(work, calls);
  const wanted = answers ?? Math.max(1, failures * shareOfFailures);
  const rules = Math.min(mostRules, Math.max(1, wanted * scenario.ruleShare));
  const written = Math.min(mostTokens, rules * rule * scenario.ruleLength);
  const citations = work.optimize.cite ? rules * tokensOfCitation : 0;
  return {
    tokens: Math.min(written, Math.max(0, work.room - grown)),
    reply: written * asJson + citations,
  };
}
