import { FgoError } from '../lib/domain/errors.js';
import type { Case } from '../lib/optimizer/prompts/cases.js';
import { countEvidenceTokens } from '../lib/optimizer/prompts/choose-cases.js';
import { countTokens } from '../lib/llm/tokens.js';

/**
 * Ends the run if the evidence does not fit one prompt and `optimize.overflow` is `refuse`: waiting for a
 * person would be useless, because the settings of a run are fixed.
 */
export function refuseOverflow(
  cases: readonly Case[],
  { budgetTokens, path, cite = false }: { budgetTokens: number; path: string; cite?: boolean },
): void {
  const tokens = countEvidenceTokens(cases, countTokens, cite);
  if (tokens <= budgetTokens) return;
  throw new FgoError({
    code: 'EVIDENCE_OVERFLOW',
    message: `${path}: the evidence of ${cases.length} tasks takes ${tokens} tokens, and one prompt of the optimizer has room for ${budgetTokens} (optimize.overflow: refuse).`,
    remedy: 'Use more subsets, raise optimize.promptTokens, or set optimize.overflow to split or truncate.',
  });
}
