import { z } from 'zod';
import { tryParseJson } from '../text/json/parse-json.js';

const callSchema = z.looseObject({
  index: z.number().optional().catch(undefined),
  function: z
    .looseObject({ name: z.string().nullish(), arguments: z.string().nullish() })
    .optional()
    .catch(undefined),
});
type ToolCall = z.infer<typeof callSchema>;

const messageSchema = z.looseObject({
  tool_calls: z.array(callSchema).nullish().catch(undefined),
});
type Message = z.infer<typeof messageSchema>;

const eventSchema = z.looseObject({
  choices: z
    .array(
      z.looseObject({
        index: z.number().optional().catch(undefined),
        delta: messageSchema.nullish().catch(undefined),
        message: messageSchema.nullish().catch(undefined),
        finish_reason: z.string().nullish().catch(undefined),
      }),
    )
    .nullish(),
});
type Event = z.infer<typeof eventSchema>;

/** Whether a text is an event stream. */
export function isStreamText(text: string): boolean {
  return /^\s*(?:data|event|id|retry)?:/.test(text);
}

/**
 * Assembles the reply from the events of a stream, in the form of a non-streamed reply. Returns the event
 * itself if one is an error. Undefined if the text is no such stream, or if the stream ended early.
 */
export function readEventStream(text: string): unknown {
  const blocks = text.split(/\r?\n\r?\n|\r\r/);
  const named = blocks.find(block => /^event: ?error\s*$/m.test(block));
  if (named !== undefined) return errorOf(dataOf(named).join('\n'));
  const data = blocks.flatMap(dataOf);
  const isEnded = data.at(-1)?.trim() === '[DONE]';
  const values = data.filter(line => line.trim() !== '[DONE]').map(line => tryParseJson(line));
  const failed = values.find(isFailure);
  if (failed) return failed;
  const events: Event[] = [];
  for (const value of values) {
    const event = eventSchema.safeParse(value);
    if (!event.success) return undefined;
    events.push(event.data);
  }
  return assemble(events, isEnded);
}

/** The data of an event whose type is `error`. */
function errorOf(data: string): unknown {
  const value = tryParseJson(data);
  return isFailure(value) ? value : { error: value ?? data };
}

function isFailure(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'error' in value && Boolean(value.error);
}

/** The data of one event: its `data:` lines, if any. */
function dataOf(event: string): string[] {
  const lines = event
    .split(/\r?\n|\r/)
    .flatMap(line => (line.startsWith('data:') ? [line.slice(5).replace(/^ /, '')] : []));
  // Some servers omit the empty line between events.
  if (lines.every(line => tryParseJson(line) !== undefined || line.trim() === '[DONE]')) return lines;
  return [lines.join('\n')];
}

function assemble(events: Event[], isEnded: boolean): unknown {
  const [first] = events;
  if (!first) return undefined;
  const message: Record<string, unknown> = { role: 'assistant' };
  const calls = new Map<number, ToolCall>();
  let finishReason: string | null = null;
  let hasChoice = false;
  for (const choice of events.flatMap(({ choices }) => choices ?? [])) {
    if ((choice.index ?? 0) !== 0) continue;
    hasChoice = true;
    finishReason = choice.finish_reason ?? finishReason;
    const part = choice.delta ?? choice.message;
    if (part) add(part, { message, calls });
  }
  if (hasChoice && finishReason === null && !isEnded) return undefined;
  const toolCalls = [...calls.values()].map(({ index: _index, ...call }) => call);
  if (toolCalls.length > 0) message['tool_calls'] = toolCalls;
  const usage = events.map(event => event['usage']).findLast(Boolean);
  const choices = hasChoice ? [{ index: 0, message, finish_reason: finishReason }] : [];
  return { ...first, choices, usage };
}

/** Applies one delta: texts are concatenated, anything else is set once. */
function add(part: Message, to: { message: Record<string, unknown>; calls: Map<number, ToolCall> }): void {
  const { tool_calls: calls, ...fields } = part;
  for (const [name, value] of Object.entries(fields)) {
    const before = to.message[name];
    if (value === undefined || value === null) to.message[name] ??= null;
    else if (typeof before === 'string' && typeof value === 'string' && name !== 'role')
      to.message[name] = before + value;
    else if (Array.isArray(before) && Array.isArray(value)) to.message[name] = [...before, ...value];
    else to.message[name] = value;
  }
  calls?.forEach((call, place) => addCall(call, call.index ?? place, to.calls));
}

function addCall(call: ToolCall, index: number, calls: Map<number, ToolCall>): void {
  const before = calls.get(index);
  if (!before) {
    calls.set(index, call);
    return;
  }
  const name = `${before.function?.name ?? ''}${call.function?.name ?? ''}`;
  const text = `${before.function?.arguments ?? ''}${call.function?.arguments ?? ''}`;
  calls.set(index, { ...before, function: { ...before.function, name, arguments: text } });
}
