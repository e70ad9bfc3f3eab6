import { z } from 'zod';
import type { Json } from '../../domain/json.js';
import type { Task } from '../../domain/task.js';
import type { ToolName } from '../../config/tools-agent.js';

/** What a call of a tool is made for. */
export interface ToolUse {
  task: Task;
  signal: AbortSignal;
}

export interface ToolResult {
  text: string;
  /** Shown to a model that takes images, as a data URL. */
  image?: string;
}

/** Gives the answer that a question had before, and asks where it had none. */
export type Remember = (question: Json, ask: () => Promise<string>) => Promise<string>;

/** Something that the model may call. */
export interface Tool {
  name: string;
  description: string;
  /** A JSON Schema of its arguments. */
  parameters: Json;
  /**
   * Throws ToolRefusal for what the model is to know and may do otherwise, and the errors of agents for what keeps the
   * task from being scored.
   */
  run(input: unknown, use: ToolUse): Promise<ToolResult>;
}

/** The tool will not or cannot do this: its message is the tool's result. */
export class ToolRefusal extends Error {
  override readonly name = 'ToolRefusal';
}

/** A tool whose arguments are checked before it sees them: a model wrote them. */
export function defineTool<Input extends z.ZodType>(parts: {
  name: ToolName;
  description: string;
  input: Input;
  run(input: z.output<Input>, use: ToolUse): Promise<ToolResult>;
}): Tool {
  const { name, description, input, run } = parts;
  const { $schema: _dialect, ...parameters } = z.toJSONSchema(input, { io: 'input' });
  return {
    name,
    description,
    parameters: parameters as Json,
    async run(given, use) {
      const read = input.safeParse(given);
      if (read.success) return run(read.data, use);
      const problems = read.error.issues.map(
        issue => `${issue.path.join('.') || 'arguments'}: ${issue.message}`,
      );
      throw new ToolRefusal(`The arguments do not fit: ${problems.slice(0, 3).join('; ')}.`);
    },
  };
}
