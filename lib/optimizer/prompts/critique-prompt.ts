import { z } from 'zod';
import type { StepsTo } from '../../config/agents/agent-kind.js';
import type { Task } from '../../domain/task.js';
import type { Message, Trajectory } from '../../domain/trajectory.js';
import { renderValue } from './render-value.js';
import { material, materialNotice } from './section.js';
import { correctAnswerMeaning } from './what-is-right.js';

const problem = z
  .string()
  .min(1)
  .describe(
    'What went wrong, or what made it right: one to three sentences, naming what in the input decides.',
  );
const advice = z
  .string()
  .min(1)
  .describe('What general instruction would have led to the correct answer: one or two sentences.');

/** The required fields of a reply; other fields are ignored. */
export const critiqueReplySchema = z.object({ problem, advice });

/**
 * The same for an agent with several modules: the module that the failure belongs to comes between, so that
 * the problem leads to it and the advice is for it. Any value but one of the names is dropped.
 */
function creditingReplySchema(moduleNames: readonly string[]) {
  const module = z
    .enum(moduleNames)
    .optional()
    .catch(undefined)
    .describe(
      'The part of the instructions that the failure belongs to; left out where that cannot be told.',
    );
  return z.object({ problem, module, advice });
}

/**
 * The reply schema for an evaluator: `critiqueReplySchema` for one module. Independent of the order of names.
 */
export function critiqueSchemaFor(
  moduleNames: readonly string[],
): z.ZodType<{ problem: string; advice: string; module?: string | undefined }> {
  return moduleNames.length < 2 ? critiqueReplySchema : creditingReplySchema([...moduleNames].sort());
}

const role = `You review one attempt of an LLM agent at one task.

Compare the agent's output with the correct answer and find out why it is right or wrong:
- Name the words, fields or features of this input that point to the correct answer, and those that misled the agent.
- Say where in the input the correct answer, or the sign of it, stands.
- Then give advice in general terms, so that it holds for other inputs of the same kind. Do not copy the input, and do not advise to answer this one input by heart.
- Judge against the correct answer as given. Do not argue with it.

${materialNotice}`;

const actingRole = (
  stepsTo: 'goal' | 'answer',
) => `You review one attempt of an LLM agent at one task, in which it acts step by step.

Find out why it came to the right result or did not:
- Compare its steps with what the task asks for and, where it is given, with "correct_answer": ${correctAnswerMeaning[stepsTo]}.
- Name the step that was missing, in vain or too late, and the words of the task that ask for it.
- Then give advice in general terms, so that it holds for other tasks of the same kind: which kind of action is needed when, and in which order. Do not copy the task, and name nothing that only this one has.
- Judge against the outcome as given. Do not argue with it.

${materialNotice}`;

const credit = `- The instructions come in parts, each under its name. Say in "module" to which of them the failure belongs: which would have to say something else. Of several wrong steps the first counts, since those after it go on from it. Leave "module" out where you cannot tell, or where nothing is wrong. The advice is for that part.`;

/** A role that also asks for the module to blame: its last point, before the notice on material. */
function creditingRole(asked: string): string {
  return asked.replace(`\n\n${materialNotice}`, `\n${credit}\n\n${materialNotice}`);
}

/** The agent's instructions as shown to an evaluator: one text, or each of several modules by its name. */
export type ShownInstructions = string | readonly ShownModule[];

export interface ShownModule {
  name: string;
  /** Its text, or the names of its functions; null if it is not shown. */
  text: string | null;
}

/**
 * Asks the evaluator for the textual gradient of one trajectory. The module's text and the role come first:
 * they are the same for all trajectories of an exploration, so that a provider's prompt cache can serve them.
 */
export function critiquePrompt(options: {
  /** Null if they are not shown. The names of several modules are shown anyway. */
  instructions: ShownInstructions | null;
  task: Task;
  trajectory: Trajectory;
  /** The agent's steps between its input and its output, if any. */
  steps?: string;
  /** What the agent's steps lead to; null if it answers directly. */
  stepsTo?: StepsTo;
}): Message[] {
  const { instructions, task, trajectory, steps = '', stepsTo = null } = options;
  const asked = stepsTo === null ? role : actingRole(stepsTo);
  const attempt = [
    material('input', task.input),
    ...(steps === '' ? [] : [material('steps', steps)]),
    material('output', trajectory.output === '' ? '(nothing)' : trajectory.output),
    material('correct_answer', renderValue(task.expected)),
    ...(trajectory.feedback === '' ? [] : [material('difference', trajectory.feedback)]),
  ];
  const several = instructions !== null && typeof instructions !== 'string';
  const form = several ? '{"problem": "…", "module": "…", "advice": "…"}' : '{"problem": "…", "advice": "…"}';
  return [
    { role: 'system', content: withInstructions(several ? creditingRole(asked) : asked, instructions) },
    { role: 'user', content: `${attempt.join('\n')}\n\nReply with a JSON object ${form}.` },
  ];
}

function withInstructions(asked: string, instructions: ShownInstructions | null): string {
  if (instructions === null) return asked;
  if (typeof instructions === 'string')
    return `${asked}\n\nThe agent's instructions:\n${material('instructions', instructions)}`;
  const parts = instructions.map(({ name, text }) =>
    material('instructions', text ?? '(not shown)', { module: name }),
  );
  return `${asked}\n\nThe parts of the agent's instructions:\n${parts.join('\n')}`;
}
