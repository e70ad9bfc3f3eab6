import type { Json } from '../../domain/json.js';
import type { Modules } from '../../domain/module.js';
import type { Task } from '../../domain/task.js';
import type { Message } from '../../domain/trajectory.js';
import type { ToolsAgentConfig } from '../../config/agent.js';
import { ContextExceededError } from '../../llm/errors.js';
import type { Agent, AgentOptions, Rollout } from '../agent.js';
import { createFunctionTools } from '../functions/function-tools.js';
import { parseOutput } from '../parse-output.js';
import { renderFrame } from '../prompt.js';
import { systemText } from '../system-text.js';
import { callTool } from './call-tool.js';
import { createTools } from './create-tools.js';
import { readTurn } from './read-turn.js';
import type { Turn } from './read-turn.js';
import type { Tool } from './tool.js';

type ToolsOptions = AgentOptions<ToolsAgentConfig>;

/**
 * The agent that calls tools until it knows the answer: chat completions with tools, whose results go back
 * into the conversation. The modules' texts are the system message; functions in its modules are tools, too.
 * Not from the paper.
 */
export function openToolsAgent(options: ToolsOptions): Agent {
  const { config, labels, remember = (_question, ask) => ask() } = options;
  const frame = renderFrame(config.output, labels);
  const fixedTools = createTools(config, remember);
  const functionTools = 'functions' in config ? createFunctionTools(config) : () => [];
  return {
    async run(task: Task, modules: Modules, signal: AbortSignal): Promise<Rollout> {
      const tools = [...fixedTools, ...functionTools(modules)];
      const definitions = tools.map(({ name, description, parameters }) => ({
        type: 'function',
        function: { name, description, parameters },
      }));
      const system = { role: 'system', content: systemText(modules, frame) };
      const conversation = new Conversation(task);
      for (let step = 1; step <= config.maxSteps; step++) {
        const turn = await ask(options, {
          messages: [system, ...conversation.sent],
          definitions,
          step,
          signal,
        });
        if ('failure' in turn) return conversation.fail(turn.failure);
        if (turn.calls.length === 0) {
          conversation.addTurn(turn);
          const answer = turn.ended === 'refusal' ? null : parseOutput(turn.text, config.output);
          return {
            messages: conversation.messages,
            output: turn.text,
            answer,
            failure: null,
            ended: turn.ended,
          };
        }
        await act({ config, tools }, { turn, conversation, task, signal });
      }
      return conversation.fail(`There was no answer after ${config.maxSteps} calls of the model.`);
    },
  };
}

async function ask(
  { models }: ToolsOptions,
  request: { messages: Json[]; definitions: Json[]; step: number; signal: AbortSignal },
): Promise<Turn | { failure: string }> {
  const { messages, definitions, step, signal } = request;
  const tools = definitions.length === 0 ? {} : { tools: definitions };
  try {
    const reply = await models.complete(
      { role: 'agent', messages: [], relayed: { messages, ...tools } },
      signal,
    );
    return readTurn(reply, step) ?? { failure: 'The reply of the model is longer than can be read.' };
  } catch (error) {
    // Modules or tool results that leave no room are the candidate's fault.
    if (!(error instanceof ContextExceededError) || error.needsPerson) throw error;
    return { failure: 'The conversation is longer than the context of the model.' };
  }
}

async function act(
  { tools, config }: { tools: readonly Tool[]; config: ToolsAgentConfig },
  work: { turn: Turn; conversation: Conversation; task: Task; signal: AbortSignal },
): Promise<void> {
  const { turn, conversation, task, signal } = work;
  conversation.addTurn(turn);
  const images: string[] = [];
  // Run calls sequentially: their speed must not decide how one call affects the result of the next.
  for (const call of turn.calls) {
    signal.throwIfAborted();
    const result = await callTool({ call, tools, most: config.maxResultCharacters, use: { task, signal } });
    conversation.addResult(call.id, result.text);
    if (result.image !== undefined) images.push(result.image);
  }
  for (const image of images) conversation.addImage(image);
}

/** The messages sent to the model, and the same messages in the form of a trajectory. */
class Conversation {
  readonly sent: Json[];
  readonly messages: Message[];

  constructor(task: Task) {
    this.sent = [{ role: 'user', content: task.input }];
    this.messages = [{ role: 'user', content: task.input }];
  }

  addTurn({ text, calls }: Turn): void {
    const wire = calls.map(({ id, name, text: written }) => ({
      id,
      type: 'function',
      function: { name, arguments: written },
    }));
    const none = text === '' && wire.length > 0;
    this.sent.push({
      role: 'assistant',
      content: none ? null : text,
      ...(wire.length > 0 && { tool_calls: wire }),
    });
    const shown = calls.map(({ name, text: written }) => `→ ${name} ${written}`);
    this.messages.push({
      role: 'assistant',
      content: [text, ...shown].filter(line => line !== '').join('\n'),
    });
  }

  addResult(id: string, text: string): void {
    this.sent.push({ role: 'tool', tool_call_id: id, content: text });
    this.messages.push({ role: 'tool', content: text });
  }

  /** The protocol allows no images in tool results: they follow in a user message. */
  addImage(image: string): void {
    this.sent.push({ role: 'user', content: [{ type: 'image_url', image_url: { url: image } }] });
  }

  fail(failure: string): Rollout {
    return { messages: this.messages, output: '', answer: null, failure };
  }
}
