import type { Message } from '../../domain/trajectory.js';
import type { LabeledRule } from '../rules/rule-labels.js';
import { renderLabelled } from './merge-prompt.js';
import { material, materialNotice } from './section.js';

const role = `You shorten the instructions of an LLM agent without losing what they know.

Every rule stays as it is unless you say otherwise. So reply only with changes:
- Unite rules that lead to the same answer: write one rule whose condition keeps the words that tell it from other rules, and cite the labels it replaces.
- Say a condition or an advice in fewer words where nothing is lost, and cite the label it replaces.
- Drop a rule that says nothing another rule does not say, the ones that fixed the fewest tasks first.
- Do not write rules about things that are not there.

${materialNotice}`;

export interface CompactPromptOptions {
  moduleName: string;
  opening: string;
  rules: LabeledRule[];
  limitTokens: number;
  /** Number of tokens of the current text. */
  tokens: number;
}

/**
 * Asks the merger for the changes that make one version shorter; the reply has the form of a merge reply. Not
 * from the paper.
 */
export function compactPrompt(options: CompactPromptOptions): Message[] {
  const { moduleName, opening, rules, limitTokens, tokens } = options;
  const version = [opening, '', 'Rules:', ...rules.map(renderLabelled)].join('\n');
  const parts = [
    `The instructions "${moduleName}":`,
    material('candidate', version, { label: 'A' }),
    `The shortened instructions may take at most ${limitTokens} tokens. As they are they take ${tokens}: unite rules, or drop the least useful ones, until ${tokens - limitTokens} tokens are saved.`,
    'Reply with a JSON object {"rules": [{"when": "…", "then": "…", "replaces": ["A1", "A3"]}], "drop": []}.',
  ];
  return [
    { role: 'system', content: role },
    { role: 'user', content: parts.join('\n\n') },
  ];
}
