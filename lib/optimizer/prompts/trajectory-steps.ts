import { clip } from '../../text/clip.js';
import type { Task } from '../../domain/task.js';
import type { Message, Trajectory } from '../../domain/trajectory.js';

/** Maximum length of a step's message, in tokens; a longer one is reduced to its head and tail. */
const longestStep = 300;

/** Up to this many tokens, all steps are shown in full. */
const longestWhole = 1_000;
/** Messages shown in full at the start and at the end of a longer trajectory. */
const wholeAtFirst = 2;
const wholeAtLast = 8;
/** Maximum length of the line shown for each message in between, in tokens. */
const longestAction = 40;

/**
 * The agent's steps between its input and its final message, one paragraph per message; the middle of a long
 * trajectory shows only actions. A prompt shows both ends elsewhere. Undefined if there is nothing in
 * between, as with an agent of one call.
 */
export function renderSteps(options: {
  task: Task;
  trajectory: Trajectory;
  countTokens: (text: string) => number;
}): string | undefined {
  const { task, trajectory, countTokens } = options;
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
  const whole = between.map(message => paragraph(message, countTokens));
  const middle = between.slice(wholeAtFirst, -wholeAtLast);
  const isLong = countTokens(whole.join('\n')) > longestWhole;
  if (!isLong || middle.length < 2) return whole.join('\n');
  return [
    ...whole.slice(0, wholeAtFirst),
    `[${middle.length} messages; of the agent's own the last line] ${actionsOf(middle, countTokens)}`,
    ...whole.slice(-wholeAtLast),
  ].join('\n');
}

function paragraph({ role, content }: Message, countTokens: (text: string) => number): string {
  return `[${role}] ${clip(content.trim(), longestStep, countTokens)}`;
}

/** The agent's actions in the middle of a long trajectory, where its observations matter least. */
function actionsOf(messages: Message[], countTokens: (text: string) => number): string {
  return messages
    .filter(({ role }) => role === 'assistant')
    .map(
      ({ content }) =>
        content
          .trim()
          .split('\n')
          .at(-1)
          ?.replace(/^action:\s*/i, '') ?? '',
    )
    .map(line => clip(line, longestAction, countTokens))
    .join('; ');
}
