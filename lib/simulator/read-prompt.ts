import type { ChatMessage } from './request.js';
import { readParts } from './read-parts.js';
import { senseOf } from './senses.js';

/** The two parts of an agent's prompt: instructions and input. */
export interface AgentPrompt {
  instructions: string;
  input: string;
}

function withoutWrapping(text: string): string {
  const tagged = /^\s*<([A-Za-z]\w*)>([^]*)<\/\1>\s*$/.exec(text);
  if (tagged?.[1] && tagged[2] !== undefined && senseOf(tagged[1]) === 'input' && !/^\s*</.test(tagged[2]))
    return tagged[2].trim();
  const labelled = /^\s*(?:#+\s*|\*\*)?([A-Za-z][\w ]{0,30}?)(?:\*\*)?\s*:?(?:\*\*)?[ \t]*\n([^]+)$/.exec(
    text,
  );
  if (labelled?.[1] && labelled[2] && senseOf(labelled[1]) === 'input') return labelled[2].trim();
  return text.trim();
}

/** Separates the instructions from the input, with or without a system message. */
export function readAgentPrompt(messages: ChatMessage[]): AgentPrompt {
  const system = messages.filter(message => message.role === 'system' || message.role === 'developer');
  const instructions = system.map(message => message.content).join('\n\n');
  const last = messages.findLast(message => message.role === 'user')?.content ?? '';
  if (instructions !== '') return { instructions, input: withoutWrapping(last) };
  const part = readParts(last).findLast(found => found.sense === 'input' && found.content !== '');
  if (part) return { instructions: last.slice(0, part.offset), input: part.content };
  const paragraph = last.trimEnd().lastIndexOf('\n\n');
  return paragraph < 0
    ? { instructions: last, input: last }
    : { instructions: last.slice(0, paragraph), input: last.slice(paragraph + 2).trim() };
}
