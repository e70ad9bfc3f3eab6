import { z } from 'zod';
import type { Rule } from '../../domain/module.js';
import type { Message } from '../../domain/trajectory.js';
import { renderRule } from '../rules/module-text.js';
import type { LabeledRule } from '../rules/rule-labels.js';
import type { Case } from './cases.js';
import { renderEvidence } from './evidence.js';
import { material, materialNotice } from './section.js';

const mostConflicts = 12;

/** The required fields of a reply; other fields are ignored. */
export const mergeReplySchema = z.object({
  rules: z
    .array(
      z.object({
        when: z.string().describe('The united condition.'),
        then: z.string().min(1).describe('What the agent must do or answer then.'),
        replaces: z
          .array(z.string())
          .describe('The labels of the rules that this one takes the place of, such as A1 and B3.'),
      }),
    )
    .describe('Rules that unite or correct others. Rules you do not mention stay as they are.'),
  drop: z
    .array(z.string())
    .describe('Labels of rules that are wrong or say nothing another rule does not say. Often empty.'),
  conflicts: z
    .array(
      z.object({
        between: z.array(z.string()).describe('The labels of the rules that contradict each other.'),
        keep: z.string().describe('The label of the one that stays; the others go.'),
        why: z.string().describe('What the evidence says, in a few words.'),
      }),
    )
    .max(mostConflicts)
    .optional()
    .describe('Rules that cannot both be followed. Often empty.'),
});

const role = `You unite several versions of an LLM agent's instructions into one. Each version was improved on tasks of its own, which the others have not seen, so each may know what the others do not.

Every rule of every version stays as it is unless you say otherwise. So reply only with changes:
- Unite rules that say the same, or that lead to the same answer under conditions which belong together: write one rule whose condition covers them all and loses nothing that tells it from other rules, and cite the labels it replaces.
- Where rules contradict each other (both conditions hold for one input, and they want different things), name the conflict and let the evidence decide: the rule that fixed more tasks stays, or else the one of the version with the better score. Where both can be right, write them with narrower conditions instead.
- Drop a rule only if it says nothing new. A rule that only one version has is knowledge: keep it.
- Do not write rules about things that no version mentions.

${materialNotice}`;

export interface MergeParent {
  /** `A`, `B`, … */
  label: string;
  opening: string;
  rules: LabeledRule[];
  /** Mean score on the validation split. */
  score: number | null;
  /** Number of train tasks that it is based on. */
  tasks: number;
}

export interface MergePromptOptions {
  moduleName: string;
  parents: MergeParent[];
  limitTokens: number;
  /** Tokens of the text if every rule stays. */
  unitedTokens: number;
  /** On a second attempt: the train tasks that the first merge failed, and its score. */
  lost: { cases: Case[]; score: number | null } | null;
}

/**
 * Asks the merger for the changes that make one set of rules out of several. Rules that all versions started
 * with are shown once; a rule that several found independently is shown with each, as evidence for it.
 */
export function mergePrompt(options: MergePromptOptions): Message[] {
  const common = commonRules(options.parents);
  const parts = [
    `The versions of "${options.moduleName}":`,
    ...options.parents.map(parent => renderParent(parent, common)),
    ...(common.length === 0 ? [] : ['Further rules, which all versions have:', renderCommon(common)]),
    lengthNotice(options),
  ];
  if (options.lost && options.lost.cases.length > 0) {
    parts.push(
      `A first attempt scored ${formatScore(options.lost.score)}, less than the best version. These are tasks that it failed; see which rules they need:`,
      renderEvidence(options.lost.cases),
    );
  }
  parts.push(
    'Reply with a JSON object {"rules": [{"when": "…", "then": "…", "replaces": ["A1", "B3"]}], "drop": [], "conflicts": [{"between": ["A2", "B4"], "keep": "B4", "why": "…"}]}.',
  );
  return [
    { role: 'system', content: role },
    { role: 'user', content: parts.join('\n\n') },
  ];
}

/** The rules of the first version that all others have from the same call. */
function commonRules([first, ...others]: MergeParent[]): LabeledRule[] {
  if (!first || others.length === 0) return [];
  const known = others.map(({ rules }) => new Set(rules.map(({ rule }) => rule.id)));
  return first.rules.filter(({ rule }) => known.every(ids => ids.has(rule.id)));
}

function renderCommon(common: LabeledRule[]): string {
  return material('candidate', ['Rules:', ...common.map(renderLabelled)].join('\n'), { label: 'all' });
}

function renderParent(parent: MergeParent, common: LabeledRule[]): string {
  const commonIds = new Set(common.map(({ rule }) => rule.id));
  const own = parent.rules.filter(({ rule }) => !commonIds.has(rule.id)).map(renderLabelled);
  const text = [parent.opening, '', 'Rules:', ...(own.length === 0 ? ['(none)'] : own)].join('\n');
  return material('candidate', text, {
    label: parent.label,
    score: formatScore(parent.score),
    tasks: parent.tasks,
  });
}

/** A rule with the label that it is cited by, and the known evidence for it. */
export function renderLabelled({ label, rule }: LabeledRule): string {
  return `${label}. ${renderRule(rule)}${evidenceNote(rule)}`;
}

function evidenceNote({ fixed }: Rule): string {
  if (!fixed) return '';
  return ` (fixed ${fixed.length} ${fixed.length === 1 ? 'task' : 'tasks'})`;
}

function lengthNotice({ limitTokens, unitedTokens }: MergePromptOptions): string {
  const limit = `The united instructions may take at most ${limitTokens} tokens.`;
  if (unitedTokens <= limitTokens) return `${limit} With every rule kept they take ${unitedTokens}.`;
  return `${limit} With every rule kept they take ${unitedTokens}: unite rules, or drop the least useful ones, until ${unitedTokens - limitTokens} tokens are saved. What is still over the limit is cut from the end.`;
}

function formatScore(score: number | null): string {
  return score === null ? 'unknown' : score.toFixed(3);
}
