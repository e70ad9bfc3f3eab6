import { errorText } from '../../domain/errors.js';
import { withoutSecrets } from '../../llm/secrets.js';
import { ToolRefusal } from './tool.js';
import type { Tool, ToolResult, ToolUse } from './tool.js';
import type { ToolCall } from './read-turn.js';

/** Calls a tool. Refusals and invalid calls become the result that the model receives. */
export async function callTool(work: {
  call: ToolCall;
  tools: readonly Tool[];
  /** The maximum result length, in characters. */
  most: number;
  use: ToolUse;
}): Promise<ToolResult> {
  const { call, tools, most, use } = work;
  const tool = tools.find(({ name }) => name === call.name);
  if (!tool) {
    const names = tools.map(({ name }) => name).join(', ');
    return { text: `Error: there is no tool ${call.name.slice(0, 60)}. There are: ${names}.` };
  }
  if (call.unread !== undefined) {
    return { text: `Error: the arguments are not a JSON object: ${call.unread}` };
  }
  try {
    const result = await tool.run(call.input, use);
    // Remove secrets before truncating: half a secret would not be found.
    return { ...result, text: clipped(withoutSecrets(result.text), most) };
  } catch (error) {
    if (!(error instanceof ToolRefusal)) throw error;
    return { text: `Error: ${withoutSecrets(errorText(error))}` };
  }
}

function clipped(text: string, most: number): string {
  if (text.length <= most) return text === '' ? '(nothing)' : text;
  const splitsPair = /[\uD800-\uDBFF]/.test(text.charAt(most - 1));
  return `${text.slice(0, splitsPair ? most - 1 : most)}\n… (cut: ${text.length - most} more characters)`;
}
