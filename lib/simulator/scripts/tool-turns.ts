import { hash } from '../hash.js';
import { instructionsOf } from '../read-prompt.js';
import type { ChatRequest } from '../request.js';
import { takeFunctionTurn } from './functions.js';
import { takeTableTurn } from './tables.js';

/** A tool call in the format of the API. */
export interface ToolCall {
  id: string;
  type: 'function';
  function: { name: string; arguments: string };
}

/** The reply of an agent with tools: an answer or a tool call. */
export interface ToolReply {
  text: string;
  calls: ToolCall[] | null;
}

/**
 * The reply of an agent with tools, for the questions of the examples. Null for an agent without tools whose
 * question is unknown.
 */
export function replyWithTools({ messages, tools, response_format: format }: ChatRequest): ToolReply | null {
  const instructions = instructionsOf(messages);
  const names = (tools ?? []).map(tool => tool.function.name);
  const mustEndWithAnswer = /\bFINAL ANSWER:/.test(instructions);
  if (names.length === 0 && (!mustEndWithAnswer || (format?.type ?? 'text') !== 'text')) return null;
  const question = messages.find(({ role }) => role === 'user')?.content ?? '';
  const results = messages.filter(({ role }) => role === 'tool').map(({ content }) => content);
  const known =
    takeFunctionTurn(question, names, results) ??
    (names.includes('read_file') ? takeTableTurn({ instructions, question }, results) : null);
  if (!known && names.length === 0) return null;
  const turn = known ?? { answer: 'unknown' };
  if ('answer' in turn)
    return { text: mustEndWithAnswer ? `FINAL ANSWER: ${turn.answer}` : turn.answer, calls: null };
  const call = { name: turn.call.name, arguments: JSON.stringify(turn.call.arguments) };
  const id = `call_${hash(JSON.stringify(messages), call.name).toString(36)}`;
  return { text: '', calls: [{ id, type: 'function', function: call }] };
}
