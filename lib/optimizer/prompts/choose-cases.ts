import type { OptimizeConfig } from '../../config/optimize.js';
import { isFailure } from './cases.js';
import type { Case } from './cases.js';
import { renderEvidence } from './evidence.js';
import { shortenCase } from './shorten-case.js';

export interface ChosenCases {
  /** Failures first, then as many solved tasks as fit. */
  cases: Case[];
  failures: number;
  /** Index of the failure at which the next call continues; null if there is no next call. */
  next: number | null;
  notes: string[];
}

/** The share of the room that failures can take if there are solved tasks to show. */
const shareOfFailures = 0.85;

/** The smallest room in which a case of any length can be shown. Callers do not ask for evidence in less. */
export const minEvidenceTokens = 200;

/** An index whose label is as long as any that a prompt has room for. */
const farPlace = 8_999;

/** Tokens that cases take in a prompt, each counted on its own; `cite` if they have labels. */
export function countEvidenceTokens(
  cases: readonly Case[],
  countTokens: (text: string) => number,
  cite = false,
): number {
  const form = { cite, first: farPlace };
  return cases.reduce((sum, entry) => sum + countTokens(renderEvidence([entry], form)) + 1, 0);
}

/**
 * The evidence for one optimizer call: failures from index `from` on, in order, as long as they fit the
 * budget, then solved tasks in the remaining room. Takes at least one failure: if it exceeds the whole
 * budget, its middle is left out, with a note.
 */
export function chooseCases(options: {
  /** In order of evidence. */
  cases: Case[];
  from: number;
  /** Maximum number of failures in one call. */
  most: number;
  /**
   * How to treat failures that do not fit: `split` keeps them for the next call, other values leave them out.
   */
  overflow?: OptimizeConfig['overflow'];
  /** At least `minEvidenceTokens`. */
  budgetTokens: number;
  countTokens: (text: string) => number;
  /** Whether cases are shown with labels. */
  cite?: boolean;
  /** Ids of tasks to leave out, because the endpoint refuses prompts that contain them. */
  without?: ReadonlySet<string>;
}): ChosenCases {
  const { from, most, budgetTokens, countTokens, overflow = 'split', cite = false, without } = options;
  const refused = (entry: Case) => without?.has(entry.task.id) ?? false;
  const { cases } = options;
  const failures = cases.filter(entry => isFailure(entry.trajectory));
  const solved = cases.filter(entry => entry.trajectory.score === 1 && !refused(entry));
  const tokensOf = (entry: Case) => countEvidenceTokens([entry], countTokens, cite);
  const notes: string[] = [];
  const chosen: Case[] = [];
  const isWhole = overflow !== 'split' && countEvidenceTokens(cases, countTokens, cite) <= budgetTokens;
  const roomOfFailures = budgetTokens * (solved.length > 0 && !isWhole ? shareOfFailures : 1);
  let taken = 0;
  let reached = from;
  for (const entry of failures.slice(from)) {
    if (chosen.length >= most) break;
    if (refused(entry)) {
      reached += 1;
      continue;
    }
    const tokens = tokensOf(entry);
    if (chosen.length > 0 && taken + tokens > roomOfFailures) break;
    const tooLong = tokens > budgetTokens;
    const shown = tooLong ? shortenCase(entry, Math.floor(roomOfFailures) - 1, countTokens) : entry;
    if (tooLong)
      notes.push(`the middle of task ${entry.task.id} was left out: it is longer than a whole prompt`);
    chosen.push(shown);
    reached += 1;
    taken += tooLong ? tokensOf(shown) : tokens;
  }
  const left = failures.length - reached;
  const next = left > 0 && overflow === 'split' ? reached : null;
  if (left > 0 && next === null) notes.push(`${left} of ${failures.length} failed tasks were left out`);
  let rest = budgetTokens - taken;
  const shownSolved = solved.filter(entry => {
    const tokens = tokensOf(entry);
    if (tokens > rest) return false;
    rest -= tokens;
    return true;
  });
  if (shownSolved.length < solved.length)
    notes.push(`${solved.length - shownSolved.length} solved tasks did not fit`);
  if (without && without.size > 0)
    notes.push(`${without.size} tasks were not shown because the endpoint rejects prompts with them`);
  return { cases: [...chosen, ...shownSolved], failures: chosen.length, next, notes };
}
