import { z } from 'zod';
import { isNestedDeeper } from '../../text/is-nested-deeper.js';
import { tryParseJson } from '../../text/json/parse-json.js';
import type { Finish, Reply } from '../../llm/call.js';
import { withoutThoughts } from '../../llm/thoughts.js';

/** A tool call, as a model wrote it. */
export interface ToolCall {
  id: string;
  name: string;
  /**
   * The arguments as JSON; "{}" if the model wrote none that can be parsed, because servers can reject
   * invalid JSON.
   */
  text: string;
  /** Null if they could not be parsed. */
  input: unknown;
  /** What the model wrote instead of arguments, if it could not be parsed. */
  unread?: string;
}

/** One reply of the model. */
export interface Turn {
  text: string;
  calls: ToolCall[];
  ended: Finish;
}

const mostCalls = 16;
const longestText = 100_000;
const longestArguments = 20_000;

const callSchema = z.looseObject({
  id: z.string().max(200).optional().catch(undefined),
  function: z.looseObject({
    name: z.string().max(200),
    // Some servers return the arguments as an object.
    arguments: z.union([z.string(), z.record(z.string(), z.unknown())]).optional(),
  }),
});

const turnSchema = z.looseObject({
  message: z.looseObject({
    content: z
      .union([z.string(), z.array(z.looseObject({ text: z.string().optional() })), z.null()])
      .optional()
      .catch(undefined),
    tool_calls: z.array(callSchema).nullish().catch(undefined),
  }),
});

/** Parses a relayed reply; null if it was truncated. Ignores anything else in it. */
export function readTurn(reply: Pick<Reply, 'text' | 'finish'>, step: number): Turn | null {
  const read = turnSchema.safeParse(tryParseJson(reply.text));
  if (!read.success) return null;
  const { content, tool_calls: calls } = read.data.message;
  const written =
    typeof content === 'string' ? content : (content ?? []).map(part => part.text ?? '').join('');
  const { text } = withoutThoughts(written, reply.finish === 'length');
  const seen = new Set<string>();
  const known = (calls ?? []).slice(0, mostCalls).map((call, place): ToolCall => {
    const own = `call-${step}-${place + 1}`;
    const id = call.id === undefined || call.id === '' || seen.has(call.id) ? own : call.id;
    seen.add(id);
    return { id, name: call.function.name, ...argumentsOf(call.function.arguments ?? '') };
  });
  return { text: text.slice(0, longestText), calls: known, ended: reply.finish };
}

function argumentsOf(written: string | Record<string, unknown>): Omit<ToolCall, 'id' | 'name'> {
  if (typeof written !== 'string') {
    return isNestedDeeper(written)
      ? { text: '{}', input: null, unread: 'an object nested too deep' }
      : { text: JSON.stringify(written), input: written };
  }
  if (written.trim() === '') return { text: '{}', input: {} };
  const input = tryParseJson(written, { longest: longestArguments });
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return { text: '{}', input: null, unread: written.slice(0, 200) };
  }
  return { text: written, input };
}
