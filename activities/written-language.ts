import type { FunctionLanguage } from '../lib/domain/function.js';
import { functionOptions } from '../lib/agents/functions/options.js';
import type { FunctionOptions } from '../lib/agents/functions/run-function.js';
import type { Modules } from '../lib/domain/module.js';
import type { AgentConfig } from '../lib/config/agent.js';

/** The language in which an agent's functions are written. */
export function writtenLanguage(agent: AgentConfig): FunctionLanguage {
  return 'functions' in agent ? agent.functions.language : 'javascript';
}

/** How an agent's functions are run when they are checked. */
export function checkOptions(agent: AgentConfig): FunctionOptions {
  return 'functions' in agent ? functionOptions(agent.functions) : {};
}

/** Names that functions of one module cannot have: those of the agent's other tools and modules. */
export function takenNames(
  agent: AgentConfig,
  { modules, except }: { modules: Modules; except: string },
): ReadonlySet<string> {
  const others = Object.entries(modules).flatMap(([name, module]) =>
    name === except || module.kind === 'text' ? [] : module.functions.map(each => each.name),
  );
  return new Set<string>([...('functions' in agent ? agent.tools : []), ...others]);
}
