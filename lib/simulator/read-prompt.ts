import { readParts } from './read-parts.js';
import type { ChatMessage } from './request.js';

/** The two parts of an agent's prompt: instructions and input. */
export interface AgentPrompt {
  instructions: string;
  input: string;
}

/** The system messages of a conversation, as one text. */
export function instructionsOf(messages: readonly ChatMessage[]): string {
  return messages
    .filter(isInstruction)
    .map(({ content }) => content)
    .join('\n\n');
}

export function isInstruction({ role }: ChatMessage): boolean {
  return role === 'system' || role === 'developer';
}

/** Separates the instructions from the input, with or without a system message. */
export function readAgentPrompt(messages: readonly ChatMessage[]): AgentPrompt {
  const instructions = instructionsOf(messages);
  const last = messages.findLast(message => message.role === 'user')?.content ?? '';
  if (instructions !== '') return { instructions, input: last.trim() };
  const part = readParts(last).findLast(({ meaning, content }) => meaning === 'input' && content !== '');
  if (part) return { instructions: last.slice(0, part.offset), input: part.content };
  const paragraph = last.trimEnd().lastIndexOf('\n\n');
  return paragraph < 0
    ? { instructions: last, input: last }
    : { instructions: last.slice(0, paragraph), input: last.slice(paragraph).trim() };
}
