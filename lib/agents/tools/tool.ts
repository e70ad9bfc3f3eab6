import { FgoError } from '../../domain/errors.js';
import { z } from 'zod';
import type { Json } from '../../domain/json.js';
import type { Task } from '../../domain/task.js';
import type { ToolName } from '../../config/agents/tools.js';
import { formatIssues } from '../format-issues.js';

/** The context of a tool call. */
export interface ToolUse {
  task: Task;
  signal: AbortSignal;
}

export interface ToolResult {
  text: string;
  /** A data URL of an image, for a model that accepts images. */
  image?: string;
}

/** Returns the stored answer to a question, or asks and stores the answer. */
export type Remember = (question: Json, ask: () => Promise<string>) => Promise<string>;

/** A tool that the model can call. */
export interface Tool {
  name: string;
  description: string;
  /** The JSON Schema of its arguments. */
  parameters: Json;
  /**
   * Throws ToolRefusal for problems that the model can react to, and agent errors if the task cannot be
   * scored.
   */
  run(input: unknown, use: ToolUse): Promise<ToolResult>;
}

/** The tool cannot or must not do this: the message becomes the tool's result. */
export class ToolRefusal extends FgoError {
  override readonly name = 'ToolRefusal';

  constructor(message: string, options: { cause?: unknown } = {}) {
    super({ code: 'TOOL_REFUSED', message, cause: options.cause });
  }
}

/** Creates a tool that validates its arguments first, because a model wrote them. */
export function defineTool<Input extends z.ZodType>(options: {
  name: ToolName;
  description: string;
  input: Input;
  run(input: z.output<Input>, use: ToolUse): Promise<ToolResult>;
}): Tool {
  const { name, description, input, run } = options;
  const { $schema: _dialect, ...parameters } = z.toJSONSchema(input, { io: 'input' });
  return {
    name,
    description,
    parameters: parameters as Json,
    async run(given, use) {
      const read = input.safeParse(given);
      if (read.success) return run(read.data, use);
      throw new ToolRefusal(`The arguments do not fit: ${formatIssues(read.error, 'arguments')}.`);
    },
  };
}
