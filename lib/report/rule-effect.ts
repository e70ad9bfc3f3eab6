import { pairedResults, summarize } from '../optimizer/acceptance/combine-scores.js';
import type { Result } from '../optimizer/acceptance/combine-scores.js';
import { formatCount, formatDifference, formatMean, formatUsd } from '../text/format.js';

/** Maximum cost of measuring: replies in the journal are free. */
export interface EffectEstimate {
  rules: number;
  /** Tasks of the validation split. */
  tasks: number;
  mostCalls: number;
  /** Based on the average cost of the run's agent calls; null if a price is unknown. */
  aboutUsd: number | null;
}

/** The loss in validation score without one rule. */
export interface RuleEffect {
  module: string;
  /** Id of the rule. */
  id: string;
  /** Mean scores over the tasks that have both; null if there are none. */
  with: number | null;
  without: number | null;
  /** with − without: the rule helps if this is above 0. */
  difference: number | null;
  /** Tasks that score higher with the rule; `worse`: lower. */
  better: number;
  worse: number;
  tasks: number;
  /** Tasks excluded because they have no score on at least one side. */
  unscored: number;
}

export interface RuleEffects {
  /** `estimated`: nothing was sent. `cut`: the missing rules were not measured, for the given reason. */
  state: 'estimated' | 'measured' | 'cut';
  estimate: EffectEstimate;
  rules: RuleEffect[];
  /** Usage of the requests sent this time. */
  paid: { calls: number; usd: number | null } | null;
  /** Why it was cut; null if it was not. */
  reason: string | null;
}

/** Compares results on the same tasks, with the rule and without it. */
export function ruleEffect(input: {
  module: string;
  id: string;
  with: readonly Result[];
  without: readonly Result[];
}): RuleEffect {
  const { module, id } = input;
  // `before` is without the rule, `after` is with it.
  const { before, after, indexes } = pairedResults(input.without, input.with);
  const scores = { with: summarize(after).mean, without: summarize(before).mean };
  const changes = after.map((score, place) => score - (before[place] ?? 0));
  const known = scores.with !== null && scores.without !== null;
  return {
    module,
    id,
    ...scores,
    difference: known ? (scores.with ?? 0) - (scores.without ?? 0) : null,
    better: changes.filter(change => change > 0).length,
    worse: changes.filter(change => change < 0).length,
    tasks: indexes.length,
    unscored: input.with.length - indexes.length,
  };
}

export function ruleEffectLine(effect: RuleEffect): string {
  const { difference, better, worse, unscored, tasks } = effect;
  if (difference === null) return 'worth: unknown, because no task could be scored';
  const scores = `${formatMean(effect.with)} with it, ${formatMean(effect.without)} without`;
  const left = unscored === 0 ? '' : `, ${unscored} unscored`;
  return `worth ${formatDifference(difference)}: ${scores}; of ${tasks} tasks ${better} better, ${worse} worse${left}`;
}

export function effectEstimateLine({ rules, tasks, mostCalls, aboutUsd }: EffectEstimate): string {
  const cost = aboutUsd === null ? formatUsd(null) : `about ${formatUsd(aboutUsd)}`;
  return `Measuring the worth of ${formatCount(rules)} rules on ${formatCount(tasks)} validation tasks takes ${formatCount(mostCalls)} calls at most (${cost}); those in the journal cost nothing.`;
}
