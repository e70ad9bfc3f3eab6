import { z } from 'zod';
import type { StepsTo } from '../../config/agents/agent-kind.js';
import type { Structure } from '../../domain/module.js';
import type { Message } from '../../domain/trajectory.js';
import { renderRule } from '../rules/module-text.js';
import type { Case } from './cases.js';
import { isFailure } from './cases.js';
import { citedShape, maxCited } from './cited-cases.js';
import { renderEvidence } from './evidence.js';
import { material, materialNotice } from './section.js';
import { correctAnswerMeaning } from './what-is-right.js';

const mostRules = 24;

const ruleShape = {
  when: z.string().describe('The condition: what in an input makes this rule apply.'),
  then: z.string().min(1).describe('What the agent must do or answer then.'),
};

function replySchema<Shape extends typeof ruleShape>(shape: Shape) {
  return z.object({
    rules: z
      .array(z.object(shape))
      // Without bounds, a weak model returns an empty list or never stops.
      .min(1)
      .max(mostRules)
      .describe('New rules, the most useful first.'),
    remove: z
      .array(z.number().int())
      .describe('Numbers of current rules that the cases show to be wrong. Often empty.'),
  });
}

/** The required fields of a reply; other fields are ignored. */
export const proposalReplySchema = replySchema(ruleShape);
/** The same if the optimizer is asked which cases a rule rests on. */
export const citingReplySchema = replySchema({ ...ruleShape, ...citedShape('rule') });
export type ProposalReply = z.infer<typeof proposalReplySchema> | z.infer<typeof citingReplySchema>;

const role = `You improve the instructions of an LLM agent by writing rules for it. You are shown its current instructions and what it did on some tasks: inputs with their correct answer, those it failed with the wrong answer that it gave and a reviewer's words.

Contrast the inputs by their correct answer: what do those of one answer say, ask, contain or mean that those of the other answers do not? Write that as rules:
- "when" is the condition: what can be seen in an input, put so that it also holds for new inputs of the same kind. No input of another answer may meet it.
- "then" is what to do: the exact answer to give, or exactly where in the input the answer stands and in which form to give it.
- Write a rule for every correct answer that was failed, and set it apart from the wrong answers given in its place.
- Do not copy whole inputs, and write no rule that a solved task contradicts.
- Current rules stay unless you remove them. Do not repeat them. To correct one, remove its number and write the better one.

${materialNotice}`;

const actingRole = (
  stepsTo: 'goal' | 'answer',
) => `You improve the instructions of an LLM agent by writing rules for it. The agent acts step by step. You are shown its current instructions and what it did on some tasks: what each asks for, for those it failed its steps, ${correctAnswerMeaning[stepsTo]} where that is known, and a reviewer's words.

Compare the steps of failed tasks with what is right: what did the agent not do, or do too late, in vain, or in the wrong order? Write that as rules:
- "when" is the condition: what a task says, or what the agent sees or holds at that moment, put so that it also holds for new tasks of the same kind.
- "then" is what to do: which kind of action, with what, in which order; or what to leave.
- Write a rule for every kind of failure that you find.
- Do not copy whole tasks, and name nothing that only one task has: things stand elsewhere in the next. Write no rule that a solved task contradicts.
- Current rules stay unless you remove them. Do not repeat them. To correct one, remove its number and write the better one.

${materialNotice}`;

const citingRoleOf = (text: string): string =>
  text.replace(
    `\n\n${materialNotice}`,
    `\n- Each case has an id (c1, c2, …). With each rule, cite in "cases" those it rests on, at most ${maxCited}, failed ones first.\n\n${materialNotice}`,
  );

export interface ProposalPromptOptions {
  moduleName: string;
  /** All of the agent's modules; the others are revised in separate calls. */
  moduleNames?: readonly string[];
  /** What the agent's steps lead to; null if it answers directly. */
  stepsTo?: StepsTo;
  structure: Structure;
  /** In order of evidence, selected to fit. */
  cases: Case[];
  /** Rules of earlier proposals that did not help, with the scores they reached. */
  rejected: string[];
  /** Maximum number of tokens of all new rules together. */
  roomTokens: number;
  /** Whether to ask which cases a rule rests on. */
  cite?: boolean;
}

/**
 * Asks the optimizer for rules based on contrasts. The role comes first because it is the same in every call.
 */
export function proposalPrompt(options: ProposalPromptOptions): Message[] {
  const { cite = false, stepsTo = null } = options;
  const asked = stepsTo === null ? role : actingRole(stepsTo);
  const failed = options.cases.filter(entry => isFailure(entry.trajectory)).length;
  const solved = options.cases.length - failed;
  const parts = [
    `The current instructions ("${options.moduleName}"):`,
    renderNumbered(options.structure),
    ...otherModulesNotice(options),
    stepsTo !== null
      ? `Tasks, failed ones first (${failed} failed, ${solved} solved; "correct_answer" is ${correctAnswerMeaning[stepsTo]}, "wrong_answer" the last that the agent said):`
      : `Tasks by their correct answer, failed ones first (${failed} failed, ${solved} solved; "wrong_answer" is what the agent gave in the place of the correct one):`,
    renderEvidence(options.cases, { cite }),
  ];
  if (options.rejected.length > 0) {
    parts.push(
      'Rules that were tried before and did not raise the score (find better ones):',
      options.rejected.map(text => material('rejected', text)).join('\n'),
    );
  }
  parts.push(
    `All new rules together may take at most ${options.roomTokens} tokens. Reply with a JSON object {"rules": [{"when": "…", "then": "…"${cite ? ', "cases": ["c2", "c5"]' : ''}}], "remove": []}.`,
  );
  return [
    { role: 'system', content: cite ? citingRoleOf(asked) : asked },
    { role: 'user', content: parts.join('\n\n') },
  ];
}

/** With several modules, the notice not to write the others here; empty for a single module. */
export function otherModulesNotice({
  moduleName,
  moduleNames = [],
}: Pick<ProposalPromptOptions, 'moduleName' | 'moduleNames'>): string[] {
  const others = moduleNames.filter(name => name !== moduleName);
  if (others.length === 0) return [];
  const names = others.map(name => `"${name}"`).join(', ');
  return [
    `The agent has other parts, which are improved on their own: ${names}. Write only what belongs into "${moduleName}".`,
  ];
}

/** The module with its rules numbered as `remove` cites them. */
export function renderNumbered(structure: Structure): string {
  const rules = structure.rules.map((rule, place) => `${place + 1}. ${renderRule(rule)}`);
  const text = rules.length === 0 ? structure.opening : `${structure.opening}\n\nRules:\n${rules.join('\n')}`;
  return material('instructions', text);
}
