import { clip } from '../../text/clip.js';
import type { Task } from '../../domain/task.js';
import type { Message, Trajectory } from '../../domain/trajectory.js';

/** The longest message of a step, in tokens: of a longer one head and tail are told. */
const longestStep = 300;

/** Up to this many tokens all steps are told whole. */
const longestWhole = 1_000;
/** Messages that are told whole at the beginning and at the end of a longer way. */
const wholeAtFirst = 2;
const wholeAtLast = 8;
/** The longest line that is told of a message between them, in tokens. */
const longestAction = 40;

/**
 * What the agent did between its input and its last word, a paragraph for each message; of a long way the
 * middle as its actions alone. Both ends are told elsewhere in a prompt; undefined where there is nothing between them, as with an agent of one call.
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

/** What the agent did in the middle of a long way: what it saw there matters least. */
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
