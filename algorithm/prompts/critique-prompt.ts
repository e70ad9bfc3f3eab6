import { z } from 'zod';
import type { StepsTo } from '../../config/agent.js';
import type { Task } from '../domain/task.js';
import type { Message, Trajectory } from '../domain/trajectory.js';
import { renderValue } from './render-value.js';
import { material, materialNotice } from './section.js';
import { whatIsRight } from './what-is-right.js';

/** What a reply must have; what else it has is passed over. */
export const critiqueReplySchema = z.object({
  problem: z
    .string()
    .min(1)
    .describe(
      'What went wrong, or what made it right: one to three sentences, naming what in the input decides.',
    ),
  advice: z
    .string()
    .min(1)
    .describe('What general instruction would have led to the correct answer: one or two sentences.'),
});

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
- Compare its steps with what the task asks for and, where it is given, with "correct_answer": ${whatIsRight[stepsTo]}.
- Name the step that was missing, in vain or too late, and the words of the task that ask for it.
- Then give advice in general terms, so that it holds for other tasks of the same kind: which kind of action is needed when, and in which order. Do not copy the task, and name nothing that only this one has.
- Judge against the outcome as given. Do not argue with it.

${materialNotice}`;

/**
 * Asks the evaluator for the textual gradient of one trajectory. The module's text and the role come first:
 * they are the same for all trajectories of an exploration, so that a provider's prompt cache can serve them.
 */
export function critiquePrompt(input: {
  /** Null where they are not shown. */
  instructions: string | null;
  task: Task;
  trajectory: Trajectory;
  /** What the agent did between the input and its output, where there was anything. */
  steps?: string;
  /** What the agent's steps lead to; null where it answers at once. */
  stepsTo?: StepsTo;
}): Message[] {
  const { instructions, task, trajectory, steps = '', stepsTo = null } = input;
  const asked = stepsTo === null ? role : actingRole(stepsTo);
  const attempt = [
    material('input', task.input),
    ...(steps === '' ? [] : [material('steps', steps)]),
    material('output', trajectory.output === '' ? '(nothing)' : trajectory.output),
    material('correct_answer', renderValue(task.expected)),
    ...(trajectory.feedback === '' ? [] : [material('difference', trajectory.feedback)]),
  ];
  return [
    {
      role: 'system',
      content:
        instructions === null
          ? asked
          : `${asked}\n\nThe agent's instructions:\n${material('instructions', instructions)}`,
    },
    {
      role: 'user',
      content: `${attempt.join('\n')}\n\nReply with a JSON object {"problem": "…", "advice": "…"}.`,
    },
  ];
}
