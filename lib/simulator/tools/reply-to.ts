import { readWithAttention } from '../attention.js';
import type { Attention } from '../attention.js';
import { readKnownTools } from '../functions/read-tools.js';
import { answerWithoutTool, asksForFinalAnswer, useFunctions } from '../functions/use-functions.js';
import type { FunctionAct } from '../functions/use-functions.js';
import { hash } from '../hash.js';
import type { ChatRequest } from '../request.js';
import { writeReply } from '../write-reply.js';
import { useTools } from './use-tools.js';
import type { Act } from './use-tools.js';

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
  if (asksForFinalAnswer(request)) return { text: answerWithoutTool(request.messages), calls: null };
  if (!request.tools?.length) return { text: writeReply(request, settings), calls: null };
  const written = JSON.stringify(request.messages);
  const key = String(hash(written));
  const attention = readWithAttention({ key, characters: written.length, share: settings.attention });
  const act = actWithTools(request, attention);
  if ('text' in act) return { text: act.text, calls: null };
  const { name, arguments: given } = act.call;
  const id = `call_${hash(`${key} ${name}`).toString(36)}`;
  return {
    text: '',
    calls: [{ id, type: 'function', function: { name, arguments: JSON.stringify(given) } }],
  };
}

/** Tools that show how they are called come first; where none of those fits, the others do what they can. */
function actWithTools(request: ChatRequest, attention: Attention): Act | FunctionAct {
  const known = readKnownTools(request.tools);
  if (known.length === 0) return useTools(request, attention);
  const act = useFunctions(known, request);
  if (act) return act;
  const names = new Set(known.map(({ name }) => name));
  const tools = (request.tools ?? []).filter(tool => !names.has(tool.function.name));
  return tools.length > 0
    ? useTools({ ...request, tools }, attention)
    : { text: answerWithoutTool(request.messages) };
}
