import type { Evaluation } from '../algorithm/domain/evaluation.js';
import type { RunReference } from '../algorithm/domain/manifest.js';
import type { Reference } from '../algorithm/domain/reference.js';
import type { SplitOutcomes } from '../algorithm/domain/unanswered.js';
import { addEvaluation } from '../algorithm/unanswered.js';
import type { TaskSelection } from '../activities/select-tasks.js';
import { childId } from './child.js';
import { evaluate } from './evaluate.js';
import type { Patience } from './patience.js';
import type { RaceAgainst } from './race.js';

export interface EvaluateTasks {
  patience: Patience;
  run: RunReference;
  /** What the evaluation is for, in the child's id: `explore-1`. */
  purpose: string;
  /** For the list of workflows in the UI. */
  summary: string;
  modules: Reference;
  selection: TaskSelection;
  count: number;
  /** What became of the rollouts is added here. */
  outcomes: SplitOutcomes;
  /** The parent's evaluation, where the scoring is to stop once the candidate cannot be accepted any more. */
  race?: RaceAgainst;
}

/** Evaluates modules on tasks in a child workflow. */
export async function evaluateTasks(request: EvaluateTasks): Promise<Evaluation> {
  const evaluation = await runEvaluation(request, false);
  if (!evaluation) throw new TypeError(`The evaluation ${request.purpose} was dropped.`);
  return evaluation;
}

/** The same for what a run that ends early does not need: null where it was not begun or not ended for that. */
export async function evaluateUnlessFinishing(request: EvaluateTasks): Promise<Evaluation | null> {
  return (await request.patience.steering.mayGoOn()) ? runEvaluation(request, true) : null;
}

async function runEvaluation(request: EvaluateTasks, droppable: boolean): Promise<Evaluation | null> {
  const { patience, purpose, summary, outcomes, ...input } = request;
  const evaluation = await patience.steering.runChild({
    workflow: evaluate,
    workflowId: childId(`evaluate-${purpose}`),
    input: droppable ? { ...input, droppable } : input,
    summary,
  });
  if (evaluation) addEvaluation(outcomes, input.selection.split, evaluation);
  return evaluation;
}
