import type { MergeInput } from '../program-inputs.js';
import type { Candidate } from '../../../domain/candidate.js';
import type { Evaluation } from '../../../domain/evaluation.js';
import type { MergeReport } from '../../../domain/progress.js';
import type { Reference } from '../../../domain/reference.js';
import type { MergeSteps } from '../steps.js';
import { evaluateUnlessEnding } from '../evaluate.js';
import { nameOfEvaluation } from '../points.js';
import type { EvaluationPoint } from '../points.js';
import type { Counts } from '../program-inputs.js';

/** A candidate that is scored on the validation split. */
export type ScoredCandidate = Candidate & { validation: Evaluation };

/** Shared by the parts of the program of one merge node, with the counts of the nodes below it. */
export interface MergeWork {
  steps: MergeSteps;
  input: MergeInput;
  report: MergeReport;
  counts: Counts;
}

/** Sends the current report to the run. */
export async function sendReport({ steps, input, report }: MergeWork): Promise<void> {
  if (report.level >= input.reportsFrom) await steps.report(report);
}

/** Evaluates modules on the validation split; null if the run ends early meanwhile. */
export function validate(
  { steps, input, counts }: MergeWork,
  modules: Reference,
  point: EvaluationPoint,
): Promise<Evaluation | null> {
  const { validationTasks: count } = input;
  return evaluateUnlessEnding(steps, counts, {
    point,
    summary: `validation of ${nameOfEvaluation(point)}, ${count} tasks`,
    modules,
    selection: { split: 'validation' },
    count,
  });
}
