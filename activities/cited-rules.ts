import { readCitations } from '../lib/optimizer/prompts/case-labels.js';
import type { ChosenCases } from '../lib/optimizer/prompts/choose-cases.js';
import type { ProposalReply } from '../lib/optimizer/prompts/proposal-prompt.js';
import type { Proposal } from '../lib/optimizer/rules/apply-proposal.js';

/**
 * Rules with the tasks that they cite, checked against what their author was shown. A rule that cites nothing
 * it was shown gets all failed tasks of the call and is marked as citing none, so that no unstated claim is
 * recorded.
 */
export function citedRules(input: { reply: ProposalReply; chosen: ChosenCases; cite: boolean }): {
  rules: Proposal['rules'];
  notes: string[];
} {
  const { reply, chosen, cite } = input;
  const unknown: string[] = [];
  const rules = reply.rules.map(written => {
    const read = readCited({ written, chosen, cite });
    unknown.push(...read.unknown);
    return { ...written, ...read.citation };
  });
  if (!cite) return { rules, notes: [] };
  const silent = rules.filter(rule => !rule.cited).length;
  return {
    rules,
    notes: [
      ...(unknown.length === 0 ? [] : [`rules cite cases that were not shown: ${listed(unknown)}`]),
      ...(silent === 0 ? [] : [`${silent} of ${rules.length} rules cite no case`]),
    ],
  };
}

/** The tasks that one written item cites, with the same rules as `citedRules`, and its invalid citations. */
export function readCited(input: { written: object; chosen: ChosenCases; cite: boolean }): {
  citation: { cases: string[]; cited?: boolean };
  unknown: string[];
} {
  const { written, chosen, cite } = input;
  const failures = chosen.cases.slice(0, chosen.failures).map(entry => entry.task.id);
  if (!cite) return { citation: { cases: failures }, unknown: [] };
  const labels = 'cases' in written && Array.isArray(written.cases) ? (written.cases as string[]) : [];
  const { tasks, unknown } = readCitations(labels, chosen.cases);
  const cited = tasks.length > 0;
  return { citation: { cases: cited ? tasks : failures, cited }, unknown };
}

const mostListed = 5;

function listed(texts: string[]): string {
  const shown = texts.slice(0, mostListed).map(text => JSON.stringify(text.slice(0, 20)));
  const more = texts.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
