import { clip } from '../clip.js';
import type { Task } from '../domain/task.js';
import type { Message, Trajectory } from '../domain/trajectory.js';

/** The longest message of a step, in tokens: of a longer one head and tail are told. */
const longestStep = 300;

/**
 * What the agent did between its input and its last word, a paragraph for each message. Both ends are told
 * elsewhere in a prompt; undefined where there is nothing between them, as with an agent of one call.
 */
export function renderSteps(input: {
  task: Task;
  trajectory: Trajectory;
  countTokens: (text: string) => number;
}): string | undefined {
  const { task, trajectory, countTokens } = input;
  const isInput = ({ role, content }: Message) => role === 'user' && content.trim() === task.input.trim();
  const isOutput = ({ role, content }: Message) => role === 'assistant' && content === trajectory.output;
  const { messages } = trajectory;
  const [first] = messages;
  const last = messages.at(-1);
  const between = messages.slice(
    first && isInput(first) ? 1 : 0,
    last && isOutput(last) ? -1 : messages.length,
  );
  if (between.length === 0) return undefined;
  return between
    .map(({ role, content }) => `[${role}] ${clip(content.trim(), longestStep, countTokens)}`)
    .join('\n');
}
