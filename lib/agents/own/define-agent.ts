import type { WrittenFunction } from '../../domain/function.js';
import type { Json } from '../../domain/json.js';
import type { Message } from '../../domain/trajectory.js';

/** The input of a `module` agent for one task. */
export interface AgentInput {
  task: { id: string; input: string; metadata: Record<string, string> };
  /** The text of each text module, by name: this is what is optimized. */
  texts: Readonly<Record<string, string>>;
  /** The functions of each functions module, by name. */
  functions: Readonly<Record<string, readonly WrittenFunction[]>>;
  /** The allowed answers; empty if any answer is allowed. */
  labels: readonly string[];
  /** The endpoint for this task, for any OpenAI-compatible client. Null with `calls: own`. */
  llm: { baseUrl: string; apiKey: string; model: string } | null;
  /**
   * Calls the endpoint once and returns the reply's text. Throws if the call is rejected, and with `calls:
   * own`.
   */
  ask(messages: readonly { role: 'system' | 'user' | 'assistant'; content: string }[]): Promise<string>;
}

/** The result of a `module` agent; a plain string is its output. */
export interface AgentOutput {
  output?: string;
  /** The answer to score; by default, what `agent.output` finds in the output. */
  answer?: Json;
  /** What the agent did, for the critique; by default, reconstructed from its LLM calls. */
  messages?: Message[];
  /** Why the task failed, which scores 0. */
  failure?: string;
}

/** An agent in TypeScript or JavaScript. */
export interface DefinedAgent {
  readonly kind: 'fgo-agent';
  run(input: AgentInput): Promise<AgentOutput | string>;
}

/** Creates an agent from a function. Export the result, under any name or as the default. */
export function defineAgent(run: (input: AgentInput) => Promise<AgentOutput | string>): DefinedAgent {
  return { kind: 'fgo-agent', run };
}

/** Whether `defineAgent` created the value, in any copy of this package. */
export function isDefinedAgent(value: unknown): value is DefinedAgent {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    value.kind === 'fgo-agent' &&
    'run' in value &&
    typeof value.run === 'function'
  );
}
