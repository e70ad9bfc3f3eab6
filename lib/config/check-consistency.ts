import { kindOf, outputOf, type AgentConfig } from './agent.js';
import { namesFiles } from './dataset.js';
import type { Config } from './schema.js';
import { scoresWithoutExpected } from './scorer.js';
import { namedSecrets } from './secrets.js';

/** Checks across keys: keys that require or exclude each other. */
export function checkConsistency(config: Config): { path: string[]; message: string }[] {
  const found: { path: string[]; message: string }[] = [];
  if (!config.dataset && !config.benchmark) {
    found.push({
      path: [],
      message: 'say where the tasks come from: add a dataset (or a benchmark) section.',
    });
  }
  if (config.dataset && config.dataset.path === undefined && !namesFiles(config.dataset.splits)) {
    found.push({
      path: ['dataset'],
      message:
        'the file of the tasks is not named: add path: FILE, or give each split a file of its own, splits: {train: FILE, validation: FILE, test: FILE}.',
    });
  }
  if (config.dataset && config.dataset.expected === undefined && !needsNoExpected(config)) {
    const message =
      'name the column of the right answer, expected: COLUMN (the scorers llm-judge, command, module and http alone do without).';
    found.push({ path: ['dataset'], message });
  }
  if (config.dataset && config.benchmark) {
    found.push({ path: ['benchmark'], message: 'a dataset and a benchmark exclude each other: remove one.' });
  }
  if (config.dataset && !config.agent) {
    found.push({
      path: [],
      message:
        'say what is optimized: add an agent section, such as {kind: prompt, modules: {instructions: "…"}}.',
    });
  }
  const output = config.agent && outputOf(config.agent);
  if (output?.field !== undefined && output.parse !== 'json') {
    found.push({
      path: ['agent', 'output', 'field'],
      message: 'a field is taken from JSON: add parse: json.',
    });
  }
  return config.agent ? [...found, ...ofAgent(config.agent, config)] : found;
}

function needsNoExpected({ scorer }: Config): boolean {
  return scorer !== undefined && scoresWithoutExpected(scorer);
}

function ofAgent(agent: AgentConfig, { budget, llm }: Config): { path: string[]; message: string }[] {
  const endpointSecrets = namedSecrets({ llm }).map(({ variable }) => variable);
  return kindOf(agent).problems?.(agent, { budget, endpointSecrets }) ?? [];
}
