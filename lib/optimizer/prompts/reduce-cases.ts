import type { OptimizeConfig } from '../../config/optimize.js';
import type { Case } from './cases.js';
import { isFailure, renderCritique } from './cases.js';
import { renderValue } from './render-value.js';
import { shortenCase } from './shorten-case.js';

/** Reduces cases to what `optimize.evidence` shows to an optimizer; keeps their order. */
export function reduceCases(
  cases: readonly Case[],
  { solved, critiques, longest }: OptimizeConfig['evidence'],
  countTokens: (text: string) => number,
): Case[] {
  return cases
    .filter(entry => solved === 'line' || isFailure(entry.trajectory))
    .map(entry => (critiques === 'both' ? entry : { ...entry, critiqueParts: critiques }))
    .map(entry =>
      longest !== undefined && isFailure(entry.trajectory) ? shortenOver(entry, longest, countTokens) : entry,
    );
}

/** A case within the limit stays the same object, so that its answer keeps its type. */
function shortenOver(entry: Case, longest: number, countTokens: (text: string) => number): Case {
  const { task, trajectory, steps = '' } = entry;
  const parts = [task.input, renderValue(task.expected), trajectory.output, steps, ...renderCritique(entry)];
  const tokens = parts.reduce((sum, part) => sum + countTokens(part), 0);
  return tokens <= longest ? entry : shortenCase(entry, longest, countTokens);
}
