import type { FunctionLanguage } from '../algorithm/domain/function.js';
import { functionOptions } from '../agents/functions/options.js';
import type { FunctionOptions } from '../agents/functions/run-function.js';
import type { AgentConfig } from '../config/agent.js';

/** The language in which functions of an agent are written. */
export function writtenLanguage(agent: AgentConfig): FunctionLanguage {
  return agent.kind === 'functions' ? agent.functions.language : 'javascript';
}

/** How functions of an agent are run where they are checked. */
export function checkOptions(agent: AgentConfig): FunctionOptions {
  return agent.kind === 'functions' ? functionOptions(agent.functions) : {};
}

/** Names that functions cannot have: those of the agent's other tools. */
export function takenNames(agent: AgentConfig): ReadonlySet<string> {
  return new Set<string>(agent.kind === 'functions' ? agent.tools : []);
}
