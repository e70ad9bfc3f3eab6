import type { Evaluation } from '../../../domain/evaluation.js';
import type { Reference } from '../../../domain/reference.js';
import { evaluateUnlessEnding } from '../evaluate.js';
import { unlessUnavailable } from '../step-unavailable.js';
import type { SubsetWork } from './subset-work.js';

/** Modules, with their results on the validation split if these are known. */
export interface ValidatedModules {
  modules: Reference;
  validation?: Evaluation | undefined;
}

/**
 * Scores the result of a subset on the validation split, if a merge will need it; modules that did not change
 * have the score of the modules that the subset started from. Skipped if the run ends early.
 */
export async function validateResult(
  { steps, input, state }: SubsetWork,
  { modules, validation }: ValidatedModules,
): Promise<ValidatedModules> {
  const { known, validates } = input;
  const scored = validation ?? (known?.modules.sha256 === modules.sha256 ? known.validation : undefined);
  if (scored || validates === undefined || modules.sha256 === input.modules.sha256)
    return { modules, validation: scored };
  const subset = state.report.id;
  const evaluation = await unlessUnavailable(() =>
    evaluateUnlessEnding(steps, state, {
      point: { kind: 'scoreResult', subset },
      summary: `${subset}: validation of the result, ${validates} tasks`,
      modules,
      selection: { split: 'validation' },
      count: validates,
    }),
  );
  return { modules, validation: evaluation ?? undefined };
}
