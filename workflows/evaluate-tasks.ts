import type { Evaluation } from '../lib/domain/evaluation.js';
import type { RunReference } from '../lib/config/manifest.js';
import type { Reference } from '../lib/domain/reference.js';
import type { SplitOutcomes } from '../lib/domain/unanswered.js';
import { addEvaluation } from '../lib/optimizer/unanswered.js';
import type { TaskSelection } from '../lib/domain/task-selection.js';
import { childId } from './child.js';
import { evaluate } from './evaluate.js';
import type { NotEvaluated } from './evaluate.js';
import { outOfReach } from './out-of-reach.js';
import type { Patience } from './patience.js';
import type { RaceAgainst } from './race.js';

export interface EvaluateTasks {
  patience: Patience;
  run: RunReference;
  /** The purpose of the evaluation, used in the child's id: `explore-1`. */
  purpose: string;
  /** For the list of workflows in the UI. */
  summary: string;
  modules: Reference;
  selection: TaskSelection;
  count: number;
  /** The outcomes of the rollouts are added here. */
  outcomes: SplitOutcomes;
  /** The parent's evaluation, if scoring stops once the candidate can no longer be accepted. */
  race?: RaceAgainst;
  /** If a person has ended the run, tasks that can no longer be run are left unscored. */
  partial?: boolean;
}

/**
 * Evaluates modules on tasks in a child workflow. Throws OutOfReach if a person has ended the run meanwhile.
 */
export async function evaluateTasks(request: EvaluateTasks): Promise<Evaluation> {
  const evaluation = await runEvaluation(request, false);
  if ('record' in evaluation) return evaluation;
  throw outOfReach(evaluation.notEvaluated ?? `${request.purpose} was not evaluated any more.`);
}

/**
 * The same for evaluations that a run that ends early does not need: null if not started or stopped for that
 * reason.
 */
export async function evaluateUnlessFinishing(request: EvaluateTasks): Promise<Evaluation | null> {
  if (!(await request.patience.steering.mayGoOn())) return null;
  const evaluation = await runEvaluation(request, true);
  return 'record' in evaluation ? evaluation : null;
}

async function runEvaluation(request: EvaluateTasks, droppable: boolean): Promise<Evaluation | NotEvaluated> {
  const { patience, purpose, summary, outcomes, ...input } = request;
  const evaluation = await patience.steering.runChild({
    workflow: evaluate,
    workflowId: childId(`evaluate-${purpose}`),
    input: droppable ? { ...input, droppable } : input,
    summary,
  });
  if ('record' in evaluation) addEvaluation(outcomes, input.selection.split, evaluation);
  return evaluation;
}
