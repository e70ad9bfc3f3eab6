import type { Counts } from './program-inputs.js';
import type { Evaluation } from '../../domain/evaluation.js';
import type { EvaluateRequest, Steps } from './steps.js';
import { addEvaluation } from '../unanswered.js';

/** Evaluates and counts. */
export async function evaluate(steps: Steps, counts: Counts, request: EvaluateRequest): Promise<Evaluation> {
  return counted(counts, request, await steps.evaluate(request));
}

/** Evaluates and counts what a run that ends early does not need: null if it ended before. */
export async function evaluateUnlessEnding(
  steps: Steps,
  counts: Counts,
  request: EvaluateRequest,
): Promise<Evaluation | null> {
  const evaluation = await steps.evaluateUnlessEnding(request);
  return evaluation && counted(counts, request, evaluation);
}

function counted(counts: Counts, { count, selection }: EvaluateRequest, evaluation: Evaluation): Evaluation {
  counts.rollouts += count - (evaluation.skipped ?? 0);
  addEvaluation(counts.outcomes, selection.split, evaluation);
  return evaluation;
}
