import type { AgentConfig } from '../config/agent.js';
import type { OutputConfig } from '../config/agents/agent-kind.js';
import type { Modules } from '../domain/module.js';
import type { Task } from '../domain/task.js';
import type { Message } from '../domain/trajectory.js';
import { ContextExceededError } from '../llm/errors.js';
import type { Agent, AgentOptions, Rollout } from './agent.js';
import { parseOutput } from './parse-output.js';
import { systemText } from './system-text.js';

/**
 * The agent with a single LLM call: the modules' texts are the system message, the task is the user message.
 */
export function createPromptAgent({
  config,
  labels,
  models,
}: AgentOptions<Extract<AgentConfig, { kind: 'prompt' }>>): Agent {
  const frame = renderFrame(config.output, labels);
  return {
    async run(task: Task, modules: Modules, signal: AbortSignal): Promise<Rollout> {
      const exchanged: Message[] = [{ role: 'user', content: task.input }];
      const messages: Message[] = [{ role: 'system', content: systemText(modules, frame) }, ...exchanged];
      try {
        const reply = await models.complete({ role: 'agent', messages }, signal);
        return {
          messages: [...exchanged, { role: 'assistant', content: reply.text }],
          output: reply.text,
          answer: reply.finish === 'refusal' ? null : parseOutput(reply.text, config.output),
          failure: null,
          ended: reply.finish,
        };
      } catch (error) {
        // Modules that leave no room for the task are the candidate's fault.
        if (!(error instanceof ContextExceededError) || error.needsPerson) throw error;
        return {
          messages: exchanged,
          output: '',
          answer: null,
          failure: 'The prompt is longer than the context of the model.',
        };
      }
    },
  };
}

const finalAnswerFrame =
  'When you know the answer, end your reply with a line of its own, FINAL ANSWER: and then the answer alone: a number, as few words as possible, or a list of those with commas between them.';

/** What the system message adds to the modules: the allowed labels and the format of the answer. */
export function renderFrame(output: OutputConfig, dataLabels: string[]): string {
  const labels = output.labels === 'auto' ? dataLabels : (output.labels ?? []);
  const parts: string[] = [];
  if (labels.length > 0) parts.push(`The allowed answers:\n${labels.map(label => `- ${label}`).join('\n')}`);
  if (output.parse === 'json' && output.field)
    parts.push(`Reply with a JSON object that has the field "${output.field}".`);
  else if (output.parse === 'json') parts.push('Reply with JSON alone.');
  else if (output.parse === 'last-line') parts.push('Give the answer alone on the last line of your reply.');
  else if (output.parse === 'final-answer') parts.push(finalAnswerFrame);
  else if (labels.length > 0) parts.push('Reply with one allowed answer and nothing else.');
  return parts.join('\n\n');
}
