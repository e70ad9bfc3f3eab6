import type { Role } from '../domain/usage.js';
import type { EstimateWork } from './estimate-work.js';
import type { Inputs } from './inputs.js';
import type { Scenario } from './scenario.js';

/** Equal calls of one step in one scenario. Numbers can be fractional. */
export interface Calls {
  role: Role;
  calls: number;
  promptTokens: number;
  completionTokens: number;
  /** How many of them can be in flight together, whatever the endpoint allows. */
  atOnce: number;
}

/** What the costs of a call depend on. */
export interface Assumed {
  work: EstimateWork;
  scenario: Scenario;
}

/** The agent's calls on some tasks; `grown`: tokens that its modules have gained since the start. */
export function rolloutCalls({ work, scenario }: Assumed, inputs: Inputs, grown: number): Calls {
  const { frame, growth, completion } = work.rollout;
  const calls = work.rollout.calls[scenario.name];
  // The prompt of each later call includes the exchange of the earlier ones.
  const carried = (growth * calls * Math.max(0, calls - 1)) / 2;
  return {
    role: 'agent',
    calls: inputs.tasks * calls,
    promptTokens: inputs.tasks * ((frame + grown) * calls + carried) + inputs.tokens * calls,
    completionTokens: inputs.tasks * calls * completion * scenario.reply,
    atOnce: inputs.tasks,
  };
}

/**
 * The judge's calls on tasks that were run. This is an upper bound: equal answers to one task are judged only
 * once, which cannot be counted in advance.
 */
export function judgeCalls({ work, scenario }: Assumed, tasks: number): Calls[] {
  const { judge } = work;
  if (!judge) return [];
  const judged = tasks * (1 + scenario.repaired);
  const calls = judged * judge.calls;
  return [
    {
      role: 'evaluator',
      calls,
      promptTokens: judged * judge.prompt,
      completionTokens: calls * scenario.critique,
      atOnce: calls,
    },
  ];
}

/** One call for each trajectory. */
export function critiqueCalls({ work, scenario }: Assumed, trajectories: number, grown: number): Calls {
  const { frame, attempt, showsModules } = work.critique;
  const calls = trajectories * (1 + scenario.repaired);
  return {
    role: 'evaluator',
    calls,
    promptTokens: calls * (frame + attempt + work.overhead.evaluator + (showsModules ? grown : 0)),
    completionTokens: calls * scenario.critique * scenario.critiqueReply,
    atOnce: trajectories,
  };
}

/** The most failed tasks that a merger sees. */
const mostLostShown = 12;
/** Factor for a labeled rule in a merger's prompt, per token of the rule. */
const labelled = 1.16;

/** A merger call for one module; `shared` are tokens of rules that all parents have. */
export function mergerCalls(
  { work, scenario }: Assumed,
  merge: { parents: number; shared: number; own: number; lost: number },
): Calls {
  const { parents, shared, own, lost } = merge;
  const { merge: frame, modules, evidence, overhead } = work;
  const text = frame.frame + frame.parent * parents + ((shared + own) / modules) * labelled;
  const room = frame.budget - text;
  // Parents longer than the prompt are united without the merger.
  const calls = room < 0 ? 0 : 1 + scenario.repaired;
  const failure = Math.max(10, evidence.failure - evidence.critiqueTokens);
  const shown = Math.min(Math.max(0, room), Math.min(mostLostShown, lost) * failure);
  return {
    role: 'merger',
    calls,
    promptTokens: calls * (text + shown + overhead.merger),
    completionTokens: calls * (own / modules) * scenario.mergeReply,
    atOnce: 1,
  };
}
