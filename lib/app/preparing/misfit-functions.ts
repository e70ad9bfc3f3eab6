import { checkFunction } from '../../agents/functions/check-function.js';
import { functionOptions } from '../../agents/functions/options.js';
import type { AgentConfig } from '../../config/agent.js';
import { configuredModules } from './configured-modules.js';

/** Returns the problems of the functions in a configuration: loads each one and runs its examples. */
export async function misfitFunctions(agent: AgentConfig): Promise<{ path: string[]; message: string }[]> {
  if (!('functions' in agent)) return [];
  const options = { ...functionOptions(agent.functions), needsExample: false };
  const found: { path: string[]; message: string }[] = [];
  const owner = new Map<string, string>();
  for (const [name, module] of Object.entries(configuredModules(agent))) {
    if (module.kind === 'text') continue;
    for (const [place, written] of module.functions.entries()) {
      const path = ['agent', 'modules', name, 'functions', String(place)];
      const taken = agent.tools.some(tool => tool === written.name)
        ? ['the agent has another tool with that name']
        : [];
      const other = owner.get(written.name);
      if (other !== undefined) taken.push(`the module ${other} also has a function with that name`);
      owner.set(written.name, other ?? name);
      if (written.language === 'python' && !agent.functions.python)
        taken.push(
          'no program is configured to run Python: name one under agent.functions.python, or write the function in JavaScript',
        );
      const problems = [...taken, ...(await checkFunction(written, options))];
      found.push(
        ...problems.map(problem => ({ path, message: `${written.name}: ${problem.replace(/\.$/u, '')}.` })),
      );
    }
  }
  return found;
}
