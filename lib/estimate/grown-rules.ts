import type { EstimateWork } from './estimate-work.js';
import type { Scenario } from './scenario.js';

/** Maximum number of rules per proposal, from the reply schema, and their maximum total tokens. */
const mostRules = 24;
const mostTokens = 1_500;
/** Share of the shown failures that get their own rule if answers are not names. */
const shareOfFailures = 0.45;
/** Factor for rules encoded as JSON in a reply, and tokens of citing cases. */
const asJson = 1.16;
const tokensOfCitation = 8;

/** Tokens of a rule that names no answer. */
const freeRule = 36;
/**
 * Tokens of the condition of a rule that names an answer: length at the reference input length, increase per
 * doubling, and maximum.
 */
const shortCondition = 16;
const fewInputTokens = 15;
const conditionOfDoubling = 8;
const longCondition = 28;

/**
 * The condition of a rule that names an answer consists of words from inputs with that answer, so more inputs
 * make it longer.
 */
function ruleTokens({ proposal, inputs }: EstimateWork, calls: number): number {
  const { answers, answer } = proposal;
  if (answers === null) return freeRule;
  const words = inputs.subset.tokens / calls / Math.max(1, answers);
  const doublings = Math.max(0, Math.log2(words / fewInputTokens));
  return answer + Math.min(longCondition, shortCondition + doublings * conditionOfDoubling);
}

export interface NewRules {
  /** Tokens that the rules add to the module's text. */
  tokens: number;
  /** Tokens of the reply that contains them. */
  reply: number;
}

/**
 * The rules that one proposal call writes: one for each answer of the subset if answers are names, otherwise
 * one for some of the failed tasks shown. Limited by the reply length and by the room left in the module.
 */
export function newRules(step: {
  work: EstimateWork;
  scenario: Scenario;
  /** Failed tasks that the call shows. */
  failures: number;
  /** Calls that the tasks of the subset are divided among. */
  calls: number;
  /** Tokens that the module has already grown by. */
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
