import type { AgentFunction } from '../../domain/function.js';
import type { Json, JsonObject } from '../../domain/json.js';
import type { Modules } from '../../domain/module.js';
import { exampleLine } from '../../optimizer/functions/function-text.js';
import type { ToolsAgentConfig } from '../../config/agent.js';
import { ToolRefusal } from '../tools/tool.js';
import type { Tool } from '../tools/tool.js';
import { functionOptions } from './options.js';
import { runFunction } from './run-function.js';
import type { FunctionOptions } from './run-function.js';

/** Creates tools from the functions in an agent's modules; names that the agent already uses are left out. */
export function createFunctionTools(
  config: Extract<ToolsAgentConfig, { functions: unknown }>,
): (modules: Modules) => Tool[] {
  const options = functionOptions(config.functions);
  return modules => {
    const taken = new Set<string>(config.tools);
    return Object.values(modules)
      .flatMap(module => (module.kind === 'functions' ? module.functions : []))
      .filter(({ name }) => !taken.has(name) && taken.add(name))
      .map(written => functionTool(written, options));
  };
}

function functionTool(written: AgentFunction, options: FunctionOptions): Tool {
  const { name, description, arguments: parameters, examples = [] } = written;
  const [example] = examples;
  return {
    name,
    description:
      example === undefined ? description : `${description}\nExample: ${exampleLine(name, example)}`,
    parameters: parameters as Json,
    async run(input, { signal }) {
      const outcome = await runFunction(written, input as JsonObject, { ...options, signal });
      if (!outcome.ok) throw new ToolRefusal(outcome.message);
      return { text: typeof outcome.value === 'string' ? outcome.value : JSON.stringify(outcome.value) };
    },
  };
}
