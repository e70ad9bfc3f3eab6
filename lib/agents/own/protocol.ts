import { z } from 'zod';
import { jsonSchema } from '../../domain/json.js';
import type { AgentFunction, WrittenFunction } from '../../domain/function.js';
import type { Modules } from '../../domain/module.js';
import { messageSchema } from '../../domain/trajectory.js';

/** The version of this protocol. It changes when a valid agent would become invalid. */
export const protocolVersion = 1;

/** A request to an agent: one task, the modules to use, and the endpoint for its LLM calls. */
export interface OwnAgentRequest {
  protocol: typeof protocolVersion;
  /** The reply must repeat it. */
  id: string;
  task: { id: string; input: string; metadata: Record<string, string> };
  /** The text of each text module and the list of each functions module, by name. */
  modules: Record<string, string | WrittenFunction[]>;
  /** The allowed answers; empty if any answer is allowed. */
  labels: string[];
  /** An OpenAI-compatible endpoint for this task only; null for an agent that makes its own calls. */
  llm: { baseUrl: string; apiKey: string; model: string } | null;
  timeoutSeconds: number;
}

/** The maximum number of output characters to keep. */
const longestOutput = 200_000;
/** The maximum number of messages to keep in a trajectory, and of characters in each. */
const mostMessages = 400;
const longestMessage = 50_000;

const clipped = (longest: number) => z.string().transform(text => text.slice(0, longest));

/** The reply of an agent. */
export const ownAgentReplySchema = z.looseObject({
  /** The final output. */
  output: clipped(longestOutput).optional(),
  /** The answer to score; by default, what `agent.output` finds in the output. */
  answer: jsonSchema.optional(),
  /** What the agent did, for the critique; by default, reconstructed from its LLM calls. */
  messages: z
    .array(messageSchema.extend({ content: clipped(longestMessage) }))
    .transform(messages => messages.slice(0, mostMessages))
    .optional(),
  /** Why the task failed, which scores 0. */
  failure: clipped(2_000).optional(),
});
export type OwnAgentReply = z.infer<typeof ownAgentReplySchema>;

/** The modules in the form that an agent receives. */
export function modulesForAgent(modules: Modules): OwnAgentRequest['modules'] {
  return Object.fromEntries(
    Object.entries(modules).map(([name, module]) => [
      name,
      module.kind === 'text' ? module.text : module.functions.map(written),
    ]),
  );
}

/** Agents do not need the lineage of a function. */
function written({ lineage: _lineage, ...rest }: AgentFunction): WrittenFunction {
  return rest;
}
