import { readWithAttention } from '../attention.js';
import { hash } from '../hash.js';
import type { ChatRequest } from '../request.js';
import { writeReply } from '../write-reply.js';
import { useTools } from './use-tools.js';

/** A call of a tool as the API has it. */
interface WrittenCall {
  id: string;
  type: 'function';
  function: { name: string; arguments: string };
}

/** What the model replies: a text, or calls of tools where it is given some. A function of its arguments alone. */
export function replyTo(
  request: ChatRequest,
  settings: { attention: number },
): { text: string; calls: WrittenCall[] | null } {
  if (!request.tools?.length) return { text: writeReply(request, settings), calls: null };
  const written = JSON.stringify(request.messages);
  const key = String(hash(written));
  const attention = readWithAttention({ key, characters: written.length, share: settings.attention });
  const act = useTools(request, attention);
  if ('text' in act) return { text: act.text, calls: null };
  const { name, arguments: given } = act.call;
  const id = `call_${hash(`${key} ${name}`).toString(36)}`;
  return {
    text: '',
    calls: [{ id, type: 'function', function: { name, arguments: JSON.stringify(given) } }],
  };
}
