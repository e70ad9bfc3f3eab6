import { z } from 'zod';
import { jsonSchema } from '../../domain/json.js';
import type { AgentFunction, WrittenFunction } from '../../domain/function.js';
import type { Modules } from '../../domain/module.js';
import { messageSchema } from '../../domain/trajectory.js';

/** The version of what follows: it changes when an agent that was right before would be wrong. */
export const protocolVersion = 1;

/** What an agent is given: one task, the modules to do it under, and where its LLM calls go. */
export interface OwnAgentRequest {
  protocol: typeof protocolVersion;
  /** To be given back with the reply. */
  id: string;
  task: { id: string; input: string; metadata: Record<string, string> };
  /** The text of each text module, the list of each module of functions, by name. */
  modules: Record<string, string | WrittenFunction[]>;
  /** The allowed answers; empty where any is. */
  labels: string[];
  /** An OpenAI-compatible endpoint for this task alone; null for an agent that makes its own calls. */
  llm: { baseUrl: string; apiKey: string; model: string } | null;
  timeoutSeconds: number;
}

/** The most characters of an output that are kept. */
const longestOutput = 200_000;
/** The most messages of a trajectory, and characters of one, that are kept. */
const mostMessages = 400;
const longestMessage = 50_000;

const clipped = (longest: number) => z.string().transform(text => text.slice(0, longest));

/** What an agent gives back. */
export const ownAgentReplySchema = z.looseObject({
  /** Its last word. */
  output: clipped(longestOutput).optional(),
  /** What is scored; without it, what `agent.output` finds in the output. */
  answer: jsonSchema.optional(),
  /** What it did, for the critique; without it, what its LLM calls show. */
  messages: z
    .array(messageSchema.extend({ content: clipped(longestMessage) }))
    .transform(messages => messages.slice(0, mostMessages))
    .optional(),
  /** Why it could not do the task: that scores 0. */
  failure: clipped(2_000).optional(),
});
export type OwnAgentReply = z.infer<typeof ownAgentReplySchema>;

/** The modules as an agent is given them. */
export function modulesToGive(modules: Modules): OwnAgentRequest['modules'] {
  return Object.fromEntries(
    Object.entries(modules).map(([name, module]) => [
      name,
      module.kind === 'text' ? module.text : module.functions.map(written),
    ]),
  );
}

/** Where a function comes from is nothing to the agent. */
function written({ lineage: _lineage, ...rest }: AgentFunction): WrittenFunction {
  return rest;
}
