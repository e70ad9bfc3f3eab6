import type { Json } from '../../domain/json.js';
import type { Message } from '../../domain/trajectory.js';
import { withoutThoughts } from '../../llm/thoughts.js';
import type { RelayedCall } from './relay.js';

/**
 * Reconstructs what an agent did from its LLM calls: each message once, without system messages, which are
 * the modules' text and the agent's own prompt.
 */
export function callsAsMessages(calls: readonly RelayedCall[]): Message[] {
  const found: Message[] = [];
  const seen = new Set<string>();
  for (const { messages, reply } of calls) {
    for (const message of [...messages, reply.message]) {
      const text = JSON.stringify(message);
      if (seen.has(text)) continue;
      seen.add(text);
      const readable = readableMessage(message);
      if (readable) found.push(readable);
    }
  }
  return found;
}

const roles = { user: 'user', assistant: 'assistant', tool: 'tool', function: 'tool' } as const;

function readableMessage(message: Json): Message | null {
  if (message === null || typeof message !== 'object' || Array.isArray(message)) return null;
  const { role, content, tool_calls: calls } = message as Record<string, Json | undefined>;
  const known = roles[(typeof role === 'string' ? role : 'assistant') as keyof typeof roles];
  if (!known) return null;
  const text = textOf(content);
  const visible = known === 'assistant' ? withoutThoughts(text).text : text;
  const parts = [visible, calls === undefined || calls === null ? '' : JSON.stringify(calls)];
  return { role: known, content: parts.filter(part => part !== '').join('\n') };
}

function textOf(content: Json | undefined): string {
  if (content === undefined || content === null) return '';
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return JSON.stringify(content);
  return content
    .map(part => {
      const text = part !== null && typeof part === 'object' && !Array.isArray(part) ? part['text'] : part;
      return typeof text === 'string' ? text : '';
    })
    .filter(part => part !== '')
    .join('\n');
}
