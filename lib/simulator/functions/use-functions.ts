import type { ChatMessage, ChatRequest } from '../request.js';
import { chooseTool } from './choose-tool.js';
import { guessValue } from './guess-value.js';
import type { KnownTool } from './read-tools.js';
import type { Arguments } from './take-arguments.js';

/** The next action of an agent with tools: a call or an answer. */
export type FunctionAct = { text: string } | { call: { name: string; arguments: Arguments } };

/** Maximum calls of a tool that returns errors. */
const MOST_CALLS = 2;

/**
 * Calls the tool that fits the task and answers with its result. After an error, it retries once with other
 * values of the text. Returns null if no tool fits.
 */
export function useFunctions(tools: readonly KnownTool[], request: ChatRequest): FunctionAct | null {
  const { messages } = request;
  const task = messages.find(({ role }) => role === 'user')?.content ?? '';
  const chosen = chooseTool(tools, task);
  if (!chosen) return null;
  const results = resultsOf(messages, chosen.name);
  const last = results.at(-1);
  if (last !== undefined && !/^error\b/i.test(last)) return { text: inForm(last, instructionsOf(messages)) };
  const way = chosen.ways[results.length];
  if (way === undefined || results.length >= MOST_CALLS)
    return { text: inForm('unknown', instructionsOf(messages)) };
  return { call: { name: chosen.name, arguments: way } };
}

/** The answer of an agent that must end with a final answer and has no tool for the task. */
export function answerWithoutTool(messages: readonly ChatMessage[]): string {
  const task = messages.find(({ role }) => role === 'user')?.content ?? '';
  return inForm(guessValue(task) ?? 'unknown', instructionsOf(messages));
}

/** Whether a conversation is a single task for an agent that ends with a free-form final answer. */
export function asksForFinalAnswer({ messages, response_format: format, tools }: ChatRequest): boolean {
  const instructions = instructionsOf(messages);
  return (
    !tools?.length &&
    (format?.type ?? 'text') === 'text' &&
    messages.filter(({ role }) => role === 'user').length === 1 &&
    /\bFINAL ANSWER:/.test(instructions) &&
    !/\ballowed answers\b/i.test(instructions)
  );
}

function instructionsOf(messages: readonly ChatMessage[]): string {
  return messages
    .filter(({ role }) => role === 'system' || role === 'developer')
    .map(({ content }) => content)
    .join('\n\n');
}

function inForm(answer: string, instructions: string): string {
  return /\bfinal answer\b/i.test(instructions) ? `FINAL ANSWER: ${answer}` : answer;
}

/** The results of a tool's calls, in order. */
function resultsOf(messages: readonly ChatMessage[], name: string): string[] {
  const ids = new Set(
    messages.flatMap(({ tool_calls: calls }) =>
      (calls ?? []).filter(call => call.function.name === name).map(({ id }) => id),
    ),
  );
  return messages
    .filter(({ role, tool_call_id: id }) => role === 'tool' && id !== undefined && ids.has(id))
    .map(({ content }) => content);
}
