import { simulatedSchema } from '../../../../lib/config/llm.js';
import { startSimulatedEndpoint, type SimulatedEndpoint } from '../../../../lib/simulator/server.js';

export interface Message {
  role: string;
  content: unknown;
}

/** A separate endpoint for a test file, with the options in `config`. */
export function startEndpoint(config: object = {}): Promise<SimulatedEndpoint> {
  return startSimulatedEndpoint({ settings: simulatedSchema.parse(config) });
}

export function post(
  endpoint: SimulatedEndpoint,
  body: object,
  path = '/chat/completions',
): Promise<Response> {
  return fetch(`${endpoint.url}${path}`, {
    method: 'POST',
    body: JSON.stringify({ model: 'simulated', ...body }),
  });
}

/** The text of a reply to these messages. */
export async function ask(
  endpoint: SimulatedEndpoint,
  messages: Message[],
  more: object = {},
): Promise<string> {
  const response = await post(endpoint, { messages, temperature: 0, ...more });
  const body = (await response.json()) as { choices?: { message: { content: string } }[] };
  const content = body.choices?.[0]?.message.content;
  if (content === undefined) throw new Error(`no reply: ${JSON.stringify(body)}`);
  return content;
}

interface Choice {
  message: {
    content: string | null;
    tool_calls?: { id: string; function: { name: string; arguments: string } }[];
  };
}

/** Plays the tools of an agent: its calls, each answered with the next result, and its answer. */
export async function playTools(
  endpoint: SimulatedEndpoint,
  options: { instructions: string; task: string; tools: object[]; results: string[] },
): Promise<(string | null)[]> {
  const { instructions, task, tools, results } = options;
  const messages: object[] = [system(instructions), user(task)];
  const turns: string[] = [];
  for (;;) {
    const body = await (await post(endpoint, { messages, tools })).json();
    const message = (body as { choices?: Choice[] }).choices?.[0]?.message;
    if (!message) throw new Error(`no reply: ${JSON.stringify(body)}`);
    const [call] = message.tool_calls ?? [];
    if (!call) return [...turns, message.content];
    messages.push(message, { role: 'tool', tool_call_id: call.id, content: results[turns.length] ?? '' });
    turns.push(`${call.function.name} ${call.function.arguments}`);
  }
}

/** A request for a JSON object of this shape: `''` is text, `[x]` a list of x, `0` a number. */
export function shape(example: unknown): object {
  const schemaOf = (value: unknown): object => {
    if (Array.isArray(value)) return { type: 'array', items: schemaOf(value[0]) };
    if (typeof value === 'number') return { type: 'integer' };
    if (typeof value === 'string') return { type: 'string' };
    const properties = Object.fromEntries(
      Object.entries(value as object).map(([key, part]) => [key, schemaOf(part)]),
    );
    return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
  };
  return {
    response_format: {
      type: 'json_schema',
      json_schema: { name: 'reply', strict: true, schema: schemaOf(example) },
    },
  };
}

export const user = (content: string): Message => ({ role: 'user', content });
export const system = (content: string): Message => ({ role: 'system', content });
