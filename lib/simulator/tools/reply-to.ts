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

/** A tool call in the format of the API. */
interface WrittenCall {
  id: string;
  type: 'function';
  function: { name: string; arguments: string };
}

/** The model's reply: text, or tool calls if tools are available. Depends only on its arguments. */
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

/** Tries the tools that show example arguments first, then the others. */
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
