import type { WrittenFunction } from '../../domain/function.js';
import type { Json } from '../../domain/json.js';
import type { Message } from '../../domain/trajectory.js';

/** What a `module` agent is given for one task. */
export interface AgentInput {
  task: { id: string; input: string; metadata: Record<string, string> };
  /** The text of each text module by name: what is optimized. */
  texts: Readonly<Record<string, string>>;
  /** The functions of each module of functions by name. */
  functions: Readonly<Record<string, readonly WrittenFunction[]>>;
  /** The allowed answers; empty where any is. */
  labels: readonly string[];
  /** The endpoint for this task: any OpenAI-compatible client takes it. Null with `calls: own`. */
  llm: { baseUrl: string; apiKey: string; model: string } | null;
  /** Asks the endpoint once; the reply's text. Throws where it refuses, and with `calls: own`. */
  ask(messages: readonly { role: 'system' | 'user' | 'assistant'; content: string }[]): Promise<string>;
}

/** What it gives back; a text alone is its output. */
export interface AgentOutput {
  output?: string;
  /** What is scored; without it, what `agent.output` finds in the output. */
  answer?: Json;
  /** What it did, for the critique; without it, what its LLM calls show. */
  messages?: Message[];
  /** Why it could not do the task: that scores 0. */
  failure?: string;
}

/** An agent in TypeScript or JavaScript. */
export interface DefinedAgent {
  readonly kind: 'fgo-agent';
  run(input: AgentInput): Promise<AgentOutput | string>;
}

/** Makes an agent out of a function. Export what it gives, under any name or as the default. */
export function defineAgent(run: (input: AgentInput) => Promise<AgentOutput | string>): DefinedAgent {
  return { kind: 'fgo-agent', run };
}

/** Whether a value came from `defineAgent`, of whichever copy of this package. */
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
