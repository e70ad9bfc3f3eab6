import type { Evaluation } from '../domain/evaluation.js';
import type { SplitName } from '../domain/task.js';
import type { Trajectory } from '../domain/trajectory.js';
import type { UnansweredCause, Outcomes, SplitOutcomes, Unanswered } from '../domain/unanswered.js';

export const causes = [
  'refused',
  'declined',
  'crashed',
  'cut',
  'empty',
] as const satisfies readonly UnansweredCause[];

/**
 * Why a rollout has no answer; null if it has one. A task on which the infrastructure failed is unscored,
 * which is not an outcome of the agent. Silence that earns full marks is an answer.
 */
export function causeOf(trajectory: Trajectory): UnansweredCause | null {
  const { failure, score, ended, answer } = trajectory;
  if (failure?.kind === 'refused') return 'refused';
  if (failure?.kind === 'agent') return 'crashed';
  if (failure || score === 1) return null;
  if (ended === 'refusal') return 'declined';
  const isSilent = saidNothing(trajectory);
  if (ended === 'length' && (isSilent || answer === null)) return 'cut';
  return isSilent ? 'empty' : null;
}

/** The output of an agent that acts is its last action, even if its model said nothing. */
function saidNothing({ output, ended, messages }: Trajectory): boolean {
  if (output.trim() === '') return true;
  const last = messages.findLast(({ role }) => role === 'assistant');
  return ended !== undefined && last?.content.trim() === '';
}

/** Undefined if every rollout has an answer. */
export function countUnanswered(trajectories: readonly Trajectory[]): Unanswered | undefined {
  const counted = none();
  for (const trajectory of trajectories) {
    const cause = causeOf(trajectory);
    if (cause) counted[cause] += 1;
  }
  return totalUnanswered(counted) === 0 ? undefined : counted;
}

/** The number of rollouts without an answer. */
export function totalUnanswered(unanswered: Unanswered): number {
  return causes.reduce((sum, cause) => sum + unanswered[cause], 0);
}

/** Adds the outcomes of an evaluation's rollouts to those of its split. */
export function addEvaluation(
  outcomes: SplitOutcomes,
  split: SplitName,
  { score, unanswered = none() }: Pick<Evaluation, 'score' | 'unanswered'>,
): void {
  addOutcomes(outcomes, { [split]: { rollouts: score.scored + score.unscored, ...unanswered } });
}

export function addOutcomes(outcomes: SplitOutcomes, more: SplitOutcomes): void {
  for (const [name, added] of Object.entries(more)) {
    const split = name as SplitName;
    outcomes[split] = plus(outcomes[split] ?? { rollouts: 0, ...none() }, added);
  }
}

function plus(left: Outcomes, right: Outcomes): Outcomes {
  return {
    rollouts: left.rollouts + right.rollouts,
    refused: left.refused + right.refused,
    declined: left.declined + right.declined,
    crashed: left.crashed + right.crashed,
    cut: left.cut + right.cut,
    empty: left.empty + right.empty,
  };
}

function none(): Unanswered {
  return { refused: 0, declined: 0, crashed: 0, cut: 0, empty: 0 };
}
